// The charter as a file, and what such a file shows. Checking one needs no signer, no network and
// no pairing: only the file, and what somebody wrote down before.

import { createHash } from 'node:crypto'
import { CHECKS } from '@countersign/channel/checks.ts'
import { fingerprint, identityToCanonical } from '@countersign/channel/identity.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { advance } from '@countersign/core/charter/advance.ts'
import { readLinks } from '@countersign/core/charter/chain.ts'
import { readExport, writeExport } from '@countersign/core/charter/export.ts'
import { viewOf } from '@countersign/core/charter/show.ts'
import { CHARTER } from '@countersign/core/charter/state.ts'
import type { SeenHead } from '@countersign/core/charter/statement.ts'
import { type Verified, verifyCharter } from '@countersign/core/charter/verify.ts'
import { type CharterView, readView } from '@countersign/core/charter/view.ts'
import { Fault } from '@countersign/core/fault.ts'
import { type Context, network } from '../context.ts'
import { readIfThere } from '../keep/files.ts'
import { keepWhole } from '../keep/heads.ts'
import { readPairing, requirePairing } from '../keep/pairing.ts'
import { askPaired } from './signer.ts'
import { headStore } from './witness.ts'

const PAGE = 500

const sha256 = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(createHash('sha256').update(bytes).digest())

/**
 * Everything the signer shows of its charter, with its word for how far it goes.
 * @throws Fault witness.head_lower when it does not hold what was seen here
 */
export async function exportCharter(context: Context): Promise<Uint8Array> {
  const { identity, network: of } = requirePairing(context)
  const pages: Page[] = []
  for (let after = 0; ; ) {
    const asked = { after: String(after), limit: String(PAGE) }
    const page = (await askPaired(context, 'charter.export', asked)) as Page
    pages.push(page)
    after += page.entries.length
    if (page.entries.length === 0 || after >= Number(page.head.seq)) break
  }
  const bytes = writeExport({ network: of, identity: identityToCanonical(identity) }, pages)
  const links = readLinks(readExport(bytes).entries, sha256)
  const hashes = links.map(({ entry }) => entry.hash.toHex())
  keepWhole(headStore(context, identity), CHARTER, hashes)
  return bytes
}

type Page = {
  readonly entries: readonly Canonical[]
  readonly head: { readonly [name: string]: Canonical }
}

export type Expected = {
  /** `SEQ:HASH` of an entry that was seen; of a notice the hash may be short. */
  readonly head?: string
  /** The signer's fingerprint, as it was compared at pairing. */
  readonly identity?: string
  readonly organisation?: string
}

export type Checked = Omit<Verified, 'identity'> & { readonly fingerprint: string }

/** @throws Fault charter.export_invalid with `where` and `why`; client.file_unreadable */
export function checkExport(file: string, expected: Expected): Checked {
  const bytes = readIfThere(file)
  if (bytes === null) throw new Fault('client.file_unreadable', { file })
  return checkExportBytes(bytes, expected)
}

/** The same of bytes. @throws Fault charter.export_invalid */
export function checkExportBytes(bytes: Uint8Array, expected: Expected): Checked {
  const { head, organisation } = expected
  const { identity, ...verified } = verifyCharter(bytes, {
    checks: CHECKS,
    network: networkIn(bytes),
    sha256,
    fingerprint: (signingKey, sealingKey) =>
      fingerprint({ signingKey, sealingKey }).replaceAll('-', ''),
    ...(organisation === undefined ? {} : { organisation: lettersOf(organisation) }),
    ...(head === undefined ? {} : { knownHead: wholeHead(bytes, head) }),
  })
  const shown = fingerprint({
    signingKey: Uint8Array.fromHex(identity.signingKey),
    sealingKey: Uint8Array.fromHex(identity.sealingKey),
  })
  if (expected.identity !== undefined && lettersOf(expected.identity) !== lettersOf(shown)) {
    throw new Fault('charter.export_invalid', { where: 'file', why: `the signer is ${shown}` })
  }
  return { ...verified, fingerprint: shown }
}

function networkIn(bytes: Uint8Array): Network {
  try {
    return network(readExport(bytes).network, 'network')
  } catch (fault) {
    if (!(fault instanceof Fault) || fault.code === 'charter.export_invalid') throw fault
    throw new Fault('charter.export_invalid', { where: 'file', why: 'it names no network' })
  }
}

/** The fingerprint of the signer that is pinned here, if there is one. */
export function pinnedHere(context: Context): string | null {
  const pairing = readPairing(context)
  return pairing?.state === 'paired' ? fingerprint(pairing.identity) : null
}

/** The hexadecimal digits of what people compare, however it was grouped. */
export const lettersOf = (words: string): string => words.toLowerCase().replaceAll(/[^0-9a-f]/g, '')

/** The least of a hash that says anything: what notices show. */
const SHORT_HASH = 8

// A notice shows the beginning of a hash: the entry in the file has to begin so.
function wholeHead(bytes: Uint8Array, given: string): SeenHead {
  const { seq, hash } = readHead(given)
  const found = readLinks(readExport(bytes).entries, sha256)[seq - 1]?.entry.hash.toHex()
  return { seq, hash: found?.startsWith(hash) ? found : hash.padEnd(64, '0') }
}

/** `SEQ:HASH` as people wrote it down. @throws Fault client.argument_invalid */
export function readHead(given: string): SeenHead {
  const [, seq, words = ''] = /^(\d{1,15}):(.+)$/.exec(given.trim()) ?? []
  const hash = lettersOf(words)
  if (seq !== undefined && hash.length >= SHORT_HASH && hash.length <= 64) {
    return { seq: Number(seq), hash }
  }
  const reason = `SEQ:HASH, of the hash ${SHORT_HASH} characters or more`
  throw new Fault('client.argument_invalid', { option: '--head', reason })
}

/** The charter of a file as of now, for whoever is no member: operators, auditors. */
export function viewOfExport(context: Context, { charter, head }: Checked): CharterView {
  const now = Math.max(context.now(), head.time)
  return readView(viewOf(advance(charter, now), { seq: head.seq, hash: head.hash }, now))
}
