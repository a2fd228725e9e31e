// Orders at a venue that misbehaves in every way that was measured: it takes an order and says
// nothing, hides it for a while, throttles, loses sight; and the trader ends at any moment.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { canonicalBytes, readCanonical } from '../../canonical.ts'
import type { Decimal } from '../decimal.ts'
import { mayBeLive, mayStepOrder } from './life.ts'
import { readTracked, recordOf } from './record.ts'
import {
  LATE_SECONDS,
  MAX_SENDS,
  type Next,
  type OrderEvent,
  type Place,
  plannedOrder,
  SEARCH_SECONDS,
  stepOrder,
  type TrackedOrder,
  type VenueOrder,
} from './track.ts'

const NOW = 1_800_000_000
const AMOUNT = 10n

const through = (order: TrackedOrder, ...events: readonly OrderEvent[]) =>
  events.reduce(
    ({ order: it }, event) => stepOrder(it, event, false),
    stepOrder(order, { kind: 'go', at: NOW }, false),
  )
const seen = (status: VenueOrder['status'], filled = 0n, at = NOW): OrderEvent => {
  return { kind: 'seen', at, order: { venueId: '1', status, filled } }
}
const round = (at: number): readonly OrderEvent[] =>
  (['client-id', 'open-orders', 'trades'] as const).map((place) => ({ kind: 'absent', place, at }))
const lost: OrderEvent = { kind: 'failed', meaning: 'unknown', at: NOW }
const planned = plannedOrder('c1', AMOUNT)

