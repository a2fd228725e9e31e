// Reads what is new in the signer's journal into the server's tables, log by log, and looks what
// became of spends that wait at the signer. Where it stands is written with what it read.

import { Fault } from '@countersign/core/fault.ts'
import type { Clock } from '../ports/clock.ts'
import type { Head } from '../ports/records.ts'
import type { SignerPort } from '../ports/signer.ts'
import type { Store } from '../ports/store.ts'
import { fieldsOf, textOf } from './answers.ts'
import { followCharter } from './follow-charter.ts'
import { applyEntry } from './journal-entries.ts'
import { recordEntries } from './record-event.ts'
import { reviewSoon } from './review-soon.ts'
import { signed } from './settle.ts'
import { gather, takeUp } from './take-up.ts'
import { usersPsbt } from './users-psbt.ts'
import { watchWaiting } from './watch-waiting.ts'

export type ProjectionWorld = {
  readonly store: Store
  readonly signer: Pick<
    SignerPort,
    | 'mirrorHeads'
    | 'mirrorRead'
    | 'spendState'
    | 'spendReview'
    | 'spendFinish'
    | 'charter'
    | 'wallet'
  >
  readonly clock: Clock
}

const AT_A_TIME = 500

/** @throws Fault store.journal_older, channel.* while the signer is away */
export async function projectJournal(world: ProjectionWorld): Promise<void> {
  const read = new Map((await world.store.reader.heads()).map((head) => [head.log, head]))
  const heads = await world.signer.mirrorHeads()
  // Who there is, whatever the log says: nobody is kept out while it is read, or cannot be.
  await followCharter(world)
  const readAll = async (from: readonly Head[]) => {
    for (const head of from) await readLog(world, head, read.get(head.log) ?? null)
  }
  // The charter before the others: it makes the wallets that they are about.
  await readAll(heads.filter(isCharter))
  if (heads.some((head) => isCharter(head) && head.seq !== read.get(head.log)?.seq)) {
    await followCharter(world)
  }
  await readAll(heads.filter((head) => !isCharter(head)))
  await completeSigned(world)
  await watchWaiting(world)
}

const isCharter = ({ log }: Head): boolean => log === 'charter'

async function readLog(
  { store, signer, clock }: ProjectionWorld,
  head: Head,
  known: Head | null,
): Promise<void> {
  const isOlder = known && (head.seq < known.seq || isAnother(head, known))
  if (isOlder) throw new Fault('store.journal_older', { log: head.log, seq: head.seq })
  for (let after = known?.seq ?? 0; after < head.seq; ) {
    const read = await signer.mirrorRead(head.log, after, AT_A_TIME)
    const { entries, handedOver } = await gather({ store, signer, clock }, read)
    const last = entries.at(-1)
    if (!last) return
    await store.transact(async (tx) => {
      let hasNews = false
      for (const entry of entries) {
        hasNews = (await applyEntry(tx, entry, clock())) || hasNews
        const given = handedOver.get(entry.hash)
        if (given) await takeUp(tx, given, { at: entry.time, now: clock() })
      }
      await tx.putHead({ log: head.log, seq: last.seq, hash: last.hash })
      if (hasNews) await tx.enqueue({ kind: 'watch-chain' })
      if (isCharter(head)) await reviewSoon(tx, clock())
      await recordEntries(tx, entries, clock())
    })
    after = last.seq
  }
}

const isAnother = (head: Head, known: Head): boolean =>
  head.seq === known.seq && head.hash !== known.hash

/** Spends that were signed while nobody here waited, such as by a code typed at the desk. */
async function completeSigned({ store, signer, clock }: ProjectionWorld): Promise<void> {
  for (const known of await store.reader.spendsIn(['signed'])) {
    const { wallet, txid } = known
    if (known.transaction) continue
    const psbt = await usersPsbt(store.reader, known)
    if (psbt.length === 0) continue
    const state = fieldsOf(await signer.spendState(wallet, txid), 'state')
    if (textOf(state, 'state') !== 'signed' || !Object.hasOwn(state, 'signatures')) continue
    await store.transact(async (tx) => {
      const spend = await tx.lockSpend(wallet, txid)
      if (!spend || spend.transaction) return
      const complete = signed({ ...spend, psbt }, state, clock())
      const isNew = complete.transaction !== null || complete.psbt.length !== spend.psbt.length
      if (!isNew) return
      await tx.putSpend(complete)
      if (complete.transaction && complete.mayBroadcast) {
        await tx.enqueue({ kind: 'broadcast-spend', wallet, txid })
      }
    })
  }
}
