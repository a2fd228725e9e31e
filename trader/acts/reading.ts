// What members may see of accounts: never a secret, nor anything one could be made of.

import type { TraderBody } from '@countersign/channel/trader-messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { parseDecimal, writeDecimal } from '@countersign/core/exchange/decimal.ts'
import { endOf } from '@countersign/core/exchange/rights/ends.ts'
import { readFound } from '@countersign/core/exchange/rights/found.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import type { Account } from '../accounts.ts'
import type { Heard } from '../asked.ts'

export const listAccounts = ({ trader }: Heard<unknown>): Canonical => {
  return { accounts: trader.accounts.all().map(shown) }
}

/** @throws Fault exchange.account_missing */
export const showAccount = ({ trader, body }: Heard<TraderBody<'account.show'>>): Canonical =>
  shown(trader.accounts.get(body.account))

/** An account without its secrets. */
export function shown(account: Account): Canonical {
  const { name, venue, quote, rights, found, addedAt, checkedAt, version, by } = account
  const { keyAt, askedAt } = account
  const end = endOf(venue, readFound(found).rights, keyAt)
  return {
    account: name,
    venue,
    quote,
    rights,
    found,
    addedAt: plain(addedAt),
    checkedAt: plain(checkedAt),
    version: plain(version),
    by,
    /** The venue was last asked, and when the key ends. */
    key: plain({ at: keyAt, askedAt, ...(end === null ? {} : { ends: end }) }),
  }
}

/**
 * What the account has of each currency now, as the venue says.
 * @throws Fault exchange.*
 */
export async function showBalances({
  trader,
  body,
}: Heard<TraderBody<'account.balances'>>): Promise<Canonical> {
  const account = trader.accounts.get(body.account)
  if (account.isPaper) {
    const balances = trader.paper.balances(account.name).map(plain)
    return { account: account.name, at: plain(trader.time()), balances }
  }
  const client = await trader.clientOf(account)
  const told = await client.askKnowing('balances', (venue) => venue.fetchBalance())
  return { account: account.name, at: plain(trader.time()), balances: readBalances(account, told) }
}

/** How well each account is watched, and each market whose prices somebody waits for. */
export const showHealth = ({ trader: { watching, prices } }: Heard<unknown>): Canonical => {
  return { accounts: watching.health().map(plain), prices: prices.health().map(plain) }
}

type Told = Readonly<Record<string, unknown>>

const AMOUNT = /^(?:0|[1-9]\d{0,17})(?:\.\d{1,18})?$/
const CURRENCY = /^[A-Za-z0-9._-]{1,32}$/

const trimmed = (text: string): string => writeDecimal(parseDecimal(text, 'unsigned'))

function readBalances({ venue }: Account, told: Told): Canonical {
  const totals = Object.entries((told.total ?? {}) as Told)
  const amount = (value: unknown): string => {
    // Exchanges fill up with zeros, or do not.
    if (typeof value === 'string' && AMOUNT.test(value)) return trimmed(value)
    throw new Fault('exchange.answer_invalid', { venue, where: 'balances' })
  }
  return totals
    .filter(([currency]) => CURRENCY.test(currency))
    .map(([currency, total]) => {
      const { free, used } = (told[currency] ?? {}) as Told
      return { currency, total: amount(total), free: amount(free), used: amount(used) }
    })
    .filter(({ total }) => /[1-9]/.test(total))
    .toSorted((one, other) => (one.currency < other.currency ? -1 : 1))
}
