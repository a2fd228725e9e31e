// An order as somebody types it, read into what it means. What is unclear is refused with the words
// that are wanted; nothing that moves money is guessed.

import { type Decimal, parseDecimal } from '@countersign/core/exchange/decimal.ts'
import type {
  Execution as Kept,
  KeptOrder,
  OnGap,
  Trigger,
} from '@countersign/core/exchange/orders/kept.ts'
import { flawThere } from '@countersign/core/exchange/orders/there.ts'
import type { OrderWish } from '@countersign/core/exchange/orders/wish.ts'
import type { Side } from '@countersign/core/exchange/policy/facts.ts'
import { Fault } from '@countersign/core/fault.ts'

/** What every order names. */
export type Named = {
  readonly account: string
  readonly side: Side
  readonly amount: string
  readonly market: string
}

export type PlaceOptions = { readonly limit?: string; readonly worst?: string }

export type KeepOptions = {
  readonly stop?: string
  readonly takeProfit?: string
  readonly trail?: string
  readonly time?: string
  readonly late: string
  readonly limit?: string
  readonly bound?: string
  readonly gap?: string
  readonly target?: string
  readonly by?: string
  readonly stale?: string
  readonly jump?: string
  readonly at?: string
  readonly fireIfBeyond?: boolean
}

/** @throws Fault client.argument_invalid */
export function placed({ account, side, amount, market }: Named, options: PlaceOptions): OrderWish {
  const { limit, worst } = options
  if ((limit === undefined) === (worst === undefined)) {
    const wanted = '--limit PRICE to wait in the book, or --worst PRICE to fill at once'
    throw new Fault('client.argument_invalid', { wanted })
  }
  const price = readDecimal(limit ?? worst, limit === undefined ? '--worst' : '--limit')
  const kind = limit === undefined ? 'market' : 'limit'
  const named = { account, market: readMarket(market), side, amount: readDecimal(amount, 'amount') }
  return { kind: 'place', ...named, execution: { kind, price } }
}

/** @throws Fault client.argument_invalid */
export function kept({ account, side, amount, market }: Named, options: KeepOptions): OrderWish {
  const { target, fireIfBeyond, at: where = 'here' } = options
  const at = (['here', 'venue'] as const).find((each) => each === where)
  if (at === undefined) throw invalid('--at', 'here or venue')
  const { gap = USUAL[at].gap, by = USUAL[at].by, stale = '30', jump = '5%' } = options
  const source = (['closing', 'last', 'mid'] as const).find((each) => each === by)
  if (source === undefined) throw invalid('--by', 'closing, last or mid')
  const order: KeptOrder = {
    market: readMarket(market),
    side,
    amount: readDecimal(amount, 'amount'),
    trigger: readTrigger(options),
    execution: readExecution(options),
    onGap: readGap(gap),
    target: target === undefined ? null : readDecimal(target, '--target'),
    source,
    staleSeconds: readSeconds(stale, '--stale'),
    jumpBasisPoints: readShare(jump, '--jump'),
  }
  const onBeyond = fireIfBeyond === true ? 'fire' : 'refuse'
  if (at === 'venue') checkThere(order, onBeyond, options)
  return { kind: 'keep', account, order, onBeyond, at }
}

/** What is meant where nothing is said: a venue goes by its last trade, and rests beyond a gap. */
const USUAL = {
  here: { gap: 'wake', by: 'closing' },
  venue: { gap: 'limit', by: 'last' },
} as const

function checkThere(order: KeptOrder, onBeyond: 'refuse' | 'fire', given: KeepOptions): void {
  const flaw = flawThere(order, onBeyond)
  if (flaw !== null) throw invalid('--at venue', THERE[flaw] ?? flaw)
  if (given.stale === undefined && given.jump === undefined) return
  throw invalid('--at venue', 'no --stale and no --jump: the exchange goes by its own last trade')
}

const THERE: Readonly<Record<string, string>> = {
  trigger: '--stop or --take-profit: no exchange keeps the others as they are meant',
  execution: '--limit: no exchange keeps a bound',
  onGap: '--gap limit, or none: the order rests beyond a gap',
  target: 'no --target: it is one order there',
  source: '--by last, or none: the exchange goes by its own last trade',
  onBeyond: 'no --fire-if-beyond',
}

function readTrigger({ stop, takeProfit, trail, time, late }: KeepOptions): Trigger {
  const given = [stop, takeProfit, trail, time].filter((each) => each !== undefined)
  if (given.length !== 1) {
    throw new Fault('client.argument_invalid', {
      wanted: 'one of --stop, --take-profit, --trail and --time',
    })
  }
  if (stop !== undefined) return { kind: 'stop', price: readDecimal(stop, '--stop') }
  if (takeProfit !== undefined) {
    return { kind: 'take-profit', price: readDecimal(takeProfit, '--take-profit') }
  }
  if (trail?.endsWith('%')) {
    return { kind: 'trail-share', basisPoints: readShare(trail, '--trail') }
  }
  if (trail !== undefined) return { kind: 'trail-amount', amount: readDecimal(trail, '--trail') }
  const at = Date.parse(time ?? '')
  if (!Number.isFinite(at)) throw invalid('--time', 'a time like 2027-01-31T12:00:00Z')
  return { kind: 'time', at: Math.floor(at / 1_000), lateSeconds: readSeconds(late, '--late') }
}

function readExecution({ limit, bound }: KeepOptions): Kept {
  if ((limit === undefined) === (bound === undefined)) {
    const wanted = '--limit PRICE, or --bound 1%: how much worse than the trigger it may fill'
    throw new Fault('client.argument_invalid', { wanted })
  }
  if (limit !== undefined) return { kind: 'limit', price: readDecimal(limit, '--limit') }
  return { kind: 'market', boundBasisPoints: readShare(bound ?? '', '--bound') }
}

function readGap(given: string): OnGap {
  if (given === 'wake' || given === 'limit') return { kind: given }
  return { kind: 'market', boundBasisPoints: readShare(given, '--gap') }
}

const invalid = (option: string, wanted: string) =>
  new Fault('client.argument_invalid', { option, wanted })

/** @throws Fault client.argument_invalid */
function readDecimal(given: string | undefined, option: string): Decimal {
  try {
    const read = parseDecimal(given ?? '')
    if (read > 0n) return read
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  throw invalid(option, 'a decimal above 0, like 0.25')
}

function readMarket(given: string): string {
  const market = given.toUpperCase()
  if (/^[A-Z0-9]{1,20}\/[A-Z0-9]{1,20}$/.test(market)) return market
  throw invalid('market', 'a spot market like BTC/USDT')
}

/** Basis points of a share like `2.5%`. */
function readShare(given: string, option: string): number {
  const [, whole, part = ''] = /^(\d{1,2})(?:\.(\d{1,2}))?%$/.exec(given) ?? []
  const basisPoints = Number(whole ?? 0) * 100 + Number(part.padEnd(2, '0'))
  if (whole !== undefined && basisPoints > 0) return basisPoints
  throw invalid(option, 'a share like 2.5%')
}

function readSeconds(given: string, option: string): number {
  if (/^[1-9]\d{0,6}$/.test(given)) return Number(given)
  throw invalid(option, 'whole seconds')
}
