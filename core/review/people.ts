// Checks of who belongs to it: real and different people, who are there and can be told.

import { isGoverning } from '../charter/member.ts'
import type { Facts, MemberFacts } from './facts.ts'
import { byChange, byHand, type Check, type Found, ORGANISATION_SUBJECT } from './finding.ts'
import { DAY, deciding, foundIn, ifKnown, inDays, isTeam } from './walk.ts'

const ofMember = (member: MemberFacts, evidence: string, fix: Found['fix']): Found => ({
  subject: `member:${member.id}`,
  evidence,
  fix,
})

/** Words that name a desk and no person. */
const ROLE_WORDS: ReadonlySet<string> = new Set(
  (
    'admin administrator info office team finance ' +
    'accounting account accounts support root it ops ' +
    'treasury contact mail hello test'
  ).split(' '),
)

const localParts = ({ contacts }: MemberFacts): readonly string[] =>
  contacts.filter(({ kind }) => kind === 'email').map(({ address }) => address.split('@')[0] ?? '')

const roleAccount: Check = {
  id: 'people.role-account',
  severity: 'high',
  title: 'A role decides, not a person',
  why:
    'Behind admin@ stands whoever has its password: ' +
    'at Bitfinex one such account was two people’s.',
  standards: ['CCSS 1.04', 'CCSS 1.05.1.1'],
  judge: (facts) =>
    foundIn(
      deciding(facts),
      (member) =>
        [member.name, ...localParts(member)].some((word) => ROLE_WORDS.has(word.toLowerCase())),
      (member) =>
        ofMember(
          member,
          `${member.name}, told at ${member.contacts.map(({ address }) => address).join(', ')}`,
          byHand('Invite the person by their own name and address, then take this one out.'),
        ),
    ),
}

const addressesOf = ({ contacts }: MemberFacts): readonly string[] =>
  contacts.map(({ kind, address }) => `${kind} ${address.toLowerCase()}`)

const sharedContact: Check = {
  id: 'people.shared-contact',
  severity: 'high',
  title: 'Two who decide are told at one address',
  why:
    'One mailbox or telephone for two people is one ' +
    'person who can veto, or be silenced, for two.',
  standards: ['NIST 800-63B 4.6', 'ASVS 2.3.5'],
  judge: (facts) => {
    const all = deciding(facts)
    return all.flatMap((member) => {
      const others = all.filter(({ id }) => id !== member.id).flatMap(addressesOf)
      const shared = addressesOf(member).find((each) => others.includes(each))
      if (shared === undefined) return []
      const words =
        `Give ${member.name} an address of their own: ` +
        `countersign charter propose contacts ${member.id}`
      return [ofMember(member, shared, byHand(words))]
    })
  },
}

const domainsOf = ({ contacts }: MemberFacts): readonly string[] =>
  contacts.flatMap(({ kind, address }) =>
    kind === 'email' ? [(address.split('@')[1] ?? '').toLowerCase()] : [],
  )

const oneDomain: Check = {
  id: 'people.one-domain',
  severity: 'medium',
  title: 'All who decide have their mail from one domain',
  why: 'Who administers that domain reads and silences the mail of all of them.',
  standards: ['NIST 800-63B 4.6'],
  judge: (facts) => {
    const all = deciding(facts)
    const domains = new Set(all.flatMap(domainsOf))
    const [domain] = domains
    if (all.length < 2 || domains.size !== 1 || domain === undefined) return []
    const words = 'Add an address elsewhere for at least one: countersign charter propose contacts.'
    const evidence = `${all.length} people, all at ${domain}`
    return [{ subject: ORGANISATION_SUBJECT, evidence, fix: byHand(words) }]
  },
}

const oneContact: Check = {
  id: 'people.one-contact',
  severity: 'medium',
  title: 'Somebody is told at fewer than two addresses',
  why: 'A single mailbox is broken into quietly; a second address tells its owner.',
  standards: ['NIST 800-63B 4.6'],
  judge: ({ charter: { members } }) =>
    foundIn(
      members,
      ({ contacts }) => contacts.length < 2,
      (member) => {
        const told = member.contacts.map(({ kind }) => kind).join() || 'no address'
        const words = `Add another: countersign charter propose contacts ${member.id}`
        return ofMember(member, `${member.name}: ${told}`, byHand(words))
      },
    ),
}

/** What is asked for a code; the others take none. */
const VERIFIABLE: readonly string[] = ['email', 'phone']

