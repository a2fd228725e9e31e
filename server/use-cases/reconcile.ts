// Makes the tables of one wallet say what the chain says: what is new or changed is written, what
// is no longer there is taken away. What is the same is left alone.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Coin, WalletTransaction } from '../ports/records.ts'
import type { Store } from '../ports/store.ts'
import type { Found } from './found.ts'
import { tellExit } from './tell-exits.ts'

const ALL = { limit: Number.MAX_SAFE_INTEGER }

export async function reconcile(store: Store, found: Found, now: UnixSeconds): Promise<void> {
  const wallet = found.wallet.name
  await store.transact(async (tx) => {
    const coins = await tx.coins(wallet, { withSpent: true })
    const known = new Map((await tx.transactions(wallet, ALL)).map((each) => [each.txid, each]))
    const transactions = found.transactions.map(({ isSpend: _, ...each }): WalletTransaction => {
      const seenAt = each.blockTime ?? known.get(each.txid)?.seenAt ?? now
      return { ...each, seenAt }
    })
    const changes = {
      coins: changed(found.coins, coins, coinKey, isSameCoin),
      transactions: changed(
        transactions,
        [...known.values()],
        ({ txid }) => txid,
        isSameTransaction,
      ),
    }
    await tx.putTransactions(changes.transactions.put)
    await tx.removeTransactions(
      wallet,
      changes.transactions.gone.map(({ txid }) => txid),
    )
    await tx.putCoins(changes.coins.put)
    await tx.removeCoins(wallet, changes.coins.gone)
    await tx.raiseUsed(wallet, found.next)
    // Whatever was out of sight is looked at again once it holds something.
    if (changes.coins.put.some(({ spentBy }) => spentBy === null)) await tx.bringBack(wallet)
    // In the same transaction: told once, whatever ends this process.
    for (const after of changes.transactions.put) {
      await tellExit(tx, { before: known.get(after.txid) ?? null, after, now })
    }
    for (const before of changes.transactions.gone) {
      await tellExit(tx, { before, after: null, now })
    }
  })
}

const coinKey = ({ txid, outputIndex }: Coin): string => `${txid}:${outputIndex}`

const isSameCoin = (a: Coin, b: Coin): boolean => a.height === b.height && a.spentBy === b.spentBy

const isSameTransaction = (a: WalletTransaction, b: WalletTransaction): boolean =>
  a.height === b.height &&
  a.blockTime === b.blockTime &&
  a.netSats === b.netSats &&
  a.path === b.path &&
  a.feeSats === b.feeSats

/** What has to be written and what taken away, so that `known` becomes `found`. */
function changed<T>(
  found: readonly T[],
  known: readonly T[],
  keyOf: (each: T) => string,
  isSame: (a: T, b: T) => boolean,
) {
  const before = new Map(known.map((each) => [keyOf(each), each]))
  const now = new Set(found.map(keyOf))
  return {
    put: found.filter((each) => {
      const old = before.get(keyOf(each))
      return old === undefined || !isSame(old, each)
    }),
    gone: known.filter((each) => !now.has(keyOf(each))),
  }
}
