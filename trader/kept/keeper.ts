// Keeps orders until they fire: one step of an order after the other, each durable before what it
// asks for is done, and each of those safe to be done twice. So a process that ends anywhere
// neither loses an order nor places it twice.

import { canonicalBytes } from '@countersign/core/canonical.ts'
import type { KeptState } from '@countersign/core/exchange/orders/kept.ts'
import type { Tick } from '@countersign/core/exchange/orders/prices.ts'
import { recordOf } from '@countersign/core/exchange/orders/record.ts'
import { type KeptEvent, stepKept } from '@countersign/core/exchange/orders/stops.ts'
import type { TrackedOrder } from '@countersign/core/exchange/orders/track.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import type { News } from '../news.ts'
import type { OrderName } from '../orders/placement.ts'
import type { Placements } from '../orders/placements.ts'
import type { Prices } from '../prices/prices.ts'
import { openTurns } from '../turns.ts'
import { isOver, type Keeping, type KeptBook, type KeptName, nameOf } from './book.ts'
import { type LegNews, type Legs, legNewsOf, openLegs } from './legs.ts'
import { type MarketName, type Markets, openMarkets } from './markets.ts'
import { type Asking, type Stepped, stepAsking } from './step.ts'
import { tidingsOf, wakeTiding } from './tidings.ts'

/** The lever is asked for again after so long. */
const HELD_SECONDS = 2
/** What could not be done is tried again after so long. */
const AGAIN_SECONDS = 5
/** Without a price for so many times the age at which one is stale, its owner is told. */
const SILENCES = 3

export type KeeperOptions = Asking & {
  readonly book: KeptBook
  readonly news: News
  readonly placements: Placements
  readonly prices: Pick<Prices, 'watch' | 'ask'>
  /** What became of an order at its venue so far; null for one that was never planned. */
  readonly orderOf: (name: OrderName) => TrackedOrder | null
  /** Null for an account that is no more. */
  readonly venueOf: (account: string) => VenueId | null
}

type Doing = Pick<Stepped, 'acts' | 'leave'>

/** Of an order while steps of it are under way: of the ticks that came meanwhile, the last. */
type Busy = { steps: number; tick: Tick | null }

export class Keeper {
  readonly #options: KeeperOptions
  readonly #turns = openTurns()
  readonly #busy = new Map<string, Busy>()
  /** Until when the lever is not asked for again. */
  readonly #held = new Map<string, number>()
  /** What is to be gone on with, and when. */
  readonly #undone = new Map<string, number>()
  readonly #markets: Markets
  readonly #legs: Legs
  readonly #telling: Telling