describe('stepOrder', () => {
  it('looks for what nobody knows in each place before it sends again, twice and for long', () => {
    const once = through(planned, lost, ...round(NOW + 1))
    assert.deepEqual(once.next, { kind: 'look', place: 'client-id', notBefore: NOW + 11 })
    const short = through(planned, lost, ...round(NOW + 1), ...round(NOW + SEARCH_SECONDS - 1))
    assert.equal(short.next.kind, 'look')
    const late = through(planned, lost, ...round(NOW + SEARCH_SECONDS))
    assert.equal(late.next.kind, 'look')
    const again = through(planned, lost, ...round(NOW + 1), ...round(NOW + SEARCH_SECONDS))
    assert.deepEqual(again.next, { kind: 'send', notBefore: NOW + SEARCH_SECONDS })
    assert.equal(again.order.clientId, 'c1')
    assert.equal(again.order.sends, 2)
  })

  it('never sends again once trading was stopped, or nobody wants it any more', () => {
    const { order } = through(planned, lost, ...round(NOW + 1))
    const last = round(NOW + 99)
    const end = (isStopped: boolean, from: TrackedOrder) =>
      last.reduce((it, event) => stepOrder(it.order, event, isStopped), {
        order: from,
        next: { kind: 'nothing' } as Next,
      })
    const stopped = end(true, order)
    assert.deepEqual([stopped.order.state, stopped.order.why], ['rejected', 'stopped'])
    const unwanted = stepOrder(order, { kind: 'unwanted', at: NOW }, false).order
    assert.deepEqual(end(false, unwanted).order.why, 'unwanted')
    const plan = stepOrder(planned, { kind: 'go', at: NOW }, true)
    assert.deepEqual([plan.order.state, plan.next.kind], ['rejected', 'nothing'])
  })

  it('does not count a look that failed as one that found nothing', () => {
    const blind: OrderEvent = { kind: 'blind', place: 'trades', at: NOW + 99 }
    const { order, next } = through(planned, lost, ...round(NOW + 1), blind, blind)
    assert.deepEqual([order.rounds, next.kind], [1, 'look'])
  })

  it('looks for the one there is when the venue calls it a duplicate', () => {
    const { order, next } = through(planned, { kind: 'failed', meaning: 'duplicate', at: NOW })
    assert.deepEqual([order.state, next.kind], ['unknown', 'look'])
  })

  it('waits and sends again what was throttled, and gives up in the end', () => {
    const throttled: OrderEvent = { kind: 'failed', meaning: 'throttled', at: NOW }
    assert.deepEqual(through(planned, throttled).next, { kind: 'send', notBefore: NOW + 10 })
    const { order, next } = through(planned, throttled, throttled, throttled)
    assert.deepEqual([order.state, order.sends, next.kind], ['rejected', MAX_SENDS, 'wake'])
  })

  it('takes a sending that a restart interrupted for unknown, and a refusal for the end', () => {
    const { order, next } = through(planned, { kind: 'restarted', at: NOW })
    assert.deepEqual([order.state, next.kind], ['unknown', 'look'])
    const refused = through(planned, { kind: 'failed', meaning: 'refused', at: NOW })
    assert.deepEqual([refused.order.state, refused.order.why], ['rejected', 'refused'])
  })

  it('keeps what was filled in part, through old news and its cancellation', () => {
    const { order } = through(planned, seen('open', 4n), seen('open', 2n), seen('cancelled', 3n))
    assert.deepEqual([order.state, order.filled], ['cancelled', 4n])
    const full = through(planned, seen('open', 4n), seen('open', AMOUNT))
    assert.equal(full.order.state, 'filled')
  })

  it('cancels what comes to light after somebody gave it up, and wakes people otherwise', () => {
    const unwanted: OrderEvent = { kind: 'unwanted', at: NOW }
    assert.deepEqual(through(planned, lost, unwanted, seen('open')).next, { kind: 'cancel' })
    assert.deepEqual(through(planned, unwanted, seen('open')).next, { kind: 'cancel' })
    const { order } = stepOrder(through(planned, lost).order, { kind: 'withheld', at: NOW }, true)
    assert.equal(order.state, 'unknown')
    const held = stepOrder(through(planned).order, { kind: 'withheld', at: NOW }, true)
    assert.deepEqual([held.order.state, held.order.why], ['rejected', 'stopped'])
    assert.deepEqual(stepOrder(held.order, seen('open'), true).next, {
      kind: 'wake',
      why: 'reappeared',
    })
  })

  it('looks again, twice, for what ended without the word of the venue', () => {
    const refused = through(planned, { kind: 'failed', meaning: 'refused', at: NOW }).order
    const [soon, late] = LATE_SECONDS.map((seconds) => NOW + seconds) as [number, number]
    assert.equal(refused.lookAgainAt, soon)
    const after = (from: TrackedOrder, ...events: readonly OrderEvent[]) =>
      events.reduce(({ order: it }, event) => stepOrder(it, event, false), {
        order: from,
        next: { kind: 'nothing' } as Next,
      })
    const missed = after(refused, ...round(soon))
    assert.deepEqual([missed.order.lookAgainAt, missed.next.kind], [late, 'nothing'])
    const [first] = round(soon)
    const begun = after(refused, first as OrderEvent).next
    assert.deepEqual(begun, { kind: 'look', place: 'open-orders', notBefore: soon })
    const blind: OrderEvent = { kind: 'blind', place: 'trades', at: soon }
    assert.deepEqual(
      [after(refused, blind).order, after(refused, blind).next.kind],
      [refused, 'look'],
    )
    const gone = after(refused, ...round(soon), ...round(late)).order
    assert.deepEqual([gone.state, gone.why, gone.lookAgainAt], ['rejected', 'refused', null])
    assert.equal(after(refused, { kind: 'restarted', at: late }).order.lookAgainAt, soon)

    const back = after(refused, seen('open', 0n, soon))
    assert.deepEqual(back.next, { kind: 'wake', why: 'reappeared' })
    assert.deepEqual([back.order.state, back.order.lookAgainAt], ['open', null])
    const unwanted = after(refused, { kind: 'unwanted', at: NOW }).order
    assert.equal(unwanted.lookAgainAt, soon)
    const cancelling = after(unwanted, seen('open', 0n, soon))
    assert.deepEqual([cancelling.next, cancelling.order.why], [{ kind: 'cancel' }, 'reappeared'])
    assert.equal(through(planned, seen('rejected')).order.lookAgainAt, null)
    assert.equal(through(planned, { kind: 'withheld', at: NOW }).order.lookAgainAt, null)
  })

  it('keeps an order that the venue has shown and loses sight of', () => {
    const { order, next } = through(planned, seen('open'), ...round(NOW + 99), ...round(NOW + 199))
    assert.deepEqual([order.state, next.kind], ['open', 'look'])
  })
})

/** What happens to one sending, or to one look. */
type Luck = {
  /** `held`: said to be refused by who carries it, and sent while the venue still takes it. */
  readonly sending: 'fine' | 'taken-silent' | 'lost' | 'throttled' | 'refused' | 'held'
  /** How long the venue hides what it took, or it is held; always less than is searched for. */
  readonly hidesSeconds: number
  readonly isBlind: boolean
  readonly isKilled: boolean
  readonly isStopped: boolean
  readonly fills: Decimal
}

const luck: fc.Arbitrary<Luck> = fc.record({
  sending: fc.constantFrom(
    'fine',
    'taken-silent',
    'taken-silent',
    'lost',
    'lost',
    'throttled',
    'refused',
    'held',
  ),
  hidesSeconds: fc.integer({ min: 0, max: SEARCH_SECONDS - 1 }),
  isBlind: fc.boolean(),
  isKilled: fc.boolean(),
  isStopped: fc.integer({ min: 0, max: 60 }).map((n) => n === 0),
  fills: fc.constantFrom(0n, 0n, 3n, AMOUNT),
})

