import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sats } from '../bitcoin/amounts.ts'
import { plain } from '../plain.ts'
import type { Policy } from '../policy/policy.ts'
import { DAY, limit, toLimit } from './people.test.ts'
import { addWallet, openTeam, policyIn } from './team.test.ts'

const CLOCK = { clock: '1900000000' }
/** A thousand satoshis a day. */
const DAILY: Policy = {
  ...limit(1_000n),
  rules: [
    {
      id: 'daily',
      when: [{ kind: 'sum-above', sats: sats(1_000n), window: { kind: 'rolling', seconds: DAY } }],
      // biome-ignore lint/suspicious/noThenProperty: the `then` of a rule is an object
      then: { kind: 'deny' },
    },
  ],
}

const withDaily = () => {
  const house = openTeam({ hasWallet: false })
  addWallet(house, 'main', DAILY)
  return house
}

const lift = [{ kind: 'lift', subject: 'signer' }]

describe('a standby', () => {
  it('lets nothing take hold that was open in the backup: a veto may be missing', () => {
    const house = openTeam()
    const id = house.propose('owner', [toLimit(limit(1_000n), 2_000n)])
    house.vote(id, 'bob', 'cyn')
    house.append('signer.restored', CLOCK)
    assert.equal(house.stateOf(id), 'stale')
    house.wait(30 * DAY)
    assert.deepEqual(policyIn(house), limit(1_000n))
  })

  it('forgets an authenticator that was to count later: a cancelling may be missing', () => {
    const house = openTeam()
    const { factors } = house.charter()
    const enrolled = {
      factor: 'later',
      kind: 'totp',
      seed: 'sealed',
      recovery: [],
      activeFrom: plain(house.now() + DAY),
    }
    house.append('factor.enrolled', enrolled)
    house.append('signer.restored', CLOCK)
    const states = house.charter().factors.map(({ id, isCancelled }) => [id, isCancelled])
    assert.deepEqual(states, [...factors.map(({ id }) => [id, false]), ['later', true]])
  })

  it('stands still until a quorum lets it go on and a witness has looked', () => {
    const house = withDaily()
    house.append('signer.restored', CLOCK)
    assert.match(String(house.charter().stops.frozen), /restored from a backup as a standby/)
    house.append('signer.frozen', { why: 'a witness saw more' })
    const id = house.propose('owner', lift)
    house.wait(30 * DAY)
    assert.equal(house.stateOf(id), 'expired')
    const again = house.propose('owner', lift)
    house.vote(again, 'bob', 'cyn')
    house.wait(2 * DAY)
    assert.equal(house.stateOf(again), 'in-force')
    const { stops } = house.charter()
    assert.deepEqual([stops.frozen, stops.isToResume, stops.taken.size], [null, true, 0])
    const { time } = house.append('signer.resumed', { clock: '1900000500' })
    const after = house.charter().stops
    assert.deepEqual([after.isToResume, after.codesAfter], [false, 1_900_000_500])
    assert.deepEqual([...after.taken], [['main', { at: time, sats: 1_000n, count: 0 }]])
  })
})

describe('what one device froze by a head', () => {
  it('takes the limits as used up also when the others undo it: nobody knows who was right', () => {
    const house = openTeam()
    const { seq } = house.append('signer.frozen', { why: 'a witness saw more', member: 'dan' })
    const undo = house.propose('owner', [{ kind: 'undo', seq: plain(seq) }])
    house.vote(undo, 'bob', 'cyn')
    const { stops } = house.charter()
    assert.deepEqual([stops.frozen, stops.isToResume], [null, true])
  })
})

describe('a head that a member saw and the charter never had', () => {
  it('has the limits of all wallets taken as used up once the others end its freeze', () => {
    const house = withDaily()
    const { statement } = house.say('dan', 'freeze', { subject: 'wallet:main', why: '' }).body as {
      readonly statement: string
    }
    const about = { member: 'dan', seq: '999', hash: 'ab'.repeat(32), statement }
    const { seq } = house.append('head.disputed', about)
    const undo = house.propose('owner', [{ kind: 'undo', seq: plain(seq) }])
    house.vote(undo, 'bob', 'cyn')
    const { stops, freezes } = house.charter()
    assert.equal(freezes.has('organisation'), false)
    assert.equal(stops.taken.get('main')?.sats, 1_000n)
  })
})

describe('a wallet that a spend without an entry froze', () => {
  it('has its limits taken as used up from its thawing on, and no other wallet', () => {
    const house = withDaily()
    addWallet(house, 'other', DAILY)
    house.append('wallet.frozen', { wallet: 'main', txid: 'ab'.repeat(32) })
    const id = house.propose('owner', [{ kind: 'lift', subject: 'wallet:main' }])
    house.vote(id, 'bob', 'cyn')
    house.wait(2 * DAY)
    const { stops } = house.charter()
    assert.deepEqual([...stops.taken.keys()], ['main'])
    assert.equal(stops.taken.get('main')?.sats, 1_000n)
    assert.equal(stops.isToResume, false)
  })
})
