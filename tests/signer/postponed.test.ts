// Spends signed for later: each counts from its signing until a proof says that a coin of it is
// spent, so that however many are signed, and whenever they are sent, a limit is one limit.

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { spendBinding } from '@countersign/channel/bindings.ts'
import { readBody } from '@countersign/channel/messages.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import type { Transaction } from '@countersign/core/bitcoin/transaction.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { hearSpent } from '@countersign/signer/acts/settle.ts'
import { mine, proofOf } from '../builders/blocks.ts'
import { type Coin, type Plan, payment } from '../builders/coins.ts'
import { at, nextCode } from '../builders/house.ts'
import { coinOf, openTreasury, planned, sign, type Treasury } from '../builders/treasury.ts'
import { approve, deskKey, paying, show, used } from '../builders/waiting.ts'

const DAY = 86_400
const CHAIN = 300
const LATER = CHAIN + 144 * 90

type More = Pick<Plan, 'lockTime' | 'sequence' | 'change'>

function open(t: TestContext): Treasury {
  const treasury = openTreasury()
  t.after(() => treasury.house.close())
  tell(treasury)
  return treasury
}

const tell = ({ house }: Treasury, height = CHAIN) =>
  house.ask('chain.height', { height: String(height) }, { role: 'server', device: null })

const spend = (treasury: Treasury, coins: readonly Coin[], more: More = { lockTime: LATER }) => {
  const whole = coins.reduce((total, { amountSats }) => total + amountSats, 0n)
  const back = (more.change ?? []).reduce((total, { amountSats }) => total + amountSats, 0n)
  return planned(treasury, { coins, payments: [payment(whole - back - 500n)], ...more })
}

/** Asks with a fresh code, and says that the lock time is meant. */
function postpone(treasury: Treasury, psbt: Psbt, notBefore = psbt.transaction.lockTime) {
  const { house, held, wallet } = treasury
  const code = house.seal(nextCode(house, held.seed), spendBinding(wallet, psbt.txid))
  const body = { wallet, psbt: writePsbt(psbt).toBase64(), notBefore: String(notBefore), code }
  return at(house.ask('spend.sign', body), 'outcome')
}

/** What the server brings of a transaction in a block, with some of it changed. */
function settle({ house, wallet }: Treasury, spent: Transaction, changed = {}): Canonical {
  const body = { wallet, ...proofOf(spent, house.clock.now), ...changed }
  return at(house.ask('chain.spent', body, { role: 'server', device: null }), 'outcome')
}

const limit = ({ house, wallet }: Treasury, field: string) =>
  at(house.ask('limits', { wallet }), 'limits', 0, field)

