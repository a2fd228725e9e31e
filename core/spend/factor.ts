// What a passkey signs to confirm a spend: this organisation, this wallet, this transaction. So it
// can be used for nothing else, and again only for the same.

import { taggedHash } from '../bitcoin/hashes.ts'
import { canonicalBytes } from '../canonical.ts'

const TAG = 'countersign/spend-factor/v1'

export type ConfirmedSpend = {
  /** The organisation's id. */
  readonly organisation: string
  readonly wallet: string
  readonly txid: string
}

/** The WebAuthn challenge, 32 bytes. */
export function spendChallenge({ organisation, wallet, txid }: ConfirmedSpend): Uint8Array {
  return taggedHash(TAG, canonicalBytes({ organisation, wallet, txid }))
}
