// Waits for what another process brings about. It never decides by a length of time: it looks until
// it is so, and the test's own limit ends what never comes.

import { setTimeout as sleep } from 'node:timers/promises'

/** Asks again until the answer is one that was waited for. */
export async function until<T>(
  look: () => Promise<T>,
  isThere: (found: T) => boolean,
  most = 400,
): Promise<T> {
  for (let left = most; ; left -= 1) {
    const found = await look()
    if (isThere(found)) return found
    if (left === 0) throw new Error(`it never came: ${JSON.stringify(found, spell)}`)
    await sleep(50)
  }
}

const spell = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)
