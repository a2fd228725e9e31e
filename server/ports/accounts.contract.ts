// What every store has to do with accounts.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import type {
  OfferRecord,
  OpeningRecord,
  PasskeyRecord,
  PasswordRecord,
  ResetRecord,
} from './accounts.ts'
import { hash, type Put, type Subject } from './store-samples.contract.ts'

const AT = 1_767_225_600

const OPENING: OpeningRecord = {
  hash: hash('1'),
  member: 'ada',
  madeAt: AT,
  usableFrom: AT + 86_400,
  expiresAt: AT + 172_800,
}

const PASSKEY: PasskeyRecord = {
  id: 'ab'.repeat(8),
  member: 'ada',
  name: 'Löwe 🗝',
  rawId: 'A_-b',
  key: 'ES256 x y',
  isBackupEligible: true,
  signCount: 4_294_967_295,
  createdAt: AT,
  usedAt: null,
}

const PASSWORD: PasswordRecord = {
  member: 'ada',
  hash: '$argon2id$v=19$m=1,t=1,p=1$a$b',
  setAt: AT,
  usedAt: null,
}

const RESET: ResetRecord = {
  member: 'ada',
  hash: hash('2'),
  askedAt: AT,
  confirmedAt: null,
  expiresAt: AT + 3_600,
}

const OFFER: OfferRecord = {
  id: 'cd'.repeat(16),
  purpose: 'passkey',
  session: 'ef'.repeat(8),
  challenge: hash('3'),
  expiresAt: AT + 300,
}

export function accounts(subject: Subject, put: Put): void {
  waysIn(subject, put)
  remembered(subject, put)
}

function waysIn(subject: Subject, put: Put): void {
  it('keeps ways in, each found by what shows it, through a rebuild too', async () => {
    const { reader } = subject()
    const used = { ...PASSKEY, usedAt: AT + 9, signCount: 7 }
    const other = {
      ...PASSKEY,
      id: '12'.repeat(8),
      rawId: 'other',
      member: 'bob',
      createdAt: AT - 1,
    }
    const later = { ...OPENING, hash: hash('4'), madeAt: AT + 1 }
    const confirmed = { ...RESET, confirmedAt: AT + 5 }
    await put(async (tx) => {
      for (const each of [OPENING, later]) await tx.putOpening(each)
      for (const each of [PASSKEY, other, used]) await tx.putPasskey(each)
      await tx.putPassword(PASSWORD)
      await tx.putReset(RESET)
      await tx.putReset(confirmed)
      await tx.emptyProjection()
    })
    assert.deepEqual(await reader.openingByHash(OPENING.hash), OPENING)
    assert.deepEqual(await reader.openings('ada'), [later, OPENING])
    assert.deepEqual(await reader.passkeyByRawId('A_-b'), used)
    assert.deepEqual(await reader.passkeys('ada'), [used])
    assert.deepEqual(await reader.passkeys(), [other, used])
    assert.deepEqual(await reader.password('ada'), PASSWORD)
    assert.deepEqual(await reader.passwords(), [PASSWORD])
    assert.deepEqual(await reader.reset('ada'), confirmed)
    assert.deepEqual(await reader.resetByHash(RESET.hash), confirmed)
    assert.equal(await reader.passkeyByRawId('a_-b'), null)
  })

  it('takes ways in away once', async () => {
    await put(async (tx) => {
      await tx.putOpening(OPENING)
      await tx.putPasskey(PASSKEY)
      await tx.putPassword(PASSWORD)
      await tx.putReset(RESET)
      assert.deepEqual([await tx.removeOpenings('bob'), await tx.removeOpenings('ada')], [0, 1])
      for (const isThere of [true, false]) {
        assert.equal(await tx.removePasskey(PASSKEY.id), isThere)
        assert.equal(await tx.removePassword('ada'), isThere)
        assert.equal(await tx.removeReset('ada'), isThere)
      }
    })
    assert.deepEqual(await subject().reader.openings('ada'), [])
  })
}

function remembered(subject: Subject, put: Put): void {
  it('gives a challenge away once, however many ask at the same moment', async () => {
    await put((tx) => tx.putOffer(OFFER))
    const taken = await Promise.all(
      Array.from({ length: 6 }, () => subject().transact((tx) => tx.takeOffer(OFFER.id))),
    )
    assert.deepEqual(taken.filter(Boolean), [OFFER])
  })

  it('counts tries of a lane one after the other, also those of the same moment', async () => {
    const lane = { lane: 'account', key: 'ada' } as const
    const count = () =>
      subject().transact(async (tx) => {
        const { failures = 0 } = (await tx.lockTries(lane)) ?? {}
        await tx.putTries(lane, { failures: failures + 1, lastAt: AT + failures })
      })
    await Promise.all(Array.from({ length: 6 }, count))
    await put(async (tx) => {
      assert.deepEqual(await tx.lockTries(lane), { failures: 6, lastAt: AT + 5 })
      assert.equal(await tx.lockTries({ ...lane, lane: 'known' }), null)
      await tx.removeTries(lane)
      assert.equal(await tx.lockTries(lane), null)
    })
  })

  it('remembers browsers and networks, and forgets what is over', async () => {
    const { reader } = subject()
    const browser = { member: 'ada', what: 'browser', value: hash('7') } as const
    const network = { member: 'ada', what: 'network', value: '192.0.2.0/24' } as const
    const lane = { lane: 'network', key: 'x' } as const
    await put(async (tx) => {
      await tx.putFamiliar({ ...browser, usedAt: AT })
      await tx.putFamiliar({ ...browser, usedAt: AT + 9 })
      await tx.putFamiliar({ ...network, usedAt: AT })
      await tx.putOpening(OPENING)
      await tx.putOffer(OFFER)
      await tx.putReset(RESET)
      await tx.putTries(lane, { failures: 1, lastAt: AT })
    })
    assert.equal(await reader.isFamiliar(browser), true)
    assert.equal(await reader.isFamiliar({ ...browser, member: 'bob' }), false)
    await put((tx) => tx.forgetAccounts(OFFER.expiresAt + 1, AT + 1, AT + 1))
    assert.deepEqual(
      [await reader.isFamiliar(browser), await reader.isFamiliar(network)],
      [true, false],
    )
    assert.deepEqual(await reader.openings('ada'), [OPENING])
    await put(async (tx) => {
      assert.equal(await tx.takeOffer(OFFER.id), null)
      assert.equal(await tx.lockTries(lane), null)
      await tx.forgetAccounts(OPENING.expiresAt + 1, 0, 0)
    })
    assert.deepEqual([await reader.openings('ada'), await reader.reset('ada')], [[], null])
  })
}
