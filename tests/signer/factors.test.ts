import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { factorBinding } from '@countersign/channel/bindings.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { CODES_LOG } from '@countersign/signer/codes.ts'
import { payment, person } from '../builders/coins.ts'
import {
  at,
  claim,
  codeNow,
  confirm,
  enrol,
  type Held,
  type House,
  nextCode,
  openHouse,
  readOffer,
  replyKey,
  wrongCode,
} from '../builders/house.ts'
import { offerReplacement, replace, unlock } from '../builders/recovery.ts'
import { coinOf, openTreasury, planned, sign, type Treasury } from '../builders/treasury.ts'

const TWO_DAYS = 48 * 3_600

function openClaimed(t: TestContext): House {
  const house = openHouse()
  t.after(() => house.close())
  claim(house)
  return house
}

function open(t: TestContext): Treasury {
  const treasury = openTreasury()
  t.after(() => treasury.house.close())
  return treasury
}

const states = (house: House) =>
  (at(house.ask('factors', {}), 'factors') as readonly Canonical[]).map((each) => at(each, 'state'))

/** Whether a spend is signed with the code this authenticator shows now. */
function works(treasury: Treasury, held: Held, nonce: number): boolean {
  const coins = [coinOf(treasury, 2_000n, nonce)]
  const psbt = planned(treasury, { coins, payments: [payment(1_000n)] })
  try {
    return at(sign(treasury, psbt, nextCode(treasury.house, held.seed)), 'outcome') === 'signed'
  } catch {
    return false
  }
}

const cancel = (house: House, old: Held, replacement: string) => {
  const code = house.seal(nextCode(house, old.seed), factorBinding('factor-cancel', replacement))
  return house.ask('factor.cancel', { factor: replacement, code }, { role: 'server' })
}

describe('enrolling an authenticator', () => {
  it('takes a first code, gives ten recovery codes and happens once', (t) => {
    const house = openClaimed(t)
    const held = enrol(house)
    assert.equal(held.seed.length, 20)
    assert.equal(new Set(held.recovery).size, 10)
    for (const code of held.recovery) assert.match(code, /^([A-Z2-7]{4}-){3}[A-Z2-7]{4}$/)
    assert.deepEqual(states(house), ['active'])
    const again = () => house.ask('factor.enrol', { replyTo: replyKey().replyTo })
    assert.throws(again, { code: 'factor.exists' })
  })

  it('uses the confirming code up', (t) => {
    const treasury = open(t)
    const code = codeNow(treasury.house, treasury.held.seed)
    const psbt = planned(treasury, {
      coins: [coinOf(treasury, 2_000n, 1)],
      payments: [payment(1_000n)],
    })
    // The same step made the wallet; the one before it confirmed the authenticator.
    assert.throws(() => sign(treasury, psbt, code), { code: 'factor.code_reused' })
    treasury.house.clock.now -= 30
    const before = codeNow(treasury.house, treasury.held.seed)
    assert.throws(() => sign(treasury, psbt, before), { code: 'factor.code_reused' })
  })

  it('is refused with a wrong code, for another offer, and after a quarter of an hour', (t) => {
    const house = openClaimed(t)
    const ask = () => {
      const { secret, replyTo } = replyKey()
      return readOffer(house.ask('factor.enrol', { replyTo }), secret)
    }
    const first = ask()
    const offer = ask()
    assert.throws(() => confirm(house, first), { code: 'factor.missing' })
    const { replyTo } = replyKey()
    const binding = factorBinding('factor-confirm', offer.factor)
    const code = house.seal(wrongCode(house, offer.seed), binding)
    const wrong = () => house.ask('factor.confirm', { factor: offer.factor, code, replyTo })
    assert.throws(wrong, { code: 'factor.code_wrong' })
    house.clock.now += 901
    assert.throws(() => confirm(house, offer), { code: 'factor.missing' })
    const last = ask()
    house.clock.now += 900
    assert.ok(confirm(house, last))
  })

  it('is off after five wrong codes, though the next would be right', (t) => {
    const house = openClaimed(t)
    const { secret, replyTo } = replyKey()
    const offer = readOffer(house.ask('factor.enrol', { replyTo }), secret)
    const binding = factorBinding('factor-confirm', offer.factor)
    for (let triesLeft = 4; triesLeft >= 0; triesLeft -= 1) {
      const code = house.seal(wrongCode(house, offer.seed), binding)
      const wrong = () => house.ask('factor.confirm', { factor: offer.factor, code, replyTo })
      assert.throws(wrong, { code: 'factor.code_wrong', facts: { triesLeft: String(triesLeft) } })
    }
    assert.throws(() => confirm(house, offer), { code: 'factor.missing' })
    assert.ok(enrol(house))
  })

  it('is forgotten by a restart when it was not confirmed', (t) => {
    const house = openClaimed(t)
    const { secret, replyTo } = replyKey()
    const offer = readOffer(house.ask('factor.enrol', { replyTo }), secret)
    house.reopen()
    assert.throws(() => confirm(house, offer), { code: 'factor.missing' })
    assert.ok(enrol(house))
  })
})