const unverified: Check = {
  id: 'people.unverified-contact',
  severity: 'medium',
  title: 'Nobody has shown that an address reaches its member',
  why: 'A mistyped address tells a stranger, and its member nothing.',
  standards: ['NIST 800-63B 4.6', 'CCSS 2.02.3.2'],
  judge: ({ charter: { members } }) =>
    members.flatMap((member) => {
      const known = new Set(member.verified)
      const open = member.contacts.filter(
        ({ kind, address }) => VERIFIABLE.includes(kind) && !known.has(`${kind} ${address}`),
      )
      if (open.length === 0) return []
      const evidence = open.map(({ kind, address }) => `${kind} ${address}`).join(', ')
      const words =
        `${member.name} has a code sent there and types ` +
        'it: countersign contact verify ADDRESS CODE'
      return [ofMember(member, evidence, byHand(words))]
    }),
}

const unable: Check = {
  id: 'people.unable',
  severity: 'high',
  title: 'Somebody who should decide cannot',
  why: 'Whose vote would not count is no second pair of eyes, and is missed on the day it matters.',
  standards: ['CCSS 1.04'],
  judge: ({ charter: { members } }) =>
    foundIn(
      members,
      (member) => isGoverning(member) && !member.isAble && member.suspended === 'no',
      (member) =>
        ofMember(
          member,
          `${member.name}: ${member.credentials.length} credentials, ` +
            `${member.hasCode ? 'an' : 'no'} authenticator`,
          byHand(`Invite them again for further keys: countersign charter invite ${member.id}`),
        ),
    ),
}

const IDLE_DAYS = 90

const idle: Check = {
  id: 'people.idle',
  severity: 'medium',
  title: 'Somebody who decides was not seen for 90 days',
  why:
    'A grant that nobody uses is one nobody misses: ' +
    'at Ronin a forgotten one gave the fifth key.',
  standards: ['CCSS 1.04'],
  judge: (facts) =>
    ifKnown(facts.lastSeen, (seen) => {
      const last = ({ id, since }: MemberFacts) => Math.max(since, seen[id] ?? 0)
      return foundIn(
        deciding(facts),
        (member) => last(member) < facts.now - IDLE_DAYS * DAY,
        (member) => {
          const days = inDays(facts.now - last(member))
          const words =
            'Call them. If they have left: countersign ' +
            `charter propose member-remove ${member.id}`
          return ofMember(member, `${member.name}: nothing for ${days} days`, byHand(words))
        },
      )
    }),
}

const suspended: Check = {
  id: 'people.suspended',
  severity: 'low',
  title: 'Somebody is suspended and was not taken out',
  why: 'A suspension is a question. Who left keeps keys that one vote makes good again.',
  standards: ['CCSS 1.04'],
  judge: ({ charter: { members } }) =>
    foundIn(
      members,
      (member) => member.suspended !== 'no',
      (member) => {
        const change = { kind: 'member.remove', member: member.id } as const
        const fix = byChange(`Take ${member.name} out.`, change)
        return ofMember(member, `${member.name}, by ${member.suspended}`, fix)
      },
    ),
}

const unaware: Check = {
  id: 'people.no-watchdog',
  severity: 'low',
  title: 'Nobody outside watches',
  why: 'Somebody who may only stop things has nothing to gain, and cannot be bought for a vote.',
  standards: ['CCSS 2.02.3.2'],
  judge: (facts) => {
    const { members } = facts.charter
    if (!isTeam(facts) || members.some(({ roles }) => roles.includes('watchdog'))) return []
    const words = 'Invite somebody: countersign charter invite NAME --roles watchdog'
    const evidence = `${members.length} members, and none of them a watchdog`
    return [{ subject: ORGANISATION_SUBJECT, evidence, fix: byHand(words) }]
  },
}

const WAITING_DAYS = 7

const invitations: Check = {
  id: 'people.open-invitation',
  severity: 'medium',
  title: 'An invitation is open for more than a week',
  why: 'A link that lies in a mailbox for weeks is found by whoever reads it next.',
  standards: ['CCSS 1.04'],
  judge: ({ charter: { invitations: open }, now }: Facts) =>
    foundIn(
      open,
      ({ at }) => at < now - WAITING_DAYS * DAY,
      ({ id, name, by, at, fingerprint }) => ({
        subject: `invitation:${id}`,
        evidence:
          `${name}, by ${by}, ${inDays(now - at)} days ` +
          `ago, ${fingerprint ? '' : 'not '}accepted`,
        fix: byHand('Compare the code by voice and let them in, or invite them anew.'),
      }),
    ),
}

export const PEOPLE: readonly Check[] = [
  roleAccount,
  sharedContact,
  oneDomain,
  oneContact,
  unverified,
  unable,
  idle,
  suspended,
  unaware,
  invitations,
]