describe('a postponed spend', () => {
  it('counts on every day until it is spent: thirty of them are no more than one limit', (t) => {
    const treasury = open(t)
    const { house } = treasury
    assert.equal(postpone(treasury, spend(treasury, [coinOf(treasury, 60_000n, 0)])), 'signed')
    for (let day = 1; day < 30; day += 1) {
      house.clock.now += DAY
      const more = spend(treasury, [coinOf(treasury, 60_000n, day)])
      assert.equal(postpone(treasury, more), 'denied')
      assert.equal(used(treasury), '60000')
    }
    house.reopen()
    tell(treasury)
    assert.equal(limit(treasury, 'openSats'), '60000', 'also after a start')
    assert.equal(limit(treasury, 'freeAt'), undefined, 'time alone never frees it')
    const answer = sign(treasury, paying(treasury, 50_000n, 40), null)
    const reason = at(answer, 'verdict', 'because', 0)
    assert.deepEqual([at(reason, 'openSats'), at(reason, 'passesAt')], ['60000', undefined])
    assert.equal(at(sign(treasury, paying(treasury, 39_500n, 41)), 'outcome'), 'signed')
  })

  it('once a block has it counts as one signed when that was heard, and only once', (t) => {
    const treasury = open(t)
    const { house, wallet } = treasury
    const psbt = spend(treasury, [coinOf(treasury, 60_000n, 0)])
    postpone(treasury, psbt)
    house.clock.now += 90 * DAY
    assert.equal(settle(treasury, psbt.transaction), 'settled')
    assert.equal(settle(treasury, psbt.transaction), 'none')
    const entries = house.service().signer.journal.readBack(`spends/${wallet}`, 1e9, 9)
    assert.deepEqual(
      entries.map(({ kind }) => kind),
      ['spend.settled', 'spend.signed'],
    )
    assert.deepEqual([used(treasury), limit(treasury, 'openSats')], ['60000', undefined])
    house.clock.now += DAY - 1
    assert.equal(used(treasury), '60000')
    house.reopen()
    house.clock.now += 1
    assert.equal(used(treasury), '0')
  })

  it('is not ended by a cancel that is signed, and is by one that a block has', (t) => {
    const treasury = open(t)
    const { house } = treasury
    const coins = [coinOf(treasury, 60_000n, 0)]
    const first = spend(treasury, coins)
    postpone(treasury, first)
    const back = [{ chain: 1, index: 0, amountSats: 59_000n }] as const
    const cancel = planned(treasury, { coins, payments: [], change: back })
    assert.equal(at(sign(treasury, cancel), 'outcome'), 'signed')
    house.clock.now += 90 * DAY
    assert.deepEqual([used(treasury), limit(treasury, 'openSats')], ['60000', '60000'])
    assert.equal(settle(treasury, cancel.transaction), 'settled')
    house.clock.now += DAY
    assert.equal(used(treasury), '0')
    const next = spend(treasury, [...coins, coinOf(treasury, 1_000n, 3)], {})
    assert.equal(at(sign(treasury, next), 'outcome'), 'signed', 'it is in nobody’s way')
  })

  it('is replaced by itself, with exactly its inputs', (t) => {
    const treasury = open(t)
    const [one, other] = [coinOf(treasury, 40_000n, 0), coinOf(treasury, 40_000n, 1)]
    postpone(treasury, spend(treasury, [one]))
    postpone(treasury, spend(treasury, [other]))
    const back = (coins: readonly Coin[]) => {
      const change = [{ chain: 1, index: 0, amountSats: 30_000n }] as const
      return planned(treasury, { coins, payments: [], change })
    }
    const refused = { code: 'spend.double_spend' }
    assert.throws(() => sign(treasury, back([one, other])), refused)
    assert.throws(() => sign(treasury, back([one, coinOf(treasury, 9_000n, 2)])), refused)
    assert.equal(at(sign(treasury, back([one])), 'outcome'), 'signed')
    assert.equal(limit(treasury, 'openSats'), '80000')
  })

  it('has to be meant: its lock time is named, and is the transaction’s own', (t) => {
    const treasury = open(t)
    const { house } = treasury
    const psbt = spend(treasury, [coinOf(treasury, 9_000n, 0)])
    assert.throws(() => sign(treasury, psbt), { code: 'sign.lock_time_ahead' })
    const differs = { code: 'sign.not_before_differs' }
    assert.throws(() => postpone(treasury, psbt, LATER + 1), differs)
    const unlocked = spend(treasury, [coinOf(treasury, 9_000n, 0)], {})
    assert.throws(() => postpone(treasury, unlocked, LATER), differs)
    const aged = spend(treasury, [coinOf(treasury, 9_000n, 0)], { lockTime: LATER, sequence: 9 })
    assert.throws(() => postpone(treasury, aged), differs, 'an age of a coin never')
    const past = spend(treasury, [coinOf(treasury, 9_000n, 1)], { lockTime: CHAIN })
    assert.equal(postpone(treasury, past), 'signed')
    assert.equal(limit(treasury, 'openSats'), undefined, 'what may be sent counts as ever')
    const dated = house.clock.now + 9 * DAY
    const timed = spend(treasury, [coinOf(treasury, 9_000n, 2)], { lockTime: dated })
    assert.equal(postpone(treasury, timed), 'signed')
    const past0 = at(house.ask('history', { wallet: treasury.wallet, limit: '1' }), 'spends', 0)
    assert.deepEqual([at(past0, 'notBefore'), at(past0, 'counts')], [String(dated), 'until-spent'])
  })

  it('waits for its code at the desk, which says what it is', (t) => {
    const treasury = open(t)
    const { house, wallet } = treasury
    const psbt = spend(treasury, [coinOf(treasury, 9_000n, 0)])
    const { key, deskKey: hash } = deskKey()
    const body = { wallet, psbt: writePsbt(psbt).toBase64() }
    const asked = { ...body, notBefore: String(LATER), deskKey: hash }
    house.ask('spend.sign', asked, { role: 'server' })
    house.reopen()
    const left = { txid: psbt.txid, key }
    const shown = show(treasury, left)
    assert.deepEqual(
      [at(shown, 'counts'), at(shown, 'spend', 'notBefore')],
      ['until-spent', String(LATER)],
    )
    const seen = house.ask('spend.preview', { ...body, notBefore: String(LATER) })
    assert.equal(at(seen, 'counts'), 'until-spent')
    assert.equal(at(approve(treasury, left), 'outcome'), 'signed')
    assert.equal(limit(treasury, 'openSats'), '9000')
  })

  it('is one of sixteen of its wallet at most', (t) => {
    const treasury = open(t)
    const coins = Array.from({ length: 17 }, (_, n) => coinOf(treasury, 1_000n, n))
    for (const each of coins.slice(0, 16)) postpone(treasury, spend(treasury, [each]))
    const last = spend(treasury, coins.slice(16))
    assert.throws(() => postpone(treasury, last), { code: 'spend.too_many_open' })
    const change = [{ chain: 1, index: 0, amountSats: 100n }] as const
    const bumped = planned(treasury, { coins: coins.slice(0, 1), payments: [], change })
    assert.equal(at(sign(treasury, bumped), 'outcome'), 'signed', 'a replacement is no other')
    assert.equal(limit(treasury, 'openSats'), '16000')
  })
})

