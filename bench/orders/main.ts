// `npm run bench -- orders`: from a price to the signed request that leaves, for a stop that is kept
// here: the caged trader, the real signer, the egress, and a local venue over TLS.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDecimal } from '@countersign/core/exchange/decimal.ts'
import { tradingPolicy } from '@countersign/core/exchange/policy/defaults.ts'
import type { OrderPolicy } from '@countersign/core/exchange/policy/policy.ts'
import { units } from '@countersign/demo/venue/amount.ts'
import { type Keeping, startKeeping } from '../../tests/builders/keeper-desk.ts'
import { type Report, table } from '../report.ts'
import { FIRES, type Mark, now } from './marks.ts'

const WARM_UP = 20
const FIRES_WANTED = 300
const ENTRY = { entry: 'bench/orders/trader.ts', code: 'bench/orders' } as const

/** What an account that trades has by default, with room for all of them. */
function aPolicy(): OrderPolicy {
  const policy = tradingPolicy(['BTC/USDT'], parseDecimal('1000000000'))
  const window = { kind: 'rolling', seconds: 60 } as const
  const when = [{ kind: 'order-count-above', count: 100_000, window }] as const
  return {
    ...policy,
    rules: policy.rules.map((rule) => (rule.id === 'rate' ? { ...rule, when } : rule)),
  }
}

const PARTS = {
  reading: 'the price, from the venue through egress and TLS until the trader has read it',
  judging: 'judging the tick, and the step that fires',
  deciding: 'the policy and whether trading is stopped, both as the signer says them just now',
  journal: 'made durable, all entries together',
  signing: 'built, signed and checked',
  handing: 'handed over to the egress',
  arriving: 'from there over TLS until the venue has read it',
} as const

type Part = keyof typeof PARTS
type Fire = Readonly<Record<Part, number>>
type Row = { readonly part: string; readonly p50Us: number; readonly p99Us: number }

export async function benchOrders({ say, answer }: Report): Promise<void> {
  say('starting signer, trader, egress and a venue')
  const desk = await startKeeping('binance', { entry: ENTRY, policy: aPolicy() })
  try {
    desk.venue.exchange.deposit('ann', 'BTC', units('100'))
    const fires = await fireAll(desk, say)
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
    await desk.close()
  }
}

/** From the tick that the trader has read until the request is with the egress. */
const leaving = ({ judging, deciding, journal, signing, handing }: Fire): number =>
  judging + deciding + journal + signing + handing

async function fireAll(desk: Keeping, say: (line: string) => void): Promise<readonly Fire[]> {
  const told: number[] = []
  const read: number[] = []
  const { venue, market, placing } = desk
  const take = venue.faults.take.bind(venue.faults)
  venue.faults.take = (method, path) => {
    if (method === placing.method && path.endsWith(placing.path)) read.push(now())
    return take(method, path)
  }
  let toldAt = 0
  venue.exchange.on((event) => {
    if (event.kind === 'price' && event.symbol === market) toldAt = now()
  })
  for (let fire = 0; fire < WARM_UP + FIRES_WANTED; fire += 1) {
    if (fire % 50 === 0) say(`fired ${fire} of ${WARM_UP + FIRES_WANTED}`)
    desk.price('50000')
    const order = await desk.keep({ execution: { kind: 'market', boundBasisPoints: 100 } })
    desk.price('48900')
    told.push(toldAt)
    await desk.becomesKept(order, 'done')
  }
  const lines = readFileSync(join(desk.desk.real.home.trader, FIRES), 'utf8').trim().split('\n')
  if (lines.length !== told.length || read.length !== told.length) {
    throw new Error(`${told.length} fires, ${lines.length} written down, ${read.length} arrived`)
  }
  return lines
    .map((line, at) => fireOf(JSON.parse(line) as readonly Mark[], told[at] ?? 0, read[at] ?? 0))
    .slice(WARM_UP)
}

/** What is neither the journal's nor ccxt's, between the first question and the last, decides. */
function fireOf(marks: readonly Mark[], told: number, read: number): Fire {
  const tick = marks.find(({ part }) => part === 'tick')
  const handed = marks.find(({ part }) => part === 'handed')
  const asked = marks.findLast(({ part }) => part === 'signer')
  if (!tick || !handed || !asked) throw new Error('a fire was not written down whole')
  const journalled = marks.filter(({ part }) => part === 'journal')
  const length = (of: readonly Mark[]) => of.reduce((sum, { from, to }) => sum + to - from, 0)
  const after = length(journalled.filter(({ from }) => from >= asked.to))
  const journal = length(journalled)
  return {
    reading: tick.from - told,
    judging: tick.to - tick.from,
    deciding: asked.to - tick.to - (journal - after),
    journal,
    signing: handed.from - asked.to - after,
    handing: handed.to - handed.from,
    arriving: read - handed.to,
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
