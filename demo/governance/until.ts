// Waits for what others do in their own time.

import { setTimeout as sleep } from 'node:timers/promises'

const LOOK_EVERY_MS = 100

/** @throws Error naming what did not come */
export async function until(what: string, patienceMs: number, isSo: () => boolean): Promise<void> {
  for (const end = Date.now() + patienceMs; !isSo(); ) {
    if (Date.now() > end) throw new Error(`it took too long until ${what}`)
    await sleep(LOOK_EVERY_MS)
  }
}
