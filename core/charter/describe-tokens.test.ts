// What people read about a token before they vote on it: all of its terms, old beside new.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Change } from './change.ts'
import { describeChange } from './describe.ts'
import { openHouse } from './house.test.ts'
import { nameOf } from './names.ts'
import { DAY } from './people.test.ts'
import { sentencesOf } from './pieces.ts'
import { viewOf } from './show.ts'
import { type CharterView, readView } from './view.ts'

const [KEY, OTHER] = ['ab'.repeat(32), 'cd'.repeat(32)]

const TERMS = {
  key: KEY,
  wallets: ['savings'],
  budgetSats: '50000',
  windowSeconds: DAY,
  networks: ['192.0.2.0/24', 'fd00::/8'],
  expiresAt: 1_800_000_000,
} as const

const house = openHouse()
const VIEW: CharterView = {
  ...readView(viewOf(house.charter(), house.head(), house.now())),
  tokens: [
    {
      ...TERMS,
      id: 'shop',
      name: 'Shop',
      key: OTHER,
      budgetSats: '10000',
      networks: ['192.0.2.0/24'],
      since: 0,
      isFrozen: false,
    },
  ],
}

const WORDS: readonly (readonly [Change, readonly string[]])[] = [
  [
    { kind: 'token.add', ...TERMS, token: 'till', name: 'Till' },
    [
      'The token Till may ask for spends.',
      'Known as: till.',
      'Asks about the wallets: savings.',
      'Budget, with fees: 0.00050000 BTC.',
      'Its budget is for: 24 hours.',
      'From the networks: 192.0.2.0/24, fd00::/8.',
      'Ends: 2027-01-15T08:00:00Z.',
      `Token key: ${KEY}.`,
      'It asks by its key alone, without a code. The policies of its wallets hold as well.',
    ],
  ],
  [
    { kind: 'token.add', ...TERMS, token: 'shop', name: 'Shop', budgetSats: '90000' },
    [
      'Other terms for the token Shop.',
      'Known as: shop.',
      'Budget, with fees: 0.00010000 BTC becomes 0.00090000 BTC.',
      'From the networks: 192.0.2.0/24 becomes 192.0.2.0/24, fd00::/8.',
      `Old token key: ${OTHER}.`,
      `Token key: ${KEY}.`,
      'It asks by its key alone, without a code. The policies of its wallets hold as well.',
    ],
  ],
  [
    { kind: 'token.remove', token: 'shop' },
    [
      'The token Shop is taken away.',
      'It asks for nothing any more, and what it asked for and still waits is void.',
    ],
  ],
  [{ kind: 'lift', subject: 'token:shop' }, ['Frozen no more: the token Shop.']],
]

describe('a token in words', () => {
  for (const [change, words] of WORDS) {
    it(`says all of ${change.kind}: ${words[0]}`, () => {
      assert.deepEqual(sentencesOf(describeChange(change, { view: VIEW, policies: [] })), words)
    })
  }

  it('is named where it asks as a member is', () => {
    assert.equal(nameOf(VIEW, 'token:shop'), 'the token Shop')
    assert.equal(nameOf(VIEW, 'token:gone'), 'the token gone')
  })
})
