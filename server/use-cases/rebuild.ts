// Empties the projection and makes it again: from the signed requests that are kept with their
// outcomes, the signer's journal and the chain. Nothing else may write meanwhile.

import { isSigned } from '@countersign/core/spend/life.ts'
import type { Store } from '../ports/store.ts'
import { askedAgain, wishOf } from './ask-spend.ts'
import { type ProjectionWorld, projectJournal } from './project-journal.ts'
import { answeredAt, settled } from './settle.ts'
import { type ChainWorld, watchChain } from './watch-chain.ts'
import { watchSpend } from './watch-spend.ts'

/** @throws Fault channel.*, chain.*: then it is done again from its beginning */
export async function rebuild(world: ProjectionWorld & ChainWorld): Promise<void> {
  const { store } = world
  world.reported.clear()
  await store.transact((tx) => tx.emptyProjection())
  for (const id of await store.reader.askingIds()) await replay(store, id)
  await projectJournal(world)
  await watchChain(world)
  for (const { wallet, txid, state } of await store.reader.spendsIn(['signed', 'broadcast'])) {
    if (isSigned(state)) await watchSpend(world, { wallet, txid })
  }
}

/** What asking and answer made of the spend, once more. */
async function replay(store: Store, id: string): Promise<void> {
  const asking = await store.reader.asking(id)
  if (!asking) return
  const { wallet, txid, askedAt, request, outcome } = asking
  await store.transact(async (tx) => {
    const { psbt, mayBroadcast } = wishOf(asking)
    const by = { device: request.key, txid, now: askedAt }
    const asked = askedAgain(await tx.lockSpend(wallet, txid), { wallet, mayBroadcast }, by)
    if (!outcome) return await tx.putSpend(asked)
    const answered = { outcome, psbt: Uint8Array.fromBase64(psbt) }
    await tx.putSpend(settled(asked, answered, answeredAt(outcome, askedAt)))
  })
}
