// Checks of the other rules of a policy: who else is asked, where money may go, and whether
// anybody may spend at all.

import { sats } from '../bitcoin/amounts.ts'
import { type Atom, isClaimed, type Policy, type Requirement, type Rule } from '../policy/policy.ts'
import { groupMembersOf, mayAsk } from './alive.ts'
import { addingRules, hasAtom, replacing, ruleOf, setting, subjectOf, walletEntry } from './edit.ts'
import type { Facts, WalletFacts } from './facts.ts'
import { byChange, byHand, type Check, type Found } from './finding.ts'
import { proposedDaily } from './limits.ts'
import { DAY, eachWallet, isTeam } from './walk.ts'

const asksWith = (policy: Policy, kind: Requirement['kind']): readonly Rule[] =>
  policy.rules.filter(({ then }) => then.kind === kind)
const APPROVERS = 'approvers'

/** Others to ask where there are any, else time to notice. */
function others(facts: Facts): Requirement {
  const able = groupMembersOf(facts, APPROVERS).length
  if (!isTeam(facts) || able < 3) return { kind: 'delay', seconds: DAY }
  return { kind: 'approvals', group: APPROVERS, count: 2 }
}

const inWords = (asked: Requirement): string =>
  asked.kind === 'approvals' ? 'two approvers besides' : 'a day to wait'

/** Above this others are asked: a half of what may go in a day. */
const largeAtom = (wallet: WalletFacts): Atom => ({
  kind: 'amount-above',
  sats: sats(proposedDaily(wallet) / 2n),
})

const alone: Check = {
  id: 'rules.nobody-asked',
  severity: 'high',
  title: 'One person alone can spend up to the limit',
  why:
    'Whoever holds one person’s computer and ' +
    'authenticator is that person: others have to agree.',
  standards: ['ASVS 2.3.5', 'CCSS 1.05.8.1'],
  judge: (facts) =>
    eachWallet(facts, (wallet) => {
      const { policy, name } = wallet
      const asked = [...asksWith(policy, 'approvals'), ...asksWith(policy, 'delay')]
      if (asked.length > 0) return []
      const requirement = others(facts)
      const words = `Ask for ${inWords(requirement)} above half of a day’s limit.`
      const rule = ruleOf('large-review', [largeAtom(wallet)], requirement)
      const fix = addingRules(wallet, [rule], { words })
      const evidence = `no rule of ${name} asks for an approval or a delay, however large the spend`
      return [{ subject: subjectOf(wallet), evidence, fix }]
    }),
}

const oneApproval: Check = {
  id: 'rules.one-approval',
  severity: 'medium',
  title: 'One approval suffices',
  why: 'With one approver, two people who are deceived together are enough: WazirX, 2024.',
  standards: ['ASVS 2.3.5'],
  judge: (facts) =>
    eachWallet(facts, (wallet) =>
      asksWith(wallet.policy, 'approvals').flatMap((rule): readonly Found[] => {
        const { then: asked, id } = rule
        if (asked.kind !== 'approvals' || asked.count > 1) return []
        const evidence = `${id} of ${wallet.name}: one of ${asked.group}`
        const able = groupMembersOf(facts, asked.group).length
        const more = ruleOf(id, rule.when, { ...asked, count: 2 })
        const change = setting(wallet.name, wallet.policy, replacing(wallet.policy, more))
        const fix =
          able >= 3
            ? byChange(`Ask two of ${asked.group} instead of one.`, change)
            : byHand(`Let at least three people into ${asked.group}, then ask two of them.`)
        return [{ subject: `${subjectOf(wallet)}/${id}`, evidence, fix }]
      }),
    ),
}

const unmeetable: Check = {
  id: 'rules.unmeetable',
  severity: 'high',
  title: 'More approvals are asked for than there are people',
  why: 'A rule that nobody can meet denies, on the day it is needed.',
  standards: ['CCSS 1.04'],
  judge: (facts) =>
    eachWallet(facts, (wallet) =>
      asksWith(wallet.policy, 'approvals').flatMap(({ then: asked, id }): readonly Found[] => {
        if (asked.kind !== 'approvals') return []
        const able = groupMembersOf(facts, asked.group)
        const asker = mayAsk(facts, wallet).find((each) => able.includes(each))
        const left = able.length - (asker === undefined ? 0 : 1)
        if (left >= asked.count) return []
        const evidence =
          `${id} of ${wallet.name} asks ${asked.count} of ` +
          `${asked.group}: ${left} can answer whoever asks`
        const words = `Invite more into ${asked.group} (countersign charter invite), or ask fewer.`
        return [{ subject: `${subjectOf(wallet)}/${id}`, evidence, fix: byHand(words) }]
      }),
    ),
}

const nobodySpends: Check = {
  id: 'rules.no-spender',
  severity: 'high',
  title: 'Nobody may spend from the wallet',
  why: 'A wallet whose grants name nobody who is there can only be left by its exit.',
  standards: ['CCSS 1.04'],
  judge: (facts) =>
    eachWallet(facts, (wallet) => {
      if (mayAsk(facts, wallet).length > 0) return []
      const evidence =
        `${wallet.policy.grants.length} grants of ` + `${wallet.name}, and no member among them`
      const words = 'Propose a grant for people who are there: countersign charter propose policy.'
      return [{ subject: subjectOf(wallet), evidence, fix: byHand(words) }]
    }),
}

/** Each wallet in a list is a few thousand addresses to compare with. */
const MOST_LISTED = 16

