// Wallets and what the chain holds for them, from the server's own tables.

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

export function listWallets({ store }: Stored): Promise<readonly WalletRecord[]> {
  return store.reader.wallets()
}

/** @throws Fault wallet.missing */
export function showWallet({ store }: Stored, name: string): Promise<WalletRecord> {
  return walletOf(store.reader, name)
}

/** @throws Fault wallet.missing */
export async function showBalance({ store }: Stored, name: string): Promise<Balance> {
  const coins = await listCoins({ store }, name)
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
export async function listCoins({ store }: Stored, name: string): Promise<readonly Coin[]> {
  await walletOf(store.reader, name)
  return await store.reader.coins(name)
}
