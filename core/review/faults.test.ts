// For each check, facts that have its fault and differ from sound ones in little else.

// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import { sortedMulti, timelocked, writtenMulti } from '../bitcoin/descriptor.ts'
import type { Rule } from '../policy/policy.ts'
import { OF_EXCHANGES } from './exchanges.test.ts'
import type { Facts, MemberFacts } from './facts.ts'
import {
  keyOf,
  MEMBERS,
  NOW,
  POLICY,
  SOUND,
  STATED,
  WALLETS,
  withCharter,
  withMember,
  withRules,
  withSettings,
  withWallet,
} from './samples.test.ts'
import { STATEMENTS } from './stated.ts'

const DAY = 86_400

const rule = (id: string, when: Rule['when'], then: Rule['then']): Rule => ({ id, when, then })
type Then = Rule['then']
const approvals = (group: string, count: number): Then => ({ kind: 'approvals', group, count })

const TOKEN: Facts['charter']['tokens'][number] = {
  id: 'till',
  name: 'Till',
  key: '51'.repeat(32),
  wallets: ['treasury'],
  budgetSats: '100000',
  windowSeconds: DAY,
  networks: ['10.0.0.0/24'],
  expiresAt: NOW + 30 * DAY,
  since: NOW - 10 * DAY,
  isFrozen: false,
}
const withToken = (some: Partial<typeof TOKEN>): Facts =>
  withCharter({ tokens: [{ ...TOKEN, ...some }] })

const READER = {
  id: 'r1',
  name: 'books',
  createdAt: NOW - 10 * DAY,
  networks: ['10.0.0.0/24'],
  expiresAt: NOW + 30 * DAY,
}

const PROPOSAL: Facts['charter']['proposals'][number] = {
  id: '61'.repeat(32),
  seq: 7,
  code: 'AAAA-BBBB',
  by: 'ben',
  why: 'more',
  changes: [],
  class: 'loosening',
  needed: 3,
  delaySeconds: DAY,
  openedAt: NOW - 5 * DAY,
  expiresAt: NOW + DAY,
  quorumAt: undefined,
  executesAt: NOW - 2 * DAY,
  state: 'in-force',
  endedAt: NOW - 2 * DAY,
  whyEnded: undefined,
  votes: [],
  vetoes: [],
}

const [MAIL_OF_BEN] = MEMBERS[1]?.contacts ?? []
const chloe = MEMBERS[2] as MemberFacts
const [ofDevice, ofToken] = chloe.credentials as [
  MemberFacts['credentials'][number],
  MemberFacts['credentials'][number],
]
const lane = (some: object): Facts => {
  const told = SOUND.notices as Exclude<Facts['notices'], null | { readonly unknown: string }>
  const [first, ...others] = told.lanes
  return { ...SOUND, notices: { ...told, lanes: [{ ...first, ...some } as never, ...others] } }
}
const signer = (some: object): Facts => ({
  ...SOUND,
  signer: { isolation: 'strong', frozen: '', clock: 'steady', witness: 'answered', ...some },
})
const authenticator = (some: object): Facts => ({
  ...SOUND,
  authenticators: [{ factor: 'f1', state: 'active', wrongCodes: 0, recoveryCodesLeft: 8, ...some }],
})

const OF_POLICY: Readonly<Record<string, Facts>> = {
  'limits.none': withRules(['daily', 'daily-all']),
  'limits.wide': withWallet({ balanceSats: 20_000_000n }),
  'limits.split': withRules(['daily', 'daily-all']),
  'limits.per-wallet': withRules(['daily-all']),
  'limits.count': withRules(['count']),
  'rules.nobody-asked': withRules(['large', 'payees']),
  'rules.one-approval': withRules([], rule('more', [], approvals('approvers', 1))),
  'rules.unmeetable': withRules([], rule('more', [], approvals('approvers', 4))),
  'rules.no-spender': withWallet({
    policy: { ...POLICY, grants: [{ id: 'g', who: 'group:nobody', act: 'spend' }] },
  }),
  'rules.anywhere': withRules(['payees']),
  'rules.young-payees': withRules(
    ['payees'],
    rule('listed', [{ kind: 'destination-not-in', list: 'known' }], { kind: 'deny' }),
  ),
  'rules.claimed': withRules([], rule('new', [{ kind: 'new-device' }], { kind: 'deny' })),
  'rules.empty-list': withRules(
    [],
    rule('none', [{ kind: 'destination-in', list: 'bad' }], { kind: 'deny' }),
  ),
  'rules.change': withRules(['change']),
  'rules.fee': withRules(['fee']),
  'rules.fee-rate': withRules(['fee-rate']),
  'rules.no-passkey': withRules(['large-passkey']),
}

