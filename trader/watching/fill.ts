// One trade of an account as its venue tells it, read strictly, and as it is told on.

import type { Canonical } from '@countersign/core/canonical.ts'
import { type Decimal, writeDecimal } from '@countersign/core/exchange/decimal.ts'
import type { Side } from '@countersign/core/exchange/policy/facts.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import { numberOf } from '../orders/fit.ts'
import type { Told } from '../venue/load.ts'
import { textOf } from './text.ts'

export type Fill = {
  readonly market: string
  /** Of the venue; at some it is one of its market's alone. */
  readonly tradeId: string
  readonly venueOrderId: string
  readonly side: Side
  readonly amount: Decimal
  readonly price: Decimal
  /** As the venue writes it: below zero where the venue pays. Empty where it says none. */
  readonly fee: string
  readonly feeCurrency: string
  /** By the venue's clock. */
  readonly atMs: number
}

const ID = /^[\x21-\x7e]{1,128}$/
const MARKET = /^[A-Za-z0-9._-]{1,32}\/[A-Za-z0-9._-]{1,32}$/
const CURRENCY = /^[A-Za-z0-9._-]{1,32}$/

/** @throws Fault exchange.answer_invalid: nothing is guessed of what was traded */
export function readFill(venue: VenueId, told: Told): Fill {
  const refuse = (where: string): never => {
    throw new Fault('exchange.answer_invalid', { venue, where })
  }
  const named = (name: 'id' | 'order'): string => {
    const text = textOf(told[name])
    return ID.test(text) ? text : refuse(`trade ${name}`)
  }
  const { symbol, side, timestamp } = told
  if (typeof symbol !== 'string' || !MARKET.test(symbol)) return refuse('trade market')
  if (side !== 'buy' && side !== 'sell') return refuse('trade side')
  const atMs = Number(timestamp)
  if (!Number.isSafeInteger(atMs) || atMs <= 0) return refuse('trade time')
  return {
    market: symbol,
    tradeId: named('id'),
    venueOrderId: named('order'),
    side,
    amount: numberOf(venue, told.amount),
    price: numberOf(venue, told.price),
    ...feeOf(venue, told),
    atMs,
  }
}

function feeOf(venue: VenueId, told: Told): Pick<Fill, 'fee' | 'feeCurrency'> {
  const { cost, currency } = (told.fee ?? {}) as Told
  const isTold = cost !== undefined && cost !== null
  const isNamed = typeof currency === 'string' && CURRENCY.test(currency)
  if (!isTold || !isNamed) return { fee: '', feeCurrency: '' }
  const text = textOf(cost)
  const isPaid = text.startsWith('-')
  const amount = writeDecimal(numberOf(venue, isPaid ? text.slice(1) : text))
  return { fee: isPaid && amount !== '0' ? `-${amount}` : amount, feeCurrency: currency }
}

/**
 * Whether each number of it is as exact as the venue wrote it. Numbers of JSON are read as doubles:
 * with more digits than those hold, the venue is asked for them in text.
 */
export function isExact({ amount, price }: Told): boolean {
  return [amount, price].every((each) => String(each).replace(/[^0-9]/g, '').length <= MOST_DIGITS)
}

const MOST_DIGITS = 15

type Whose = { readonly account: string; readonly venue: VenueId; readonly order: string }

/** @param whose - `order`: what it was intended as, where it is one of ours */
export function fillToCanonical(fill: Fill, { account, venue, order }: Whose): Canonical {
  const { amount, price, atMs, ...rest } = fill
  return plain({
    account,
    venue,
    ...rest,
    order,
    amount: writeDecimal(amount),
    price: writeDecimal(price),
    at: Math.floor(atMs / 1_000),
  })
}
