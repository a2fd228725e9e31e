// Has the signer sign how far the audit log goes, with the proof that it continues what was signed
// before. Only a log that was changed fails it, and then it fails for good.

import {
  consistencyRanges,
  frontierRoot,
  type LeafRange,
  rangeRoot,
  subtreesOf,
} from '@countersign/core/audit/tree.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { AuditReader } from '../ports/audit.ts'
import type { Clock } from '../ports/clock.ts'
import type { SignerPort } from '../ports/signer.ts'
import type { Store } from '../ports/store.ts'

export type NotaryWorld = {
  readonly store: Store
  readonly signer: Pick<SignerPort, 'notarise'>
  readonly clock: Clock
}

/** The signer stands still, or is nobody's yet: asked again at the next look. */
const LATER: ReadonlySet<string> = new Set([
  'genesis.unclaimed',
  'witness.needed',
  'signer.frozen',
  'clock.jumped',
])

/** @throws Fault audit.inconsistent, channel.* while the signer is away */
export async function notarise({ store, signer, clock }: NotaryWorld): Promise<void> {
  const { reader } = store
  const { tree } = await reader.auditHead()
  let from = (await reader.auditCheckpoint())?.size ?? 0
  if (tree.size === from) return
  // The second time from where the signer says: its last answer may have got lost.
  for (let tries = 0; tries < 2; tries += 1) {
    const asked = { size: tree.size, root: frontierRoot(tree).toHex(), from }
    const proof = from <= tree.size ? await proofOf(reader, from, tree.size) : []
    const answer = await signer.notarise({ ...asked, proof }).catch((fault: unknown) => {
      if (fault instanceof Fault && LATER.has(fault.code)) return null
      throw fault
    })
    if (answer === null) return
    const { size, note, organisation } = answer
    if (size > 0 && size <= tree.size) {
      const checkpoint = { size, note, organisation, notedAt: clock() }
      await store.transact((tx) => tx.putAuditCheckpoint(checkpoint))
    }
    if (answer.outcome !== 'behind') return
    from = size
  }
}

async function proofOf(
  reader: AuditReader,
  from: number,
  size: number,
): Promise<readonly string[]> {
  const ranges = consistencyRanges(from, size)
  return (await rootsOf(reader, ranges)).map((root) => root.toHex())
}

/** The root over each range, from the subtrees that the store keeps. */
async function rootsOf(
  reader: AuditReader,
  ranges: readonly LeafRange[],
): Promise<readonly Uint8Array[]> {
  const places = ranges.flatMap(subtreesOf)
  const hashes = await reader.auditNodes(places)
  const found = new Map(places.map(({ level, index }, at) => [`${level}/${index}`, hashes[at]]))
  const node = (level: number, index: number) => found.get(`${level}/${index}`) as Uint8Array
  return ranges.map((range) => rangeRoot(range, node))
}
