// The entries of an export and how they hang together: numbers without a gap, times that go on,
// each hash vouched for by the entry after it and the last one by the head.

import type { Canonical } from '../canonical.ts'
import { plain } from '../plain.ts'
import { type Entry, logRoot, readEntry, type Sha256 } from './entry.ts'
import {
  type CharterExport,
  type ExportedEntry,
  exportFault,
  exportInvalid,
  whyOf,
} from './export.ts'
import { type WithheldEntry, withheldBytes } from './head.ts'
import { BODIES } from './kinds.ts'
import type { Checks } from './signature.ts'
import { CHARTER } from './state.ts'

export type Linked = {
  readonly entry: Entry
  /** Its bytes are not in the file: what is sealed in it is left out of its body. */
  readonly isWithheld: boolean
  readonly signature: string
}

/** What is left out of the bodies of withheld entries; they hold nothing that decides. */
const LEFT_OUT: Readonly<Record<string, Readonly<Record<string, Canonical>>>> = {
  'factor.enrolled': { seed: '', recovery: [] },
  'factor.offered': { seed: '', recovery: [] },
  'factor.unlocked': { usedRecovery: '00'.repeat(32) },
}

/** @throws Fault charter.export_invalid naming the entry */
export function readLinks(entries: readonly ExportedEntry[], sha256: Sha256): readonly Linked[] {
  return entries.map((shown, index) => {
    const seq = index + 1
    const link = readLink(shown, seq, sha256)
    if (link.entry.seq !== seq) exportInvalid(seq, `it has number ${link.entry.seq}`)
    return link
  })
}

function readLink({ entry, withheld }: ExportedEntry, seq: number, sha256: Sha256): Linked {
  if ((entry === undefined) === (withheld === undefined)) {
    return exportInvalid(seq, 'it is neither shown nor withheld, or both')
  }
  try {
    if (withheld) return heldBack(withheld)
    const bytes = new TextEncoder().encode(entry)
    return { entry: readEntry(CHARTER, bytes, sha256), isWithheld: false, signature: '' }
  } catch (error) {
    if (error instanceof Error) return exportInvalid(seq, whyOf(error))
    throw error
  }
}

function heldBack({ signature, ...shown }: WithheldEntry): Linked {
  const { seq, kind, time } = shown
  const leftOut = Object.hasOwn(LEFT_OUT, kind) ? LEFT_OUT[kind] : undefined
  if (!leftOut) throw new RangeError(`an entry ${kind} holds nothing sealed`)
  const given = shown.body as { readonly [key: string]: Canonical }
  const told = Object.keys(leftOut).find((name) => Object.hasOwn(given, name))
  if (told !== undefined) throw new RangeError(`${told} is not for showing`)
  const body = { ...given, ...leftOut }
  BODIES[kind as 'factor.enrolled'](body, kind)
  const [prev, hash] = [Uint8Array.fromHex(shown.prev), Uint8Array.fromHex(shown.hash)]
  const bytes = withheldBytes('', plain(shown))
  const entry = { log: CHARTER, seq, prev, time, kind, body, proofs: [], bytes, hash }
  return { entry, isWithheld: true, signature }
}

type Signing = {
  readonly checks: Checks
  readonly sha256: Sha256
  readonly fingerprint: (signingKey: Uint8Array, sealingKey: Uint8Array) => string
}

/** @throws Fault charter.export_invalid naming the last entry that is not what follows says */
export function checkChain(links: readonly Linked[], file: CharterExport, how: Signing): void {
  const { head } = file
  let expected = head.hash
  for (const { entry } of links.toReversed()) {
    if (entry.hash.toHex() !== expected) exportInvalid(entry.seq, 'what follows says otherwise')
    expected = entry.prev.toHex()
  }
  if (expected !== logRoot(CHARTER, how.sha256).toHex()) exportInvalid(1, 'it is not the first')
  let time = 0
  for (const { entry } of links) {
    if (entry.time < time) exportInvalid(entry.seq, 'it is earlier than the one before')
    time = entry.time
  }
  if (head.time < time) exportInvalid('head', 'it is earlier than the last entry')
  if (head.organisation !== links[0]?.entry.hash.toHex()) {
    exportInvalid('head', 'it is of another organisation')
  }
  checkGenesis(links, file, how)
  checkWithheld(file, how)
}

function checkGenesis([first]: readonly Linked[], file: CharterExport, how: Signing): void {
  if (first?.entry.kind !== 'genesis') throw exportFault(1, 'it is not the genesis')
  const { network, signer } = genesisOf(first.entry)
  if (network !== file.network) exportInvalid(1, `it is of ${network}`)
  const { signingKey, sealingKey } = file.identity
  const own = how.fingerprint(Uint8Array.fromHex(signingKey), Uint8Array.fromHex(sealingKey))
  if (own.replaceAll('-', '') !== signer) exportInvalid('file', 'it is another signer’s identity')
}

function genesisOf({ body }: Entry) {
  try {
    return BODIES.genesis(body, 'genesis')
  } catch (error) {
    if (error instanceof Error) return exportInvalid(1, whyOf(error))
    throw error
  }
}

function checkWithheld({ entries, identity, head }: CharterExport, { checks }: Signing): void {
  for (const [index, { withheld }] of entries.entries()) {
    if (!withheld) continue
    const { signature, ...shown } = withheld
    const bytes = withheldBytes(head.organisation, plain(shown))
    if (checks.device(identity.signingKey, bytes, Uint8Array.fromHex(signature))) continue
    exportInvalid(index + 1, 'the signature of the signer does not hold')
  }
}
