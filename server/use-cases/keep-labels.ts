// What members call the parts of a wallet. A label moves no coins; one that keeps an output from
// being chosen only binds drafts that are made here.

import { Fault } from '@countersign/core/fault.ts'
import {
  checkLabel,
  isEmptyLabel,
  type Label,
  mergeLabel,
} from '@countersign/core/wallet/labels.ts'
import type { LabelPage, LabelRecord } from '../ports/labels.ts'
import { type Acting, traceOf } from './acting.ts'
import { recordEvent } from './record-event.ts'
import { type World, walletOf } from './world.ts'

/** Of one wallet: ten times what it has of transactions, addresses and outputs after years. */
const MOST_LABELS = 100_000

export type LabelsPut = { readonly put: number; readonly removed: number }

/** @throws Fault wallet.missing */
export async function listLabels(
  { store: { reader } }: Pick<World, 'store'>,
  wallet: string,
  page: LabelPage,
): Promise<readonly LabelRecord[]> {
  await walletOf(reader, wallet)
  return await reader.labels(wallet, page)
}

export type LabelOrder = {
  readonly wallet: string
  readonly labels: readonly Label[]
}

/**
 * Puts labels beside what is known: what a record leaves out stays, an empty label goes. Of two
 * about the same the later one counts.
 * @throws Fault wallet.missing, labels.invalid, labels.full
 */
export async function putLabels(
  { store, clock, network }: Pick<World, 'store' | 'clock' | 'network'>,
  { wallet, labels }: LabelOrder,
  by: Acting,
): Promise<LabelsPut> {
  const now = clock()
  return await store.transact(async (tx) => {
    await walletOf(tx, wallet)
    const given = labels.map((label) => checkLabel(label, network))
    const count = await tx.countLabels(wallet)
    const known = await tx.labelsOf(wallet, given)
    const kept = new Map(known.map((label) => [nameOf(label), label]))
    for (const label of given) {
      const merged = mergeLabel(kept.get(nameOf(label)) ?? null, label)
      kept.set(nameOf(label), { ...merged, wallet, changedAt: now })
    }
    const all = [...kept.values()]
    const put = all.filter((label) => !isEmptyLabel(label))
    const removed = known.filter((label) => isEmptyLabel(kept.get(nameOf(label)) ?? label))
    const more = put.length - (known.length - removed.length)
    if (more > 0 && count + more > MOST_LABELS)
      throw new Fault('labels.full', { most: MOST_LABELS })
    await tx.putLabels(put)
    await tx.removeLabels(wallet, removed)
    const told = { put: put.length, removed: removed.length }
    await recordEvent(tx, {
      time: now,
      act: 'api.putLabels',
      outcome: { kind: 'done' },
      subject: { kind: 'wallet', id: wallet },
      ...traceOf(by, { put: String(told.put), removed: String(told.removed) }),
    })
    return told
  })
}

const nameOf = ({ type, ref }: Pick<Label, 'type' | 'ref'>): string => `${type} ${ref}`
