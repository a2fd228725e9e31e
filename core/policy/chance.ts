// Numbers that look random, all from the few truly random ones that somebody passed in: the core
// has no randomness of its own.

export type Chance = {
  /** A whole number from 0 to `below - 1`. */
  readonly upTo: (below: number) => number
  /** One of the items. @throws RangeError if there is none */
  readonly pick: <T>(items: readonly T[]) => T
  readonly isOneIn: (times: number) => boolean
}

/**
 * A sequence (sfc32, C. Doty-Humphrey) that nobody foresees who does not know the numbers it was
 * made from.
 * @param seed - four or more random numbers of 32 bits; further ones count as well
 * @throws RangeError if there are fewer
 */
export function chance(seed: Uint32Array): Chance {
  if (seed.length < 4) throw new RangeError('fewer than four random numbers')
  const state = new Uint32Array(4)
  seed.forEach((number, index) => {
    state[index % 4] = (state[index % 4] as number) ^ number
  })
  const step = (): number => {
    const [a, b, c, counter] = state as unknown as readonly [number, number, number, number]
    const result = (a + b + counter) >>> 0
    state.set([b ^ (b >>> 9), c + (c << 3), ((c << 21) | (c >>> 11)) + result, counter + 1])
    return result
  }
  // The first numbers still look like the seed.
  for (let warm = 0; warm < 16; warm += 1) step()
  const upTo = (below: number): number => Math.floor((step() / 0x1_0000_0000) * below)
  return {
    upTo,
    isOneIn: (times) => upTo(times) === 0,
    pick(items) {
      if (items.length === 0) throw new RangeError('nothing to pick from')
      return items[upTo(items.length)] as (typeof items)[number]
    },
  }
}
