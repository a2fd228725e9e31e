// Why a spend is denied or has to wait, in the language of the reader: the same pieces as
// describeReason of the core, but for how long it lasts, which a page shows as a time.

import { unreachable } from '@countersign/core/basics.ts'
import { NO_GRANT, type Reason } from '@countersign/core/policy/verdict.ts'
import type { Say } from '../words/use.ts'
import { amount, joined, name, type Part, type Phrase, phrase } from './phrase.ts'
import { clock, type SayPolicy, spanText, windowText } from './policy-phrases.ts'
import { type ReasonKey, reasonWords } from './reason-words.ts'

export type Sayings = { readonly say: Say<ReasonKey>; readonly sayPolicy: SayPolicy }

/** What was found of the spend, by which rule or grant. */
export function reasonPhrase(sayings: Sayings, reason: Reason): Phrase {
  const { say } = sayings
  if (reason.rule === NO_GRANT && reason.grant === undefined) return [say('noGrant')]
  const told = byPhrase(sayings, reason)
  if (reason.factor === undefined) return told
  const factor = say(reason.factor === 'code' ? 'factorCode' : 'factorPasskey')
  return phrase(say, 'asks', { found: told, factor })
}

function byPhrase(sayings: Sayings, reason: Reason): Phrase {
  const { say } = sayings
  const found = foundPhrase(sayings, reason)
  const ofToken = TOKEN_KEYS.find((key) => key === reason.rule)
  if (ofToken !== undefined) {
    return reason.atom === undefined ? [say(ofToken)] : [say(ofToken), ': ', ...found]
  }
  if (reason.grant) return phrase(say, 'ofGrant', { grant: name(reason.grant), found })
  return phrase(say, 'ofRule', { rule: name(reason.rule), found })
}

/** What a token is refused by stands where a rule would. */
const TOKEN_KEYS = reasonWords.keys.filter((key) => key.startsWith('token:'))

function foundPhrase({ say, sayPolicy }: Sayings, reason: Reason): Phrase {
  const spend = amount(reason.spendSats ?? 0n)
  const limit = amount(reason.limitSats ?? 0n)
  const fee = amount(reason.feeSats ?? 0n)
  const { atom, window, scope } = reason
  const span = window ? windowText(sayPolicy, { window, scope }) : ''
  const share = `${(reason.limitBasisPoints ?? 0) / 100} %`
  const told = (key: ReasonKey, holes: Readonly<Record<string, Part | Phrase>> = {}) =>
    phrase(say, key, holes)
  switch (atom) {
    case undefined:
      return told('always')
    case 'amount-above':
      return told(atom, { spend, limit })
    case 'sum-above':
      return told(atom, { spend, limit, used: amount(reason.usedSats ?? 0n), window: span })
    case 'count-above': {
      const [used, most] = [String(reason.usedCount ?? 0), String(reason.limitCount ?? 0)]
      return told(atom, { used, window: span, limit: most })
    }
    case 'destination-in':
    case 'destination-not-in':
    case 'destination-younger-than': {
      const list = name(reason.list ?? '')
      if (reason.isUnknown) return told('notCompared', { list })
      const time = spanText(sayPolicy, reason.limitSeconds ?? 0)
      return told(atom, { paid: paidPhrase(reason), list, time })
    }
    case 'fee-above':
      return told(atom, { fee, limit })
    case 'fee-rate-above':
      return told(atom, { fee, vsize: `${reason.vsize}`, limit: `${reason.limitSatPerVb}` })
    case 'fee-share-above':
      return told(atom, { fee, limit: share, paid: amount(reason.paymentsSats ?? 0n) })
    case 'change-not-ours':
    case 'sighash-not-all':
      return told(atom)
    case 'initiator-in':
    case 'initiator-not-in':
      return told('device', { who: { kind: 'device', key: reason.device ?? '' } })
    case 'member-in':
    case 'member-not-in':
      return told('member', { who: { kind: 'member', id: reason.member ?? '' } })
    case 'hour-in': {
      const { fromHour = 0, untilHour = 0 } = reason.hours ?? {}
      return told(atom, { from: clock(fromHour), until: clock(untilHour) })
    }
    case 'balance-share-above':
      if (reason.isUnknown) return told('balanceUnknown')
      return told(atom, { spend, limit: share, balance: amount(reason.balanceSats ?? 0n) })
    case 'network-not-in':
      if (reason.isUnknown) return told('networkUnknown')
      return told(atom, { address: name(reason.networkAddress ?? '') })
    case 'new-device':
      return told(reason.isUnknown ? 'deviceUnknown' : atom)
    default:
      return unreachable(atom)
  }
}

/** For what no time frees: a spend signed for later, and the limit with it. */
export function openPhrase(
  say: Say<ReasonKey>,
  { openSats, openCount }: Pick<Reason, 'openSats' | 'openCount'>,
): Phrase | null {
  if (openSats !== undefined) return phrase(say, 'open', { open: amount(openSats) })
  return openCount === undefined ? null : phrase(say, 'openCount', { open: `${openCount}` })
}

const paidPhrase = ({ scripts = [] }: Reason): Phrase =>
  joined(
    scripts.map((destination) => [{ kind: 'destination', destination }]),
    ', ',
  )
