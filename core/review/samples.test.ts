// An organisation in which every check passes, and the small changes that tests make to it.

// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import { accountPath } from '../bitcoin/account.ts'
import { sats } from '../bitcoin/amounts.ts'
import { type DescriptorKey, sortedMulti } from '../bitcoin/descriptor.ts'
import { derive, fingerprint, fromSeed, publicPart } from '../bitcoin/extended-key.ts'
import { keyVersion } from '../bitcoin/network.ts'
import { parseDecimal } from '../exchange/decimal.ts'
import { tradingPolicy } from '../exchange/policy/defaults.ts'
import { orderPolicyHash, orderPolicyToCanonical } from '../exchange/policy/policy.ts'
import type { Policy, Rule } from '../policy/policy.ts'
import type { ExchangeFacts, Facts, MemberFacts, StatedFacts, WalletFacts } from './facts.ts'
import { STATEMENTS } from './stated.ts'

const DAY = 86_400
const ORDERS = tradingPolicy(['BTC/EUR'], parseDecimal('10000', 'unsigned'))
export const NOW = 1_900_000_000

/** A key whose root nobody else has. */
export function keyOf(seed: number, account = 0): DescriptorKey {
  const root = fromSeed(new Uint8Array(32).fill(seed), keyVersion('regtest'))
  const path = accountPath('regtest', account)
  return { origin: { fingerprint: fingerprint(root), path }, key: publicPart(derive(root, path)) }
}

const sum = (amountSats: bigint, scope?: 'organisation'): Rule['when'][number] => ({
  kind: 'sum-above',
  sats: sats(amountSats),
  window: { kind: 'rolling', seconds: DAY },
  ...(scope ? { scope } : {}),
})

const RULES_OF_SOUND: readonly Rule[] = [
  { id: 'change', when: [{ kind: 'change-not-ours' }], then: { kind: 'deny' } },
  {
    id: 'count',
    when: [{ kind: 'count-above', count: 20, window: { kind: 'rolling', seconds: DAY } }],
    then: { kind: 'deny' },
  },
  { id: 'daily', when: [sum(10_000_000n)], then: { kind: 'deny' } },
  { id: 'daily-all', when: [sum(15_000_000n, 'organisation')], then: { kind: 'deny' } },
  { id: 'fee', when: [{ kind: 'fee-above', sats: sats(20_000n) }], then: { kind: 'deny' } },
  { id: 'fee-rate', when: [{ kind: 'fee-rate-above', satPerVb: 300 }], then: { kind: 'deny' } },
  {
    id: 'large',
    when: [{ kind: 'amount-above', sats: sats(2_000_000n) }],
    then: { kind: 'approvals', group: 'approvers', count: 2 },
  },
  {
    id: 'large-passkey',
    when: [{ kind: 'amount-above', sats: sats(2_000_000n) }],
    then: { kind: 'factor', level: 'passkey' },
  },
  {
    id: 'payees',
    when: [{ kind: 'destination-younger-than', list: 'known', seconds: DAY }],
    then: { kind: 'approvals', group: 'approvers', count: 2 },
  },
]

export const POLICY: Policy = {
  version: '1',
  grants: [{ id: 'spenders', who: 'spender', act: 'spend' }],
  rules: RULES_OF_SOUND,
  lists: { known: [{ destination: '0014aa', since: NOW - 100 * DAY }] },
}

const wallet = (name: string, seed: number): WalletFacts => ({
  name,
  descriptor: sortedMulti(2, [keyOf(seed), keyOf(seed + 1), keyOf(seed + 2)]),
  userKey: 0,
  serverKey: 2,
  policy: POLICY,
  createdAt: NOW - 200 * DAY,
  sealedFor: [],
  balanceSats: 1_000_000_000n,
  // Two hold it in halves of nothing: no single one of them is needed.
  holder: 'nobody-in-particular',
})

const credential = (
  id: string,
  kind: 'device' | 'passkey',
  place: 'computer' | 'token',
): MemberFacts['credentials'][number] => ({
  id,
  kind,
  name: id,
  class: place,
  rawId: undefined,
  isSyncable: kind === 'passkey' ? false : undefined,
  since: NOW - 200 * DAY,
  isFrozen: false,
})

function member(id: string, name: string, roles: MemberFacts['roles']): MemberFacts {
  const email = `${id}@${id}.example`
  const phone = `+15550100${id.length}${id.charCodeAt(0)}`
  return {
    id,
    name,
    roles,
    contacts: [
      { kind: 'email', address: email },
      { kind: 'phone', address: phone },
    ],
    verified: [`email ${email}`, `phone ${phone}`],
    since: NOW - 200 * DAY,
    suspended: 'no',
    isAble: true,
    hasCode: true,
    credentials: [
      credential(`${id}-computer`, 'device', 'computer'),
      credential(`${id}-token`, 'passkey', 'token'),
    ],
  }
}

