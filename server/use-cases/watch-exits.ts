// Tells in time what makes a way out worse by waiting: coins that one key may soon spend alone, and
// rehearsals that are due. Each coin and stage once, a rehearsal each month that it is overdue.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { type Descriptor, readDescriptor } from '@countersign/core/bitcoin/descriptor.ts'
import { rehearsalDueAt } from '@countersign/core/wallet/exit/readiness.ts'
import {
  type LockStage,
  type Opening,
  openingAt,
  openingOf,
} from '@countersign/core/wallet/exit/timelocks.ts'
import type { Clock } from '../ports/clock.ts'
import type { Coin, WalletRecord } from '../ports/records.ts'
import type { Store } from '../ports/store.ts'
import type { Found } from './found.ts'
import { tell } from './tell.ts'

type Watching = {
  readonly store: Store
  readonly clock: Clock
  /** What was told since this process began. */
  readonly told: Set<string>
}

/** A new wallet has so long before anybody is asked. */
const FIRST_SECONDS = 7 * 86_400
const AGAIN_SECONDS = 30 * 86_400

type Opened = { readonly coin: Coin; readonly opening: Opening }

/** @param height - of the newest block */
export async function watchTimelocks(
  world: Watching,
  { wallet, coins }: Pick<Found, 'wallet' | 'coins'>,
  height: number,
): Promise<void> {
  const descriptor = readDescriptor(wallet.descriptor)
  if (descriptor.kind !== 'timelock') return
  const opened = openedCoins(descriptor, coins, height)
  for (const stage of ['near', 'open'] as const) {
    await tellStage(world, { wallet, stage, opened })
  }
}

function openedCoins(
  descriptor: Descriptor,
  coins: readonly Coin[],
  height: number,
): readonly Opened[] {
  return coins.flatMap((coin) => {
    const opening = coin.spentBy === null ? openingOf(descriptor, coin, height) : null
    return opening && opening.stage !== 'closed' ? [{ coin, opening }] : []
  })
}

type Stage = {
  readonly wallet: WalletRecord
  readonly stage: Exclude<LockStage, 'closed'>
  readonly opened: readonly Opened[]
}

async function tellStage(
  { store, clock, told }: Watching,
  { wallet: { name: wallet }, stage, opened }: Stage,
): Promise<void> {
  const nameOf = ({ coin }: Opened) =>
    `timelock/${wallet}/${coin.txid}:${coin.outputIndex}/${stage}`
  const fresh = opened.filter((each) => each.opening.stage === stage && !told.has(nameOf(each)))
  if (fresh.length === 0) return
  const now = clock()
  await store.transact(async (tx) => {
    const untold: Opened[] = []
    for (const each of fresh) if (await tx.rememberTold(nameOf(each), now)) untold.push(each)
    const [first] = untold.toSorted((a, b) => a.opening.blocks - b.opening.blocks)
    if (!first) return
    const { blocks } = first.opening
    const amountSats = untold.reduce((total, { coin }) => total + coin.amountSats, 0n)
    const opensAt = openingAt(blocks, now)
    const coins = untold.length
    const tiding = { kind: 'timelock.near', wallet, coins, amountSats, blocks, opensAt } as const
    await tell(tx, { tiding, at: now, now, mark: nameOf(first) })
  })
  for (const each of fresh) told.add(nameOf(each))
}

export async function watchRehearsals(
  { store, clock, told }: Watching,
  wallets: readonly WalletRecord[],
): Promise<void> {
  const now = clock()
  const known = new Map((await store.reader.rehearsals()).map((each) => [each.wallet, each.at]))
  for (const { name: wallet, createdAt } of wallets) {
    const rehearsedAt = known.get(wallet)
    const dueAt =
      rehearsedAt === undefined ? createdAt + FIRST_SECONDS : rehearsalDueAt(rehearsedAt)
    const id = `rehearsal/${wallet}/${dueAt}/${timesDue(dueAt, now)}`
    if (dueAt > now || told.has(id)) continue
    await store.transact(async (tx) => {
      if (!(await tx.rememberTold(id, now))) return
      const since = rehearsedAt === undefined ? {} : { rehearsedAt }
      const tiding = { kind: 'rehearsal.due', wallet, ...since } as const
      await tell(tx, { tiding, at: now, now, mark: id })
    })
    told.add(id)
  }
}

const timesDue = (dueAt: UnixSeconds, now: UnixSeconds): number =>
  Math.floor((now - dueAt) / AGAIN_SECONDS)
