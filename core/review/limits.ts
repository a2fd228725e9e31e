// Checks of how much a wallet lets go: sums over time, over all wallets, and how many spends.

import { formatBtc, type Sats, sats } from '../bitcoin/amounts.ts'
import type { Policy, ProvenAtom, Rule } from '../policy/policy.ts'
import { addingRules, DAILY, DENY, ruleOf } from './edit.ts'
import { isUnknown, type WalletFacts } from './facts.ts'
import type { Check } from './finding.ts'
import { DAY, eachWallet } from './walk.ts'

type SumAtom = Extract<ProvenAtom, { readonly kind: 'sum-above' }>

/** What a wallet’s first policy lets go in a day. */
const USUAL_DAILY_SATS = 5_000_000n
/** Below this a limit is in the way of its fees. */
const LEAST_DAILY_SATS = 100_000n
/** The share of a wallet that may go in a day: a thief of one day leaves the rest. */
const DAILY_SHARE = 4n

/** Whether a rule stops a spend or has others asked. */
const binds = ({ then: { kind } }: Rule): boolean => kind === 'deny' || kind === 'approvals'

/** The sums that bind every spend: a rule that asks for more beside is stepped around. */
function boundSums({ grants, rules }: Policy): readonly SumAtom[] {
  const byRule = rules.filter(binds).flatMap(({ when }) => {
    const [only, ...others] = when
    return only?.kind === 'sum-above' && others.length === 0 ? [only] : []
  })
  const inGrants = grants.map(({ unless = [] }) =>
    unless.filter((atom): atom is SumAtom => atom.kind === 'sum-above'),
  )
  return [...byRule, ...(inGrants.every((sums) => sums.length > 0) ? inGrants.flat() : [])]
}

/** The least of the sums of a day or longer, or null: shorter ones start anew within the day. */
function dailySats(policy: Policy): bigint | null {
  const daily = boundSums(policy).filter(
    ({ window }) => window.kind !== 'rolling' || window.seconds >= DAY,
  )
  const amounts = daily.map(({ sats: most }): bigint => most)
  return amounts.reduce<bigint | null>((a, b) => (a === null || b < a ? b : a), null)
}

/** What is proposed as the limit of a day. */
export function proposedDaily({ balanceSats, policy }: WalletFacts): Sats {
  const usual = isUnknown(balanceSats) ? USUAL_DAILY_SATS : balanceSats / DAILY_SHARE
  const wanted = usual > LEAST_DAILY_SATS ? usual : LEAST_DAILY_SATS
  const already = dailySats(policy)
  return sats(already !== null && already < wanted ? already : wanted)
}

const dailyRule = (wallet: WalletFacts, scope?: 'organisation'): Rule =>
  ruleOf(
    scope ? 'limit-24h-all' : 'limit-24h-review',
    [
      {
        kind: 'sum-above',
        sats: proposedDaily(wallet),
        window: DAILY,
        ...(scope ? { scope } : {}),
      },
    ],
    DENY,
  )

const limiting = (wallet: WalletFacts) =>
  addingRules(wallet, [dailyRule(wallet)], {
    words: `Deny more than ${formatBtc(proposedDaily(wallet))} BTC in 24 hours.`,
  })

const unlimited: Check = {
  id: 'limits.none',
  severity: 'critical',
  title: 'Nothing limits what leaves in a day',
  why: 'In 2016 119,754 BTC left Bitfinex within hours: no limit over all spends held.',
  standards: ['ASVS 2.4.2', 'ASVS 2.3.4'],
  judge: (facts) =>
    eachWallet(facts, (wallet) => {
      if (dailySats(wallet.policy) !== null) return []
      const evidence = `no rule of ${wallet.name} bounds the sum of a day or longer`
      return [{ subject: `wallet:${wallet.name}`, evidence, fix: limiting(wallet) }]
    }),
}

const wide: Check = {
  id: 'limits.wide',
  severity: 'high',
  title: 'A day’s limit lets more than a quarter of the wallet go',
  why: 'A limit that a wallet never meets stops nobody: what is left after one day is what counts.',
  standards: ['ASVS 2.4.2'],
  judge: (facts) =>
    eachWallet(facts, (wallet) => {
      const daily = dailySats(wallet.policy)
      const { balanceSats: held } = wallet
      if (daily === null) return []
      if (isUnknown(held)) return held
      if (held <= LEAST_DAILY_SATS * DAILY_SHARE || daily * DAILY_SHARE <= held) return []
      const evidence = `${formatBtc(sats(daily))} BTC may go, of ${formatBtc(sats(held))} BTC`
      return [{ subject: `wallet:${wallet.name}`, evidence, fix: limiting(wallet) }]
    }),
}

const single: Check = {
  id: 'limits.split',
  severity: 'high',
  title: 'Large spends are judged one by one only',
  why: 'A limit of one spend is met by many small ones: Bitfinex lost its coins in 2,072 spends.',
  standards: ['ASVS 2.4.2'],
  judge: (facts) =>
    eachWallet(facts, (wallet) => {
      const { policy, name } = wallet
      const amounts = policy.rules.filter(({ when }) =>
        when.some(({ kind }) => kind === 'amount-above'),
      )
      if (amounts.length === 0 || boundSums(policy).length > 0) return []
      const evidence = `${amounts.map(({ id }) => id).join(', ')}: by amount, and no sum over time`
      return [{ subject: `wallet:${name}`, evidence, fix: limiting(wallet) }]
    }),
}

const perWallet: Check = {
  id: 'limits.per-wallet',
  severity: 'medium',
  title: 'No limit goes over all wallets',
  why: 'Limits of each wallet add up: whoever may ask of all of them may ask for their sum.',
  standards: ['ASVS 2.4.2'],
  judge: (facts) =>
    eachWallet(facts, (wallet, all) => {
      const { policy, name } = wallet
      const isWhole = boundSums(policy).some(({ scope }) => scope === 'organisation')
      if (all.length < 2 || isWhole) return []
      const words =
        `Deny ${name} more than ${formatBtc(proposedDaily(wallet))} ` +
        'BTC in 24 hours of all wallets together.'
      const fix = addingRules(wallet, [dailyRule(wallet, 'organisation')], { words })
      const evidence = `${all.length} wallets, and ${name} counts only its own spends`
      return [{ subject: `wallet:${name}`, evidence, fix }]
    }),
}

/** More a day than people make by hand. */
const DAILY_COUNT = 50

const uncounted: Check = {
  id: 'limits.count',
  severity: 'low',
  title: 'Nothing limits how many spends a day are made',
  why: 'Many spends in a row are what a program does that somebody else runs.',
  standards: ['ASVS 2.4.2'],
  judge: (facts) =>
    eachWallet(facts, (wallet) => {
      const isCounted = ({ when }: Rule) => when.some(({ kind }) => kind === 'count-above')
      if (wallet.policy.rules.some((rule) => binds(rule) && isCounted(rule))) return []
      const atom = { kind: 'count-above', count: DAILY_COUNT, window: DAILY } as const
      const words = `Deny more than ${DAILY_COUNT} spends in 24 hours.`
      const fix = addingRules(wallet, [ruleOf('count-24h', [atom], DENY)], { words })
      const evidence = `no rule of ${wallet.name} counts spends`
      return [{ subject: `wallet:${wallet.name}`, evidence, fix }]
    }),
}

export const LIMITS: readonly Check[] = [unlimited, wide, single, perWallet, uncounted]
