// Order policies of exchange accounts are governed as the policies of wallets.

// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Canonical } from '../canonical.ts'
import { type Decimal, ONE } from '../exchange/decimal.ts'
import { tradingPolicy, watchingPolicy } from '../exchange/policy/defaults.ts'
import { orderGrowth } from '../exchange/policy/growth.ts'
import {
  type OrderPolicy,
  orderPolicyHash,
  orderPolicyToCanonical,
} from '../exchange/policy/policy.ts'
import { compareOrderPolicies } from '../exchange/policy/tighten.ts'
import type { Fault } from '../fault.ts'
import { plain } from '../plain.ts'
import { change } from './change.ts'
import { describeChange } from './describe.ts'
import { type House, openHouse } from './house.test.ts'
import { DAY } from './people.test.ts'
import { sentencesOf } from './pieces.ts'
import { viewOf } from './show.ts'
import { isFounding } from './state.ts'
import { addAccount, openPersonal, openTeam, SETTINGS } from './team.test.ts'
import { readView } from './view.ts'

const perDay = (amount: bigint): Decimal => amount * ONE
const trading = (amount: bigint, markets = ['BTC/USDT']) => tradingPolicy(markets, perDay(amount))
const START = trading(1_000n)

const setting = (from: OrderPolicy, next: OrderPolicy, account = 'main'): Canonical => ({
  kind: 'account.policy',
  account,
  from: orderPolicyHash(from),
  policy: orderPolicyToCanonical(next),
})

const hashIn = (house: House, account = 'main'): string => {
  const record = house.charter().accounts.get(account)
  return record ? orderPolicyHash(record.policy) : 'gone'
}

const withAccount = (founding: Parameters<typeof openTeam>[0] = {}): House => {
  const house = openTeam(founding)
  addAccount(house, START)
  return house
}

describe('a loosening of an account’s policy', () => {
  const next = trading(1_500n)

  it('takes the quorum, then the delay, and is nobody’s alone', () => {
    const house = withAccount()
    const id = house.propose('owner', [setting(START, next)])
    house.vote(id, 'bob')
    house.wait(3 * DAY)
    assert.equal(hashIn(house), orderPolicyHash(START), 'two of three')
    house.vote(id, 'cyn')
    house.wait(DAY - 1)
    assert.equal(hashIn(house), orderPolicyHash(START), 'a second early')
    house.wait(1)
    assert.equal(hashIn(house), orderPolicyHash(next))
  })

  it('waits a week where it is more than double of anything in seven days', () => {
    for (const [policy, days] of [
      [trading(2_000n), 1],
      [trading(2_001n), 7],
      [trading(1_000n, ['BTC/USDT', 'ETH/USDT']), 1],
      [trading(1_000n, ['BTC/USDT', 'ETH/USDT', 'SOL/USDT']), 7],
    ] as const) {
      const house = withAccount()
      house.vote(house.propose('owner', [setting(START, policy)]), 'bob', 'cyn')
      house.wait(days * DAY - 1)
      assert.equal(hashIn(house), orderPolicyHash(START))
      house.wait(1)
      assert.equal(hashIn(house), orderPolicyHash(policy))
    }
    const house = withAccount()
    house.vote(house.propose('owner', [setting(START, trading(2_000n))]), 'bob', 'cyn')
    house.wait(DAY)
    house.vote(house.propose('owner', [setting(trading(2_000n), trading(2_500n))]), 'bob', 'cyn')
    house.wait(7 * DAY - 1)
    assert.equal(hashIn(house), orderPolicyHash(trading(2_000n)), 'two small ones are a large one')
  })

  it('waits also where nothing but the account is at stake', () => {
    const house = openTeam({ hasWallet: false })
    assert.equal(isFounding(house.charter()), true)
    addAccount(house, START)
    house.vote(house.propose('owner', [setting(START, next)]), 'bob', 'cyn')
    assert.equal(hashIn(house), orderPolicyHash(START))
    house.append('account.removed', { account: 'main' })
    assert.equal(isFounding(house.charter()), false, 'and nobody alone brings that back')
  })

  it('is overtaken when the policy it starts from is in force no more', () => {
    const house = withAccount()
    const id = house.propose('owner', [setting(START, next)])
    const stale = () => house.propose('bob', [setting(next, START)])
    assert.throws(stale, { code: 'policy.changed' })
    house.propose('bob', [setting(START, trading(900n))])
    assert.equal(house.stateOf(id), 'stale')
    const other = house.propose('owner', [setting(trading(900n), next)])
    house.append('account.removed', { account: 'main' })
    assert.equal(house.stateOf(other), 'stale')
    const missing = () => house.propose('owner', [setting(START, next)])
    assert.throws(missing, { code: 'exchange.account_missing' })
  })

  it('is kept from by a lock of the account, that of a wallet apart', () => {
    const house = withAccount({ hasOperations: true })
    house.wait(2 * DAY)
    const loosen = () => house.propose('owner', [setting(START, next)])
    assert.throws(loosen, (fault: Fault) => fault.facts.subject === 'account:main')
    assert.equal(house.stateOf(house.propose('bob', [setting(START, trading(9n))])), 'in-force')
    addAccount(house, START, 'new')
    assert.doesNotThrow(() => house.propose('owner', [setting(START, next, 'new')]))
  })
})

