// What a forensic firm is given of a bad day: the audit log, the charter and what the server had,
// in one tar with a list of what is in it, signed by the device that asked. Whoever reads it needs
// to believe neither the server nor who brought it.

import type { UnixSeconds } from '../basics.ts'
import { sha256, taggedHash } from '../bitcoin/hashes.ts'
import { canonicalBytes, readCanonical } from '../canonical.ts'
import { Fault } from '../fault.ts'
import { hex, list, object, optional, present, whole, word } from '../fields.ts'
import { plain } from '../plain.ts'
import { readTar, type TarFile, writeTar } from './tar.ts'

/** In this order. `evidence.json` is the server's word; the others carry the signer's. */
export const ARCHIVE_PARTS = ['audit.json', 'charter.json', 'evidence.json'] as const
export type ArchivePart = (typeof ARCHIVE_PARTS)[number]

const MANIFEST = 'manifest.json'
const SIGNATURE = 'manifest.sig'

const fields = present(
  object({
    version: word('1'),
    /** Hash of the charter's first entry. */
    organisation: hex(32),
    from: whole(),
    to: whole(),
    madeAt: whole(),
    /** The event of the audit log that holds the hash of `evidence.json`. */
    event: whole(),
    /** The key that signs the list; absent where a browser asked, which has none. */
    device: optional(hex(32)),
    parts: list(object({ name: word(...ARCHIVE_PARTS), bytes: whole(), sha256: hex(32) }), 3),
  }),
)

export type Manifest = ReturnType<typeof fields>

export type ArchiveTold = {
  readonly organisation: string
  readonly from: UnixSeconds
  readonly to: UnixSeconds
  readonly madeAt: UnixSeconds
  readonly event: number
}

/** What a device signs: `SHA-256("countersign/incident-archive/v1" 0x00 manifest)`. */
export const archiveDigest = (manifest: Uint8Array): Uint8Array =>
  taggedHash('countersign/incident-archive/v1', manifest)

export type ArchiveParts = Readonly<Record<ArchivePart, Uint8Array>>

/** @param device - the public key that will sign it, or null where there is none */
export function writeManifest(
  told: ArchiveTold,
  parts: ArchiveParts,
  device: string | null,
): Uint8Array {
  const listed = ARCHIVE_PARTS.map((name) => {
    return { name, bytes: parts[name].length, sha256: sha256(parts[name]) }
  })
  return canonicalBytes(plain({ version: '1', ...told, device, parts: listed }))
}

/** The whole file. */
export function writeArchive(
  { manifest, signature }: { readonly manifest: Uint8Array; readonly signature: Uint8Array | null },
  parts: ArchiveParts,
  madeAt: UnixSeconds,
): Uint8Array<ArrayBuffer> {
  const text = (written: string) => new TextEncoder().encode(`${written}\n`)
  const files: readonly TarFile[] = [
    { name: MANIFEST, bytes: manifest },
    ...(signature ? [{ name: SIGNATURE, bytes: text(signature.toHex()) }] : []),
    ...ARCHIVE_PARTS.map((name) => ({ name, bytes: parts[name] })),
  ]
  return writeTar(files, madeAt)
}

export type Archive = {
  readonly manifest: Manifest
  /** What the signature is over. */
  readonly signed: Uint8Array
  readonly signature: Uint8Array | null
  readonly parts: ArchiveParts
}

/** The archive is not what was written: the part, and why. */
export const archiveBroken = (where: string, why: string): Fault =>
  new Fault('incident.archive_broken', { where, why })

/**
 * Takes an archive apart: its form, and the hash of every part. Who signed is for whoever knows.
 * @throws Fault incident.archive_broken with the first part that is wrong
 */
export function readArchive(bytes: Uint8Array): Archive {
  const files = readTar(bytes)
  if (!files) throw archiveBroken('file', 'it is not as it was written')
  const [first, ...rest] = files
  if (first?.name !== MANIFEST) throw archiveBroken(MANIFEST, 'it is missing')
  const manifest = readManifest(first.bytes)
  const names = [...(manifest.device === undefined ? [] : [SIGNATURE]), ...ARCHIVE_PARTS]
  for (const [at, name] of names.entries()) {
    if (rest[at]?.name !== name) throw archiveBroken(name, 'it is missing')
  }
  const more = rest[names.length]
  if (more) throw archiveBroken(more.name, 'it does not belong here')
  const bytesOf = (name: string) =>
    rest.find((each) => each.name === name)?.bytes ?? new Uint8Array()
  for (const [at, name] of ARCHIVE_PARTS.entries()) {
    const listed = manifest.parts[at]
    if (listed?.name !== name) throw archiveBroken(MANIFEST, `it does not list ${name}`)
    const isSame = sha256(bytesOf(name)).toHex() === listed.sha256
    if (!isSame || bytesOf(name).length !== listed.bytes) {
      throw archiveBroken(name, 'its hash is not the one in manifest.json')
    }
  }
  return {
    manifest,
    signed: archiveDigest(first.bytes),
    signature: manifest.device === undefined ? null : readSignature(bytesOf(SIGNATURE)),
    parts: {
      'audit.json': bytesOf('audit.json'),
      'charter.json': bytesOf('charter.json'),
      'evidence.json': bytesOf('evidence.json'),
    },
  }
}

function readManifest(bytes: Uint8Array): Manifest {
  try {
    return fields(readCanonical(bytes), 'manifest')
  } catch (fault) {
    if (fault instanceof Fault) throw archiveBroken(MANIFEST, 'it cannot be read')
    throw fault
  }
}

function readSignature(bytes: Uint8Array): Uint8Array {
  const [, digits] = /^([0-9a-f]{128})\n$/.exec(new TextDecoder().decode(bytes)) ?? []
  if (digits === undefined) throw archiveBroken(SIGNATURE, 'it cannot be read')
  return Uint8Array.fromHex(digits)
}

/** The act of the audit log by which an archive is stamped. */
const EXPORTING = 'api.exportIncident'

/** An event, as far as it can be the stamp of an archive. */
export type Stamp = {
  readonly act: string
  readonly actor: { readonly id?: string }
  readonly facts: Readonly<Record<string, string>>
}

/**
 * Holds the archive against the event that its export left in the audit log, which the signer
 * attests: what the server had, for which time, and by which device.
 * @throws Fault incident.archive_broken
 */
export function checkStamp({ manifest, parts }: Archive, stamp: Stamp | undefined): void {
  const told = stamp?.act === EXPORTING ? stamp.facts : {}
  if (told.evidence !== sha256(parts['evidence.json']).toHex()) {
    throw archiveBroken('evidence.json', 'the audit log holds the hash of another')
  }
  if (told.from !== String(manifest.from) || told.to !== String(manifest.to)) {
    throw archiveBroken(MANIFEST, 'the audit log tells of another time')
  }
  const actor = stamp?.actor.id ?? ''
  const device = /^[0-9a-f]{64}$/.test(actor) ? actor : undefined
  if (device !== manifest.device) throw archiveBroken(SIGNATURE, 'another device asked for it')
}
