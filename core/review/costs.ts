// Checks of what leaves a wallet beside its payments: fees, and change that is not ours.

import { sats } from '../bitcoin/amounts.ts'
import type { Atom, Requirement } from '../policy/policy.ts'
import { addingRules, DENY, hasAtom, ruleOf, subjectOf } from './edit.ts'
import type { Check } from './finding.ts'
import { eachWallet } from './walk.ts'

type Missing = {
  readonly atom: Atom
  readonly requirement: Requirement
  readonly rule: string
  readonly words: string
}

/** A rule that every policy should have, by its atom. */
const lacking =
  (kinds: readonly Atom['kind'][], { atom, requirement, rule, words }: Missing): Check['judge'] =>
  (facts) =>
    eachWallet(facts, (wallet) => {
      if (hasAtom(wallet.policy, ...kinds)) return []
      const fix = addingRules(wallet, [ruleOf(rule, [atom], requirement)], { words })
      const evidence = `no rule of ${wallet.name} asks for ${kinds.join(' or ')}`
      return [{ subject: subjectOf(wallet), evidence, fix }]
    })

const change: Check = {
  id: 'rules.change',
  severity: 'high',
  title: 'Change need not be proven ours',
  why: 'Change that is not ours is a payment that nobody reads as one.',
  standards: ['CCSS 1.05.8.1', 'ASVS 8.3.1'],
  judge: lacking(['change-not-ours'], {
    atom: { kind: 'change-not-ours' },
    requirement: DENY,
    rule: 'change',
    words: 'Deny change that is not proven to be the wallet’s own.',
  }),
}

const fees: Check = {
  id: 'rules.fee',
  severity: 'medium',
  title: 'Nothing limits what a fee may cost',
  why: 'A fee is money that leaves: a miner who is told can be paid by one.',
  standards: ['ASVS 2.4.2'],
  judge: lacking(['fee-above', 'fee-share-above'], {
    atom: { kind: 'fee-above', sats: sats(1_000_000n) },
    requirement: DENY,
    rule: 'fee-review',
    words: 'Deny a fee of more than 0.01 BTC.',
  }),
}

const feeRate: Check = {
  id: 'rules.fee-rate',
  severity: 'low',
  title: 'Nothing limits the rate of a fee',
  why: 'A mistyped rate costs as much as a thief; few blocks ever asked for 500 sat/vB.',
  standards: ['ASVS 2.4.2'],
  judge: lacking(['fee-rate-above'], {
    atom: { kind: 'fee-rate-above', satPerVb: 500 },
    requirement: DENY,
    rule: 'fee-rate',
    words: 'Deny more than 500 sat/vB.',
  }),
}

export const COSTS: readonly Check[] = [change, fees, feeRate]
