// What the levers of a bad day stop here. The charter says so; this only obeys.

import type { Lever } from '@countersign/core/charter/levers.ts'
import { Fault } from '@countersign/core/fault.ts'
import { isAddressIn, type Range, readRange } from '@countersign/core/policy/ranges.ts'
import type { Clock } from '../ports/clock.ts'
import type { Closure } from '../ports/incident.ts'
import type { Reader, Store } from '../ports/store.ts'

export const isPulled = ({ levers }: Closure, lever: Lever): boolean =>
  levers.some((each) => each.lever === lever)

/** @throws Fault charter.frozen while nobody signs in */
export async function checkEntry(reader: Pick<Reader, 'closure'>): Promise<void> {
  if (isPulled(await reader.closure(), 'entry')) {
    throw new Fault('charter.frozen', { subject: 'entry' })
  }
}

/** Whom the server answers. */
export type Doors = {
  /** From memory: whoever is kept out costs nothing. */
  admits(address: string): boolean
  close(): void
}

/** Follows what the store has of it. */
export async function openDoors(store: Store, clock: Clock): Promise<Doors> {
  let listed: readonly { readonly range: Range; readonly until: number }[] | null = null
  let turn = Promise.resolve()
  const look = async () => {
    const closure = await store.reader.closure()
    listed = isPulled(closure, 'network')
      ? closure.networks.flatMap(({ network, until }) => {
          const range = readRange(network)
          return range ? [{ range, until }] : []
        })
      : null
  }
  await look()
  // One after the other: an older reading never takes the place of a newer one.
  const end = store.changes.watch((topics) => {
    if (topics.has('charter')) turn = turn.then(look).catch(() => undefined)
  })
  return {
    admits(address) {
      if (listed === null) return true
      const now = clock()
      return listed.some(({ range, until }) => now < until && isAddressIn(address, range) === true)
    },
    close: end,
  }
}
