// What somebody typed into the form of an order, read into what it means. What is unclear is named
// by its field; nothing is guessed.

import { canonicalBytes } from '@countersign/core/canonical.ts'
import { type Decimal, parseDecimal, writeDecimal } from '@countersign/core/exchange/decimal.ts'
import { isReadBack } from '@countersign/core/exchange/native.ts'
import type {
  Execution,
  KeptOrder,
  OnGap,
  Trigger,
} from '@countersign/core/exchange/orders/kept.ts'
import { flawOf } from '@countersign/core/exchange/orders/sound.ts'
import type { KeptAt } from '@countersign/core/exchange/orders/there.ts'
import { type OrderWish, wishToCanonical } from '@countersign/core/exchange/orders/wish.ts'
import { isVenue } from '@countersign/core/exchange/venue.ts'

export const WAYS = ['now', 'limit', 'stop', 'take-profit', 'trail', 'time'] as const
export type Way = (typeof WAYS)[number]

export type TypedOrder = {
  readonly account: string
  readonly market: string
  readonly side: 'buy' | 'sell'
  readonly amount: string
  readonly way: Way
  /** The limit, or the worst one. */
  readonly price: string
  /** Where it fires. */
  readonly trigger: string
  readonly trailBy: 'share' | 'amount'
  readonly distance: string
  /** As `datetime-local` writes it, in the reader’s own time. */
  readonly time: string
  readonly firing: 'limit' | 'market'
  readonly bound: string
  readonly gap: 'wake' | 'limit' | 'market'
  readonly gapBound: string
  readonly hasTarget: boolean
  readonly target: string
  readonly beyond: 'refuse' | 'fire'
  /** Who waits for the trigger. */
  readonly keptAt: KeptAt
}

export const EMPTY_ORDER: TypedOrder = {
  account: '',
  market: 'BTC/USDT',
  side: 'sell',
  amount: '',
  way: 'limit',
  price: '',
  trigger: '',
  trailBy: 'share',
  distance: '3',
  time: '',
  firing: 'market',
  bound: '1',
  gap: 'wake',
  gapBound: '2',
  hasTarget: false,
  target: '',
  beyond: 'refuse',
  keptAt: 'here',
}

export type Field = keyof TypedOrder

export type ReadOrder =
  | { readonly kind: 'wish'; readonly wish: OrderWish }
  | { readonly kind: 'flaw'; readonly field: Field }

/** Whether it is kept here until something happens. */
export const isKept = (way: Way): boolean => way !== 'now' && way !== 'limit'

const isWayThere = (way: Way): boolean => way === 'stop' || way === 'take-profit'

/** Whether that venue could keep such an order in place of the trader. */
export const mayBeThere = (way: Way, venue: string): boolean =>
  isWayThere(way) && isVenue(venue) && isReadBack(venue)

/** Kept at the venue only where that is possible, whatever was chosen for another order before. */
export const settled = (typed: TypedOrder, venue: string): TypedOrder =>
  mayBeThere(typed.way, venue) ? typed : { ...typed, keptAt: 'here' }

/** One that trails has no price to limit it by; a venue keeps no bound. */
export function firingOf({ way, firing, keptAt }: TypedOrder): 'limit' | 'market' {
  if (keptAt === 'venue') return 'limit'
  return way === 'trail' ? 'market' : firing
}

/** One of the two: beside a stop, above or below, or behind the price. */
export const mayHaveTarget = ({ way, keptAt }: TypedOrder): boolean =>
  keptAt === 'here' && (way === 'stop' || way === 'trail')

export function readOrder(typed: TypedOrder): ReadOrder {
  try {
    return { kind: 'wish', wish: wishOf(typed) }
  } catch (error) {
    if (error instanceof Flawed) return { kind: 'flaw', field: error.field }
    throw error
  }
}

