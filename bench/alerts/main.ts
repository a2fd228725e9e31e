// `npm run bench -- alerts`: one price tick over ten thousand, a hundred thousand and a million
// alerts of one market, as the book takes it with its states and firings, beside looking at each
// alert in the same run. Both have to fire the same. Then how many firings a second are durable.

import { type Alert, NEW_ALERT } from '@countersign/core/exchange/alerts/alert.ts'
import { type AlertBook, alertBook } from '@countersign/core/exchange/alerts/book.ts'
import { type Decimal, ONE } from '@countersign/core/exchange/decimal.ts'
import { median, type Report, table } from '../report.ts'
import { durablePerSecond } from './durable.ts'

const SIZES = [10_000, 100_000, 1_000_000]
const START: Decimal = 60_000n * ONE
const CENT: Decimal = ONE / 100n
/** Levels lie within half of the price above and below it. */
const LEVELS = 6_000_000
const BATCHES = 40
const TICKS = 500
/** The linear scan looks at about so many alerts altogether. */
const LOOKS = 30_000_000
const NOW = 1_800_000_000
const SERIES = 'price kraken BTC/USD last'
const TERMS = { staleSeconds: 10, gapSeconds: 60 }

type Row = {
  readonly alerts: number
  readonly usPerTick: number
  readonly linearUsPerTick: number
  readonly firedPerTick: number
}

export async function benchAlerts({ say, answer }: Report): Promise<void> {
  const rows = SIZES.map((alerts) => row(alerts, say))
  const perSecond = await durablePerSecond(say)
  const durable = `\n${perSecond} firings made durable a second, ten thousand by one price`
  answer({ bench: 'alerts', rows, durablePerSecond: perSecond }, () => words(rows) + durable)
}

function row(size: number, say: (line: string) => void): Row {
  say(`making ${size} alerts`)
  const random = randomNumbers(size)
  const alerts = Array.from({ length: size }, (_, at) => someAlert(at, random))
  const book = alertBook(TERMS, [], [[SERIES, { value: START, at: NOW }]])
  for (const alert of alerts) book.add(alert, { ...NEW_ALERT, mode: wayOf(alert) })
  const prices = walk(BATCHES * TICKS, random)

  say(`ticking over ${size} alerts`)
  const { us, fired } = tickAll(book, prices)
  say(`looking at all ${size} alerts for each tick`)
  const linear = scanAll(alerts, prices.slice(0, Math.max(30, Math.floor(LOOKS / size))))
  if (linear.fired.some((count, tick) => count !== fired[tick])) {
    throw new Error(`over ${size} alerts the book does not fire what a linear scan does`)
  }
  return {
    alerts: size,
    usPerTick: rounded(us),
    linearUsPerTick: rounded(linear.us),
    firedPerTick: rounded(fired.reduce((sum, count) => sum + count, 0) / fired.length),
  }
}

const rounded = (number: number): number => Math.round(number * 100) / 100

function tickAll(book: AlertBook, prices: readonly Decimal[]) {
  const fired: number[] = []
  const means: number[] = []
  for (let from = 0; from < prices.length; from += TICKS) {
    const begun = performance.now()
    for (let tick = from; tick < from + TICKS; tick += 1) {
      const value = prices[tick] as Decimal
      fired.push(book.number(SERIES, { value, at: NOW }, NOW).firings.length)
    }
    means.push(((performance.now() - begun) * 1000) / TICKS)
  }
  return { us: median(means), fired }
}

/** Nothing but numbers in a row: as fast as looking at each can be. */
function scanAll(alerts: readonly Alert[], prices: readonly Decimal[]) {
  const keys = alerts.map(levelOf)
  const ups = alerts.map((alert) => wayOf(alert) === 'up')
  const isOver = new Uint8Array(alerts.length)
  const taken: number[] = []
  let before = START
  const fired = prices.map((now) => {
    const begun = performance.now()
    let count = 0
    for (let at = 0; at < keys.length; at += 1) {
      if (isOver[at] === 1) continue
      const key = keys[at] as Decimal
      const isCrossed = ups[at] ? before < key && key <= now : now <= key && key < before
      if (!isCrossed) continue
      isOver[at] = 1
      count += 1
    }
    taken.push((performance.now() - begun) * 1000)
    before = now
    return count
  })
  return { us: median(taken), fired }
}

function someAlert(at: number, random: () => number): Alert {
  const cents = BigInt(Math.floor(random() * LEVELS) - LEVELS / 2)
  const level = START + (cents === 0n ? 1n : cents) * CENT
  return {
    id: `a${at}`,
    condition: {
      kind: 'price',
      venue: 'kraken',
      market: 'BTC/USD',
      source: 'last',
      is: level > START ? 'above' : 'below',
      level,
    },
    repeat: { kind: 'once' },
    onBeyond: 'wait',
    expiresAt: null,
  }
}

function levelOf({ condition }: Alert): Decimal {
  if (condition.kind !== 'price') throw new Error('not about a price')
  return condition.level
}

const wayOf = (alert: Alert): 'up' | 'down' => (levelOf(alert) > START ? 'up' : 'down')

/** A price that moves by up to a dollar with each tick. */
function walk(ticks: number, random: () => number): readonly Decimal[] {
  let price = START
  return Array.from({ length: ticks }, () => {
    price += BigInt(Math.floor(random() * 201) - 100) * CENT
    return price
  })
}

/** The same in each run (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
}

function words(rows: readonly Row[]): string {
  const head = ['alerts', 'µs a tick', 'µs looking at each', 'times', 'fired a tick']
  const lines = rows.map(({ alerts, usPerTick, linearUsPerTick, firedPerTick }) => {
    const times = Math.round(linearUsPerTick / usPerTick)
    return [alerts, usPerTick, linearUsPerTick, times, firedPerTick]
  })
  return table([head, ...lines])
}
