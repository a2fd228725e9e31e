// Several devices of one owner, and what a stolen device key can and cannot do.

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import {
  deviceBinding,
  deviceRemovalBinding,
  witnessBinding,
} from '@countersign/channel/bindings.ts'
import { privateKey, rawPublicKey } from '@countersign/channel/keys.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { at, claim, nextCode, openHouse, wrongCode } from '../builders/house.ts'
import { openTreasury, sign, type Treasury } from '../builders/treasury.ts'
import { leave, paying, show, state } from '../builders/waiting.ts'

const key = (byte: number) => privateKey('ed25519', new Uint8Array(32).fill(byte))
const nameOf = (byte: number) => rawPublicKey(key(byte)).toHex()
const UNKNOWN = { code: 'channel.device_unknown' }

function open(t: TestContext): Treasury {
  const treasury = openTreasury()
  t.after(() => treasury.house.close())
  return treasury
}

type Twist = { readonly code?: string; readonly by?: number; readonly sealedName?: string }

function add({ house, held }: Treasury, byte: number, name = 'browser', twist: Twist = {}) {
  const binding = deviceBinding(nameOf(byte), twist.sealedName ?? name)
  const code = house.seal(twist.code ?? nextCode(house, held.seed), binding)
  const how = twist.by === undefined ? {} : { device: key(twist.by) }
  return house.ask('device.add', { device: nameOf(byte), name, code }, how)
}

function remove({ house, held }: Treasury, device: string, twist: Twist = {}) {
  const digits = twist.code ?? nextCode(house, held.seed)
  const code = house.seal(digits, deviceRemovalBinding(device))
  const how = twist.by === undefined ? {} : { device: key(twist.by) }
  return house.ask('device.remove', { device, code }, how)
}

const names = (answer: Canonical) =>
  (at(answer, 'devices') as readonly Canonical[]).map((each) => at(each, 'name'))

describe('a further device', () => {
  it('is added with a code, and then asks like the first, also over a restart', (t) => {
    const treasury = open(t)
    const { house } = treasury
    const ask = () => house.ask('wallet.list', {}, { device: key(4) })
    assert.throws(ask, UNKNOWN)
    assert.deepEqual(names(add(treasury, 4)), ['first', 'browser'])
    house.reopen()
    assert.ok(ask())
    const shown = house.ask('devices', {}, { role: 'server', device: null })
    assert.equal(at(shown, 'devices', 1, 'device'), nameOf(4))
    assert.equal(at(shown, 'devices', 1, 'since'), String(house.clock.now))
  })

  it('is not added without a right code for exactly this key and name', (t) => {
    const treasury = open(t)
    const { house, held } = treasury
    const wrong = wrongCode(house, held.seed)
    assert.throws(() => add(treasury, 4, 'browser', { code: wrong }), { code: 'factor.code_wrong' })
    const SEAL = { code: 'channel.seal_broken' }
    assert.throws(() => add(treasury, 4, 'browser', { sealedName: 'other' }), SEAL)
    const code = house.seal(nextCode(house, held.seed), deviceBinding(nameOf(5), 'browser'))
    const swapped = () => house.ask('device.add', { device: nameOf(4), name: 'browser', code })
    assert.throws(swapped, SEAL)
    assert.throws(() => house.ask('wallet.list', {}, { device: key(4) }), UNKNOWN)
  })

  it('is not added twice, as a witness, under an odd name, or as the seventeenth', (t) => {
    const treasury = open(t)
    const { house, held } = treasury
    assert.throws(() => add(treasury, 3), { code: 'device.exists' })
    const witness = nameOf(30)
    const code = house.seal(nextCode(house, held.seed), witnessBinding('witness-add', witness))
    house.ask('witness.add', { witness, name: 'cellar', code })
    assert.throws(() => add(treasury, 30), { code: 'device.exists' })
    for (const name of ['', 'x'.repeat(65), 'a\nb', 'a\u202eb']) {
      assert.throws(() => add(treasury, 4, name), /device.name_invalid|channel.message_invalid/)
    }
    for (let byte = 10; byte < 25; byte += 1) add(treasury, byte)
    assert.throws(() => add(treasury, 25), { code: 'device.too_many' })
  })

  it('needs an authenticator', (t) => {
    const house = openHouse()
    t.after(() => house.close())
    claim(house)
    const code = house.seal('000000', deviceBinding(nameOf(4), 'browser'))
    const ask = () => house.ask('device.add', { device: nameOf(4), name: 'browser', code })
    assert.throws(ask, { code: 'factor.none' })
  })
})

