// Tokens that may ask for spends: who lets them, what their terms may be, and what nobody lets them
// become.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Canonical } from '../canonical.ts'
import { plain } from '../plain.ts'
import { policyHash, policyToCanonical } from '../policy/policy.ts'
import { exportOf, HOW } from './exported.test.ts'
import type { House } from './house.test.ts'
import { computer, DAY, keyOf, limit, OPERATORS, phone, START } from './people.test.ts'
import { viewOf } from './show.ts'
import { bring, openPersonal, openTeam, policyIn } from './team.test.ts'
import { termsOf } from './terms.ts'
import { tokenOfKey } from './tokens.ts'
import { verifyCharter } from './verify.ts'
import { readView } from './view.ts'

const INVALID = { code: 'charter.change_invalid' }

const SHOP = {
  kind: 'token.add',
  token: 'shop',
  name: 'Shop',
  key: keyOf('the shop').id,
  wallets: ['main'],
  budgetSats: '50000',
  windowSeconds: String(DAY),
  networks: ['192.0.2.0/24'],
  expiresAt: String(START + 90 * DAY),
} as const

const adding = (more: object = {}) => plain({ ...SHOP, ...more }) as Canonical

/** Proposed by the owner, approved by the others, and in force. */
function carry(house: House, ...changes: readonly Canonical[]): string {
  const proposal = house.propose('owner', changes)
  house.vote(proposal, 'bob', 'cyn')
  house.wait(DAY)
  return house.stateOf(proposal)
}

const tokensIn = (house: House) => [...house.charter().tokens.values()]

describe('a token that may ask for spends', () => {
  it('is made by a quorum, after the delay, and asks for no sooner', () => {
    const house = openTeam()
    const proposal = house.propose('owner', [adding()])
    house.vote(proposal, 'bob', 'cyn')
    house.wait(DAY - 1)
    assert.deepEqual(tokensIn(house), [])
    house.wait(1)
    const [token] = tokensIn(house)
    assert.deepEqual(
      [token?.id, token?.budgetSats, token?.windowSeconds, token?.expiresAt],
      ['shop', 50_000n, DAY, START + 90 * DAY],
    )
    assert.equal(tokenOfKey(house.charter(), SHOP.key)?.id, 'shop')
    const view = readView(viewOf(house.charter(), house.head(), house.now()))
    assert.deepEqual(
      view.tokens.map(({ id, budgetSats, isFrozen }) => [id, budgetSats, isFrozen]),
      [['shop', '50000', false]],
    )
  })

  it('is a loosening in every case: new, with other terms, with less, taken away', () => {
    const house = openTeam()
    carry(house, adding())
    const terms = fc.record({
      budgetSats: fc.integer({ min: 1, max: 100_000 }).map(String),
      windowSeconds: fc.integer({ min: 60, max: 400 * DAY }).map(String),
      networks: fc.constantFrom(['192.0.2.0/24'], ['192.0.2.7/32'], ['0.0.0.0/0', '::/0']),
      token: fc.constantFrom('shop', 'other'),
    })
    fc.assert(
      fc.property(terms, fc.boolean(), (more, isRemoved) => {
        const name = more.token
        const key = more.token === 'shop' ? SHOP.key : keyOf('another').id
        const change = isRemoved
          ? { kind: 'token.remove', token: 'shop' }
          : { ...SHOP, ...more, name, key }
        const read = { member: 'owner', changes: [change] as never }
        const { class: kind, needed } = termsOf(house.charter(), read, house.now())
        assert.deepEqual([kind, needed], ['loosening', 3])
      }),
    )
  })

  it('of a person alone takes both classes and waits for the delay', () => {
    const house = openPersonal()
    const proposal = house.propose('owner', [adding()])
    assert.deepEqual(tokensIn(house), [])
    house.wait(2 * DAY)
    assert.equal(house.stateOf(proposal), 'in-force')
    assert.equal(tokensIn(house).length, 1)
  })

  it('gets no terms while the organisation is locked, and is stopped all the same', () => {
    const house = openTeam({ hasOperations: true })
    carry(house, adding())
    house.wait(3 * DAY)
    const locked = { code: 'charter.locked' }
    assert.throws(() => house.propose('owner', [adding({ budgetSats: '50001' })]), locked)
    house.say('dan', 'freeze', { subject: 'token:shop', why: 'its server was broken into' })
    assert.ok(house.charter().freezes.has('token:shop'))
    assert.throws(() => house.propose('owner', [{ kind: 'lift', subject: 'token:shop' }]), locked)
  })

  it('stays frozen through other terms, and not when a quorum takes it away', () => {
    const house = openTeam()
    carry(house, adding())
    house.say('dan', 'freeze', { subject: 'token:shop', why: '' })
    assert.equal(carry(house, adding({ key: keyOf('a new shop').id })), 'in-force')
    assert.ok(house.charter().freezes.has('token:shop'))
    carry(house, { kind: 'token.remove', token: 'shop' })
    assert.deepEqual([tokensIn(house).length, house.charter().freezes.size], [0, 0])
    const again = { subject: 'token:shop', why: '' }
    assert.throws(() => house.say('dan', 'freeze', again), INVALID)
  })

  it('frozen by one person is started again at once by the others', () => {
    const house = openTeam()
    carry(house, adding())
    const { seq } = house.say('dan', 'freeze', { subject: 'token:shop', why: '' })
    const undo = house.propose('owner', [{ kind: 'undo', seq: String(seq) }])
    house.vote(undo, 'bob', 'cyn')
    assert.equal(house.stateOf(undo), 'in-force')
    assert.equal(house.charter().freezes.size, 0)
  })

  it('is verified with the rest of an export', () => {
    const house = openTeam()
    carry(house, adding())
    house.say('dan', 'freeze', { subject: 'token:shop', why: '' })
    const verified = verifyCharter(exportOf(house), HOW)
    assert.equal(verified.charter.tokens.get('shop')?.budgetSats, 50_000n)
  })
})

