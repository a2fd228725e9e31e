// The archive for a forensic firm, and the draft of what those concerned are told. Checking an
// archive needs nothing running: only the file, and what somebody wrote down before.

import { verifyBytes } from '@countersign/channel/keys.ts'
import { readEvent } from '@countersign/core/audit/event.ts'
import { readExportFrame } from '@countersign/core/audit/export.ts'
import { verifyAuditExport } from '@countersign/core/audit/verify.ts'
import { canonicalBytes, readCanonical } from '@countersign/core/canonical.ts'
import { devicesOf } from '@countersign/core/charter/state.ts'
import { Fault } from '@countersign/core/fault.ts'
import {
  type Archive,
  archiveBroken,
  checkStamp,
  type Manifest,
  readArchive,
} from '@countersign/core/incident/archive.ts'
import { writeDisclosure } from '@countersign/sdk/disclosure.ts'
import { collectIncident, type IncidentFile, type IncidentWish } from '@countersign/sdk/incident.ts'
import type { Context } from '../context.ts'
import { readIfThere } from '../keep/files.ts'
import { requirePairing } from '../keep/pairing.ts'
import { askServer, deviceOf } from './api.ts'
import { type Checked, checkExportBytes, lettersOf, pinnedHere } from './export.ts'

/** @throws Refusal charter.role_missing; Fault client.api_away */
export function exportIncident(context: Context, wish: IncidentWish): Promise<IncidentFile> {
  const { identity: signer } = requirePairing(context)
  const by = { signer, device: deviceOf(context) }
  return askServer(context, (api) => collectIncident(api, wish, by))
}

/** Markdown. */
export const disclosure = (context: Context, wish: IncidentWish): Promise<string> =>
  askServer(context, (api) => writeDisclosure(api, wish))

export type CheckedArchive = {
  readonly manifest: Manifest
  readonly fingerprint: string
  /** Whether the signer was compared with one that was known before. */
  readonly isPinned: boolean
  /** The member whose device signed; empty where a browser asked for it. */
  readonly signedBy: string
  readonly events: number
  readonly entries: number
}

/**
 * Checks all of an archive: its form, every hash, the charter, the device's signature, the audit
 * log, and that the log holds the hash of the rest.
 * @throws Fault incident.archive_broken with the first part that is wrong, client.file_unreadable
 */
export function checkArchive(
  context: Context,
  file: string,
  { identity }: { readonly identity?: string },
): CheckedArchive {
  const bytes = readIfThere(file)
  if (bytes === null) throw new Fault('client.file_unreadable', { file })
  const archive = readArchive(bytes)
  const pinned = identity ?? pinnedHere(context)
  const charter = checkCharter(archive, pinned)
  const signedBy = checkSignature(archive, charter)
  const events = checkAudit(archive, charter)
  return {
    manifest: archive.manifest,
    fingerprint: charter.fingerprint,
    isPinned: pinned !== null,
    signedBy,
    events,
    entries: charter.entries,
  }
}

function checkCharter({ manifest, parts }: Archive, identity: string | null): Checked {
  const expected = { ...(identity === null ? {} : { identity }) }
  try {
    const { organisation } = manifest
    return checkExportBytes(parts['charter.json'], { ...expected, organisation })
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault
    const { where = '', why = fault.message } = fault.facts
    throw archiveBroken('charter.json', `${where === '' ? '' : `${where}: `}${why}`)
  }
}

function checkSignature({ manifest, signed, signature }: Archive, { charter }: Checked): string {
  if (manifest.device === undefined || signature === null) return ''
  const device = devicesOf(charter).find(({ id }) => id === manifest.device)
  if (!device) throw archiveBroken('manifest.sig', 'the charter knows no such device')
  const key = Uint8Array.fromHex(manifest.device)
  if (!verifyBytes(key, signed, signature)) {
    throw archiveBroken('manifest.sig', 'the signature does not hold: manifest.json was altered')
  }
  return device.member
}

function checkAudit(archive: Archive, { fingerprint }: Checked): number {
  const { manifest, parts } = archive
  const verdict = verifyAuditExport(parts['audit.json'], {
    verify: verifyBytes,
    organisation: manifest.organisation,
  })
  if (verdict.kind === 'broken') {
    const place = verdict.seq === undefined ? verdict.where : `event ${verdict.seq}`
    throw archiveBroken('audit.json', `${place} ${verdict.wrong}: ${verdict.why}`)
  }
  if (lettersOf(verdict.fingerprint) !== lettersOf(fingerprint)) {
    throw archiveBroken('audit.json', 'another signer attests it than the charter')
  }
  const { before, events } = readExportFrame(readCanonical(parts['audit.json']))
  const stamp = events[manifest.event - before.size - 1]
  checkStamp(archive, stamp === undefined ? undefined : readEvent(canonicalBytes(stamp)))
  return verdict.events
}
