// The file that an auditor is given: events from one number up to a signed checkpoint, and what it
// takes to work out the checkpoint's root from them. Canonical JSON, so that no byte is free.

import { type Canonical, canonicalText } from '../canonical.ts'
import { hex, list, object, text, whole, word } from '../fields.ts'
import type { AuditEvent } from './event.ts'
import type { SignerKeys } from './origin.ts'
import { type Frontier, frontierLength } from './tree.ts'

/** A longer log is exported in several files, each from where the last one ended. */
export const MAX_EXPORT_EVENTS = 100_000

/** More would not fit the one string that a file is parsed from. */
export const MAX_EXPORT_BYTES = 256 * 1024 * 1024

/** All of an export but its events. */
export type ExportFrame = {
  /** Hash of the charter's first entry, 64 hexadecimal characters. */
  readonly organisation: string
  readonly signer: SignerKeys
  /** The tree of the events before the first one here. */
  readonly before: Frontier
  /** The signed note of the tree with the last event here. */
  readonly checkpoint: string
  readonly head: { readonly seq: number; readonly hash: Uint8Array }
}

/** What comes before the events' bytes, which are separated by commas. */
function exportOpening({ before, checkpoint }: ExportFrame): string {
  const tree = before.hashes.map((hash) => hash.toHex())
  const opening = canonicalText({ before: { size: String(before.size), tree }, checkpoint })
  return `${opening.slice(0, -1)},"events":[`
}

/** What comes after them. */
function exportClosing({ head, organisation, signer }: ExportFrame): string {
  const closing = canonicalText({
    head: { seq: String(head.seq), hash: head.hash.toHex() },
    organisation,
    signer: { signingKey: signer.signingKey.toHex(), sealingKey: signer.sealingKey.toHex() },
    version: '1',
  })
  return `],${closing.slice(1)}`
}

/** The whole file. @throws RangeError for more events than one file holds */
export function writeAuditExport(
  frame: ExportFrame,
  events: readonly Pick<AuditEvent, 'bytes'>[],
): Uint8Array {
  if (events.length > MAX_EXPORT_EVENTS) throw new RangeError('too many events for one export')
  const decoder = new TextDecoder()
  const lines = events.map(({ bytes }) => decoder.decode(bytes))
  const whole = exportOpening(frame) + lines.join(',') + exportClosing(frame)
  return new TextEncoder().encode(whole)
}

const key = hex(32)

const fields = object({
  version: word('1'),
  organisation: key,
  signer: object({ signingKey: key, sealingKey: key }),
  before: object({ size: whole(), tree: list(key, 64) }),
  events: list((value) => value as Canonical, MAX_EXPORT_EVENTS),
  checkpoint: text(64 * 1024),
  head: object({ seq: whole(), hash: key }),
})

/**
 * Takes a parsed file apart and believes none of it; its events stay as they are.
 * @throws Fault channel.message_invalid
 */
export function readExportFrame(
  value: Canonical,
): ExportFrame & { readonly events: readonly Canonical[] } {
  const { organisation, signer, before, events, checkpoint, head } = fields(value, 'export')
  return {
    organisation,
    signer: {
      signingKey: Uint8Array.fromHex(signer.signingKey),
      sealingKey: Uint8Array.fromHex(signer.sealingKey),
    },
    before: { size: before.size, hashes: before.tree.map((hash) => Uint8Array.fromHex(hash)) },
    events,
    checkpoint,
    head: { seq: head.seq, hash: Uint8Array.fromHex(head.hash) },
  }
}

/** Whether it can be the short form of a tree at all. */
export function isFrontier({ size, hashes }: Frontier): boolean {
  return hashes.length === frontierLength(size)
}