describe('a tightening of an account’s policy', () => {
  const next = trading(999n)

  it('is one person’s at once, and undone by a quorum of the others for seven days', () => {
    for (const [seconds, isUndone] of [
      [7 * DAY, true],
      [7 * DAY + 1, false],
    ] as const) {
      const house = withAccount()
      assert.equal(house.stateOf(house.propose('bob', [setting(START, next)])), 'in-force')
      assert.equal(hashIn(house), orderPolicyHash(next))
      const undo = [{ kind: 'undo', seq: plain(house.head().seq) }]
      house.wait(seconds)
      if (!isUndone) {
        assert.throws(() => house.propose('owner', undo), { code: 'charter.undo_refused' })
        continue
      }
      const id = house.propose('owner', undo)
      assert.throws(() => house.vote(id, 'bob'), { code: 'charter.vote_refused' })
      house.vote(id, 'cyn')
      assert.equal(hashIn(house), orderPolicyHash(next), 'two of three')
      house.vote(id, 'dan')
      assert.equal(hashIn(house), orderPolicyHash(START))
    }
  })

  it('is undone no more once the account was taken away', () => {
    const house = withAccount()
    house.propose('bob', [setting(START, next)])
    const undo = [{ kind: 'undo', seq: plain(house.head().seq) }]
    house.append('account.removed', { account: 'main' })
    addAccount(house, next)
    assert.throws(() => house.propose('owner', undo), { code: 'charter.undo_refused' })
  })

  it('is a proposal of somebody alone, in force at once', () => {
    const house = openPersonal()
    addAccount(house, START)
    assert.equal(house.stateOf(house.propose('owner', [setting(START, next)])), 'in-force')
    assert.equal(house.stateOf(house.propose('owner', [setting(next, START)])), 'open')
  })
})

