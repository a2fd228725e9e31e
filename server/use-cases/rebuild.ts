// Empties the projection and makes it again: from the signed requests that are kept with their
// outcomes, the signer's journal and the chain. Nothing else may write meanwhile.

import { readHttpAct, readSignedBody } from '@countersign/core/access/http-signature.ts'
import { isSigned } from '@countersign/core/spend/life.ts'
import type { Asking } from '../ports/records.ts'
import type { Store } from '../ports/store.ts'
import { fieldsOf, optional, textOf } from './answers.ts'
import { askedAgain } from './ask-spend.ts'
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
    const wish = { wallet, ...wishOf(asking) }
    const by = { device: request.key, txid, now: askedAt }
    const asked = askedAgain(await tx.lockSpend(wallet, txid), wish, by)
    await tx.putSpend(outcome ? settled(asked, outcome, answeredAt(outcome, askedAt)) : asked)
  })
}

function wishOf({ request: { method, path, body } }: Asking) {
  const whole = readSignedBody(body)
  const { psbt } = readHttpAct(method, path, whole).body
  const mayBroadcast = optional(fieldsOf(whole, 'body'), 'broadcast') !== 'no'
  return { psbt: textOf({ psbt: psbt ?? '' }, 'psbt'), mayBroadcast }
}
