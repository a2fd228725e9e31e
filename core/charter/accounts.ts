// Accounts at exchanges in a charter: they come and go with a one-time code of who decides, and
// their policies are changed as those of wallets.

import type { UnixSeconds } from '../basics.ts'
import { type OrderPolicy, orderPolicyFromCanonical } from '../exchange/policy/policy.ts'
import { Fault } from '../fault.ts'
import { type AccountRecord, accountTerms } from './account.ts'
import type { Change } from './change.ts'
import type { Entry } from './entry.ts'
import { BODIES } from './kinds.ts'
import { subjectOfAccount } from './lock.ts'
import { checkOrderNames, orderHashOf, withEarlier } from './policies.ts'
import { type Charter, isFounding } from './state.ts'

/** @throws Fault exchange.account_missing */
export function accountIn({ accounts }: Pick<Charter, 'accounts'>, name: string): AccountRecord {
  const record = accounts.get(name)
  if (!record) throw new Fault('exchange.account_missing', { account: name })
  return record
}

/** With one more; its first policy is in force at once, as that of a wallet. */
export function accountCreated(charter: Charter, entry: Entry): Charter {
  const body = BODIES['account.created'](entry.body, entry.kind)
  const terms = accountTerms(body)
  const policy = orderPolicyFromCanonical(body.policy)
  const { time: at, seq } = entry
  const isPaper = body.paper === 'yes'
  const device = body.device ?? null
  const made = { createdAt: at, device, isPaper }
  const record: AccountRecord = { ...terms, ...made, policy, earlier: [] }
  return {
    ...charter,
    // What was proposed while nothing was at stake would take hold without any delay.
    epoch: charter.epoch + (isFounding(charter) ? 1 : 0),
    hasHadAccounts: true,
    accounts: new Map(charter.accounts).set(terms.name, record),
    changed: new Map(charter.changed).set(subjectOfAccount(terms.name), { at, seq }),
  }
}

/**
 * Without one. A freeze of it stays: whoever brings it back under its name would have ended it
 * alone. What was tightened of it is undone no more.
 */
export function accountRemoved(charter: Charter, entry: Entry): Charter {
  const { account } = BODIES['account.removed'](entry.body, entry.kind)
  const accounts = new Map(charter.accounts)
  accounts.delete(account)
  const alone = charter.alone.filter((act) => !('account' in act && act.account === account))
  return { ...charter, accounts, alone }
}

/** With another order policy; the one before is remembered for some days. */
export function orderPolicySet(
  charter: Charter,
  record: AccountRecord,
  policy: OrderPolicy,
  at: UnixSeconds,
): Charter {
  checkOrderNames(charter, policy)
  const next = { ...withEarlier(record, at), policy }
  return { ...charter, accounts: new Map(charter.accounts).set(record.name, next) }
}

/** @throws Fault exchange.account_missing, policy.changed, policy.invalid */
export function withOrderPolicy(
  charter: Charter,
  change: Extract<Change, { readonly kind: 'account.policy' }>,
  at: UnixSeconds,
): Charter {
  const record = accountIn(charter, change.account)
  if (orderHashOf(record.policy) !== change.from) throw new Fault('policy.changed')
  return orderPolicySet(charter, record, orderPolicyFromCanonical(change.policy), at)
}
