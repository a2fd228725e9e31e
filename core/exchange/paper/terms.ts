// What an account with pretended money is called, and what it begins with. Its name says what it is
// wherever it is read, in a notice and in a list of years ago: it is never mistaken for a real one.

import { Fault } from '../../fault.ts'
import { type Decimal, ONE, parseDecimal } from '../decimal.ts'

const PREFIX = 'paper-'

export const isPaperName = (name: string): boolean => name.startsWith(PREFIX)

/** As such an account is called when somebody called it so. */
export const paperName = (name: string): string => (isPaperName(name) ? name : `${PREFIX}${name}`)

/** @throws Fault exchange.paper_named for one called as the other kind is */
export function checkPaperName(name: string, isPaper: boolean): void {
  if (isPaperName(name) !== isPaper) throw new Fault('exchange.paper_named', { account: name })
}

export type StartingBalance = { readonly currency: string; readonly amount: string }

/** Of `USDT=10000`. @throws Fault exchange.paper_invalid */
export function startingBalance(text: string): StartingBalance {
  const [currency = '', amount = '', ...more] = text.trim().split('=')
  if (more.length > 0) throw new Fault('exchange.paper_invalid', { balance: text.slice(0, 60) })
  return { currency: currency.toUpperCase(), amount }
}

const CURRENCY = /^[A-Z0-9]{1,16}$/
const MOST_CURRENCIES = 32
/** A thousand billion: what comes of it by any price can still be written. */
const MOST: Decimal = 10n ** 12n * ONE

/** @throws Fault exchange.paper_invalid naming the currency */
export function startingBalances(given: readonly StartingBalance[]): ReadonlyMap<string, Decimal> {
  const balances = new Map<string, Decimal>()
  for (const { currency, amount } of given) {
    const read = amountIn(amount)
    const isGood = CURRENCY.test(currency) && read !== null && !balances.has(currency)
    if (!isGood) throw new Fault('exchange.paper_invalid', { balance: `${currency}=${amount}` })
    balances.set(currency, read)
  }
  if (balances.size === 0 || balances.size > MOST_CURRENCIES) {
    throw new Fault('exchange.paper_invalid', { currencies: balances.size })
  }
  return balances
}

function amountIn(text: string): Decimal | null {
  try {
    const read = parseDecimal(text)
    return read > 0n && read <= MOST ? read : null
  } catch {
    return null
  }
}