describe('replacing an authenticator', () => {
  it('takes hold after 48 hours, in which the old one works on', (t) => {
    const treasury = open(t)
    const { house, held } = treasury
    const next = replace(treasury)
    const activeFrom = house.clock.now + TWO_DAYS
    assert.deepEqual(states(house), ['active', 'waiting'])
    assert.ok(works(treasury, held, 1))
    assert.equal(works(treasury, next, 2), false)
    house.reopen()
    house.clock.now = activeFrom - 1
    assert.deepEqual(states(house), ['active', 'waiting'])
    house.clock.now = activeFrom
    assert.deepEqual(states(house), ['replaced', 'active'])
    assert.equal(works(treasury, held, 3), false)
    assert.ok(works(treasury, next, 4))
  })

  it('is cancelled by the old one until it takes hold', (t) => {
    const treasury = open(t)
    const { house, held } = treasury
    const next = replace(treasury)
    house.clock.now += TWO_DAYS - 40
    cancel(house, held, next.factor)
    assert.deepEqual(states(house), ['active', 'cancelled'])
    house.clock.now += TWO_DAYS
    house.reopen()
    assert.deepEqual(states(house), ['active', 'cancelled'])
    assert.ok(works(treasury, held, 1))
    const second = replace(treasury, 1)
    house.clock.now += TWO_DAYS
    assert.throws(() => cancel(house, held, second.factor), { code: 'factor.missing' })
  })

  it("is not cancelled by the new one, which may be a thief's", (t) => {
    const treasury = open(t)
    const next = replace(treasury)
    assert.throws(() => cancel(treasury.house, next, next.factor), { code: 'factor.code_wrong' })
  })

  it('needs an unused recovery code of the active authenticator', (t) => {
    const treasury = open(t)
    const { house, held } = treasury
    const WRONG = { code: 'factor.recovery_code_wrong' }
    const offer = (recoveryCode: string) => offerReplacement(treasury, { recoveryCode })
    assert.throws(() => offer('AAAA-AAAA-AAAA-AAAA'), WRONG)
    const next = replace(treasury)
    assert.throws(() => offer(held.recovery[0] ?? ''), WRONG)
    // The codes of one that still waits count for nothing yet.
    assert.throws(() => offer(next.recovery[0] ?? ''), WRONG)
    house.clock.now += TWO_DAYS
    assert.throws(() => offer(held.recovery[1] ?? ''), WRONG)
    assert.ok(offer(next.recovery[0] ?? ''))
  })

  it('takes a recovery code in lower case and without dashes', (t) => {
    const treasury = open(t)
    const plain = (treasury.held.recovery[0] ?? '').toLowerCase().replaceAll('-', ' ')
    assert.ok(offerReplacement(treasury, { recoveryCode: plain }))
  })

  it('needs the user key of every wallet, over this act and this head', (t) => {
    const treasury = open(t)
    const MISSING = { code: 'factor.wallet_key_missing' }
    assert.throws(() => offerReplacement(treasury, { signer: null }), MISSING)
    assert.throws(() => offerReplacement(treasury, { signer: person(9) }), MISSING)
    assert.throws(() => offerReplacement(treasury, { signedReplyTo: '00'.repeat(32) }), MISSING)
    assert.throws(() => offerReplacement(treasury, { signedWallet: 'other' }), MISSING)
    assert.throws(() => offerReplacement(treasury, { signedHead: '00'.repeat(32) }), MISSING)
    assert.throws(() => offerReplacement(treasury, { head: '00'.repeat(32) }), {
      code: 'policy.changed',
    })
    assert.ok(offerReplacement(treasury, {}))
  })

  it('uses a recovery code once, even when an unlock took it in between', (t) => {
    const treasury = open(t)
    const { house, held } = treasury
    fail(treasury, 1)
    const { secret, replyTo } = replyKey()
    const offer = readOffer(offerReplacement(treasury, { replyTo }), secret)
    unlock(treasury)
    assert.throws(() => confirm(house, offer), { code: 'factor.recovery_code_wrong' })
    assert.ok(works(treasury, held, 1))
  })

  it('is refused while there is none to replace', (t) => {
    const house = openClaimed(t)
    const wallet = { house, held: { factor: '', seed: new Uint8Array(), recovery: [''] } }
    const treasury = { ...wallet, user: person(1), wallet: 'spending' }
    assert.throws(() => offerReplacement(treasury, { signer: null }), { code: 'factor.none' })
  })
})

/** So many wrong codes, each after its wait. */
function fail(treasury: Treasury, times: number): void {
  const { house, held } = treasury
  const psbt = planned(treasury, {
    coins: [coinOf(treasury, 2_000n, 19)],
    payments: [payment(1_000n)],
  })
  for (let tries = 0; tries < times; tries += 1) {
    house.clock.now += 3_600
    const wrong = wrongCode(house, held.seed)
    assert.throws(() => sign(treasury, psbt, wrong), { code: 'factor.code_wrong' })
  }
}

describe('unlocking', () => {
  it('opens an authenticator that a hundred wrong codes locked, for good', (t) => {
    const treasury = open(t)
    const { house, held } = treasury
    fail(treasury, 99)
    house.clock.now += 3_600
    const before = house.service().signer.codes.state(held.factor)
    assert.equal(before.failures, 99)
    fail(treasury, 1)
    house.clock.now += 365 * 86_400
    assert.equal(works(treasury, held, 1), false)
    house.reopen()
    const psbt = planned(treasury, {
      coins: [coinOf(treasury, 2_000n, 1)],
      payments: [payment(1_000n)],
    })
    const locked = () => sign(treasury, psbt)
    assert.throws(locked, { code: 'factor.locked' })
    unlock(treasury)
    house.reopen()
    assert.ok(works(treasury, held, 2))
    assert.equal(house.service().signer.journal.head(CODES_LOG).seq, 100)
  })

  it('is refused when nothing is locked, and uses no code up', (t) => {
    const treasury = open(t)
    assert.throws(() => unlock(treasury), { code: 'factor.not_locked' })
    fail(treasury, 1)
    unlock(treasury)
    fail(treasury, 1)
    assert.throws(() => unlock(treasury), { code: 'factor.recovery_code_wrong' })
  })
})
