// What people read about a change before they vote, to the letter: what is old and what is new, and
// every key whole.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { describePolicy } from '../policy/describe.ts'
import { type Policy, policyHash, policyToCanonical } from '../policy/policy.ts'
import type { Change } from './change.ts'
import { describeChange } from './describe.ts'
import { openHouse } from './house.test.ts'
import { DAY, HOUR, limit } from './people.test.ts'
import { isAsNow, sentencesOf } from './pieces.ts'
import { viewOf } from './show.ts'
import { type CharterView, readView } from './view.ts'

const house = openHouse()
const own = readView(viewOf(house.charter(), house.head(), house.now()))
const [ada] = own.members
const [OLD, NEXT] = [limit(100_000n), limit(150_000n)]
const [KEY, OTHER] = ['ab'.repeat(32), 'cd'.repeat(32)]

const VIEW: CharterView = {
  ...own,
  origin: 'https://desk.example.org',
  members: [
    { ...(ada as NonNullable<typeof ada>), id: 'owner', name: 'Ada Lovelace' },
    {
      ...(ada as NonNullable<typeof ada>),
      id: 'bob',
      name: 'Bob',
      roles: ['approver'],
      contacts: [{ kind: 'email', address: 'bob@example.org' }],
      credentials: [
        {
          id: KEY,
          kind: 'device',
          name: 'laptop',
          class: 'computer',
          since: 0,
          isFrozen: false,
          rawId: undefined,
          isSyncable: undefined,
        },
      ],
    },
  ],
  groups: [{ name: 'night', members: ['bob'] }],
  settings: {
    quorum: 2,
    delaySeconds: 36 * HOUR,
    lockAfterSeconds: 0,
    expirySeconds: 7 * DAY,
    compareAboveSats: '0',
  },
  alone: [{ seq: 9, by: 'bob', at: 0, kind: 'freeze', subject: 'wallet:savings' }],
  invitations: [
    {
      id: 'inv1',
      member: 'eve',
      name: 'Eve',
      roles: ['viewer'],
      contacts: [],
      by: 'owner',
      at: 0,
      fingerprint: OTHER,
      credentials: [
        {
          id: 'p',
          kind: 'passkey',
          name: 'phone',
          class: 'phone',
          since: 0,
          isFrozen: false,
          rawId: undefined,
          isSyncable: undefined,
        },
      ],
      hasCode: true,
    },
  ],
  wallets: [{ name: 'savings', policy: policyHash(OLD) }],
}

const told = (change: Change, policies: readonly Policy[] = []): readonly string[] =>
  sentencesOf(describeChange(change, { view: VIEW, policies }))

const VOICE = 'CDCD-CDCD-CDCD-CDCD-CDCD'

