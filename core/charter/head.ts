// What the signer's identity key signs about its charter: how far it goes, and what it shows of
// entries that hold something sealed. Whoever keeps a head can tell later that nothing before it
// was taken away or altered.

import { taggedBytes } from '../bitcoin/hashes.ts'
import { type Canonical, canonicalBytes } from '../canonical.ts'
import { anything, hex, object, optional, text, whole } from '../fields.ts'

const HEAD_TAG = 'countersign/charter-head/v1'
const WITHHELD_TAG = 'countersign/charter-withheld/v1'

export const signedHead = object({
  organisation: hex(32),
  seq: whole(),
  hash: hex(32),
  time: whole(),
  signature: hex(64),
})
export type SignedHead = ReturnType<typeof signedHead>

type Head = Readonly<Record<'organisation' | 'seq' | 'hash' | 'time', string>>

/** The bytes under a head's signature. */
export function headBytes({ organisation, seq, hash, time }: Head): Uint8Array {
  return taggedBytes(HEAD_TAG, canonicalBytes({ organisation, seq, hash, time }))
}

const withheldFields = {
  seq: whole(),
  prev: hex(32),
  time: whole(),
  kind: text(64),
  /** Without anything sealed. */
  body: anything,
  hash: hex(32),
  device: optional(hex(32)),
  factor: optional(text(32)),
}

/** What is shown of an entry whose bytes are not: its hash is vouched for by what comes after. */
export const withheldEntry = object({ ...withheldFields, signature: hex(64) })
export type WithheldEntry = ReturnType<typeof withheldEntry>

/** The bytes under the signature of an entry that is shown in part: all that is shown of it. */
export function withheldBytes(organisation: string, shown: Canonical): Uint8Array {
  return taggedBytes(WITHHELD_TAG, canonicalBytes({ organisation, shown }))
}