export const MEMBERS: readonly MemberFacts[] = [
  member('owner', 'Ada Lind', ['owner', 'administrator', 'approver', 'spender']),
  member('ben', 'Ben Osei', ['administrator', 'approver', 'spender']),
  member('chloe', 'Chloé Martin', ['administrator', 'approver']),
  member('dana', 'Dana Ito', ['administrator', 'approver']),
  member('eve', 'Eve Okafor', ['watchdog']),
]

export const WALLETS: readonly WalletFacts[] = [wallet('treasury', 1), wallet('till', 11)]

const CHARTER: Facts['charter'] = {
  organisation: { id: '11'.repeat(32), kind: 'team', name: 'Harbour', isFounded: true },
  head: { seq: 9, hash: '22'.repeat(32) },
  now: NOW,
  origin: 'https://desk.example',
  settings: {
    quorum: 3,
    delaySeconds: DAY,
    lockAfterSeconds: 2 * DAY,
    expirySeconds: 7 * DAY,
    compareAboveSats: '10000000',
  },
  voters: 4,
  members: [...MEMBERS],
  groups: [],
  operations: ['31', '32', '33'].map((each) => each.repeat(32)),
  locks: [],
  freezes: [],
  stops: [],
  witnesses: [
    { key: '41'.repeat(32), name: 'the cellar' },
    { key: '42'.repeat(32), name: 'the bank' },
  ],
  alone: [],
  unlockRequests: [],
  tickets: [],
  invitations: [],
  proposals: [],
  wallets: [],
  accounts: [
    {
      name: 'trading',
      venue: 'kraken',
      quote: 'EUR',
      policy: orderPolicyHash(ORDERS),
      orders: orderPolicyToCanonical(ORDERS),
    },
  ],
  tokens: [],
  networks: [],
  renewFrom: 0,
}

/** Whatever people can say, said yesterday. */
export const STATED: readonly StatedFacts[] = STATEMENTS.flatMap(({ what, ofWallet }) => {
  const about = ofWallet ? WALLETS.map(({ name }) => `${what} wallet:${name}`) : [what]
  return about.map((each) => ({ what: each, at: NOW - DAY, note: 'seen' }))
})

const EXCHANGE: ExchangeFacts = {
  name: 'trading',
  venue: 'kraken',
  withdraw: 'no',
  trade: 'yes',
  ipBound: 'yes',
  isOurs: 'yes',
  isRefused: false,
  keyAt: NOW - 200 * DAY,
  askedAt: NOW - 3_600,
  endsAt: null,
  orderedAt: NOW - DAY,
}

/** The account at an exchange is another. */
export const withExchange = (some: Partial<ExchangeFacts>): Facts => ({
  ...SOUND,
  exchanges: [{ ...EXCHANGE, ...some }],
})

/** Everything is as it should be, and everything is known. */
export const SOUND: Facts = {
  now: NOW,
  network: 'signet',
  charter: CHARTER,
  wallets: WALLETS,
  asker: 'owner',
  authenticators: [{ factor: 'f1', state: 'active', wrongCodes: 0, recoveryCodesLeft: 8 }],
  readers: [],
  accounts: MEMBERS.map(({ id }) => ({ member: id, passkeys: 1, hasPassword: false })),
  notices: {
    lanes: MEMBERS.flatMap(({ id }) =>
      ['mail', 'sms'].map((channel) => {
        return { recipient: id, channel, waiting: 0, why: '', isDead: false }
      }),
    ),
    why: '',
  },
  lastSeen: Object.fromEntries(MEMBERS.map(({ id }) => [id, NOW - DAY])),
  signer: { isolation: 'strong', frozen: '', clock: 'steady', witness: 'answered' },
  processes: [{ name: 'server', isolation: 'strong' }],
  machine: [{ name: 'file modes', level: 'good', told: 'for this user alone' }],
  chain: { seenAt: NOW - 600, height: 800, frozen: [] },
  journal: 'whole',
  versions: { own: '1.2.3', node: '26.10.0' },
  exchanges: [EXCHANGE],
  stated: STATED,
}

export const withCharter = (some: Partial<Facts['charter']>): Facts => ({
  ...SOUND,
  charter: { ...SOUND.charter, ...some },
})

export const withSettings = (some: Partial<Facts['charter']['settings']>): Facts =>
  withCharter({ settings: { ...CHARTER.settings, ...some } })

/** Chloé is another. */
export const withMember = (some: Partial<MemberFacts>): Facts =>
  withCharter({
    members: MEMBERS.map((each) => (each.id === 'chloe' ? { ...each, ...some } : each)),
  })

/** The first wallet is another. */
export const withWallet = (some: Partial<WalletFacts>): Facts => ({
  ...SOUND,
  wallets: WALLETS.map((each, at) => (at === 0 ? { ...each, ...some } : each)),
})

/** The first wallet without some of its rules, and with others. */
export const withRules = (without: readonly string[], ...added: readonly Rule[]): Facts =>
  withWallet({
    policy: {
      ...POLICY,
      rules: [...RULES_OF_SOUND.filter(({ id }) => !without.includes(id)), ...added],
    },
  })