const WORDS: readonly (readonly [Change, readonly string[]])[] = [
  [
    {
      kind: 'member.add',
      invitation: 'inv1',
      member: 'eve',
      name: 'Eve',
      roles: ['viewer'],
      contacts: [{ kind: 'phone', address: '+4912345' }],
      fingerprint: OTHER,
    },
    [
      'Eve joins.',
      'Known as: eve.',
      'As: viewer (only looks).',
      'Is told by: phone +4912345.',
      'Brings: phone (passkey, phone), an authenticator for one-time codes.',
      `Compare by voice with Eve: ${VOICE}.`,
    ],
  ],
  [
    { kind: 'credential.add', invitation: 'gone', member: 'bob', fingerprint: OTHER },
    ['Bob gets further keys.', `Compare by voice with Bob: ${VOICE}.`],
  ],
  [
    { kind: 'member.remove', member: 'bob' },
    ['Bob leaves.', 'All their keys are void, and votes that they cast no longer count.'],
  ],
  [
    { kind: 'member.suspend', member: 'bob' },
    ['Bob is suspended.', 'They can neither vote nor spend until the others lift it.'],
  ],
  [
    { kind: 'member.roles', member: 'bob', roles: ['watchdog'] },
    [
      'Another role for Bob.',
      'Roles: approver (approves spends) becomes watchdog (may only stop things).',
    ],
  ],
  [
    { kind: 'member.contacts', member: 'bob', contacts: [] },
    ['Where Bob is told.', 'Is told by: email bob@example.org becomes nothing.'],
  ],
  [
    { kind: 'credential.remove', credential: KEY },
    ['The credential laptop (device, computer) of Bob is taken away.', `Credential: ${KEY}.`],
  ],
  [
    { kind: 'group.set', group: 'night', members: ['bob', 'owner'] },
    ['The group night.', 'Its members: Bob becomes Bob, Ada Lovelace.'],
  ],
  [
    { kind: 'group.set', group: 'day', members: ['bob'] },
    ['The group day.', 'Its members: nothing becomes Bob.'],
  ],
  [
    { kind: 'settings.set', ...VIEW.settings, quorum: 3, compareAboveSats: '5000000' },
    [
      'The rules of the organisation.',
      'People who have to agree: 2 becomes 3.',
      'Codes compared by another channel above: never becomes 0.05000000 BTC.',
    ],
  ],
  [
    { kind: 'organisation.team' },
    [
      'This organisation becomes a team.',
      'From then on several people have to agree, and nobody decides alone.',
    ],
  ],
  [
    { kind: 'desk.set', origin: 'https://desk.example.net' },
    [
      'Another place of consent.',
      'The desk: https://desk.example.org becomes https://desk.example.net.',
      'Passkeys count there only.',
    ],
  ],
  [
    { kind: 'operations.pin', keys: [KEY, OTHER] },
    [
      'Who may unlock.',
      'Two of these operators open a lock, after they have identified you.',
      `Operations key: ${KEY}.`,
      `Operations key: ${OTHER}.`,
    ],
  ],
  [
    { kind: 'operations.replace', old: KEY, next: OTHER, signatures: [] },
    ['Another operations key.', `Old operations key: ${KEY}.`, `New operations key: ${OTHER}.`],
  ],
  [
    { kind: 'witness.add', witness: KEY, name: 'Phone' },
    ['Phone becomes a witness.', `Witness key: ${KEY}.`],
  ],
  [{ kind: 'witness.remove', witness: KEY }, ['A witness is taken away.', `Witness key: ${KEY}.`]],
  [{ kind: 'lift', subject: 'wallet:savings' }, ['Frozen no more: the wallet savings.']],
  [{ kind: 'lift', subject: 'member:bob' }, ['Frozen no more: Bob.']],
  [{ kind: 'lift', subject: 'signer' }, ['Frozen no more: the signer.']],
  [
    { kind: 'undo', seq: 9 },
    [
      'What one person did alone is undone.',
      'The freeze of the wallet savings by Bob: entry 9 of the charter.',
    ],
  ],
  [
    { kind: 'confirm', seq: 8 },
    ['What one person did alone is confirmed.', 'It is entry 8 of the charter.'],
  ],
]

describe('a change in words', () => {
  for (const [change, words] of WORDS) {
    it(`says all of ${change.kind}: ${words[0]}`, () => {
      assert.deepEqual(told(change), words)
    })
  }

  it('says settings that are in force already, where nothing else changes', () => {
    const words = told({ kind: 'settings.set', ...VIEW.settings })
    assert.equal(words.length, 6)
    assert.ok(words.slice(1).every((each) => each.endsWith(', as now.')))
    assert.equal(words[2], 'Time before a loosening takes hold: 36 hours, as now.')
  })

  it('leaves nothing that stays out of the pieces, for who lays them out', () => {
    const change: Change = { kind: 'settings.set', ...VIEW.settings, quorum: 3 }
    const { pieces } = describeChange(change, { view: VIEW, policies: [] })
    assert.deepEqual(pieces.map(isAsNow), [false, true, true, true, true])
  })
})

describe('a change of a policy in words', () => {
  const change: Change = {
    kind: 'policy.set',
    wallet: 'savings',
    from: policyHash(OLD),
    policy: policyToCanonical(NEXT),
  }
  const hash = `Policy: ${policyHash(NEXT)}.`

  it('says each piece old and new, where the old policy is at hand', () => {
    const [title, piece, ...rest] = told(change, [NEXT, OLD])
    assert.equal(title, 'The policy of the wallet savings.')
    assert.match(piece ?? '', /\(loosens\).* 0\.00100000 BTC.* It becomes: .* 0\.00150000 BTC/)
    assert.deepEqual(rest, [hash])
  })

  it('says the whole of the next one and what it replaces, where the old one is not', () => {
    const whole = (words: string) => [
      'The policy of the wallet savings.',
      words,
      ...describePolicy(NEXT),
      hash,
    ]
    assert.deepEqual(told(change), whole('It replaces the policy that is in force.'))
    const stale = { ...change, from: KEY }
    assert.deepEqual(told(stale, [OLD]), whole('It replaces a policy that is not in force.'))
    const view = { ...VIEW, wallets: [{ name: 'savings', policy: policyHash(NEXT) }] }
    const done = sentencesOf(describeChange(change, { view, policies: [NEXT] }))
    assert.deepEqual(done, whole('This policy is in force.'))
  })
})
