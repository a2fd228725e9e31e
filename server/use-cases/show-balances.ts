// What a wallet held in the past, from its transactions: no balance is kept anywhere.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { type World, walletOf } from './world.ts'

export type BalancePoint = { readonly at: UnixSeconds; readonly sats: bigint }

const DAY_SECONDS = 86_400

/**
 * The ends of the last so many whole days, and now. A day has what is in blocks of its time; now
 * has what is in no block yet as well.
 * @throws Fault wallet.missing
 */
export async function showBalanceHistory(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  name: string,
  days: number,
): Promise<readonly BalancePoint[]> {
  await walletOf(store.reader, name)
  const nets = await store.reader.netByDay(name)
  const now = clock()
  const today = Math.floor(now / DAY_SECONDS)
  const points: BalancePoint[] = []
  let heldSats = 0n
  let read = 0
  for (let day = today - days; day < today; day += 1) {
    for (; isUntil(nets[read], day); read += 1) heldSats += nets[read]?.netSats ?? 0n
    points.push({ at: (day + 1) * DAY_SECONDS, sats: heldSats })
  }
  const rest = nets.slice(read).reduce((total, { netSats }) => total + netSats, 0n)
  return [...points, { at: now, sats: heldSats + rest }]
}

const isUntil = (net: { readonly day: number | null } | undefined, day: number): boolean =>
  net !== undefined && net.day !== null && net.day <= day
