// The audit log as a file, up to the last checkpoint that the signer signed.

import { verifyBytes } from '@countersign/channel/keys.ts'
import { type AuditExportVerdict, verifyAuditExport } from '@countersign/core/audit/verify.ts'
import { Fault } from '@countersign/core/fault.ts'
import { type AuditFile, exportAudit as collect } from '@countersign/sdk/audit.ts'
import type { Context } from '../context.ts'
import { readIfThere } from '../keep/files.ts'
import { readPairing, requirePairing } from '../keep/pairing.ts'
import { askServer } from './api.ts'
import { lettersOf, readHead } from './export.ts'

/** @throws Fault client.api_away without a server */
export async function exportAudit(context: Context): Promise<AuditFile> {
  const { identity } = requirePairing(context)
  return await askServer(context, (api) => collect(api, identity))
}

export type ExpectedAudit = {
  /** `SEQ:HASH` of events that were seen; the hashes may be short. */
  readonly known: readonly string[]
  /** The signer's fingerprint; without it that of the pinned signer, if there is one. */
  readonly identity?: string
  readonly organisation?: string
}

/** Whether every byte is as the signer attested it, and goes as far as was seen. */
export function checkAudit(
  context: Context,
  file: string,
  { known, identity, organisation }: ExpectedAudit,
): AuditExportVerdict {
  const bytes = readIfThere(file)
  if (bytes === null) throw new Fault('client.file_unreadable', { file })
  const pairing = identity === undefined ? readPairing(context) : null
  const verdict = verifyAuditExport(bytes, {
    verify: verifyBytes,
    ...(pairing?.state === 'paired' ? { pinned: pairing.identity } : {}),
    ...(organisation === undefined ? {} : { organisation: lettersOf(organisation) }),
    known: known.map((each) => ({ kind: 'event', ...readHead(each) })),
  })
  if (verdict.kind !== 'whole' || identity === undefined) return verdict
  if (lettersOf(identity) === lettersOf(verdict.fingerprint)) return { ...verdict, isPinned: true }
  const why = `the signer is ${verdict.fingerprint}`
  return { kind: 'broken', where: 'signer', wrong: 'altered', why }
}
