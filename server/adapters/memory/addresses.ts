// The addresses of a wallet and its sums by day, from the store that lives in memory.

import type { AddressUse, Coin, DayNet } from '../../ports/records.ts'
import type { AddressPage } from '../../ports/store.ts'
import type { Tables } from './tables.ts'

const DAY_SECONDS = 86_400

export function addressesOf(
  { coins, addresses }: Tables,
  wallet: string,
  { limit, after, chain }: AddressPage,
): readonly AddressUse[] {
  const own = [...coins.values()].filter((coin) => coin.wallet === wallet)
  const given = [...addresses.values()].filter((each) => each.wallet === wallet)
  const uses = new Map<string, AddressUse>()
  for (const { index, address, givenAt } of given) {
    uses.set(`0/${index}`, { ...UNUSED, index, address, givenAt })
  }
  for (const [place, some] of Map.groupBy(own, ({ chain: on, index }) => `${on}/${index}`)) {
    const [first] = some
    if (first) uses.set(place, { ...UNUSED, ...uses.get(place), ...useOf(first, some) })
  }
  return [...uses.values()]
    .toSorted((a, b) => b.index - a.index || a.chain - b.chain)
    .filter((each) => chain === undefined || each.chain === chain)
    .filter((each) => !after || isAfter(each, after))
    .slice(0, limit)
}

const UNUSED = {
  chain: 0,
  index: 0,
  givenAt: null,
  address: null,
  script: null,
  receivedSats: 0n,
  transactions: 0,
} as const

function useOf({ chain, index, script }: Coin, coins: readonly Coin[]) {
  const named = new Set(coins.flatMap(({ txid, spentBy }) => (spentBy ? [txid, spentBy] : [txid])))
  const receivedSats = coins.reduce((total, { amountSats }) => total + amountSats, 0n)
  return { chain, index, script, receivedSats, transactions: named.size }
}

type Place = Pick<AddressUse, 'chain' | 'index'>

const isAfter = (each: Place, { chain, index }: Place): boolean =>
  each.index < index || (each.index === index && each.chain > chain)

export function netByDay({ transactions }: Tables, wallet: string): readonly DayNet[] {
  const own = [...transactions.values()].filter((each) => each.wallet === wallet)
  const dayOf = (time: number | null) => (time === null ? null : Math.floor(time / DAY_SECONDS))
  return [...Map.groupBy(own, ({ blockTime }) => dayOf(blockTime))]
    .map(([day, some]) => ({
      day,
      netSats: some.reduce((total, { netSats }) => total + netSats, 0n),
    }))
    .toSorted((a, b) => (a.day ?? Infinity) - (b.day ?? Infinity))
}