/** How it is placed where no page is: on the machine that has the account's key. */
export function commandOf(wish: OrderWish): string {
  const { account } = wish
  if (wish.kind === 'keep') {
    const { side, amount, market } = wish.order
    return `countersign order keep ${account} ${side} ${writeDecimal(amount)} ${market} …`
  }
  const { side, amount, market, execution } = wish
  const what = `${account} ${writeDecimal(amount)} ${market}`
  const how = execution.kind === 'limit' ? '--limit' : '--worst'
  return `countersign order ${side} ${what} ${how} ${writeDecimal(execution.price)}`
}

/** The link that brings it to the desk: no server is sent it. */
export function orderLink(wish: OrderWish): string {
  const bytes = canonicalBytes(wishToCanonical(wish))
  return `#order=${bytes.toBase64({ alphabet: 'base64url', omitPadding: true })}`
}

class Flawed extends Error {
  readonly field: Field
  constructor(field: Field) {
    super(field)
    this.field = field
  }
}

function wishOf(typed: TypedOrder): OrderWish {
  const { account, side, way, beyond, keptAt: at } = typed
  const isThere = at === 'venue'
  if (account === '') throw new Flawed('account')
  const market = typed.market.trim().toUpperCase()
  if (!/^[A-Z0-9]{1,20}\/[A-Z0-9]{1,20}$/.test(market)) throw new Flawed('market')
  const amount = decimal(typed, 'amount')
  if (!isKept(way)) {
    const execution = {
      kind: way === 'now' ? 'market' : 'limit',
      price: decimal(typed, 'price'),
    } as const
    return { kind: 'place', account, market, side, amount, execution }
  }
  const order: KeptOrder = {
    ...{ market, side, amount },
    trigger: triggerOf(typed),
    execution: executionOf(typed),
    onGap: gapOf(typed),
    target: typed.hasTarget && mayHaveTarget(typed) ? decimal(typed, 'target') : null,
    source: isThere ? 'last' : 'closing',
    staleSeconds: 30,
    jumpBasisPoints: 500,
  }
  const flaw = flawOf(order)
  if (flaw !== null) throw new Flawed(FIELDS[flaw] ?? 'trigger')
  return { kind: 'keep', account, order, onBeyond: isThere ? 'refuse' : beyond, at }
}

const FIELDS: Readonly<Record<string, Field>> = {
  amount: 'amount',
  execution: 'price',
  target: 'target',
}

function triggerOf(typed: TypedOrder): Trigger {
  const { way, trailBy } = typed
  if (way === 'stop' || way === 'take-profit')
    return { kind: way, price: decimal(typed, 'trigger') }
  if (way === 'trail') {
    return trailBy === 'share'
      ? { kind: 'trail-share', basisPoints: share(typed, 'distance') }
      : { kind: 'trail-amount', amount: decimal(typed, 'distance') }
  }
  const at = Date.parse(typed.time)
  if (!Number.isFinite(at)) throw new Flawed('time')
  return { kind: 'time', at: Math.floor(at / 1_000), lateSeconds: 60 }
}

function executionOf(typed: TypedOrder): Execution {
  return firingOf(typed) === 'limit'
    ? { kind: 'limit', price: decimal(typed, 'price') }
    : { kind: 'market', boundBasisPoints: share(typed, 'bound') }
}

function gapOf(typed: TypedOrder): OnGap {
  if (typed.keptAt === 'venue') return { kind: 'limit' }
  return typed.gap === 'market'
    ? { kind: 'market', boundBasisPoints: share(typed, 'gapBound') }
    : { kind: typed.gap }
}

function decimal(
  typed: TypedOrder,
  field: 'amount' | 'price' | 'trigger' | 'distance' | 'target',
): Decimal {
  try {
    const read = parseDecimal(typed[field].trim(), 'unsigned')
    if (read > 0n) return read
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  throw new Flawed(field)
}

/** Basis points of a percentage like `2.5`. */
function share(typed: TypedOrder, field: 'distance' | 'bound' | 'gapBound'): number {
  const [, whole, part = ''] = /^(\d{1,2})(?:\.(\d{1,2}))?$/.exec(typed[field].trim()) ?? []
  const basisPoints = Number(whole ?? 0) * 100 + Number(part.padEnd(2, '0'))
  if (whole === undefined || basisPoints === 0) throw new Flawed(field)
  return basisPoints
}