const anywhere: Check = {
  id: 'rules.anywhere',
  severity: 'medium',
  title: 'Money may go anywhere with no more than usual',
  why: 'A thief’s address is a new one. A list of known destinations makes it ask for more.',
  standards: ['CCSS 1.05.8.1', 'ASVS 2.3.5'],
  judge: (facts) =>
    eachWallet(facts, (wallet, all) => {
      if (hasAtom(wallet.policy, 'destination-not-in', 'destination-younger-than')) return []
      const requirement = others(facts)
      const atom = { kind: 'destination-younger-than', list: 'known', seconds: 2 * DAY } as const
      const rule = ruleOf('unknown-payee', [atom], requirement)
      const lists = { known: all.slice(0, MOST_LISTED).map(walletEntry) }
      const words =
        `Ask for ${inWords(requirement)} where a destination is not in ` +
        'a list for two days. The list begins with your own wallets.'
      const fix = addingRules(wallet, [rule], { words, lists })
      const evidence = `no rule of ${wallet.name} looks at destinations`
      return [{ subject: subjectOf(wallet), evidence, fix }]
    }),
}

const youngPayees: Check = {
  id: 'rules.young-payees',
  severity: 'low',
  title: 'A destination counts as known from its first minute',
  why: 'Whoever can add a destination can pay to it at once; a day between lets others notice.',
  standards: ['CCSS 1.05.8.1'],
  judge: (facts) =>
    eachWallet(facts, (wallet) => {
      const atoms = wallet.policy.rules.flatMap(({ when }) => when)
      const listed = atoms.find(({ kind }) => kind === 'destination-not-in')
      if (listed?.kind !== 'destination-not-in') return []
      if (hasAtom(wallet.policy, 'destination-younger-than')) return []
      const { list } = listed
      const atom = { kind: 'destination-younger-than', list, seconds: 2 * DAY } as const
      const rule = ruleOf('young-payee', [atom], { kind: 'delay', seconds: DAY })
      const words = 'Wait a day where a destination is in its list for less than two.'
      const evidence = `${list} of ${wallet.name} has destinations, and no rule asks since when`
      return [{ subject: subjectOf(wallet), evidence, fix: addingRules(wallet, [rule], { words }) }]
    }),
}

const claims: Check = {
  id: 'rules.claimed',
  severity: 'medium',
  title: 'A rule asks what nobody tells the signer',
  why: 'What is only claimed cannot be computed, so the rule fires on every spend.',
  standards: ['ASVS 8.3.1', 'ASVS 16.5.3'],
  judge: (facts) =>
    eachWallet(facts, (wallet) =>
      wallet.policy.rules.flatMap(({ id, when }): readonly Found[] => {
        const atom = when.find(isClaimed)
        if (atom === undefined) return []
        const evidence = `${id} of ${wallet.name} asks for ${atom.kind}, which always fires`
        const words = `Take ${id} out, or have it ask what the signer can prove.`
        return [{ subject: `${subjectOf(wallet)}/${id}`, evidence, fix: byHand(words) }]
      }),
    ),
}

const emptyLists: Check = {
  id: 'rules.empty-list',
  severity: 'medium',
  title: 'A rule looks into a list that is empty or missing',
  why: 'Nothing is in an empty list and anything may be in a missing one: its rules always fire.',
  standards: ['ASVS 16.5.3'],
  judge: (facts) =>
    eachWallet(facts, (wallet) =>
      wallet.policy.rules.flatMap(({ id, when }): readonly Found[] => {
        const lists = when.flatMap((atom) => ('list' in atom ? [atom.list] : []))
        const empty = lists.find((list) => (wallet.policy.lists[list] ?? []).length === 0)
        if (empty === undefined) return []
        const evidence = `${id} of ${wallet.name} looks into ${empty}, where nothing is`
        const words = `Propose a policy whose list ${empty} has destinations, or one without ${id}.`
        return [{ subject: `${subjectOf(wallet)}/${id}`, evidence, fix: byHand(words) }]
      }),
    ),
}

const noPasskey: Check = {
  id: 'rules.no-passkey',
  severity: 'medium',
  title: 'The largest spends take no more than a typed code',
  why: 'A code can be talked out of somebody; a passkey signs for the desk’s own name alone.',
  standards: ['NIST 800-63B 2.2', 'ASVS 6.3.3'],
  judge: (facts) =>
    eachWallet(facts, (wallet) => {
      const isAsked = ({ then: asked }: Rule) =>
        asked.kind === 'factor' && asked.level === 'passkey'
      if (wallet.policy.rules.some(isAsked)) return []
      const evidence = `no rule of ${wallet.name} asks for a passkey`
      const askers = facts.charter.members.filter(({ id }) => mayAsk(facts, wallet).includes(id))
      const without = askers.filter(
        ({ credentials }) => !credentials.some(({ kind }) => kind === 'passkey'),
      )
      const words = 'Ask for a passkey above half of a day’s limit.'
      const rule = ruleOf('passkey-review', [largeAtom(wallet)], {
        kind: 'factor',
        level: 'passkey',
      })
      const fix =
        without.length === 0
          ? addingRules(wallet, [rule], { words })
          : byHand(`${words} First ${without.map(({ id }) => id).join(', ')} has to add one.`)
      return [{ subject: subjectOf(wallet), evidence, fix }]
    }),
}

export const RULES: readonly Check[] = [
  alone,
  oneApproval,
  unmeetable,
  nobodySpends,
  anywhere,
  youngPayees,
  claims,
  emptyLists,
  noPasskey,
]
