// Spends that cannot be sent yet. Whoever could have them signed day by day could send them all on
// one day, each counted in a window that has passed.

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { type Plan, payment } from '../builders/coins.ts'
import { at, type House, wrongCode } from '../builders/house.ts'
import { coinOf, openTreasury, planned, sign, type Treasury } from '../builders/treasury.ts'
import { approve, leave, stateOf, wrongCodes } from '../builders/waiting.ts'

const DAY = 86_400
const AHEAD = { code: 'sign.lock_time_ahead' }
const CHAIN = 300

function open(t: TestContext): Treasury {
  const treasury = openTreasury()
  t.after(() => treasury.house.close())
  return treasury
}

function locked(treasury: Treasury, more: Pick<Plan, 'lockTime' | 'sequence'>, nonce = 1): Psbt {
  const coins = [coinOf(treasury, 100_000n, nonce)]
  return planned(treasury, { coins, payments: [payment(99_500n)], ...more })
}

const tell = (house: House, height: number, device: null | undefined = null) =>
  house.ask('chain.height', { height: String(height) }, { role: 'server', device })

const outcome = (treasury: Treasury, psbt: Psbt) => at(sign(treasury, psbt), 'outcome')

describe('a spend with a lock time ahead', () => {
  it('is not signed on any of thirty days, so that nothing is there to be sent on one', (t) => {
    const treasury = open(t)
    const { house } = treasury
    const release = house.clock.now + 30 * DAY
    for (let day = 0; day < 29; day += 1) {
      house.clock.now += DAY
      tell(house, CHAIN + 144 * day)
      for (const more of [
        { lockTime: release },
        { lockTime: CHAIN + 144 * 30 },
        { sequence: 144 },
      ]) {
        assert.throws(() => sign(treasury, locked(treasury, more, day)), AHEAD)
      }
    }
    house.clock.now = release + 1
    assert.equal(outcome(treasury, locked(treasury, { lockTime: release }, 40)), 'signed')
    const more = locked(treasury, { lockTime: release }, 41)
    assert.equal(outcome(treasury, more), 'denied', 'one limit, once')
  })

  it('is refused before any code is looked at, kept or counted', (t) => {
    const treasury = open(t)
    const { house, held, wallet } = treasury
    const psbt = locked(treasury, { lockTime: house.clock.now + DAY })
    assert.throws(() => sign(treasury, psbt, wrongCode(house, held.seed)), AHEAD)
    assert.throws(() => leave(treasury, psbt), AHEAD)
    const seen = { wallet, psbt: writePsbt(psbt).toBase64() }
    assert.throws(() => house.ask('spend.preview', seen), AHEAD)
    assert.equal(stateOf(treasury, psbt.txid), 'unknown')
    assert.equal(wrongCodes(treasury), '0')
  })

  it('may have the height that the server told, as wallets do against fee sniping', (t) => {
    const treasury = open(t)
    const { house } = treasury
    const psbt = locked(treasury, { lockTime: CHAIN })
    assert.throws(() => sign(treasury, psbt), AHEAD, 'nobody told')
    tell(house, CHAIN - 7)
    assert.throws(() => sign(treasury, psbt), AHEAD)
    tell(house, CHAIN - 6)
    assert.equal(outcome(treasury, psbt), 'signed')
  })

  it('waits for its code as another does, also over a start, once the height is told', (t) => {
    const treasury = open(t)
    const { house } = treasury
    tell(house, CHAIN)
    const left = leave(treasury, locked(treasury, { lockTime: CHAIN }))
    house.reopen()
    assert.throws(() => approve(treasury, left), AHEAD)
    tell(house, CHAIN)
    assert.equal(at(approve(treasury, left), 'outcome'), 'signed')
  })

  it('was signed, if it was: the same request gets the same signature', (t) => {
    const treasury = open(t)
    const { house } = treasury
    tell(house, CHAIN)
    const psbt = locked(treasury, { lockTime: CHAIN })
    const first = sign(treasury, psbt)
    house.reopen()
    assert.deepEqual(sign(treasury, psbt, null), first)
  })

  it('is not let go on by what a desk says of the height', (t) => {
    const { house } = open(t)
    const said = () => house.ask('chain.height', { height: '900' })
    assert.throws(said, { code: 'channel.role_forbidden' })
  })
})
