// A charter as a file that anybody can check without asking anybody: canonical JSON, entries whole
// or, where they hold something sealed, what the signer shows of them and signs.

import { type Canonical, canonicalBytes, readCanonical } from '../canonical.ts'
import { Fault } from '../fault.ts'
import { type Fields, hex, list, object, optional, text, word } from '../fields.ts'
import { type SignedHead, signedHead, type WithheldEntry, withheldEntry } from './head.ts'

const MAX_ENTRIES = 1_000_000

const shownEntry = object({ entry: optional(text(16_777_216)), withheld: optional(withheldEntry) })
export type ExportedEntry = Fields<{
  readonly entry: ReturnType<typeof optional<string>>
  readonly withheld: ReturnType<typeof optional<WithheldEntry>>
}>

const page = object({ entries: list(shownEntry, MAX_ENTRIES), head: signedHead })

const document = object({
  version: word('1'),
  network: text(16),
  identity: object({ signingKey: hex(32), sealingKey: hex(32) }),
  entries: list(shownEntry, MAX_ENTRIES),
  head: signedHead,
})

export type CharterExport = ReturnType<typeof document>

/** An export that does not verify, and where: a number of an entry, `file` or `head`. */
export function exportFault(where: number | 'file' | 'head', why: string): Fault {
  return new Fault('charter.export_invalid', { where: String(where), why })
}

/** @throws Fault charter.export_invalid */
export const exportInvalid = (...said: Parameters<typeof exportFault>): never => {
  throw exportFault(...said)
}

/**
 * The bytes of an export, from the answers of the signer in their order.
 * @param pages - each with its entries, and the head as it was then; the last one's counts
 * @throws Fault charter.export_invalid when they do not reach the last head,
 *   channel.message_invalid
 */
export function writeExport(
  of: { readonly network: string; readonly identity: Canonical },
  pages: readonly Canonical[],
): Uint8Array {
  const read = pages.map((each, index) => page(each, `pages[${index}]`))
  const { head } = read.at(-1) ?? exportInvalid('file', 'there are no pages')
  const count = read.reduce((sum, { entries }) => sum + entries.length, 0)
  if (count !== head.seq) exportInvalid('head', `it goes to entry ${head.seq}, not ${count}`)
  const given = pages as readonly { readonly entries: readonly Canonical[]; head: Canonical }[]
  const entries = given.flatMap((each) => each.entries)
  const last = given.at(-1)?.head ?? ''
  return canonicalBytes({ version: '1', ...of, entries, head: last })
}

/** @throws Fault charter.export_invalid */
export function readExport(bytes: Uint8Array): CharterExport {
  try {
    return document(readCanonical(bytes), 'export')
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return exportInvalid('file', whyOf(error))
  }
}

/** What a foreseen failure says, in one line. */
export function whyOf(error: Error): string {
  if (!(error instanceof Fault)) return error.message
  const facts = Object.entries(error.facts).map(([name, value]) => `${name} ${value}`)
  return [error.code, ...facts].join(', ').slice(0, 512)
}

/** A head as its canonical fields. */
export function headFields({ organisation, seq, hash, time }: Omit<SignedHead, 'signature'>) {
  return { organisation, seq: String(seq), hash, time: String(time) }
}
