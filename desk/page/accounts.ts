// What the trader says of accounts at exchanges, as screens show it. There is never a secret in it.

import type { Canonical } from '@countersign/core/canonical.ts'
import { anything, list, optional, text, whole, word } from '@countersign/core/fields.ts'
import { badge } from './parts.ts'
import { some } from './some.ts'

const certainty = word('yes', 'no', 'unknown')

const found = some({
  rights: some({
    trade: certainty,
    withdraw: certainty,
    ipBound: certainty,
    ips: optional(list(text(64), 64)),
    expiresAt: optional(whole()),
  }),
  findings: anything,
  paper: optional(text(3)),
})

const account = some({
  account: text(32),
  venue: text(32),
  quote: text(16),
  rights: text(16),
  found: anything,
  addedAt: whole(),
  checkedAt: whole(),
  by: text(32),
})

export type AccountView = ReturnType<typeof account>

const listed = some({ accounts: list(account, 1_000) })

export const readAccounts = (value: Canonical): readonly AccountView[] =>
  listed(value, 'accounts').accounts

export const readAccount = (value: Canonical): AccountView => account(value, 'account')

/** What the venue said of its key, when it was asked last. */
export const keyOf = (view: AccountView): ReturnType<typeof found>['rights'] =>
  found(view.found, 'found').rights

/** Whether it has no key, and pretended money. */
export const isPaper = (view: AccountView): boolean => found(view.found, 'found').paper === 'yes'

const balances = some({
  at: whole(),
  balances: list(
    some({ currency: text(32), total: text(40), free: text(40), used: text(40) }),
    10_000,
  ),
})

export const readBalances = (value: Canonical): ReturnType<typeof balances> =>
  balances(value, 'balances')

/** Whether all is as it has to be with the key. */
export function rightsBadge(view: AccountView): HTMLElement {
  if (isPaper(view)) return badge('warn', 'pretended money')
  const { withdraw, ipBound } = keyOf(view)
  if (withdraw !== 'no') return badge('bad', 'may withdraw')
  return ipBound === 'yes' ? badge('good', view.rights) : badge('warn', 'works from everywhere')
}
