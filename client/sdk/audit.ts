// The audit log as a file, up to the last checkpoint that the signer signed. Whoever reads it need
// not believe the server, nor who wrote it: `countersign audit verify`.

import { type AuditEvent, readEvent } from '@countersign/core/audit/event.ts'
import { writeAuditExport } from '@countersign/core/audit/export.ts'
import type { SignerKeys } from '@countersign/core/audit/origin.ts'
import type { Api } from './api.ts'

const PAGE = 500

export type AuditFile = {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly events: number
  readonly organisation: string
}

/**
 * @param onProgress - told of each page: how many events are there, and how many there will be
 * @param after - number of the last event that is left out
 * @throws ApiProblem audit.unnoted before the first checkpoint; RangeError for a log that one file
 *   does not hold
 */
export async function exportAudit(
  api: Pick<Api, 'showAuditCheckpoint' | 'listAudit'>,
  signer: SignerKeys,
  onProgress: (done: number, all: number) => void = () => undefined,
  after = 0,
): Promise<AuditFile> {
  const frame = await api.showAuditCheckpoint({ before: String(after) })
  const { size, head, note, organisation, before } = frame
  const events: Pick<AuditEvent, 'bytes'>[] = []
  while (after + events.length < size) {
    onProgress(events.length, size - after)
    const read = after + events.length
    const limit = String(Math.min(PAGE, size - read))
    const page = (await api.listAudit({ after: String(read), limit })).events
    if (page.length === 0) break
    events.push(...page.map((each) => readEvent(new TextEncoder().encode(each))))
  }
  const bytes = writeAuditExport(
    {
      organisation,
      signer,
      before: { size: after, hashes: before.map((hash) => Uint8Array.fromHex(hash)) },
      checkpoint: note,
      head: { seq: size, hash: Uint8Array.fromHex(head) },
    },
    events,
  )
  return { bytes: new Uint8Array(bytes), events: events.length, organisation }
}
