// Amounts and prices as a venue takes them: never more than was asked, and never at a worse price.

import {
  type Decimal,
  multiply,
  ONE,
  parseDecimal,
  writeDecimal,
} from '@countersign/core/exchange/decimal.ts'
import type { Side } from '@countersign/core/exchange/policy/facts.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Client, Told } from '../venue/load.ts'

/** As ccxt numbers its ways to say how fine something is. */
const DECIMAL_PLACES = 2
const SIGNIFICANT_DIGITS = 3

/** What a market of the venue's takes. */
export type Rules = {
  readonly amountStep: Decimal
  priceStep(price: Decimal): Decimal
  readonly leastAmount: Decimal
  /** Of amount times price. */
  readonly leastValue: Decimal
}

type Wanted = { readonly side: Side; readonly amount: Decimal; readonly price: Decimal }

/** @throws Fault exchange.order_too_small */
export function fitted(rules: Rules, { side, amount, price }: Wanted): Wanted {
  const { amountStep, leastAmount, leastValue } = rules
  const step = rules.priceStep(price)
  const over = price % step
  // A buy is not dearer, a sale not cheaper than what was asked.
  const at = side === 'buy' || over === 0n ? price - over : price - over + step
  const fit = { side, amount: amount - (amount % amountStep), price: at }
  const isSmall = fit.amount === 0n || fit.amount < leastAmount || at <= 0n
  if (isSmall || multiply(fit.amount, at, 'down') < leastValue) {
    const least = leastAmount > amountStep ? leastAmount : amountStep
    const facts = { amount: writeDecimal(amount), leastAmount: writeDecimal(least) }
    throw new Fault('exchange.order_too_small', { ...facts, leastValue: writeDecimal(leastValue) })
  }
  return fit
}

/**
 * What the venue says of a market, out of ccxt's table.
 * @throws Fault exchange.market_unknown, exchange.answer_invalid
 */
export function rulesOf(venue: VenueId, client: Client, symbol: string): Rules {
  if (!Object.hasOwn(client.markets ?? {}, symbol)) {
    throw new Fault('exchange.market_unknown', { venue, market: symbol })
  }
  const { precision = {}, limits = {}, active, spot } = client.market(symbol)
  if (active === false || spot !== true) {
    throw new Fault('exchange.market_unknown', { venue, market: symbol })
  }
  const { amount, price } = precision as Told
  const { amount: amounts, cost } = limits as Told
  const least = (of: unknown) => {
    const { min } = (of ?? {}) as Told
    return min === undefined || min === null ? 0n : numberOf(venue, min)
  }
  const finest = (value: unknown) => stepOf(venue, value, client.precisionMode)
  const isSignificant = client.precisionMode === SIGNIFICANT_DIGITS
  return {
    // Where prices have so many significant digits, amounts have so many behind the point.
    amountStep: isSignificant ? stepOf(venue, amount, DECIMAL_PLACES) : finest(amount),
    priceStep: isSignificant ? (at) => significantStep(at, Number(price)) : () => finest(price),
    leastAmount: least(amounts),
    leastValue: least(cost),
  }
}

function stepOf(venue: VenueId, value: unknown, mode: number): Decimal {
  const given = numberOf(venue, value)
  const step = mode === DECIMAL_PLACES ? ONE / 10n ** (given / ONE) : given
  if (step <= 0n) throw new Fault('exchange.answer_invalid', { venue, where: 'precision' })
  return step
}

/** The last digit that counts of such a price. */
function significantStep(price: Decimal, digits: number): Decimal {
  const places = price.toString().length - digits
  return places > 0 ? 10n ** BigInt(places) : 1n
}

/** As ccxt writes numbers: plainly, or with an exponent. */
export function numberOf(venue: VenueId, value: unknown): Decimal {
  const text = String(value)
  const [, whole = '', part = '', exponent] =
    /^(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,2}))?$/i.exec(text) ?? []
  const shift = Number(exponent ?? 0)
  try {
    if (exponent === undefined) return parseDecimal(trimmed(text))
    const digits = BigInt(`${whole}${part}`) * ONE
    const by = shift - part.length
    return by >= 0 ? digits * 10n ** BigInt(by) : digits / 10n ** BigInt(-by)
  } catch (cause) {
    throw new Fault('exchange.answer_invalid', { venue, where: 'number' }, { cause })
  }
}

/** Venues fill up with zeros, further than any value of theirs goes. */
const trimmed = (text: string): string => text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')
