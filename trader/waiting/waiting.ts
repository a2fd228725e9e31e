// Orders that wait for people or time: looked at every few seconds, and placed as soon as all is
// there. What is under way here is done again after a start, under the order's own name.

import type { OrderVote } from '@countersign/core/exchange/orders/waiting.ts'
import { type KeptName, nameOf } from '../kept/book.ts'
import type { Trader } from '../trader.ts'
import { openWaitingBook, type WaitingBook } from './book.ts'
import { lookAt } from './look.ts'

const BEAT_MS = 1_000
/** The signer is asked about each so often. */
const LOOK_SECONDS = 5
/** Whoever asks how one stands waits so long for the signer, and is told what was known else. */
const PATIENCE_MS = 2_000

export type WaitingOrders = {
  readonly book: WaitingBook
  /** As the signer said last. */
  votesOf(name: KeptName): readonly OrderVote[]
  heard(name: KeptName, votes: readonly OrderVote[]): void
  /** Looks at one that waits now; resolves when that is done, or takes its time. */
  lookSoon(name: KeptName): Promise<void>
}

type Parts = Pick<Trader, 'journal' | 'news'>

/** @param traderOf - for what is done later: itself is part of it */
export function openWaiting(parts: Parts, traderOf: () => Trader): WaitingOrders {
  const book = openWaitingBook(parts)
  const votes = new Map<string, readonly OrderVote[]>()
  const looked = new Map<string, number>()
  const running = new Map<string, Promise<void>>()

  const look = (name: KeptName): Promise<void> => {
    const key = nameOf(name)
    const known = running.get(key)
    if (known) return known
    looked.set(key, traderOf().time())
    const done = lookAt(traderOf(), name)
      // A full disk, or a bug, keeps one order waiting and no other from being looked at.
      .catch(() => void process.stderr.write('trader: an order that waits was not looked at\n'))
      .finally(() => running.delete(key))
    running.set(key, done)
    return done
  }
  let isBusy = false
  const beat = async () => {
    if (isBusy) return
    isBusy = true
    for (const each of book.alive()) {
      const at = looked.get(nameOf(each)) ?? 0
      // One after the other: the signer takes one question at a time, and has more to do.
      if (traderOf().time() - at >= LOOK_SECONDS) await look(each)
    }
    isBusy = false
  }
  setInterval(() => void beat(), BEAT_MS).unref()
  return {
    book,
    votesOf: (name) => votes.get(nameOf(name)) ?? [],
    heard: (name, heard) => void votes.set(nameOf(name), heard),
    async lookSoon(name) {
      if (book.find(name)?.phase !== 'waiting') return
      const { promise, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, PATIENCE_MS)
      await Promise.race([look(name), promise]).finally(() => clearTimeout(timer))
    },
  }
}
