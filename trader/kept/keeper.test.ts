// The keeper over a real journal, beside a venue's book that knows each order by its name. The
// process ends after each of the journal's steps, and comes back.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { type Decimal, ONE } from '@countersign/core/exchange/decimal.ts'
import type { KeptOrder } from '@countersign/core/exchange/orders/kept.ts'
import type { Tick } from '@countersign/core/exchange/orders/prices.ts'
import { armOrder } from '@countersign/core/exchange/orders/stops.ts'
import { plannedOrder, type TrackedOrder } from '@countersign/core/exchange/orders/track.ts'
import { Fault } from '@countersign/core/fault.ts'
import { openJournal } from '@countersign/vault/journal.ts'
import { vaultKeys } from '@countersign/vault/keys.ts'
import { openNews } from '../news.ts'
import type { OrderName, Placement, Placements } from '../orders/placements.ts'
import { type KeptBook, openKeptBook } from './book.ts'
import { Keeper } from './keeper.ts'
import type { Leave } from './step.ts'

const keys = vaultKeys(new Uint8Array(32).fill(7))
const NAME = { account: 'main', order: 'ab'.repeat(16) }
const given = { factor: 'code', approvals: [], delaySeconds: 0 } as const
const n = (price: number): Decimal => (BigInt(Math.round(price * 100)) * ONE) / 100n

const stop = (changes: Partial<KeptOrder> = {}): KeptOrder => ({
  market: 'BTC/USDT',
  side: 'sell',
  amount: n(2),
  trigger: { kind: 'stop', price: n(95) },
  execution: { kind: 'limit', price: n(90) },
  onGap: { kind: 'wake' },
  target: null,
  source: 'closing',
  staleSeconds: 10,
  jumpBasisPoints: 5_000,
  ...changes,
})

/** Orders at a venue, which outlive the process. */
function aBook() {
  const orders = new Map<string, { placement: Placement; order: TrackedOrder }>()
  const keyOf = ({ intent, generation }: OrderName) => `${intent} ${generation}`
  let told: (placement: Placement, order: TrackedOrder) => void = () => {}
  let isAway = false
  const change = (key: string, changes: Partial<TrackedOrder>) => {
    const known = orders.get(key)
    if (!known) throw new Fault('exchange.order_missing')
    const order = { ...known.order, ...changes }
    orders.set(key, { ...known, order })
    told(known.placement, order)
    return order
  }
  const placements: Placements = {
    async place(placement) {
      if (isAway) throw new Fault('exchange.egress_away')
      const key = keyOf(placement)
      const known = orders.get(key)
      if (known) return known.order
      const order = { ...plannedOrder(key, placement.amount), state: 'open' } as const
      orders.set(key, { placement, order })
      told(placement, order)
      return order
    },
    async cancel(name) {
      const known = orders.get(keyOf(name))
      const isOver = known?.order.state === 'filled' || known?.order.state === 'cancelled'
      return isOver ? known.order : change(keyOf(name), { state: 'cancelled' })
    },
    listen(ear) {
      told = ear
      return () => {}
    },
  }
  return {
    placements,
    all: () => [...orders.values()],
    live: () => [...orders.values()].filter(({ order }) => order.state === 'open'),
    find: (generation: number) => orders.get(`${NAME.order} ${generation}`)?.order ?? null,
    fill: (generation: number, filled: Decimal) => {
      const key = `${NAME.order} ${generation}`
      const isWhole = filled >= (orders.get(key)?.order.amount ?? 0n)
      change(key, { filled, ...(isWhole ? { state: 'filled' } : {}) })
    },
    away: (is: boolean) => {
      isAway = is
    },
  }
}

class Dead extends Error {}

/** A process over a folder. @param dieAfter - so many appends; what is done later is not done */
function aProcess(folder: string, venue: ReturnType<typeof aBook>, world: World, dieAfter: number) {
  const journal = openJournal(folder, keys.journalKey)
  let appends = 0
  const mortal: typeof journal = {
    ...journal,
    append(drafts, time, index) {
      if (appends >= dieAfter) throw new Dead()
      const entries = journal.append(drafts, time, index)
      appends += 1
      if (appends >= dieAfter) throw new Dead()
      return entries
    },
  }
  const isDead = () => appends >= dieAfter
  const alive: Placements = {
    ...venue.placements,
    place: async (placement) => {
      if (isDead()) throw new Dead()
      return venue.placements.place(placement)
    },
    cancel: async (name) => {
      if (isDead()) throw new Dead()
      return venue.placements.cancel(name)
    },
  }
  const time = () => world.now
  const news = openNews(mortal, time)
  const book = openKeptBook({ journal: mortal, keys, news, time })
  const ears = new Set<(tick: Tick) => void>()
  const keeper = new Keeper({
    book,
    news,
    placements: alive,
    time,
    venueOf: () => 'binance',
    orderOf: ({ generation }) => venue.find(generation),
    mayPlace: async () => world.leave,
    prices: {
      watch(_venue, _market, told) {
        ears.add(told)
        return () => void ears.delete(told)
      },
      ask: async () => world.tick,
    },
  })
  return { journal, book, keeper, ears, isDead }
}