describe('the terms of a token', () => {
  const house = openTeam()
  const wrong: Readonly<Record<string, object>> = {
    'an id that machines cannot read': { token: 'Shop' },
    'an id too long for the journal': { token: `s${'h'.repeat(24)}` },
    'a name that hides something': { name: 'Shop\u202e' },
    'no wallet': { wallets: [] },
    'a wallet there is not': { wallets: ['cellar'] },
    'a wallet twice': { wallets: ['main', 'main'] },
    'no budget': { budgetSats: '0' },
    'a budget of more than there is': { budgetSats: '2100000000000001' },
    'a budget that is no number': { budgetSats: '1e5' },
    'a window that bounds nothing': { windowSeconds: '59' },
    'no network': { networks: [] },
    'a host in the place of a network': { networks: ['192.0.2.7/24'] },
    'a network that is none': { networks: ['the office'] },
    'an end that is past': { expiresAt: String(START) },
    'an end that nobody lives to see': { expiresAt: String(START + 732 * DAY) },
  }
  for (const [what, more] of Object.entries(wrong)) {
    it(`are refused with ${what}`, () => {
      assert.throws(() => house.propose('owner', [adding(more)]), {
        message: /./,
        code: /charter\.change_invalid|channel\.message_invalid/,
      })
    })
  }

  it('have an end also for how many tokens there are', () => {
    const many = openTeam()
    const named = (index: number) =>
      adding({ token: `t${index}`, name: `Token ${index}`, key: keyOf(`token ${index}`).id })
    carry(many, ...Array.from({ length: 32 }, (_, index) => named(index)))
    carry(many, ...Array.from({ length: 32 }, (_, index) => named(32 + index)))
    assert.equal(tokensIn(many).length, 64)
    assert.throws(() => many.propose('owner', [named(64)]), INVALID)
  })
})

describe('a key', () => {
  it('is a token’s or somebody’s, never both', () => {
    const house = openTeam({ hasOperations: true })
    const tower = keyOf('the tower').id
    carry(house, { kind: 'witness.add', witness: tower, name: 'tower' }, adding())
    for (const key of [computer('bob').id, OPERATORS[0]?.id ?? '', tower]) {
      assert.throws(() => house.propose('owner', [adding({ key })]), INVALID)
    }
    const twin = { token: 'twin', name: 'Twin' }
    assert.throws(() => house.propose('owner', [adding(twin)]), INVALID)
    const witness = { kind: 'witness.add', witness: SHOP.key, name: 'shop' }
    assert.throws(() => house.propose('owner', [witness]), INVALID)
    const brought = bring(house, 'bob', ['administrator'], {
      keys: [[keyOf('the shop'), 'computer']],
    })
    const { invitation, fingerprint } = brought
    const credential = { kind: 'credential.add', invitation, member: 'bob', fingerprint }
    assert.throws(() => house.propose('owner', [credential]), INVALID)
    const replaced = { kind: 'operations.replace', old: OPERATORS[0]?.id ?? '', next: SHOP.key }
    assert.throws(() => house.propose('owner', [{ ...replaced, signatures: [] }]), {
      code: /charter\.(?:ticket|change)_invalid/,
    })
    assert.ok(phone('bob').id !== SHOP.key)
  })

  it('of an operator is no token’s', () => {
    const house = openTeam()
    carry(house, adding())
    const keys = [SHOP.key, ...OPERATORS.slice(0, 2).map(({ id }) => id)]
    assert.throws(() => house.propose('owner', [{ kind: 'operations.pin', keys }]), INVALID)
  })
})

describe('a policy that names a token', () => {
  const granting = (house: House, token: string) => {
    const before = policyIn(house)
    const grant = { id: 'shop', who: `token:${token}`, act: 'spend' } as const
    const policy = policyToCanonical({ ...limit(1_000n), grants: [...before.grants, grant] })
    return { kind: 'policy.set', wallet: 'main', from: policyHash(before), policy } as const
  }

  it('names one that is there, and keeps it there', () => {
    const house = openTeam()
    assert.throws(() => house.propose('owner', [granting(house, 'shop')]), INVALID)
    const proposal = house.propose('owner', [adding(), granting(house, 'shop')])
    house.vote(proposal, 'bob', 'cyn')
    // A grant that is new has no measure: it waits for a week.
    house.wait(7 * DAY)
    assert.equal(house.stateOf(proposal), 'in-force')
    assert.equal(policyIn(house).grants.length, 2)
    const removal = { kind: 'token.remove', token: 'shop' } as const
    assert.throws(() => house.propose('owner', [removal]), INVALID)
    const without = policyToCanonical(limit(1_000n))
    const from = policyHash(policyIn(house))
    const narrowed = { kind: 'policy.set', wallet: 'main', from, policy: without } as const
    assert.equal(carry(house, narrowed, removal), 'in-force')
    assert.equal(tokensIn(house).length, 0)
  })
})
