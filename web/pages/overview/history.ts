// The balance over time, worked out backwards from what it is now and what came in and went out.

export type Movement = {
  readonly netSats: string
  readonly seenAt: number
  readonly blockTime?: number
}

export type History = { readonly times: readonly number[]; readonly values: readonly number[] }

const SATS_PER_BTC = 1e8

/**
 * In bitcoin, for a picture: no amount is ever worked out from these.
 * @param nowSats - of all wallets together
 */
export function historyOf(nowSats: bigint, movements: readonly Movement[], now: number): History {
  const newest = movements
    .map(({ netSats, seenAt, blockTime }) => ({ at: blockTime ?? seenAt, net: BigInt(netSats) }))
    .sort((a, b) => b.at - a.at)
  const points = [{ at: now, sats: nowSats }]
  let sats = nowSats
  for (const { at, net } of newest) {
    points.push({ at, sats })
    sats -= net
    // A step, not a slope: before it there was the other amount.
    points.push({ at: at - 1, sats })
  }
  points.reverse()
  return {
    times: points.map(({ at }) => at),
    values: points.map((point) => Number(point.sats) / SATS_PER_BTC),
  }
}
