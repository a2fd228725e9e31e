// The charter for those who may read it. It comes from the signer at once: a copy of the server's
// own could lie about what is locked, or who is there.

import type { Canonical } from '@countersign/core/canonical.ts'
import { fieldsOf, listOf } from './answers.ts'
import type { World } from './world.ts'

type Asks = Pick<World, 'signer'>

/** @throws Fault genesis.unclaimed, channel.* while the signer is away */
export function showCharter({ signer }: Asks): Promise<Canonical> {
  return signer.charter()
}

/** @throws as `showCharter` */
export function showCharterHead({ signer }: Asks): Promise<Canonical> {
  return signer.charterHead()
}

/** Entries after this one, with the signed head. @throws as `showCharter` */
export async function exportCharter(
  { signer }: Asks,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<{ readonly entries: readonly Canonical[]; readonly head: Canonical }> {
  const answer = fieldsOf(await signer.charterExport(after, limit), 'export')
  return { entries: listOf(answer, 'entries'), head: fieldsOf(answer.head, 'head') }
}