const OF_GOVERNANCE: Readonly<Record<string, Facts>> = {
  'governance.alone': withCharter({
    organisation: { ...SOUND.charter.organisation, kind: 'personal' },
  }),
  'governance.small-quorum': withSettings({ quorum: 2 }),
  'governance.everybody-needed': withCharter({ voters: 3 }),
  'governance.short-delay': withSettings({ delaySeconds: 3_600 }),
  'governance.long-expiry': withSettings({ expirySeconds: 30 * DAY }),
  'governance.not-compared': withSettings({ compareAboveSats: '0' }),
  'governance.never-locks': withCharter({ operations: [] }),
  'governance.late-lock': withSettings({ lockAfterSeconds: 30 * DAY }),
  'governance.stays-open': withCharter({ proposals: [PROPOSAL, PROPOSAL, PROPOSAL] }),
  'governance.loosened': withCharter({ proposals: [PROPOSAL] }),
  'governance.forgotten': withCharter({
    proposals: [{ ...PROPOSAL, state: 'open', endedAt: undefined }],
  }),
  'governance.act-alone': withCharter({
    alone: [{ seq: 5, by: 'ben', at: NOW - DAY, kind: 'freeze', subject: 'wallet:till' }],
  }),
  'governance.stands-still': withCharter({
    freezes: [{ subject: 'wallet:till', by: undefined, why: 'lost', at: NOW - DAY, seq: 5 }],
  }),
  'governance.unlocked': withCharter({
    tickets: [
      {
        hash: '71'.repeat(32),
        subject: 'wallet:till',
        changeSeq: 3,
        validUntil: NOW + 3_600,
        isUsed: true,
      },
    ],
  }),
  'governance.deadlock': withSettings({ quorum: 4 }),
  'governance.spending-deadlock': withWallet({ holder: 'owner' }),
}

const OF_PEOPLE: Readonly<Record<string, Facts>> = {
  'people.role-account': withMember({
    contacts: [{ kind: 'email', address: 'admin@chloe.example' }],
  }),
  'people.shared-contact': withMember({ contacts: MAIL_OF_BEN ? [MAIL_OF_BEN] : [] }),
  'people.one-domain': withCharter({
    members: MEMBERS.map((each) => {
      return { ...each, contacts: [{ kind: 'email', address: `${each.id}@one.example` }] }
    }),
  }),
  'people.one-contact': withMember({ contacts: chloe.contacts.slice(0, 1) }),
  'people.unverified-contact': withMember({ verified: [] }),
  'people.unable': withMember({ isAble: false }),
  'people.idle': { ...SOUND, lastSeen: { owner: NOW, ben: NOW, dana: NOW } },
  'people.suspended': withMember({ suspended: 'quorum' }),
  'people.no-watchdog': withCharter({ members: MEMBERS.slice(0, 4) }),
  'people.open-invitation': withCharter({
    invitations: [
      {
        id: 'i1',
        member: 'finn',
        name: 'Finn',
        roles: ['viewer'],
        contacts: [],
        by: 'ben',
        at: NOW - 10 * DAY,
        fingerprint: undefined,
        credentials: [],
        hasCode: false,
      },
    ],
  }),
  'factors.phishable': withMember({ credentials: [ofDevice] }),
  'factors.password': {
    ...SOUND,
    accounts: [{ member: 'chloe', passkeys: 1, hasPassword: true }],
  },
  'factors.syncable': withMember({ credentials: [ofDevice, { ...ofToken, isSyncable: true }] }),
  'factors.no-spare': withMember({ credentials: [ofToken] }),
  'factors.one-place': withMember({ credentials: [ofDevice, { ...ofToken, class: 'computer' }] }),
  'factors.no-code': withMember({ hasCode: false }),
  'factors.many': withMember({ credentials: Array.from({ length: 7 }, () => ofToken) }),
  'factors.frozen-kept': withMember({
    credentials: [ofDevice, ofToken, { ...ofDevice, id: 'lost', isFrozen: true }],
  }),
  'factors.few-recovery-codes': authenticator({ recoveryCodesLeft: 2 }),
  'factors.wrong-codes': authenticator({ wrongCodes: 3 }),
  'factors.replacement': authenticator({ state: 'waiting' }),
}

