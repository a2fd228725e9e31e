// One step of delivering, for whoever keeps an outbox: it tries what is due and says what became of
// it. It changes no outbox: the keeper enters each attempt with `settle`, in the transaction in
// which it stores the outbox, over whatever the outbox is by then.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { type Address, type Channels, type Outcome, refusedForGood } from './channel.ts'
import { sendBy } from './channels.ts'
import { type Attempt, dueAt, type Item, type Outbox } from './outbox.ts'

export type Delivery = {
  readonly channels: Channels
  /** Looked up for each try, so that a mended contact counts at once. */
  readonly addressOf: (item: Item) => Address | undefined
  readonly now: () => UnixSeconds
  /** Told of each attempt as soon as it ended, so that a crash forgets one and not all. */
  readonly record: (attempt: Attempt) => void | Promise<void>
  readonly signal?: AbortSignal
}

// A mail server that is slow for one is slow for all: more at once would only be refused.
const MAX_AT_ONCE = 8

/** Tries what is due, at most one item of each lane, and ends when all of it was answered. */
export async function deliver(outbox: Outbox, delivery: Delivery): Promise<readonly Attempt[]> {
  const waiting = [...dueAt(outbox, delivery.now())]
  const attempts: Attempt[] = []
  const work = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      if (delivery.signal?.aborted) return
      const attempt = await tryItem(item, delivery)
      attempts.push(attempt)
      await delivery.record(attempt)
    }
  }
  await Promise.all(Array.from({ length: MAX_AT_ONCE }, work))
  return attempts
}

async function tryItem(item: Item, delivery: Delivery): Promise<Attempt> {
  const { recipient, channel, notice } = item
  const outcome = await send(item, delivery)
  return { noticeId: notice.id, recipient, channel, at: delivery.now(), outcome }
}

async function send(item: Item, delivery: Delivery): Promise<Outcome> {
  const { channels, addressOf, now, signal } = delivery
  const address = addressOf(item)
  if (address?.channel !== item.channel) return refusedForGood('The person has no such address.')
  const { notice } = item
  return await sendBy(channels, { notice, address, now: now(), ...(signal && { signal }) })
}
