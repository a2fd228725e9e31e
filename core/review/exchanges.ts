// Checks of accounts at exchanges: what their keys may do, from where, and until when.

import { orderPolicyFromCanonical } from '../exchange/policy/policy.ts'
import type { ExchangeFacts, Facts, Known } from './facts.ts'
import { isUnknown } from './facts.ts'
import { byCommand, byHand, type Check, type Found } from './finding.ts'
import { DAY, foundIn, ifKnown, inDays } from './walk.ts'

const SOON_DAYS = 30
const STALE_DAYS = 2
const IDLE_DAYS = 90

const tell = ({ name }: ExchangeFacts, evidence: string, fix: Found['fix']): Found => ({
  subject: `account:${name}`,
  evidence,
  fix,
})

const rotate = ({ name }: ExchangeFacts, words: string): Found['fix'] =>
  byCommand(`countersign exchange rotate ${name}`, words)

type Look = (account: ExchangeFacts, facts: Facts) => boolean

const each = (facts: Facts, isAtFault: Look, found: (account: ExchangeFacts) => Found) =>
  ifKnown(facts.exchanges, (all) => foundIn(all, (one) => isAtFault(one, facts), found))

const trades = ({ trade }: ExchangeFacts): boolean => trade === 'yes'

const withdraws: Check = {
  id: 'exchanges.withdraws',
  severity: 'critical',
  title: 'A key of an exchange may withdraw, or nobody knows that it may not',
  why: 'Whoever gets hold of it takes all there is. Nothing is placed with it meanwhile.',
  standards: ['ASVS 13.2.1'],
  judge: (facts) =>
    each(
      facts,
      ({ withdraw, isRefused }) => withdraw !== 'no' && !isRefused,
      (account) => {
        const fix = rotate(account, 'Make a key that cannot, and withdraw this one there.')
        return tell(account, `${account.venue} says of withdrawing: ${account.withdraw}`, fix)
      },
    ),
}

const refused: Check = {
  id: 'exchanges.refused',
  severity: 'high',
  title: 'An exchange does not take its key any more',
  why: 'No order can be cancelled with it, and what is watched there is not seen.',
  standards: ['ASVS 13.3.4'],
  judge: (facts) =>
    each(
      facts,
      ({ isRefused }) => isRefused,
      (account) => tell(account, account.venue, rotate(account, 'Make a new key there.')),
    ),
}

const unbound: Check = {
  id: 'exchanges.unbound',
  severity: 'high',
  title: 'A key of an exchange trades from anywhere',
  why: 'In 2022 3Commas lost 100,000 keys; those bound to an address were of no use to the thief.',
  standards: ['ASVS 7.2.2', 'ASVS 13.2.1'],
  judge: (facts) =>
    each(
      facts,
      (account) => trades(account) && (account.ipBound === 'no' || account.isOurs === 'no'),
      (account) => {
        const words = 'Bind it to your address there, then: countersign exchange check NAME.'
        const isBound = account.ipBound === 'yes'
        const evidence = isBound ? 'bound to addresses that are not ours' : 'bound to no address'
        return tell(account, evidence, byHand(words))
      },
    ),
}

const endsSoon: Check = {
  id: 'exchanges.ends-soon',
  severity: 'medium',
  title: 'A key of an exchange ends within 30 days',
  why: 'A key that ended in silence once left a stop of 25 % to end at 89 %.',
  standards: ['ASVS 13.3.4'],
  judge: (facts) =>
    each(
      facts,
      ({ endsAt }, { now }) => endsAt !== null && endsAt <= now + SOON_DAYS * DAY,
      (account) => {
        const days = Math.max(0, inDays((account.endsAt ?? 0) - facts.now))
        return tell(account, `in ${days} days`, rotate(account, 'Change it before.'))
      },
    ),
}

const unchecked: Check = {
  id: 'exchanges.unchecked',
  severity: 'medium',
  title: 'An exchange has not said for two days what a key may do',
  why: 'Rights are changed after a key was taken in, also by whoever got into the account there.',
  standards: ['CCSS 2.02.3.2'],
  judge: (facts) =>
    each(
      facts,
      ({ askedAt }, { now }) => askedAt < now - STALE_DAYS * DAY,
      (account) => {
        const days = inDays(facts.now - account.askedAt)
        const command = `countersign exchange check ${account.name}`
        return tell(account, `${days} days ago`, byCommand(command, 'Ask it now.'))
      },
    ),
}

const idle: Check = {
  id: 'exchanges.idle',
  severity: 'low',
  title: 'A key of an exchange may trade, and has not for 90 days',
  why: 'What is not needed is taken only by a thief. A key that reads is enough to watch.',
  standards: ['ASVS 13.2.1'],
  judge: (facts) =>
    ifKnown(facts.exchanges, (all): Known<readonly Found[]> => {
      const old = all.filter((one) => trades(one) && one.keyAt < facts.now - IDLE_DAYS * DAY)
      const dark = old.map(({ orderedAt }) => orderedAt).find(isUnknown)
      if (dark) return dark
      const isIdle = ({ orderedAt }: ExchangeFacts) =>
        !isUnknown(orderedAt) && (orderedAt ?? 0) < facts.now - IDLE_DAYS * DAY
      const fix = byHand('Make one there that reads alone, and add the account again with --watch.')
      return foundIn(old, isIdle, (account) => tell(account, 'no order in 90 days', fix))
    }),
}

const unruled: Check = {
  id: 'exchanges.unruled',
  severity: 'low',
  title: 'A key of an exchange may trade, and nobody may by the charter',
  why: 'Either the policy of the account is missing, or the key has a right that nobody needs.',
  standards: ['ASVS 8.3.1', 'ASVS 13.2.1'],
  judge: (facts) =>
    each(
      facts,
      (account, { charter }) => {
        const ruled = charter.accounts.find(({ name }) => name === account.name)
        const grants = ruled ? orderPolicyFromCanonical(ruled.orders).grants : []
        return trades(account) && !grants.some(({ operations }) => operations.includes('place'))
      },
      (account) => {
        const words = 'Propose an order policy for it, or give it a key that reads alone.'
        return tell(account, 'its policy lets nobody place an order', byHand(words))
      },
    ),
}

export const EXCHANGES: readonly Check[] = [
  withdraws,
  refused,
  unbound,
  endsSoon,
  unchecked,
  idle,
  unruled,
]
