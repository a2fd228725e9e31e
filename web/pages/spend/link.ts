// The link that hands a signed PSBT to the desk, behind the #: no server is sent it.

/** As long as the desk takes it. */
export const MOST_LINK = 1024 * 1024

export type Handed = {
  readonly desk: string
  readonly wallet: string
  readonly psbt: Uint8Array
  /** Whether the server sends it, once it is signed. */
  readonly isSent: boolean
}

export function cosignLink({ desk, wallet, psbt, isSent }: Handed): string {
  const text = psbt.toBase64({ alphabet: 'base64url', omitPadding: true })
  return `${desk}/#cosign=${wallet}.${text}${isSent ? '' : '.no'}`
}
