// A PSBT in the forms in which it comes and goes.

/** Of what the server sent. */
export const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.fromBase64(base64)

/** Base64, base64url or hex, with whatever white space; null for anything else. */
export function bytesIn(text: string): Uint8Array | null {
  const plain = text.replaceAll(/\s/g, '')
  try {
    if (/^70736274ff([0-9a-f]{2})+$/i.test(plain)) return Uint8Array.fromHex(plain)
    const alphabet = /[-_]/.test(plain) ? 'base64url' : 'base64'
    return plain === '' ? null : Uint8Array.fromBase64(plain, { alphabet })
  } catch {
    return null
  }
}

/** A file of a wallet: the bytes themselves, or a text of them. */
export async function bytesInFile(file: File): Promise<Uint8Array | null> {
  const bytes = await file.bytes()
  const isBinary = bytes[0] === 0x70 && bytes[4] === 0xff
  return isBinary ? bytes : bytesIn(new TextDecoder().decode(bytes))
}