describe('that a coin is spent', () => {
  const opened = (t: TestContext) => {
    const own = open(t)
    const psbt = spend(own, [coinOf(own, 60_000n, 0)])
    assert.equal(postpone(own, psbt), 'signed')
    return { treasury: own, spent: psbt.transaction }
  }

  it('is not believed without the way to the root, and headers that hang together', (t) => {
    const { treasury, spent } = opened(t)
    const { now } = treasury.house.clock
    const branch = { code: 'chain.branch_invalid' }
    const tried = (changed: object) => () => settle(treasury, spent, changed)
    assert.throws(tried({ merkle: ['11'.repeat(32)] }), branch)
    assert.throws(tried({ position: '0' }), branch)
    assert.throws(tried({ merkle: [] }), branch)
    assert.throws(tried({ headers: '' }), branch)
    const other = mine({ count: 12, lastTime: now }).toBase64()
    assert.throws(tried({ headers: other }), branch, 'a block that has it not')
    const own = Uint8Array.fromBase64(String(proofOf(spent, now).headers))
    const swapped = new Uint8Array(own)
    swapped.set(own.subarray(400, 480), 320)
    const unlinked = { code: 'chain.headers_invalid' }
    assert.throws(tried({ headers: swapped.toBase64() }), unlinked)
    const few = own.subarray(0, 11 * 80).toBase64()
    assert.equal(settle(treasury, spent, { headers: few }), 'unproven')
    assert.equal(limit(treasury, 'openSats'), '60000')
    assert.equal(settle(treasury, spent), 'settled')
  })

  it('is proven by a spend of that coin, whoever made it, and by no other', (t) => {
    const { treasury, spent } = opened(t)
    const [input] = spent.inputs
    const stranger = { ...spent, inputs: [{ ...input, index: 7 }] } as Transaction
    assert.equal(settle(treasury, stranger), 'none')
    const theirs = { ...spent, lockTime: 5 }
    assert.equal(settle(treasury, theirs), 'settled')
  })

  // No wallet is made on mainnet yet: the act itself, over a signer that takes itself for one.
  it('on mainnet takes the work of its blocks', (t) => {
    const { treasury, spent } = opened(t)
    const { house, wallet } = treasury
    const body = readBody('chain.spent', { wallet, ...proofOf(spent, house.clock.now) })
    const heard = (headerWork: bigint) => {
      const signer = { ...house.service().signer, network: 'mainnet', headerWork } as const
      return at(hearSpent({ signer, body, proof: null, time: house.clock.now }), 'outcome')
    }
    assert.equal(heard(3n), 'unproven')
    assert.equal(heard(house.service().signer.headerWork), 'unproven')
    assert.equal(limit(treasury, 'openSats'), '60000')
    assert.equal(heard(2n), 'settled')
  })

  it('is told by the server alone, and heard when nothing stands still', (t) => {
    const { treasury, spent } = opened(t)
    const { house, wallet } = treasury
    const body = { wallet, ...proofOf(spent, house.clock.now) }
    assert.throws(() => house.ask('chain.spent', body), { code: 'channel.role_forbidden' })
    house.reopen({ isWitnessed: false })
    assert.throws(() => settle(treasury, spent), { code: 'witness.needed' })
    assert.equal(limit(treasury, 'openSats'), '60000')
  })
})