  constructor(options: KeeperOptions) {
    const { placements, prices, time } = options
    this.#options = options
    this.#telling = openTelling(options.news)
    const ticked = (name: MarketName, tick: Tick) => this.#ticked(name, tick)
    this.#markets = openMarkets({ prices, time, ticked })
    this.#legs = openLegs({
      placements,
      heard: (name, generation, news) => this.#heard(name, generation, news),
      postponed: (name) => void this.#undone.set(nameOf(name), time() + AGAIN_SECONDS),
    })
  }

  /** Watches over one that was armed just now, and does what its arming asked for. */
  begin(keeping: Keeping, stepped: Doing): void {
    this.#watch()
    this.#perform(keeping, stepped)
  }

  cancel(name: KeptName): Promise<void> {
    return this.#enter(name, { kind: 'cancel' })
  }

  /** Goes on with what was kept when the process ended. */
  resume(): void {
    this.#watch()
    for (const keeping of this.#options.book.all()) {
      // What became of its orders comes first: one that left is not placed, nor told as missing.
      for (const { generation } of legsOf(keeping)) {
        const name = { account: keeping.account, intent: keeping.order, generation }
        const order = this.#options.orderOf(name)
        if (order) this.#heard(keeping, generation, legNewsOf(order))
      }
      this.#later(keeping, { kind: 'restarted' })
    }
  }

  /** To be called every second. */
  beat(): void {
    const { book, time } = this.#options
    book.flush()
    const due = this.#armed().filter((each) => isDue(each, time()))
    this.#markets.ask(due.flatMap((each) => this.#marketOf(each)))
    for (const keeping of this.#armed()) {
      const { belief } = keeping.state
      const isSilent = time() - belief.at > SILENCES * keeping.kept.staleSeconds
      if (isSilent) this.#telling.tellOnce(keeping, 'silent')
    }
    for (const keeping of book.all()) {
      const at = this.#undone.get(nameOf(keeping))
      if (at === undefined || at > time()) continue
      this.#undone.delete(nameOf(keeping))
      this.#later(keeping, { kind: 'restarted' })
    }
  }

  #armed(): readonly Keeping[] {
    return this.#options.book.all().filter(({ state }) => state.phase === 'armed')
  }

  #marketOf({ account, kept }: Keeping): readonly MarketName[] {
    const venue = this.#options.venueOf(account)
    return venue === null ? [] : [{ venue, market: kept.market }]
  }

  #watch(): void {
    this.#markets.want(this.#armed().flatMap((each) => this.#marketOf(each)))
  }

  #ticked({ venue, market }: MarketName, tick: Tick): void {
    for (const keeping of this.#armed()) {
      const [at] = this.#marketOf(keeping)
      if (at?.venue === venue && at.market === market) this.#look(keeping, tick)
    }
  }

  /** Nearly every tick moves nothing, and waits for nobody. */
  #look(keeping: Keeping, tick: Tick): void {
    const { book, time } = this.#options
    const working = this.#busy.get(nameOf(keeping))
    if (working) {
      working.tick = tick
      return
    }
    const { kept, state } = keeping
    const isStopped = (this.#held.get(nameOf(keeping)) ?? 0) > time()
    const next = stepKept(kept, state, { kind: 'tick', tick }, { now: time(), isStopped })
    if (next.state.phase !== state.phase) {
      this.#later(keeping, { kind: 'tick', tick })
      return
    }
    book.note(keeping, next.state)
    if (next.state.belief.at > state.belief.at) this.#telling.forget(keeping, 'silent')
    this.#perform(keeping, { acts: next.acts, leave: { kind: 'held' } })
  }

  #heard(name: KeptName, generation: number, news: LegNews): void {
    const event = eventOf(this.#options.book.find(name), generation, news)
    if (event !== null) this.#later(name, event)
  }

  /** For whom nobody waits: a disk that is full or a bug keeps it from nothing but this try. */
  #later(name: KeptName, event: KeptEvent): void {
    this.#enter(name, event).catch(() => {
      process.stderr.write('trader: an order that is kept could not be gone on with\n')
      this.#undone.set(nameOf(name), this.#options.time() + AGAIN_SECONDS)
    })
  }

  /** One step of an order after the other; of the ticks that come meanwhile, the last counts. */
  async #enter(name: KeptName, event: KeptEvent): Promise<void> {
    const key = nameOf(name)
    const working = this.#busy.get(key) ?? { steps: 0, tick: null }
    this.#busy.set(key, working)
    working.steps += 1
    try {
      await this.#turns(key, () => this.#step(name, event))
    } finally {
      working.steps -= 1
      if (working.steps === 0) {
        this.#busy.delete(key)
        const keeping = this.#options.book.find(name)
        const isArmed = keeping?.state.phase === 'armed'
        if (isArmed && working.tick !== null) this.#look(keeping, working.tick)
      }
    }
  }

  async #step(name: KeptName, event: KeptEvent): Promise<void> {
    const keeping = this.#options.book.find(name)
    if (!keeping) return
    const stepped = await stepAsking(keeping, event, this.#options)
    this.#record(keeping, stepped)
    this.#perform(keeping, stepped)
    this.#watch()
  }

  #record(keeping: Keeping, { state, acts, leave }: Stepped): void {
    const { book, time } = this.#options
    if (isSame(keeping.state, state)) book.note(keeping, state)
    else {
      const reason = leave.kind === 'denied' ? leave.why : ''
      book.step(keeping, state, tidingsOf(keeping, state, acts, reason))
    }
    if (leave.kind === 'given' || isOver(state)) return
    this.#held.set(nameOf(keeping), time() + HELD_SECONDS)
    this.#undone.set(nameOf(keeping), time() + AGAIN_SECONDS)
    this.#telling.tellOnce(keeping, leave.kind === 'blind' ? 'blind' : 'stopped')
  }

  #perform(keeping: Keeping, { acts, leave }: Doing): void {
    for (const act of acts) {
      if (act.kind === 'confirm') this.#marketOf(keeping).forEach(this.#markets.confirm)
      if (act.kind === 'cancel') this.#legs.cancel(keeping, act.generation)
      if (act.kind === 'place' && leave.kind === 'given') {
        this.#legs.place(keeping, act, leave.notional)
      }
    }
  }
}

/** What was said of one of its orders, as it concerns it. */
function eventOf(
  keeping: Keeping | undefined,
  generation: number,
  news: LegNews,
): KeptEvent | null {
  const { target, fired } = keeping?.state ?? { target: null, fired: null }
  if (target?.generation === generation) return { kind: 'leg', leg: 'target', generation, ...news }
  if (fired?.generation === generation) return { kind: 'leg', leg: 'fired', generation, ...news }
  return null
}

const legsOf = ({ state: { target, fired } }: Keeping) =>
  [target, fired].filter((leg) => leg !== null)

const isDue = ({ kept: { trigger } }: Keeping, now: number): boolean =>
  trigger.kind === 'time' && now >= trigger.at

/** Whether only what changes with every tick is different. */
function isSame(one: KeptState, other: KeptState): boolean {
  const { belief, extreme } = one
  const bytes = (state: KeptState) =>
    canonicalBytes(recordOf({ ...state, belief, extreme })).toHex()
  return bytes(one) === bytes(other)
}

/** `blind`: a silence, too, when it was about to be placed. */
type Told = 'stopped' | 'silent' | 'blind'
type Telling = ReturnType<typeof openTelling>

/** What people hear once, however long it lasts. */
function openTelling(news: News) {
  const told = {
    stopped: new Set<string>(),
    silent: new Set<string>(),
    blind: new Set<string>(),
  }
  return {
    tellOnce(keeping: Keeping, why: Told): void {
      if (told[why].has(nameOf(keeping))) return
      told[why].add(nameOf(keeping))
      news.record([], [wakeTiding(keeping, why === 'blind' ? 'silent' : why)])
    },
    forget: (keeping: Keeping, why: Told): void => void told[why].delete(nameOf(keeping)),
  }
}
