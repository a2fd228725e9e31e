// CancelAllOrdersAfter: an account's dead man's switch. Nothing runs by itself: whether it is due
// is asked before each call and whenever the owner of the venue says so.

import { isLive } from '../order.ts'
import type { Ground } from '../venue.ts'
import { KrakenError } from './words.ts'

const MAX_SECONDS = 86_400

export class Timers {
  readonly #due = new Map<string, number>()
  readonly #ground: Ground

  constructor(ground: Ground) {
    this.#ground = ground
  }

  set(account: string, timeout: string | undefined): unknown {
    const seconds = Number(timeout)
    if (!Number.isInteger(seconds) || seconds < 0 || seconds > MAX_SECONDS) {
      throw new KrakenError('EGeneral:Invalid arguments:timeout')
    }
    const now = this.#ground.now()
    if (seconds === 0) this.#due.delete(account)
    else this.#due.set(account, now + seconds * 1000)
    const currentTime = new Date(now).toISOString()
    const triggerTime = seconds === 0 ? '0' : new Date(now + seconds * 1000).toISOString()
    return { currentTime, triggerTime }
  }

  /** Cancels what is due. */
  run(): void {
    const { exchange, now } = this.#ground
    for (const [account, due] of this.#due) {
      if (due > now()) continue
      this.#due.delete(account)
      for (const order of exchange.orders(account)) if (isLive(order)) exchange.cancel(order.id)
    }
  }
}
