// The balance of several wallets over time, day by day, added up.

type Points = readonly { readonly at: number; readonly sats: string }[]

export type History = { readonly times: readonly number[]; readonly values: readonly number[] }

const SATS_PER_BTC = 1e8

/** In bitcoin, for a picture: no amount is ever worked out from these. */
export function historyOf(wallets: readonly Points[]): History {
  const [longest = []] = wallets.toSorted((a, b) => b.length - a.length)
  // All end with now, and have one point a day before.
  const sumAt = (fromEnd: number) =>
    wallets.reduce((sum, points) => sum + BigInt(points.at(-1 - fromEnd)?.sats ?? 0), 0n)
  const sums = longest.map((_, at) => sumAt(longest.length - 1 - at))
  // Days before the first coin say nothing.
  const first = Math.max(0, sums.findIndex((sum) => sum > 0n) - 1)
  return {
    times: longest.map(({ at }) => at).slice(first),
    values: sums.map((sum) => Number(sum) / SATS_PER_BTC).slice(first),
  }
}
