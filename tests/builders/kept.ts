// The keeper over a real journal, beside a venue's book that knows each order by its name and
// outlives the process.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Canonical } from '@countersign/core/canonical.ts'
import { type Decimal, ONE } from '@countersign/core/exchange/decimal.ts'
import type { KeptOrder } from '@countersign/core/exchange/orders/kept.ts'
import type { Tick } from '@countersign/core/exchange/orders/prices.ts'
import { armOrder } from '@countersign/core/exchange/orders/stops.ts'
import { plannedOrder, type TrackedOrder } from '@countersign/core/exchange/orders/track.ts'
import { Fault } from '@countersign/core/fault.ts'
import { type KeptBook, openKeptBook } from '@countersign/trader/kept/book.ts'
import { Keeper } from '@countersign/trader/kept/keeper.ts'
import type { Leave } from '@countersign/trader/kept/step.ts'
import { openNews } from '@countersign/trader/news.ts'
import type { OrderName, Placement } from '@countersign/trader/orders/placement.ts'
import type { Placements } from '@countersign/trader/orders/placements.ts'
import { openJournal } from '@countersign/vault/journal.ts'
import { vaultKeys } from '@countersign/vault/keys.ts'
import { at } from './house.ts'

const keys = vaultKeys(new Uint8Array(32).fill(7))
export const NAME = { account: 'main', order: 'ab'.repeat(16) }
const given = { factor: 'code', approvals: [], delaySeconds: 0 } as const
export const n = (price: number): Decimal => (BigInt(Math.round(price * 100)) * ONE) / 100n

export const stop = (changes: Partial<KeptOrder> = {}): KeptOrder => ({
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
export function aBook() {
  const orders = new Map<string, { placement: Placement; order: TrackedOrder }>()
  const keyOf = ({ intent, generation }: OrderName) => `${intent} ${generation}`
  let told: (placement: Placement, order: TrackedOrder) => void = () => {}
  let isAway = false
  const waits = { place: async () => {}, cancel: async () => {} }
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
      await waits.place()
      const key = keyOf(placement)
      const known = orders.get(key)
      if (known) return known.order
      const order = { ...plannedOrder(key, placement.amount), state: 'open' } as const
      orders.set(key, { placement, order })
      told(placement, order)
      return order
    },
    async cancel(name) {
      await waits.cancel()
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
    /** What ends before an order is written down, and before one is cancelled. */
    waits,
    away: (is: boolean) => {
      isAway = is
    },
  }
}

export class Dead extends Error {}

/** A process over a folder. @param dieAfter - so many appends; what is done later is not done */
export function aProcess(
  folder: string,
  venue: ReturnType<typeof aBook>,
  world: World,
  dieAfter: number,
) {
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
  const early: number[] = []
  const alive: Placements = {
    ...venue.placements,
    place: async (placement) => {
      if (isDead()) throw new Dead()
      const durable = journal.read('kept').some((each) => isStepTo(each.body, placement.generation))
      if (!durable) early.push(placement.generation)
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
    mayPlace: async () => {
      world.now += world.askingSeconds
      return world.leave
    },
    prices: {
      watch(_venue, _market, told) {
        ears.add(told)
        return () => void ears.delete(told)
      },
      ask: async () => world.tick,
    },
  })
  /** `early`: what was placed before the journal had it. */
  return { journal, book, keeper, ears, isDead, early }
}

const isStepTo = (body: Canonical, generation: number): boolean =>
  Number(at(body, 'state', 'generation')) >= generation

/** `askingSeconds`: how long the signer takes to answer. */
type World = { now: number; leave: Leave; tick: Tick; askingSeconds: number }
export type Running = ReturnType<typeof aProcess>

export const tick = (bid: number, receivedAt: number, top: Tick['top'] = null): Tick => {
  return { bid: n(bid), ask: n(bid + 0.5), last: n(bid), receivedAt, top }
}

export const settled = async () => {
  for (let turn = 0; turn < 20; turn += 1) await setImmediate()
}

const folders: string[] = []
/** To be called after the tests. */
export function removeFolders(): void {
  for (const folder of folders) rmSync(folder, { recursive: true })
}
export const aFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'cs-kept-'))
  folders.push(folder)
  return folder
}
export const aWorld = (): World => {
  const leave = { kind: 'given', notional: n(200) } as const
  return { now: 1_800_000_000, leave, tick: tick(100, 1_800_000_000), askingSeconds: 0 }
}
export const arm = (book: KeptBook, keeper: Keeper, kept: KeptOrder, world: World) => {
  const arming = armOrder(kept, world.tick, 'refuse', { now: world.now, isStopped: false })
  assert.equal(arming.kind, 'armed')
  const { state, acts } = arming as typeof arming & { kind: 'armed' }
  const whose = { by: 'owner', device: '00'.repeat(32), given }
  const keeping = book.arm({ ...NAME, ...whose, kept, state }, [], [])
  keeper.begin(keeping, { acts, leave: world.leave })
}
export const told = ({ journal }: Running) =>
  journal
    .read('news')
    .flatMap(({ kind, body }) => (kind === 'wake' ? [(body as { readonly why: string }).why] : []))

/** A process with one order armed, whose price comes by `at`. */
export const aKept = (kept: KeptOrder, folder = aFolder(), world = aWorld(), venue = aBook()) => {
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