describe('taking a device away', () => {
  it('works for any but the last, the first one included', (t) => {
    const treasury = open(t)
    const { house } = treasury
    const first = nameOf(3)
    assert.throws(() => remove(treasury, first), { code: 'device.last' })
    add(treasury, 4)
    // A thief who adds a device cannot take the owner's away before it would be noticed.
    assert.throws(() => remove(treasury, first, { by: 4 }), { code: 'charter.change_invalid' })
    house.clock.now += 48 * 3_600
    assert.deepEqual(names(remove(treasury, first, { by: 4 })), ['browser'])
    assert.throws(() => house.ask('wallet.list', {}), UNKNOWN)
    assert.throws(() => remove(treasury, nameOf(4), { by: 4 }), { code: 'device.last' })
    assert.throws(() => remove(treasury, first, { by: 4 }), { code: 'device.missing' })
  })

  it('cancels what it left for the desk', (t) => {
    const treasury = open(t)
    add(treasury, 4)
    treasury.house.clock.now += 48 * 3_600
    const left = leave(treasury, paying(treasury, 10_000n, 1))
    remove(treasury, nameOf(3), { by: 4 })
    const told = state(treasury, left.txid)
    assert.equal(at(told, 'state'), 'cancelled')
    const shown = show(treasury, left)
    assert.deepEqual([at(shown, 'state'), at(shown, 'initiator', 'name')], ['cancelled', ''])
  })
})

describe('wrong codes for an act that only a device signed', () => {
  /** What a thief of the device key can guess at. */
  const guess = (treasury: Treasury, by = 3): unknown =>
    add(treasury, 99, 'mine', { by, code: wrongCode(treasury.house, treasury.held.seed) })

  it('never lock the authenticator: after ten this device is heard no more, spends go on', (t) => {
    const treasury = open(t)
    const { house } = treasury
    for (let tries = 0; tries < 10; tries += 1) {
      house.clock.now += 3_600
      assert.throws(() => guess(treasury), { code: 'factor.code_wrong' })
    }
    house.clock.now += 365 * 86_400
    assert.throws(() => guess(treasury), { code: 'factor.device_locked' })
    assert.throws(() => add(treasury, 4), { code: 'factor.device_locked' }, 'not even a right one')
    house.reopen()
    assert.throws(() => add(treasury, 4), { code: 'factor.device_locked' }, 'also after a restart')
    assert.equal(at(house.ask('factors', {}), 'factors', 0, 'wrongCodes'), '0')
    assert.equal(at(sign(treasury, paying(treasury, 1_000n, 1)), 'outcome'), 'signed')
    assert.ok(add(treasury, 4), 'a right code for a spend opens it again')
  })

  it('slow the device down as they do elsewhere', (t) => {
    const treasury = open(t)
    for (let tries = 0; tries < 5; tries += 1) {
      assert.throws(() => guess(treasury), { code: 'factor.code_wrong' })
    }
    assert.throws(() => guess(treasury), {
      code: 'factor.throttled',
      facts: { waitSeconds: '30' },
    })
  })

  it("count for one device alone: the owner's other one takes the thief's away", (t) => {
    const treasury = open(t)
    const { house } = treasury
    add(treasury, 4)
    for (let tries = 0; tries < 10; tries += 1) {
      house.clock.now += 3_600
      assert.throws(() => guess(treasury, 4), { code: 'factor.code_wrong' })
    }
    assert.deepEqual(names(remove(treasury, nameOf(4))), ['first'])
  })
})
