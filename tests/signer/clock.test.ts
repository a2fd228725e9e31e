import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { mine as mineBlocks } from '../builders/blocks.ts'
import { payment } from '../builders/coins.ts'
import { at, claim, enrol, type House, openHouse, witness } from '../builders/house.ts'
import { coinOf, openTreasury, planned, sign, type Treasury } from '../builders/treasury.ts'

const jumped = { code: 'clock.jumped' }
const DAY = 86_400

/** Of the 100,000 satoshis a day; two of the usual ones are too much. */
const pay = (treasury: Treasury, nonce: number, code?: null, amountSats = 90_000n) => {
  const coins = [coinOf(treasury, amountSats, nonce)]
  const plan = { coins, payments: [payment(amountSats - 1_000n)] }
  return sign(treasury, planned(treasury, plan), code)
}

/** Headers of one chain, ten minutes apart, as a message has them. */
const mine = (count: number, lastTime: number): string => mineBlocks({ count, lastTime }).toBase64()

describe('the clock', () => {
  it('stops all signing when it jumps, and a restart with a witness mends it', (t) => {
    const treasury = openTreasury()
    t.after(() => treasury.house.close())
    const { house } = treasury
    const little = (nonce: number, code?: null) => pay(treasury, nonce, code, 10_000n)
    house.clock.drift = 599
    assert.equal(at(little(1), 'outcome'), 'signed')
    house.clock.drift = 600
    assert.throws(() => little(2), jumped)
    house.clock.drift = 0
    assert.throws(() => little(2), jumped, 'also when it is right again')
    assert.equal(at(little(2, null), 'outcome'), 'code-needed', 'previews go on')
    assert.equal(at(house.ask('hello', {}), 'clock'), 'jumped')
    house.reopen()
    assert.equal(at(house.ask('hello', {}), 'clock'), 'steady')
    // Past the codes that were used while the clock was ahead.
    house.clock.now += 600
    assert.equal(at(little(2), 'outcome'), 'signed')
  })

  it('that somebody sets forward opens no window', (t) => {
    const treasury = openTreasury()
    t.after(() => treasury.house.close())
    const { house } = treasury
    pay(treasury, 1)
    house.clock.drift = DAY
    assert.equal(at(pay(treasury, 2, null), 'outcome'), 'denied')
    assert.throws(() => pay(treasury, 1, null), jumped, 'not even what was signed')
  })

  it('that goes on by itself does', (t) => {
    const treasury = openTreasury()
    t.after(() => treasury.house.close())
    pay(treasury, 1)
    treasury.house.clock.now += DAY
    assert.equal(at(pay(treasury, 2, null), 'outcome'), 'code-needed')
  })

  it('on test networks is believed about the time the signer was away', (t) => {
    const treasury = openTreasury()
    t.after(() => treasury.house.close())
    const { house } = treasury
    pay(treasury, 1)
    house.clock.now += DAY
    house.reopen()
    assert.equal(at(pay(treasury, 2, null), 'outcome'), 'code-needed')
    const told = house.ask('clock.headers', { headers: mine(12, house.clock.now) })
    assert.equal(at(told, 'outcome'), 'not-needed')
  })
})

describe('on mainnet the time a restart took', () => {
  const start = (t: TestContext): House => {
    const house = openHouse({ network: 'mainnet', headerWork: 2n })
    t.after(() => house.close())
    claim(house)
    enrol(house)
    house.clock.now += 5 * DAY
    house.reopen()
    return house
  }
  const time = (house: House) => house.service().signer.time()
  const hear = (house: House, headers: string) =>
    house.ask('clock.headers', { headers }, { role: 'server', device: null })

  it('does not count without proof', (t) => {
    const house = start(t)
    assert.equal(time(house), house.clock.now - 5 * DAY)
    house.clock.now += 100
    assert.equal(time(house), house.clock.now - 5 * DAY)
  })

  it('counts as far as headers prove it, by the median of the last eleven', (t) => {
    const house = start(t)
    const told = hear(house, mine(12, house.clock.now - DAY))
    assert.equal(at(told, 'outcome'), 'proven')
    assert.equal(time(house), house.clock.now - DAY - 5 * 600)
    hear(house, mine(12, house.clock.now - 2 * DAY))
    assert.equal(time(house), house.clock.now - DAY - 5 * 600, 'older ones take nothing back')
  })

  it('counts no further than the machine’s clock, whatever headers say', (t) => {
    const house = start(t)
    hear(house, mine(12, house.clock.now + 30 * DAY))
    assert.equal(time(house), house.clock.now)
  })

  it('does not count by too few headers, or broken ones', (t) => {
    const house = start(t)
    const before = time(house)
    assert.equal(at(hear(house, mine(11, house.clock.now)), 'outcome'), 'unproven')
    const bytes = Uint8Array.fromBase64(mine(12, house.clock.now))
    bytes[68] = (bytes[68] ?? 0) ^ 1
    assert.throws(() => hear(house, bytes.toBase64()), { code: 'chain.headers_invalid' })
    assert.equal(time(house), before)
  })

  it('does not count by headers that cost too little', (t) => {
    const house = openHouse({ network: 'mainnet' })
    t.after(() => house.close())
    claim(house)
    house.clock.now += DAY
    house.reopen()
    witness(house)
    assert.equal(at(hear(house, mine(12, house.clock.now)), 'outcome'), 'unproven')
    assert.equal(time(house), house.clock.now - DAY)
  })
})
