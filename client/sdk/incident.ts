// A bad day as a file for a forensic firm: the charter, the audit log up to a checkpoint that
// stamps the rest, and what the server has. The command line signs it by its device; a browser
// has no key.

import type { SignerKeys } from '@countersign/core/audit/origin.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { writeExport } from '@countersign/core/charter/export.ts'
import { archiveDigest, writeArchive, writeManifest } from '@countersign/core/incident/archive.ts'
import type { Api } from './api.ts'
import { exportAudit } from './audit.ts'
import type { Device } from './request.ts'

const CHARTER_PAGE = 500
const LOOK_EVERY_MS = 250
/** The signer notarises each minute, and at once when asked to. */
const STAMP_MS = 150_000

export type IncidentWish = {
  readonly from: number
  readonly to: number
  readonly range?: string
  readonly token?: string
  readonly device?: string
  readonly person?: string
}

export type IncidentFile = {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Of the audit log. */
  readonly events: number
  /** Number of the event that stamps it. */
  readonly event: number
}

type Asked = Pick<
  Api,
  'exportIncident' | 'showAuditCheckpoint' | 'listAudit' | 'exportCharter' | 'showStatus'
>

/**
 * @param device - the one that signs the requests of `api`, where one does
 * @throws ApiProblem charter.role_missing, audit.unnoted where no checkpoint comes in time
 */
export async function collectIncident(
  api: Asked,
  { from, to, ...search }: IncidentWish,
  by: { readonly signer: SignerKeys; readonly device: Device | null },
): Promise<IncidentFile> {
  const body = { from: String(from), to: String(to), ...search }
  const { evidence, event, after, madeAt } = await api.exportIncident({ body })
  await stamped(api, event)
  const audit = await exportAudit(api, by.signer, undefined, after)
  const parts = {
    'audit.json': audit.bytes,
    'charter.json': await charterFile(api, by.signer),
    'evidence.json': new TextEncoder().encode(evidence),
  }
  const told = { organisation: audit.organisation, from, to, madeAt, event }
  const { device } = by
  const manifest = writeManifest(told, parts, device?.keyId ?? null)
  const signature = device ? await device.sign(archiveDigest(manifest)) : null
  const bytes = writeArchive({ manifest, signature }, parts, madeAt)
  return { bytes, events: audit.events, event }
}

/** Until the signer attests the event. */
async function stamped(api: Pick<Api, 'showAuditCheckpoint'>, event: number): Promise<void> {
  for (const until = performance.now() + STAMP_MS; ; ) {
    try {
      await api.showAuditCheckpoint({ before: String(event) })
      return
    } catch (problem) {
      const isLater = (problem as { readonly code?: string }).code === 'audit.unnoted'
      if (!isLater || performance.now() > until) throw problem
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

async function charterFile(
  api: Pick<Api, 'exportCharter' | 'showStatus'>,
  { signingKey, sealingKey }: SignerKeys,
): Promise<Uint8Array> {
  const { network } = await api.showStatus()
  const pages: { readonly entries: readonly Canonical[]; readonly head: Canonical }[] = []
  for (let after = 0; ; ) {
    const page = await api.exportCharter({ after: String(after), limit: String(CHARTER_PAGE) })
    pages.push(page)
    after += page.entries.length
    const { seq } = page.head as { readonly seq: string }
    if (page.entries.length === 0 || after >= Number(seq)) break
  }
  const identity = { signingKey: signingKey.toHex(), sealingKey: sealingKey.toHex() }
  return writeExport({ network, identity }, pages)
}
