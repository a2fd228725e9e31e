// `npm run bench -- orders`: from a price to the signed request that leaves, for a stop that is
// kept here: the caged trader, the real signer, the egress, and a local venue over TLS.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { newOrderId, order } from '@countersign/cli/flows/orders.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { parseDecimal } from '@countersign/core/exchange/decimal.ts'
import type { OrderWish } from '@countersign/core/exchange/orders/wish.ts'
import { tradingPolicy } from '@countersign/core/exchange/policy/defaults.ts'
import type { OrderPolicy } from '@countersign/core/exchange/policy/policy.ts'
import { units } from '@countersign/demo/venue/amount.ts'
import { type Report, table } from '../report.ts'
import { ACCOUNT, type House, openHouse } from './house.ts'
import { FIRES, type Mark, now } from './marks.ts'

const WARM_UP = 20
const FIRES_WANTED = 300
const MARKET = 'BTC/USDT'
const [BEFORE, AFTER] = [units('50000'), units('48900')]
const PATIENCE_MS = 20_000
const LOOK_EVERY_MS = 50

/** What an account that trades has by default, with room for all of them. */
function aPolicy(): OrderPolicy {
  const policy = tradingPolicy([MARKET], parseDecimal('1000000000'))
  const window = { kind: 'rolling', seconds: 60 } as const
  const when = [{ kind: 'order-count-above', count: 100_000, window }] as const
  return {
    ...policy,
    rules: policy.rules.map((rule) => (rule.id === 'rate' ? { ...rule, when } : rule)),
  }
}

/** A sale of a hundredth that fires on the way from the one price to the other. */
const STOP: OrderWish = {
  kind: 'keep',
  account: ACCOUNT,
  onBeyond: 'refuse',
  at: 'here',
  order: {
    market: MARKET,
    side: 'sell',
    amount: parseDecimal('0.01'),
    trigger: { kind: 'stop', price: parseDecimal('49000') },
    execution: { kind: 'market', boundBasisPoints: 100 },
    onGap: { kind: 'wake' },
    target: null,
    source: 'closing',
    staleSeconds: 60,
    jumpBasisPoints: 1_000,
  },
}

const PARTS = {
  reading: 'the price, from the venue through egress and TLS until the trader has read it',
  judging: 'judging the tick, and the step that fires',
  deciding: 'the policy and whether trading is stopped, both as the signer says them just now',
  journal: 'made durable, all entries together',
  signing: 'built, signed and checked',
  turning: 'its turn in the budget of the venue, which the egress keeps',
  arriving: 'from there through a pipe, over TLS, until the venue has read it',
} as const

type Part = keyof typeof PARTS
type Fire = Readonly<Record<Part, number>>
type Row = { readonly part: string; readonly p50Us: number; readonly p99Us: number }

export async function benchOrders({ say, answer }: Report): Promise<void> {
  say('starting signer, trader, egress and a venue')
  const house = await openHouse(aPolicy())
  try {
    const fires = await fireAll(house, say)
    const rows = Object.keys(PARTS).map((part) =>
      rowOf(
        part,
        fires.map((fire) => fire[part as Part]),
      ),
    )
    const total = rowOf('total', fires.map(leaving))
    const whole = rowOf(
      'venue to venue',
      fires.map((fire) => leaving(fire) + fire.reading + fire.arriving),
    )
    const result = { bench: 'orders', rows, total, whole, fires: fires.length }
    answer(result, () => words([...rows, total, whole]))
  } finally {
    await house.stop()
  }
}

/** From the tick that the trader has read until the signed request may leave. */
const leaving = ({ judging, deciding, journal, signing, turning }: Fire): number =>
  judging + deciding + journal + signing + turning

async function fireAll(house: House, say: (line: string) => void): Promise<readonly Fire[]> {
  const told: number[] = []
  const read: number[] = []
  const { context, venue } = house
  const take = venue.faults.take.bind(venue.faults)
  venue.faults.take = (method, path) => {
    if (method === 'POST' && path.endsWith('/order')) read.push(now())
    return take(method, path)
  }
  let toldAt = 0
  venue.exchange.on((event) => {
    if (event.kind === 'price' && event.symbol === MARKET) toldAt = now()
  })
  for (let fire = 0; fire < WARM_UP + FIRES_WANTED; fire += 1) {
    if (fire % 50 === 0) say(`fired ${fire} of ${WARM_UP + FIRES_WANTED}`)
    venue.house.setPrice(MARKET, BEFORE)
    const id = newOrderId()
    await order(context, STOP, { id })
    venue.house.setPrice(MARKET, AFTER)
    told.push(toldAt)
    await isDone(house, id)
  }
  const lines = readFileSync(join(house.home.trader, FIRES), 'utf8').trim().split('\n')
  if (lines.length !== told.length || read.length !== told.length) {
    throw new Error(`${told.length} fires, ${lines.length} written down, ${read.length} arrived`)
  }
  return lines
    .map((line, at) => fireOf(JSON.parse(line) as readonly Mark[], told[at] ?? 0, read[at] ?? 0))
    .slice(WARM_UP)
}

type Shown = { readonly kept: readonly { readonly phase: string }[] }

/** Once it fired and all of it was sold. @throws Error when that takes too long */
async function isDone({ look }: House, id: string): Promise<void> {
  const body: Canonical = { account: ACCOUNT, order: id }
  for (const end = Date.now() + PATIENCE_MS; ; await sleep(LOOK_EVERY_MS)) {
    const { kept } = (await look('order.show', body)) as unknown as Shown
    if (kept[0]?.phase === 'done') return
    if (Date.now() > end) throw new Error(`an order stays ${kept[0]?.phase}`)
  }
}

/** What is neither the journal's nor ccxt's, between the first question and the last, decides. */
function fireOf(marks: readonly Mark[], told: number, read: number): Fire {
  const tick = marks.find(({ part }) => part === 'tick')
  const turn = marks.find(({ part }) => part === 'turn')
  const asked = marks.findLast(({ part }) => part === 'signer')
  if (!tick || !turn || !asked) throw new Error('a fire was not written down whole')
  const journalled = marks.filter(({ part }) => part === 'journal')
  const length = (of: readonly Mark[]) => of.reduce((sum, { from, to }) => sum + to - from, 0)
  const after = length(journalled.filter(({ from }) => from >= asked.to))
  const journal = length(journalled)
  return {
    reading: tick.from - told,
    judging: tick.to - tick.from,
    deciding: asked.to - tick.to - (journal - after),
    journal,
    signing: turn.from - asked.to - after,
    turning: turn.to - turn.from,
    arriving: read - turn.to,
  }
}

function rowOf(part: string, lengths: readonly number[]): Row {
  const sorted = lengths.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0)
  return { part, p50Us: at(0.5), p99Us: at(0.99) }
}

function words(rows: readonly Row[]): string {
  const lines = rows.map(({ part, p50Us, p99Us }) => [part, p50Us, p99Us])
  const parts = Object.entries(PARTS).map(([part, what]) => `${part}: ${what}`)
  return [table([['part', 'p50 µs', 'p99 µs'], ...lines]), ...parts].join('\n')
}