const OF_PROGRAMS: Readonly<Record<string, Facts>> = {
  'tokens.anywhere': withToken({ networks: ['0.0.0.0/0'] }),
  'tokens.long-lived': withToken({ expiresAt: NOW + 91 * DAY }),
  'tokens.old': withToken({ since: NOW - 91 * DAY }),
  'tokens.expired': withToken({ expiresAt: NOW - DAY }),
  'tokens.frozen': withToken({ isFrozen: true }),
  'tokens.wide-budget': withToken({ budgetSats: '100000001' }),
  'tokens.reader-anywhere': { ...SOUND, readers: [{ ...READER, networks: ['::/0'] }] },
  'tokens.reader-unused': { ...SOUND, readers: [{ ...READER, lastUsedAt: NOW - 91 * DAY }] },
  'tokens.reader-long-lived': {
    ...SOUND,
    readers: [{ ...READER, expiresAt: NOW + 366 * DAY }],
  },
  'notices.none': { ...SOUND, notices: null },
  'notices.dead': lane({ isDead: true, why: 'no such mailbox' }),
  'notices.failing': lane({ why: 'refused' }),
  'notices.deaf': { ...SOUND, notices: { lanes: [], why: 'no answer' } },
  'notices.one-channel': {
    ...SOUND,
    notices: {
      lanes: MEMBERS.map(({ id }) => {
        return { recipient: id, channel: 'mail', waiting: 0, why: '', isDead: false }
      }),
      why: '',
    },
  },
  'notices.untold': withMember({ id: 'nobody' }),
}

const withShape = (descriptor: Parameters<typeof withWallet>[0]['descriptor']): Facts =>
  withWallet(descriptor ? { descriptor } : {})
const twoOfTwo = withShape(sortedMulti(2, [keyOf(1), keyOf(3)]))
const { origin: _, ...bare } = keyOf(2)

const OF_WALLETS: Readonly<Record<string, Facts>> = {
  'wallets.one-root': withShape(sortedMulti(2, [keyOf(1), keyOf(1, 1), keyOf(3)])),
  'wallets.reused-key': withShape(sortedMulti(2, [keyOf(1), keyOf(12), keyOf(3)])),
  'wallets.no-origin': withShape(sortedMulti(2, [keyOf(1), bare, keyOf(3)])),
  'wallets.no-backup': twoOfTwo,
  'wallets.user-alone-later': withShape(timelocked([keyOf(1), keyOf(3)], keyOf(1), 60_000)),
  'wallets.short-lock': withShape(timelocked([keyOf(1), keyOf(3)], keyOf(2), 144)),
  'wallets.old-form': withShape(writtenMulti(2, [keyOf(1), keyOf(2), keyOf(3)])),
  'running.signer-weak': signer({ isolation: 'weak' }),
  'running.process-weak': { ...SOUND, processes: [{ name: 'desk', isolation: 'weak' }] },
  'running.frozen': signer({ frozen: 'a head there never was' }),
  'running.clock': signer({ clock: 'jumped' }),
  'running.no-witness': withCharter({ witnesses: [] }),
  'running.one-witness': withCharter({ witnesses: SOUND.charter.witnesses.slice(0, 1) }),
  'running.journal': { ...SOUND, journal: 'broken' },
  'running.machine': {
    ...SOUND,
    machine: [{ name: 'clock', level: 'weak', told: 'nothing keeps it' }],
  },
  'running.chain': { ...SOUND, chain: { seenAt: NOW - DAY, height: 800, frozen: [] } },
  'running.unknown-spend': {
    ...SOUND,
    chain: { seenAt: NOW, height: 800, frozen: [{ wallet: 'till', reason: 'a strange spend' }] },
  },
  'running.plain-desk': withCharter({ origin: 'http://desk.example' }),
  'running.unreleased': { ...SOUND, versions: { own: '0.1.0', node: '26.10.0' } },
}

const unsaid = (what: string): Facts => ({
  ...(what === 'server-key-kept' ? twoOfTwo : SOUND),
  stated: STATED.map((each) =>
    each.what.split(' ')[0] === what ? { ...each, at: NOW - 1_000 * DAY } : each,
  ),
})

/** By the id of the check. */
export const FAULTS: Readonly<Record<string, Facts>> = {
  ...OF_POLICY,
  ...OF_GOVERNANCE,
  ...OF_PEOPLE,
  ...OF_PROGRAMS,
  ...OF_WALLETS,
  ...OF_EXCHANGES,
  ...Object.fromEntries(STATEMENTS.map(({ what }) => [`stated.${what}`, unsaid(what)])),
}

/** Facts that a check cannot judge without, by what is unknown. */
export const DARK: Facts = {
  ...SOUND,
  wallets: WALLETS.map((each) => ({
    ...each,
    balanceSats: { unknown: 'no chain' },
    holder: { unknown: 'elsewhere' },
  })),
}
