// Wallets and what the chain holds for them, from the server's own tables.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { shapeOf } from '@countersign/core/wallet/exit/outline.ts'
import {
  type Readiness,
  readiness,
  rehearsalDueAt,
} from '@countersign/core/wallet/exit/readiness.ts'
import {
  firstOpening,
  type Opening,
  openingAt,
  openingOf,
} from '@countersign/core/wallet/exit/timelocks.ts'
import type { RehearsalRecord } from '../ports/exits.ts'
import type { Coin, WalletRecord } from '../ports/records.ts'
import { type World, walletOf } from './world.ts'

type Stored = Pick<World, 'store'>

export type Balance = {
  readonly confirmedSats: bigint
  readonly unconfirmedSats: bigint
  readonly coins: number
  /** Null before the first look at the chain. */
  readonly height: number | null
}

/** A wallet, and how its way out stands. */
export type ShownWallet = WalletRecord & {
  readonly readiness: Readiness
  readonly rehearsedAt: UnixSeconds | null
  readonly dueAt: UnixSeconds | null
  /** Null without a lock. */
  readonly olderBlocks: number | null
  /** Of the coin whose lock opens first. */
  readonly opening: ShownOpening | null
  /** Null for one that is in sight. */
  readonly archivedAt: UnixSeconds | null
}

export type ShownOpening = Opening & { readonly opensAt: UnixSeconds }

export type ShownCoin = Coin & { readonly opening: ShownOpening | null }

type Timed = Pick<World, 'store' | 'clock'>

export async function listWallets(
  world: Timed,
  { withArchived }: { readonly withArchived: boolean },
): Promise<readonly ShownWallet[]> {
  const { reader } = world.store
  const kept = { rehearsals: await reader.rehearsals(), archived: await reader.archived() }
  const shown: ShownWallet[] = []
  for (const wallet of await reader.wallets()) {
    if (!withArchived && kept.archived.has(wallet.name)) continue
    shown.push(await withExit(world, wallet, kept))
  }
  return shown
}

/** @throws Fault wallet.missing */
export async function showWallet(world: Timed, name: string): Promise<ShownWallet> {
  const { reader } = world.store
  const kept = { rehearsals: await reader.rehearsals(), archived: await reader.archived() }
  return await withExit(world, await walletOf(reader, name), kept)
}

type Kept = {
  readonly rehearsals: readonly RehearsalRecord[]
  readonly archived: ReadonlyMap<string, UnixSeconds>
}

async function withExit(
  { store: { reader }, clock }: Timed,
  wallet: WalletRecord,
  { rehearsals, archived }: Kept,
): Promise<ShownWallet> {
  const now = clock()
  const rehearsedAt = rehearsals.find((each) => each.wallet === wallet.name)?.at ?? null
  const { waitBlocks: olderBlocks } = shapeOf(wallet.descriptor)
  const view = olderBlocks === null ? null : await reader.chainView()
  const coins = view ? await reader.coins(wallet.name) : []
  const first = view && firstOpening(lockOf(olderBlocks), coins, view.height)
  return {
    ...wallet,
    readiness: readiness({ rehearsedAt, stage: first?.stage ?? null, now }),
    rehearsedAt,
    dueAt: rehearsedAt === null ? null : rehearsalDueAt(rehearsedAt),
    olderBlocks,
    archivedAt: archived.get(wallet.name) ?? null,
    opening: first && { ...first, opensAt: openingAt(first.blocks, now) },
  }
}

const lockOf = (olderBlocks: number | null) =>
  olderBlocks === null
    ? ({ kind: 'multisig' } as const)
    : ({ kind: 'timelock', olderBlocks } as const)

/** @throws Fault wallet.missing */
export async function showBalance({ store }: Stored, name: string): Promise<Balance> {
  await walletOf(store.reader, name)
  const coins = await store.reader.coins(name)
  const view = await store.reader.chainView()
  const total = (some: readonly Coin[]) =>
    some.reduce((sum, { amountSats }) => sum + amountSats, 0n)
  return {
    confirmedSats: total(coins.filter(({ height }) => height !== null)),
    unconfirmedSats: total(coins.filter(({ height }) => height === null)),
    coins: coins.length,
    height: view?.height ?? null,
  }
}

/** Unspent ones. @throws Fault wallet.missing */
export async function listCoins(
  { store: { reader }, clock }: Timed,
  name: string,
): Promise<readonly ShownCoin[]> {
  const { descriptor } = await walletOf(reader, name)
  const coins = await reader.coins(name)
  const lock = lockOf(shapeOf(descriptor).waitBlocks)
  const view = lock.kind === 'timelock' ? await reader.chainView() : null
  const now = clock()
  return coins.map((coin) => {
    const opening = view && openingOf(lock, coin, view.height)
    return { ...coin, opening: opening && { ...opening, opensAt: openingAt(opening.blocks, now) } }
  })
}
