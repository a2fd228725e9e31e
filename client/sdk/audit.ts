// The audit log as a file, up to the last checkpoint that the signer signed. Whoever reads it need
// not believe the server, nor who wrote it: `countersign audit verify`.

import { type AuditEvent, readEvent } from '@countersign/core/audit/event.ts'
import { writeAuditExport } from '@countersign/core/audit/export.ts'
import type { SignerKeys } from '@countersign/core/audit/origin.ts'
import type { Api } from './api.ts'

const PAGE = 500

export type AuditFile = { readonly bytes: Uint8Array<ArrayBuffer>; readonly events: number }

/**
 * @param onProgress - told of each page: how many events are there, and how many there will be
 * @throws ApiProblem audit.unnoted before the first checkpoint; RangeError for a log that one file
 *   does not hold
 */
export async function exportAudit(
  api: Pick<Api, 'showAuditCheckpoint' | 'listAudit'>,
  signer: SignerKeys,
  onProgress: (done: number, all: number) => void = () => undefined,
): Promise<AuditFile> {
  const { size, head, note, organisation } = await api.showAuditCheckpoint({})
  const events: Pick<AuditEvent, 'bytes'>[] = []
  while (events.length < size) {
    onProgress(events.length, size)
    const limit = String(Math.min(PAGE, size - events.length))
    const page = (await api.listAudit({ after: String(events.length), limit })).events
    if (page.length === 0) break
    events.push(...page.map((each) => readEvent(new TextEncoder().encode(each))))
  }
  const frame = {
    organisation,
    signer,
    before: { size: 0, hashes: [] },
    checkpoint: note,
    head: { seq: size, hash: Uint8Array.fromHex(head) },
  }
  return { bytes: new Uint8Array(writeAuditExport(frame, events)), events: events.length }
}