type World = { now: number; leave: Leave; tick: Tick }
type Running = ReturnType<typeof aProcess>

const tick = (bid: number, receivedAt: number, top: Tick['top'] = null): Tick => {
  return { bid: n(bid), ask: n(bid + 0.5), last: n(bid), receivedAt, top }
}

const settled = async () => {
  for (let turn = 0; turn < 20; turn += 1) await setImmediate()
}

describe('the keeper', () => {
  const folders: string[] = []
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true })
  })
  const aFolder = () => {
    const folder = mkdtempSync(join(tmpdir(), 'cs-kept-'))
    folders.push(folder)
    return folder
  }
  const aWorld = (): World => {
    const leave = { kind: 'given', notional: n(200) } as const
    return { now: 1_800_000_000, leave, tick: tick(100, 1_800_000_000) }
  }
  const arm = (book: KeptBook, keeper: Keeper, kept: KeptOrder, world: World) => {
    const arming = armOrder(kept, world.tick, 'refuse', { now: world.now, isStopped: false })
    assert.equal(arming.kind, 'armed')
    const { state, acts } = arming as typeof arming & { kind: 'armed' }
    const whose = { by: 'owner', device: '00'.repeat(32), given }
    const keeping = book.arm({ ...NAME, ...whose, kept, state }, [], [])
    keeper.begin(keeping, { acts, leave: world.leave })
  }
  const told = ({ journal }: Running) =>
    journal
      .read('news')
      .flatMap(({ kind, body }) =>
        kind === 'wake' ? [(body as { readonly why: string }).why] : [],
      )

  it('fires once, by the first good price at its trigger', async () => {
    const [venue, world] = [aBook(), aWorld()]
    const process = aProcess(aFolder(), venue, world, Number.POSITIVE_INFINITY)
    arm(process.book, process.keeper, stop(), world)
    for (const bid of [96, 95, 94, 93]) {
      world.now += 1
      for (const ear of process.ears) ear(tick(bid, world.now))
    }
    await settled()
    assert.deepEqual(
      venue.all().map(({ placement }) => placement.plan),
      [{ kind: 'limit', price: n(90) }],
    )
    assert.equal(process.book.find(NAME)?.state.phase, 'fired')
    assert.equal(process.ears.size, 0, 'nothing is watched any more')
    process.journal.close()
  })

  /** A process with one order armed, whose price comes by `at`. */
  const aKept = (kept: KeptOrder, folder = aFolder(), world = aWorld(), venue = aBook()) => {
    const process = aProcess(folder, venue, world, Number.POSITIVE_INFINITY)
    if (process.book.find(NAME)) process.keeper.resume()
    else arm(process.book, process.keeper, kept, world)
    const at = async (bid: number, seconds = 1) => {
      world.now += seconds
      for (const ear of [...process.ears]) ear(tick(bid, world.now))
      process.keeper.beat()
      await settled()
    }
    const state = () => process.book.find(NAME)?.state ?? assert.fail('not there')
    return { process, world, venue, folder, at, state }
  }

  it('places nothing while trading is stopped, tells once, and fires when it goes on', async () => {
    const it = aKept(stop())
    it.world.leave = { kind: 'held' }
    for (const bid of [96, 94, 94, 93, 93]) await it.at(bid)
    assert.equal(it.venue.all().length, 0)
    assert.equal(it.state().phase, 'armed')
    assert.deepEqual(told(it.process), ['stopped'])
    it.world.leave = { kind: 'given', notional: 0n }
    for (const bid of [93, 93, 93]) await it.at(bid)
    assert.equal(it.venue.all().length, 1)
    it.process.journal.close()
  })

  it('stays armed beyond a gap while trading is stopped', async () => {
    const it = aKept(stop())
    it.world.leave = { kind: 'away' }
    for (const bid of [60, 60]) await it.at(bid)
    assert.equal(it.state().phase, 'armed')
    assert.deepEqual(told(it.process), ['stopped'])
    it.process.journal.close()
  })

  it('wakes people when the policy denies what it would place', async () => {
    const it = aKept(stop())
    it.world.leave = { kind: 'denied', why: 'no-grant' }
    for (const bid of [94, 93]) await it.at(bid)
    assert.equal(it.venue.all().length, 0)
    assert.equal(it.state().phase, 'woken')
    assert.deepEqual(told(it.process), ['denied'])
    it.process.journal.close()
  })

  it('goes on from the best price it saw, however the process ended', async () => {
    const kept = stop({
      trigger: { kind: 'trail-amount', amount: n(5) },
      execution: { kind: 'market', boundBasisPoints: 100 },
    })
    const before = aKept(kept)
    for (const bid of [104, 108, 107]) await before.at(bid)
    before.process.journal.close()
    const after = aKept(kept, before.folder, before.world, before.venue)
    assert.equal(after.state().extreme, n(108))
    await after.at(103.5)
    assert.equal(after.venue.all().length, 0)
    await after.at(103)
    assert.deepEqual(after.venue.all()[0]?.placement.plan, { kind: 'market', price: n(101.97) })
    after.process.journal.close()
  })

  it('learns at a start what became of its order meanwhile', async () => {
    const before = aKept(stop())
    await before.at(94)
    before.process.journal.close()
    before.venue.placements.listen(() => {})
    before.venue.fill(1, n(2))
    const after = aKept(stop(), before.folder, before.world, before.venue)
    await settled()
    assert.equal(after.state().phase, 'done')
    after.process.journal.close()
  })

  it('stops for what its target left, and not before that is gone', async () => {
    const it = aKept(stop({ target: n(110) }))
    await settled()
    it.venue.fill(1, n(0.5))
    await it.at(94)
    const [target, fired] = it.venue.all()
    assert.equal(target?.order.state, 'cancelled')
    assert.equal(fired?.placement.amount, n(1.5))
    assert.equal(fired?.placement.isProtective, true)
    it.process.journal.close()
  })

  it('is done when its target fills', async () => {
    const it = aKept(stop({ target: n(110) }))
    await settled()
    it.venue.fill(1, n(2))
    await it.at(94)
    assert.equal(it.venue.all().length, 1)
    assert.equal(it.state().phase, 'done')
    it.process.journal.close()
  })

  it('tells once of a silence, and places what waited for the way out', async () => {
    const it = aKept(stop())
    for (let second = 0; second < 40; second += 1) {
      it.world.now += 1
      it.process.keeper.beat()
    }
    assert.deepEqual(told(it.process), ['silent'])
    it.venue.away(true)
    await it.at(94)
    assert.equal(it.state().phase, 'fired')
    assert.equal(it.venue.all().length, 0)
    it.venue.away(false)
    for (let second = 0; second < 6; second += 1) await it.at(94)
    assert.equal(it.venue.live().length, 1)
    it.process.journal.close()
  })

  it('asks for the top of the book when a price is doubted, and takes it for a second tick', async () => {
    const it = aKept(stop({ jumpBasisPoints: 100, onGap: { kind: 'limit' } }))
    it.world.tick = tick(100, it.world.now + 1, { bid: n(100), ask: n(100.5) })
    await it.at(80)
    assert.equal(it.venue.all().length, 0, 'one bad tick')
    it.world.tick = tick(80, it.world.now + 1, { bid: n(80), ask: n(80.5) })
    await it.at(80)
    await it.at(80)
    assert.equal(it.venue.all().length, 1)
    it.process.journal.close()
  })

  for (const target of [null, n(110)]) {
    it(`places one order wherever the process ends${target ? ', its target gone first' : ''}`, async () => {
      for (let dieAfter = 1; dieAfter < 8; dieAfter += 1) {
        const [venue, world, folder] = [aBook(), aWorld(), aFolder()]
        const run = async (until: number) => {
          const process = aProcess(folder, venue, world, until)
          process.keeper.resume()
          await settled()
          if (!process.book.find(NAME)) {
            try {
              arm(process.book, process.keeper, stop({ target }), world)
            } catch (error) {
              assert.ok(error instanceof Dead)
            }
          }
          await settled()
          for (let second = 0; second < 12 && !process.isDead(); second += 1) {
            world.now += 1
            for (const ear of [...process.ears]) ear(tick(94, world.now))
            try {
              process.keeper.beat()
            } catch (error) {
              assert.ok(error instanceof Dead)
            }
            await settled()
          }
          process.journal.close()
          return process
        }
        await run(dieAfter)
        const process = await run(Number.POSITIVE_INFINITY)
        const stops = venue.all().filter(({ placement }) => placement.plan.price === n(90))
        assert.equal(stops.length, 1, `died after ${dieAfter}`)
        assert.equal(venue.live().length, 1, `died after ${dieAfter}`)
        assert.equal(process.book.find(NAME)?.state.phase, 'fired')
      }
    })
  }
})
