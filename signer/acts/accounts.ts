// Exchange accounts as the charter has them: what a code about one brings about there, and whether
// anything may be ordered there now.

import {
  addedAccount,
  type ConsentedAct,
  papered,
  removedAccount,
} from '@countersign/channel/trader-messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { type AccountRecord, accountTerms } from '@countersign/core/charter/account.ts'
import type { CharterKind } from '@countersign/core/charter/kinds.ts'
import { checkLock, ORGANISATION, subjectOfAccount } from '@countersign/core/charter/lock.ts'
import { isGoverning, type Member } from '@countersign/core/charter/member.ts'
import { checkOrderNames } from '@countersign/core/charter/policies.ts'
import type { Charter } from '@countersign/core/charter/state.ts'
import { checkPaperName, startingBalances } from '@countersign/core/exchange/paper/terms.ts'
import {
  orderPolicyFromCanonical,
  orderPolicyHash,
  orderPolicyToCanonical,
} from '@countersign/core/exchange/policy/policy.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Signer } from '../signer.ts'

/** As many as the trader has. */
const MAX_ACCOUNTS = 200

type Turn = { readonly kind: CharterKind; readonly body: Canonical }
/** `device`: whose code it is. */
type Asked = { readonly act: ConsentedAct; readonly body: Canonical; readonly device: string }

/**
 * What an act on an account does to the charter once its code was found right: nothing where it is
 * so already.
 * @throws Fault charter.role_missing, charter.frozen, charter.locked, charter.change_invalid,
 *   policy.invalid, exchange.account_exists and the others of a new account
 */
export function accountTurn(signer: Signer, member: Member, asked: Asked): readonly Turn[] {
  const { act, body, device } = asked
  switch (act) {
    case 'account.add':
      checkGoverning(member, act)
      return additionOf(signer, addedAccount(body, act), { isPaper: false, device })
    case 'account.paper': {
      checkGoverning(member, act)
      const given = papered(body, act)
      startingBalances(given.balances)
      return additionOf(signer, given, { isPaper: true, device })
    }
    case 'account.remove': {
      checkGoverning(member, act)
      const { account } = removedAccount(body, act)
      const isThere = signer.charter().accounts.has(account)
      return isThere ? [{ kind: 'account.removed', body: { account } }] : []
    }
    case 'account.rotate':
      checkGoverning(member, act)
      checkMoving(signer.charter())
      return []
    case 'order.place':
    case 'order.keep':
      return []
  }
}

/** Accounts come and go by who decides on the organisation. @throws Fault charter.role_missing */
function checkGoverning(member: Member, act: ConsentedAct): void {
  if (!isGoverning(member)) throw new Fault('charter.role_missing', { member: member.id, act })
}

type Addition = Parameters<typeof accountTerms>[0] & { readonly policy: Canonical }
type Kind = { readonly isPaper: boolean; readonly device: string }

function additionOf(signer: Signer, given: Addition, { isPaper, device }: Kind): readonly Turn[] {
  const { name, venue, quote } = accountTerms(given)
  checkPaperName(name, isPaper)
  const policy = orderPolicyFromCanonical(given.policy)
  const charter = signer.charter()
  checkMoving(charter)
  const known = charter.accounts.get(name)
  if (known) {
    // The trader had no answer, or turned the key away, and is asked again.
    const isAlike = known.venue === venue && known.quote === quote
    const isSame = isAlike && known.isPaper === isPaper
    if (isSame && orderPolicyHash(known.policy) === orderPolicyHash(policy)) return []
    throw new Fault('exchange.account_exists', { account: name })
  }
  checkUnlocked(charter, name, signer.time())
  if (charter.accounts.size >= MAX_ACCOUNTS) {
    throw new Fault('exchange.too_many', { most: MAX_ACCOUNTS })
  }
  checkOrderNames(charter, policy)
  const created = { account: name, venue, quote, policy: orderPolicyToCanonical(policy), device }
  const paper = isPaper ? { paper: 'yes' } : {}
  return [{ kind: 'account.created', body: { ...created, ...paper } }]
}

function checkMoving({ freezes }: Charter): void {
  const freeze = freezes.get(ORGANISATION)
  if (freeze) throw new Fault('charter.frozen', { subject: freeze.subject, why: freeze.why })
}

// Who takes an account away and brings it back has loosened what was locked.
function checkUnlocked(charter: Charter, name: string, now: number): void {
  const subject = subjectOfAccount(name)
  const wasThere = charter.changed.has(subject)
  checkLock(charter, wasThere ? [ORGANISATION, subject] : [ORGANISATION], undefined, now)
}

/** Its order policy, and whether anything is ordered there now. */
export function accountStanding(signer: Signer, { name, policy }: AccountRecord): Canonical {
  return {
    policy: orderPolicyToCanonical(policy),
    policyHash: orderPolicyHash(policy),
    ...standingNow(signer, name),
  }
}

function standingNow({ charter, witness, isSteady }: Signer, name: string) {
  const { freezes, stops } = charter()
  const freeze = freezes.get(subjectOfAccount(name)) ?? freezes.get(ORGANISATION)
  if (freeze) return { standing: 'frozen', why: `${freeze.subject}: ${freeze.why}` }
  const pulled = freezes.get('trading')
  if (pulled) return { standing: 'stopped', why: `trading: ${pulled.why}` }
  // What a signer that stands still says of a policy may be outrun elsewhere.
  if (stops.frozen !== null) return { standing: 'stopped', why: `signer: ${stops.frozen}` }
  if (witness.state() === 'needed') return { standing: 'stopped', why: 'witness.needed' }
  if (!isSteady()) return { standing: 'stopped', why: 'clock.jumped' }
  return { standing: 'trading', why: '' }
}