const reread = (order: TrackedOrder) => readTracked(readCanonical(canonicalBytes(recordOf(order))))

/** One order at such a venue, which may take it more than once if it is asked to. */
class Play {
  taken = 0
  isStopped = false
  order = planned
  readonly counts: Record<string, number>
  #at = NOW
  #visibleAt = 0
  #filled: Decimal = 0n

  constructor(counts: Record<string, number>) {
    this.counts = counts
  }

  step(event: OrderEvent): Next {
    const { order, next } = stepOrder(this.order, event, this.isStopped)
    assert.ok(order.state === this.order.state || mayStepOrder(this.order.state, order.state))
    assert.ok(order.filled >= this.order.filled)
    assert.ok(!this.isStopped || next.kind !== 'send')
    this.order = reread(order)
    return next
  }

  /** What comes of it, or null when nothing more does. */
  go(next: Next, luck: Luck): Next | null {
    this.isStopped ||= luck.isStopped
    const now = luck.isKilled && next.kind !== 'send' ? this.#restart() : next
    if (now.kind === 'send') return this.#send(now.notBefore, luck)
    if (now.kind === 'look') return this.#look(now.place, now.notBefore, luck)
    const { lookAgainAt } = this.order
    return lookAgainAt === null ? null : this.#look('client-id', lookAgainAt, luck)
  }

  check(next: Next): void {
    assert.ok(this.taken <= 1, `${this.taken} placed`)
    assert.ok(this.order.sends <= MAX_SENDS)
    const { state, lookAgainAt } = this.order
    if ((next.kind !== 'nothing' && next.kind !== 'wake') || lookAgainAt !== null) return
    if (this.taken === 0) assert.ok(!mayBeLive(state), state)
    else assert.ok(state === 'open' || state === 'filled', state)
  }

  #restart(): Next {
    return this.step({ kind: 'restarted', at: this.#at })
  }

  #send(notBefore: number, { sending, hidesSeconds, fills, isKilled }: Luck): Next {
    const at = Math.max(this.#at, notBefore)
    this.#at = at
    if (this.isStopped) return this.step({ kind: 'withheld', at })
    if (this.order.sends > 1) this.#count('resent')
    if (sending === 'fine' || sending === 'taken-silent' || sending === 'held') {
      this.taken += 1
      this.#visibleAt = at + hidesSeconds
      this.#filled = fills
    }
    if (sending === 'taken-silent') this.#count('silent')
    if (sending === 'held') this.#count('held')
    // Killed between the sending and its answer.
    if (isKilled) return this.#restart()
    if (sending === 'fine') return this.step(this.#shown())
    const said = sending === 'held' ? 'refused' : sending
    const meaning = said === 'throttled' || said === 'refused' ? said : 'unknown'
    return this.step({ kind: 'failed', meaning, at })
  }

  #look(place: Place, notBefore: number, { isBlind }: Luck): Next {
    const at = Math.max(this.#at + 1, notBefore)
    this.#at = at
    if (isBlind) return this.step({ kind: 'blind', place, at })
    const isVisible = this.taken > 0 && at >= this.#visibleAt
    const isThere = place !== 'open-orders' || this.#filled < AMOUNT
    return this.step(isVisible && isThere ? this.#shown() : { kind: 'absent', place, at })
  }

  #shown(): OrderEvent {
    const status = this.#filled === AMOUNT ? 'filled' : 'open'
    const order = { venueId: '1', status, filled: this.#filled } as const
    return { kind: 'seen', at: this.#at, order }
  }

  #count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1
  }
}

describe('an order at a venue that misbehaves', () => {
  it('is placed once at most, never after a stop, and its fate is found out', () => {
    const counts = { taken: 0, silent: 0, resent: 0, stopped: 0, held: 0 }
    const property = fc.property(fc.array(luck, { minLength: 40, maxLength: 40 }), (lucks) => {
      const play = new Play(counts)
      let next = play.step({ kind: 'go', at: NOW })
      for (const each of lucks) {
        const then = play.go(next, each)
        if (then === null) break
        next = then
      }
      play.check(next)
      counts.taken += play.taken
      if (play.isStopped) counts.stopped++
    })
    fc.assert(property, { seed: 1, numRuns: 1_000 })
    const { taken, silent, resent, stopped, held } = counts
    const isMuch = taken > 300 && silent > 200 && resent > 50 && stopped > 100 && held > 80
    assert.ok(isMuch, JSON.stringify(counts))
  })
})
