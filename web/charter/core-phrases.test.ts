import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Canonical } from '@countersign/core/canonical.ts'
import { type ChangeKind, change } from '@countersign/core/charter/change.ts'
import { describeChange } from '@countersign/core/charter/describe.ts'
import { LEVERS } from '@countersign/core/charter/levers.ts'
import type { Description } from '@countersign/core/charter/pieces.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { ONE } from '@countersign/core/exchange/decimal.ts'
import { tradingPolicy, watchingPolicy } from '@countersign/core/exchange/policy/defaults.ts'
import {
  orderPolicyHash,
  orderPolicyToCanonical,
} from '@countersign/core/exchange/policy/policy.ts'
import { defaultPolicy } from '@countersign/core/policy/defaults.ts'
import { policyHash, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { corePhrase, isKnown } from './core-phrases.ts'
import { plainText } from './phrase.ts'

const KEY = 'ab'.repeat(32)
const HASH = policyHash(defaultPolicy())
const WATCHED = orderPolicyHash(watchingPolicy())
const ORDERS = orderPolicyHash(tradingPolicy(['BTC/USDT'], 1_000n * ONE))
const CONTACTS = ['email', 'phone', 'webhook', 'ntfy', 'push'].map((kind) => ({
  kind,
  address: `${kind}:somewhere`,
}))
const ROLES = ['owner', 'administrator', 'approver', 'spender', 'viewer', 'watchdog']
const credential = {
  id: KEY,
  kind: 'device',
  name: 'Laptop',
  class: 'computer',
  since: 1,
  isFrozen: false,
}
const joining = { invitation: 'i1', fingerprint: KEY, member: 'bob' }
const token = {
  name: 'Payroll',
  key: 'cd'.repeat(32),
  wallets: ['savings'],
  budgetSats: '1000',
  windowSeconds: '86400',
  networks: ['10.0.0.0/8'],
  expiresAt: '1800000000',
}
const settings = {
  quorum: '2',
  delaySeconds: '7200',
  lockAfterSeconds: '0',
  expirySeconds: '604800',
  compareAboveSats: '1000',
}

// Only what the descriptions look at.
const VIEW = {
  networks: [],
  origin: 'http://approve.localhost',
  members: [{ id: 'bob', name: 'Bob', roles: ['viewer'], contacts: [], credentials: [credential] }],
  groups: [{ name: 'approvers', members: ['bob'] }],
  settings: {
    quorum: 3,
    delaySeconds: 86_400,
    lockAfterSeconds: 3_600,
    expirySeconds: 90,
    compareAboveSats: '0',
  },
  wallets: [{ name: 'savings', policy: HASH }],
  accounts: [
    {
      name: 'main',
      venue: 'binance',
      quote: 'USDT',
      policy: WATCHED,
      orders: orderPolicyToCanonical(watchingPolicy()),
    },
  ],
  invitations: [{ id: 'i1', credentials: [credential], hasCode: true }],
  proposals: [],
  tokens: [
    {
      ...token,
      id: 'pay',
      key: KEY,
      budgetSats: '1',
      windowSeconds: 60,
      expiresAt: 1,
      name: 'Pay',
    },
  ],
  alone: ['freeze', 'veto', 'tightening'].map((kind, seq) => ({
    kind,
    seq,
    by: 'bob',
    subject: ['organisation', 'wallet:savings', 'signer'][seq],
  })),
} as unknown as CharterView

const policy = { kind: 'policy.set', wallet: 'savings', policy: policyToCanonical(defaultPolicy()) }

const orders = {
  account: 'main',
  policy: orderPolicyToCanonical(tradingPolicy(['BTC/USDT'], 1_000n * ONE)),
}

/** Of every kind there is, without `kind` where nothing else is said. */
const CHANGES: { readonly [K in ChangeKind]: readonly { readonly [key: string]: Canonical }[] } = {
  'policy.set': [
    { ...policy, from: HASH },
    { ...policy, from: KEY },
  ],
  'account.policy': [
    { ...orders, from: ORDERS },
    { ...orders, from: WATCHED },
    { ...orders, from: KEY },
  ],
  'member.add': [{ ...joining, name: 'Bob', roles: ROLES, contacts: CONTACTS }],
  'member.remove': [{ member: 'bob' }],
  'member.suspend': [{ member: 'bob' }],
  'member.roles': [{ member: 'bob', roles: ROLES }],
  'member.contacts': [{ member: 'bob', contacts: CONTACTS }],
  'credential.add': [joining],
  'credential.remove': [{ credential: KEY }],
  'group.set': [{ group: 'approvers', members: ['bob'] }],
  'settings.set': [settings],
  'organisation.team': [{}],
  'desk.set': [{ origin: 'http://desk.example' }],
  'operations.pin': [{ keys: [KEY] }],
  'operations.replace': [{ old: KEY, next: KEY, signatures: [] }],
  'witness.add': [{ witness: KEY, name: 'Office' }],
  'witness.remove': [{ witness: KEY }],
  'token.add': [
    { ...token, token: 'shop' },
    { ...token, token: 'pay' },
  ],
  'token.remove': [{ token: 'pay' }],
  'networks.set': [
    { networks: [{ network: '192.0.2.0/24', name: 'Office', until: '1795305600' }] },
  ],
  lift: [
    'organisation',
    ...LEVERS,
    'token:pay',
    'signer',
    'wallet:savings',
    'account:main',
    'member:bob',
    `credential:${KEY}`,
    KEY,
  ].map((subject) => ({ subject })),
  undo: [{ seq: '0' }, { seq: '1' }, { seq: '2' }, { seq: '9' }],
  confirm: [{ seq: '0' }],
}

const described: readonly Description[] = Object.entries(CHANGES).flatMap(([kind, all]) =>
  all.flatMap((each) => {
    const read = change({ ...each, kind }, 'change')
    const known = [defaultPolicy()]
    return [[], known].map((policies) => describeChange(read, { view: VIEW, policies }))
  }),
)

/** Everything that is read, but for keys, names and what a policy says. */
const told = described.flatMap(({ title, pieces }) => [
  title,
  ...pieces.flatMap((piece) => {
    if (piece.kind === 'sentence') return [piece.text]
    return piece.kind === 'turn' || piece.kind === 'key' ? [piece.what] : []
  }),
])

describe('what the core says of a change', () => {
  it('is known whatever kind of change it is', () => {
    for (const text of new Set(told)) assert.ok(isKnown(text), text)
  })

  it('stays word for word in English, with its names found', () => {
    for (const text of told) assert.equal(plainText(corePhrase(text, 'en')), text)
  })

  it('is German in German, down to roles, contacts and times', () => {
    const turns = described.flatMap(({ pieces }) =>
      pieces.flatMap((piece) =>
        piece.kind === 'turn' ? [...(piece.from ?? []), ...piece.to] : [],
      ),
    )
    for (const text of new Set([...told, ...turns])) {
      const german = plainText(corePhrase(text, 'de'))
      assert.doesNotMatch(
        german,
        /\b(the|is|of|by|days|hours|seconds|never|organisation \()\b/,
        text,
      )
    }
    assert.equal(
      plainText(
        corePhrase('The freeze of the wallet savings by Bob: entry 7 of the charter.', 'de'),
      ),
      'Einfrieren: die Wallet savings, durch Bob, Eintrag 7 der Charta.',
    )
  })
})
