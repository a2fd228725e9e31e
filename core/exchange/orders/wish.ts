// An order as somebody wishes it, before anybody decided on it: what a person confirms, and what
// programs and links carry. Read strictly, written one way.

import type { Canonical } from '../../canonical.ts'
import { Fault } from '../../fault.ts'
import { byKind, type FieldReader, object, optional, text, word } from '../../fields.ts'
import { plain } from '../../plain.ts'
import { type Decimal, parseDecimal, writeDecimal } from '../decimal.ts'
import type { Side } from '../policy/facts.ts'
import type { KeptOrder } from './kept.ts'
import { readKeptOrder, recordOf } from './record.ts'
import { flawThere, type KeptAt } from './there.ts'

/** `market`: whatever the book gives up to the price, at once; the rest is cancelled. */
export type Execution = { readonly kind: 'limit' | 'market'; readonly price: Decimal }

export type OrderWish =
  | {
      readonly kind: 'place'
      readonly account: string
      readonly market: string
      readonly side: Side
      readonly amount: Decimal
      readonly execution: Execution
    }
  | {
      readonly kind: 'keep'
      readonly account: string
      readonly order: KeptOrder
      /** What happens where the price is beyond its trigger already. */
      readonly onBeyond: 'refuse' | 'fire'
      readonly at: KeptAt
    }

const MARKET = /^[A-Z0-9]{1,20}\/[A-Z0-9]{1,20}$/

const market: FieldReader<string> = (value, where) => {
  const given = text(64)(value, where)
  if (MARKET.test(given)) return given
  throw new Fault('channel.message_invalid', { where, wanted: 'a spot market like BTC/USDT' })
}

const amount: FieldReader<Decimal> = (value, where) => {
  try {
    const read = parseDecimal(text(40)(value, where), 'unsigned')
    if (read > 0n) return read
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  throw new Fault('channel.message_invalid', { where, wanted: 'a decimal above 0, like 0.25' })
}

const price = amount
const account = text(32)

const wish = byKind({
  place: object({
    kind: word('place'),
    account,
    market,
    side: word('buy', 'sell'),
    amount,
    execution: byKind({
      limit: object({ kind: word('limit'), price }),
      market: object({ kind: word('market'), price }),
    }),
  }),
  keep: object({
    kind: word('keep'),
    account,
    order: (value, where) => {
      if (value === undefined) throw new Fault('channel.message_invalid', { where, wanted: 'one' })
      const order = readKeptOrder(value)
      market(order.market, `${where}.market`)
      return order
    },
    onBeyond: word('refuse', 'fire'),
    at: (value, where): KeptAt => optional(word('venue'))(value, where) ?? 'here',
  }),
})

/** @throws Fault channel.message_invalid naming the place */
export function readWish(value: Canonical, where = 'order'): OrderWish {
  const wished: OrderWish = wish(value, where)
  if (wished.kind === 'place' || wished.at === 'here') return wished
  const flaw = flawThere(wished.order, wished.onBeyond)
  if (flaw === null) return wished
  const place = flaw === 'onBeyond' ? flaw : `order.${flaw}`
  const wanted = 'such that a venue can keep the order'
  throw new Fault('channel.message_invalid', { where: `${where}.${place}`, wanted })
}

/** The one form of it. */
export function wishToCanonical(wished: OrderWish): Canonical {
  if (wished.kind === 'keep') {
    const { kind, account: name, order, onBeyond } = wished
    return { kind, account: name, order: recordOf(order), onBeyond, ...whoKeeps(wished) }
  }
  const { amount: size, execution, ...rest } = wished
  const { kind, price: at } = execution
  const written = { ...rest, amount: writeDecimal(size) }
  return plain({ ...written, execution: { kind, price: writeDecimal(at) } })
}

const whoKeeps = ({ at }: { readonly at: KeptAt }) => (at === 'venue' ? { at } : {})

/** What the trader is asked with: named by who asks, so that asking twice does it once. */
export type OrderRequest = {
  readonly kind: 'order.place' | 'order.keep'
  readonly body: Readonly<Record<string, Canonical>>
}

export function requestOf(wished: OrderWish, order: string): OrderRequest {
  const { account: name } = wished
  if (wished.kind === 'keep') {
    const kept = recordOf(wished.order)
    const { onBeyond } = wished
    const body = { account: name, order, kept, onBeyond, ...whoKeeps(wished) }
    return { kind: 'order.keep', body }
  }
  const { kind: _, ...rest } = wishToCanonical(wished) as Readonly<Record<string, Canonical>>
  return { kind: 'order.place', body: { ...rest, order } }
}

/** What the policy would say of it: nothing is done, and nothing counted. */
export function previewOf(wished: OrderWish, order: string) {
  const { kind, body } = requestOf(wished, order)
  return { kind: PREVIEWS[kind], body }
}

const PREVIEWS = { 'order.place': 'order.preview', 'order.keep': 'order.preview-keep' } as const
