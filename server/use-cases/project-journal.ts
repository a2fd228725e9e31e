// Reads what is new in the signer's journal into the server's tables, log by log, and looks what
// became of spends that wait at the signer. Where it stands is written with what it read.

import { Fault } from '@countersign/core/fault.ts'
import type { Clock } from '../ports/clock.ts'
import type { Head, SpendRecord } from '../ports/records.ts'
import type { SignerPort } from '../ports/signer.ts'
import type { Store } from '../ports/store.ts'
import { fieldsOf, textOf, textsOf, wholeOf } from './answers.ts'
import { applyEntry } from './journal-entries.ts'
import { signed, step } from './settle.ts'
import { usersPsbt } from './users-psbt.ts'

export type ProjectionWorld = {
  readonly store: Store
  readonly signer: Pick<SignerPort, 'mirrorHeads' | 'mirrorRead' | 'spendState'>
  readonly clock: Clock
}

const AT_A_TIME = 500

/** @throws Fault store.journal_older, channel.* while the signer is away */
export async function projectJournal(world: ProjectionWorld): Promise<void> {
  const read = new Map((await world.store.reader.heads()).map((head) => [head.log, head]))
  const heads = await world.signer.mirrorHeads()
  // The charter first: it makes the wallets that the other logs are about.
  const logs = heads.toSorted((a, b) => order(a) - order(b))
  for (const head of logs) await readLog(world, head, read.get(head.log) ?? null)
  await completeSigned(world)
  await lookAtWaiting(world)
}

const order = ({ log }: Head): number => (log === 'charter' ? 0 : 1)

async function readLog(
  { store, signer }: ProjectionWorld,
  head: Head,
  known: Head | null,
): Promise<void> {
  const isOlder = known && (head.seq < known.seq || isAnother(head, known))
  if (isOlder) throw new Fault('store.journal_older', { log: head.log, seq: head.seq })
  for (let after = known?.seq ?? 0; after < head.seq; ) {
    const entries = await signer.mirrorRead(head.log, after, AT_A_TIME)
    const last = entries.at(-1)
    if (!last) return
    await store.transact(async (tx) => {
      let hasNews = false
      for (const entry of entries) hasNews = (await applyEntry(tx, entry)) || hasNews
      await tx.putHead({ log: head.log, seq: last.seq, hash: last.hash })
      if (hasNews) await tx.enqueue({ kind: 'watch-chain' })
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

/** Expired, cancelled elsewhere, or waiting for something else than before. */
async function lookAtWaiting({ store, signer, clock }: ProjectionWorld): Promise<void> {
  for (const { wallet, txid } of await store.reader.spendsIn(['waiting'])) {
    const state = fieldsOf(await signer.spendState(wallet, txid), 'state')
    const name = textOf(state, 'state')
    if (name === 'signed') continue
    const waits =
      name === 'waiting'
        ? { waitsFor: textsOf(state, 'waitsFor'), expiresAt: wholeOf(state, 'expiresAt') }
        : null
    await store.transact(async (tx) => {
      const spend = await tx.lockSpend(wallet, txid)
      if (spend?.state !== 'waiting') return
      const after = waits ? { ...spend, ...waits } : over(spend, name, clock())
      if (!isSame(spend, after)) await tx.putSpend(after)
    })
  }
}

/** What the signer knows nothing of any more has expired there. */
function over(spend: SpendRecord, name: string, now: number): SpendRecord {
  if (name === 'cancelled') return step(spend, 'cancelled', now)
  return step(spend, 'expired', spend.expiresAt ?? now)
}

function isSame(a: SpendRecord, b: SpendRecord): boolean {
  return (
    a.state === b.state && a.expiresAt === b.expiresAt && a.waitsFor.join() === b.waitsFor.join()
  )
}