describe('an account', () => {
  it('is frozen by any member at once, and goes on by a quorum alone', () => {
    const house = withAccount()
    const subject = 'account:main'
    house.say('dan', 'freeze', { subject, why: 'a thief' })
    const nothing = () => house.say('dan', 'freeze', { subject: 'account:other', why: '' })
    assert.throws(nothing, { code: 'charter.change_invalid' })
    house.append('account.removed', { account: 'main' })
    addAccount(house, START)
    assert.equal(house.charter().freezes.has(subject), true, 'nor by bringing it back')
    const id = house.propose('owner', [{ kind: 'lift', subject }])
    house.vote(id, 'bob', 'cyn')
    house.wait(DAY - 1)
    assert.equal(house.charter().freezes.has(subject), true)
    house.wait(1)
    assert.equal(house.charter().freezes.has(subject), false)
  })

  it('keeps whom its policy names where they are', () => {
    const named = {
      ...watchingPolicy(),
      grants: [
        { id: 'desk', who: 'group:desk', operations: ['place'] },
        { id: 'one', who: 'member:dan', operations: ['cancel'] },
      ],
    } as const
    const house = openTeam({ quorum: 2 })
    const group = (members: readonly string[]): Canonical => {
      return { kind: 'group.set', group: 'desk', members }
    }
    addAccount(house, START)
    const unknown = () => house.propose('owner', [setting(START, named)])
    assert.throws(unknown, { code: 'charter.change_invalid' })
    const made = [group(['bob']), setting(START, named)]
    house.vote(house.propose('owner', made), 'bob')
    house.wait(7 * DAY)
    assert.equal(hashIn(house), orderPolicyHash(named))
    for (const gone of [group([]), { kind: 'member.remove', member: 'dan' }]) {
      assert.throws(() => house.propose('owner', [gone]), { code: 'charter.change_invalid' })
    }
    const settings = plain({ kind: 'settings.set', ...SETTINGS, quorum: 3, lockAfterSeconds: 0 })
    assert.doesNotThrow(() => house.propose('owner', [settings]))
  })

  it('is in the view with its policy, whose changes are told rule by rule and market by market', () => {
    const house = withAccount()
    house.propose('bob', [setting(START, trading(999n))])
    const view = readView(viewOf(house.charter(), house.head(), house.now()))
    assert.equal(view.accounts[0]?.policy, orderPolicyHash(trading(999n)))
    assert.equal(view.alone[0]?.subject, 'account:main')
    assert.ok(view.locks.some(({ subject }) => subject === 'account:main'))
    const next = trading(999n, ['BTC/USDT', 'ETH/USDT'])
    const read = change(setting(trading(999n), next), 'change')
    assert.deepEqual(sentencesOf(describeChange(read, { view, policies: [] })).slice(0, 4), [
      'The order policy of the exchange account main.',
      'No more: A request is denied if its market is not in the list markets (1 market) and ' +
        'it is to place orders (rule markets).',
      'New: A request is denied if its market is not in the list markets (2 markets) and ' +
        'it is to place orders (rule markets).',
      'Markets in the list markets: BTC/USDT becomes BTC/USDT, ETH/USDT.',
    ])
  })

  it('is in no charter from before there were any', () => {
    const { accounts, hasHadAccounts } = openHouse().charter()
    assert.deepEqual([accounts.size, hasHadAccounts], [0, false])
  })
})

describe('the growth of an order policy', () => {
  it('is none of a tightening, and none within double', () => {
    assert.deepEqual(orderGrowth(START, trading(1n)), [])
    assert.equal(compareOrderPolicies(START, trading(2_000n)).kind, 'loosening')
    assert.deepEqual(orderGrowth(START, trading(2_000n)), [])
  })

  it('is told of a new grant, a rule that is gone, and a list that forbids less', () => {
    const open = { ...START, rules: START.rules.filter(({ id }) => id !== 'rate') }
    assert.match(orderGrowth(START, open).join(), /Removed: .*rule rate/)
    assert.match(orderGrowth(watchingPolicy(), START).join(), /New: .*spenders-trade/)
    const denying = (markets: readonly string[]): OrderPolicy => ({
      ...START,
      rules: [{ id: 'no', when: [{ kind: 'market-in', list: 'bad' }], then: { kind: 'deny' } }],
      lists: { bad: markets },
    })
    assert.equal(orderGrowth(denying(['A/B', 'C/D']), denying(['A/B'])).length, 1)
    assert.deepEqual(orderGrowth(denying(['A/B']), denying(['A/B', 'C/D'])), [])
  })
})
