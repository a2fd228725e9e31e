// Balances of the venue's accounts: what is free and what open orders hold. Nothing here makes or
// loses money: only deposits and withdrawals change a sum over all accounts.

import type { Units } from './amount.ts'

export type Balance = { free: Units; held: Units }

/** Takes every fee, so that a sum over all accounts stays what it was. */
export const FEES = 'venue-fees'

export class Accounts {
  readonly #accounts = new Map<string, Map<string, Balance>>()

  names(): readonly string[] {
    return [...this.#accounts.keys()]
  }

  /** The assets it ever had, each with what is free and held. */
  of(account: string): ReadonlyMap<string, Readonly<Balance>> {
    return this.#accounts.get(account) ?? new Map<string, Balance>()
  }

  balance(account: string, asset: string): Balance {
    const assets = this.#accounts.get(account) ?? new Map<string, Balance>()
    this.#accounts.set(account, assets)
    const balance = assets.get(asset) ?? { free: 0n, held: 0n }
    assets.set(asset, balance)
    return balance
  }

  /** Adds to what is free; a negative amount takes from it, and never more than there is. */
  add(account: string, asset: string, amount: Units): void {
    const balance = this.balance(account, asset)
    if (balance.free + amount < 0n) throw new Error(`${account} has not that much free ${asset}`)
    balance.free += amount
  }

  /** Moves between free and held; a negative amount lets go. */
  hold(account: string, asset: string, amount: Units): void {
    const balance = this.balance(account, asset)
    if (balance.held + amount < 0n) throw new Error(`${account} holds not that much ${asset}`)
    this.add(account, asset, -amount)
    balance.held += amount
  }

  /** What all accounts together have of it. */
  sum(asset: string): Units {
    const balances = [...this.#accounts.values()].map((assets) => assets.get(asset))
    return balances.reduce((total, each) => total + (each?.free ?? 0n) + (each?.held ?? 0n), 0n)
  }
}
