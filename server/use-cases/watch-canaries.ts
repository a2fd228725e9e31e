// Looks whether money moved at the addresses that nobody should touch: whoever sweeps a stolen
// backup comes by there.

import type { Scan } from '../ports/chain.ts'
import type { Clock } from '../ports/clock.ts'
import type { CanaryRecord } from '../ports/exits.ts'
import type { Tiding } from '../ports/notices.ts'
import type { Store } from '../ports/store.ts'
import { tell } from './tell.ts'

type Moved = Extract<Tiding, { readonly kind: 'canary.moved' }>

type Watching = {
  readonly store: Store
  readonly clock: Clock
  /** What was told since this process began. */
  readonly told: Set<string>
}

export async function watchCanaries(
  { store, clock, told }: Watching,
  canaries: readonly CanaryRecord[],
  scan: Scan,
): Promise<void> {
  const fresh = canaries
    .flatMap((canary) => movesOf(canary, scan))
    .filter((tiding) => !told.has(nameOf(tiding)))
  if (fresh.length === 0) return
  const now = clock()
  await store.transact(async (tx) => {
    for (const tiding of fresh) {
      if (!(await tx.rememberTold(nameOf(tiding), now))) continue
      const { direction, state } = tiding
      await tell(tx, { tiding, at: now, now, mark: `${direction}/${state}` })
    }
  })
  for (const tiding of fresh) told.add(nameOf(tiding))
}

const nameOf = ({ wallet, txid, direction, state }: Moved): string =>
  `canary/${wallet}/${txid}/${direction}/${state}`

/** By transaction and direction, with what it moves there. */
function movesOf({ wallet, script }: CanaryRecord, scan: Scan): readonly Moved[] {
  const heights = new Map(scan.transactions.map(({ txid, height }) => [txid, height]))
  const moves = new Map<string, Moved>()
  const add = (txid: string, direction: Moved['direction'], amountSats: bigint) => {
    const height = heights.get(txid) ?? null
    const state = height === null ? 'waiting' : 'confirmed'
    const key = `${txid} ${direction}`
    const sum = (moves.get(key)?.amountSats ?? 0n) + amountSats
    moves.set(key, { kind: 'canary.moved', wallet, txid, amountSats: sum, direction, state })
  }
  for (const { txid, amountSats, spentBy } of scan.outputs.filter(
    (each) => each.script === script,
  )) {
    add(txid, 'in', amountSats)
    if (spentBy !== null) add(spentBy, 'out', amountSats)
  }
  return [...moves.values()]
}
