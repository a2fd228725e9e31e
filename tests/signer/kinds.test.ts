// Authenticators that are no app: counter tokens, and Yubico keys with their own secret.

import assert from 'node:assert/strict'
import { createCipheriv } from 'node:crypto'
import { describe, it, type TestContext } from 'node:test'
import { factorBinding, yubicoBinding } from '@countersign/channel/bindings.ts'
import { open as unseal } from '@countersign/channel/sealing.ts'
import { type Canonical, canonicalText } from '@countersign/core/canonical.ts'
import { CHARTER } from '@countersign/core/charter/state.ts'
import { codeAt } from '@countersign/signer/totp.ts'
import { crc16 } from '@countersign/signer/yubico.ts'
import {
  at,
  claim,
  fromBase32,
  type Held,
  type House,
  openHouse,
  readOffer,
  replyKey,
} from '../builders/house.ts'
import { offerReplacement } from '../builders/recovery.ts'
import { openTreasury, sign, type Treasury } from '../builders/treasury.ts'
import { paying } from '../builders/waiting.ts'

const outcome = (answer: Canonical) => at(answer, 'outcome')

/** Enrols by the first code; what it answers is what the owner holds. */
function enrol(
  house: House,
  enrolment: Readonly<Record<string, Canonical>>,
  first: (uri: URL) => string,
) {
  const { secret, replyTo } = replyKey()
  const sealed = enrolment.yubico
  const offer = house.ask('factor.enrol', {
    ...enrolment,
    replyTo,
    ...(typeof sealed === 'string' ? { yubico: house.seal(sealed, yubicoBinding(replyTo)) } : {}),
  })
  const factor = String(at(offer, 'factor'))
  const shown = at(offer, 'uri')
  const uri = shown
    ? Buffer.from(unseal(secret, String(shown), factorBinding('factor-uri', factor))).toString()
    : 'none:'
  const code = house.seal(first(new URL(uri)), factorBinding('factor-confirm', factor))
  house.ask('factor.confirm', { factor, code, replyTo })
  return { factor, uri: new URL(uri) }
}

/** A treasury whose codes come from the new authenticator: the first one made the wallet. */
function treasuryWith(t: TestContext, house: House, held: Held, code: () => string): Treasury {
  t.after(() => house.close())
  return openTreasury({ house, held, code })
}

const token = (t: TestContext) => {
  const house = openHouse()
  claim(house)
  let seed = new Uint8Array()
  const { factor, uri } = enrol(house, { kind: 'hotp' }, ({ searchParams }) => {
    seed = new Uint8Array(fromBase32(searchParams.get('secret') ?? ''))
    return codeAt(seed, 0)
  })
  const treasury = treasuryWith(t, house, { factor, seed, recovery: [] }, () => codeAt(seed, 1))
  return { treasury, seed, uri, factor }
}

describe('a counter token', () => {
  it('is told its counter, and enrolled under its kind', (t) => {
    const { treasury, uri, factor } = token(t)
    assert.match(uri.href, /^otpauth:\/\/hotp\//)
    assert.equal(uri.searchParams.get('counter'), '0')
    assert.match(factor, /^hotp-/)
    assert.equal(at(treasury.house.ask('factors', {}), 'factors', 0, 'kind'), 'hotp')
  })

  it('signs with each code once, and skipping some leaves those behind for good', (t) => {
    const { treasury, seed } = token(t)
    const { house } = treasury
    assert.equal(outcome(sign(treasury, paying(treasury, 1_000n, 1), codeAt(seed, 2))), 'signed')
    const again = () => sign(treasury, paying(treasury, 1_000n, 2), codeAt(seed, 2))
    assert.throws(again, { code: 'factor.code_reused' })
    // Ten ahead of the last: counter 12, and not 13.
    const far = () => sign(treasury, paying(treasury, 1_000n, 2), codeAt(seed, 13))
    assert.throws(far, { code: 'factor.code_wrong' })
    assert.equal(outcome(sign(treasury, paying(treasury, 1_000n, 2), codeAt(seed, 12))), 'signed')
    house.reopen()
    for (const skipped of [5, 11, 12]) {
      const late = () => sign(treasury, paying(treasury, 1_000n, 3), codeAt(seed, skipped))
      assert.throws(late, { code: 'factor.code_reused' }, String(skipped))
    }
    assert.equal(outcome(sign(treasury, paying(treasury, 1_000n, 3), codeAt(seed, 13))), 'signed')
  })

  it('is locked after thirty wrong codes, because ten are right at a time', (t) => {
    const { treasury, seed } = token(t)
    const right = Array.from({ length: 10 }, (_, ahead) => codeAt(seed, 2 + ahead))
    const wrong = ['000000', '111111', '222222'].find((each) => !right.includes(each)) ?? ''
    for (let tries = 0; tries < 30; tries += 1) {
      treasury.house.clock.now += 3_600
      const ask = () => sign(treasury, paying(treasury, 1_000n, 1), wrong)
      assert.throws(ask, { code: 'factor.code_wrong' })
    }
    treasury.house.clock.now += 3_600
    const locked = () => sign(treasury, paying(treasury, 1_000n, 1), codeAt(seed, 2))
    assert.throws(locked, { code: 'factor.locked' })
  })

  it('may replace an app, after the same two days', (t) => {
    const treasury = openTreasury()
    const { house } = treasury
    t.after(() => house.close())
    const { secret, replyTo } = replyKey()
    const offer = offerReplacement(treasury, { kind: 'hotp', replyTo })
    const { factor, seed } = readOffer(offer, secret)
    const code = house.seal(codeAt(seed, 0), factorBinding('factor-confirm', factor))
    house.ask('factor.confirm', { factor, code, replyTo })
    const pay = (nonce: number) => sign(treasury, paying(treasury, 1_000n, nonce), codeAt(seed, 1))
    assert.throws(() => pay(1), { code: 'factor.code_wrong' })
    house.clock.now += 48 * 3_600
    assert.equal(outcome(pay(1)), 'signed')
  })
})

const KEY = 'ecde18dbe76fbd0c33330f1c354871db'
const PRIVATE_ID = '8792ebfe26cc'
const PUBLIC_ID = 'cccjgjgkhcbb'
const SECRETS = canonicalText({ publicId: PUBLIC_ID, privateId: PRIVATE_ID, key: KEY })

/** What the key types: its public id and one block. */
function press(session: number, use: number): string {
  const block = Buffer.alloc(16)
  block.write(PRIVATE_ID, 'hex')
  block.writeUInt16LE(session, 6)
  block.writeUInt8(use, 11)
  block.writeUInt16LE(~crc16(block.subarray(0, 14)) & 0xffff, 14)
  const cipher = createCipheriv('aes-128-ecb', Buffer.from(KEY, 'hex'), null).setAutoPadding(false)
  const typed = Buffer.concat([cipher.update(block), cipher.final()]).toString('hex')
  return (
    PUBLIC_ID + [...typed].map((digit) => 'cbdefghijklnrtuv'[Number.parseInt(digit, 16)]).join('')
  )
}

const yubikey = (t: TestContext) => {
  const house = openHouse()
  claim(house)
  const { factor } = enrol(house, { kind: 'yubico', yubico: SECRETS }, () => press(1, 0))
  const held = { factor, seed: new Uint8Array(), recovery: [] }
  return { treasury: treasuryWith(t, house, held, () => press(1, 1)), factor }
}

describe('a Yubico key', () => {
  it('signs by a press, once, and no earlier press counts after a later one', (t) => {
    const { treasury, factor } = yubikey(t)
    const pay = (nonce: number, typed: string) =>
      sign(treasury, paying(treasury, 1_000n, nonce), typed)
    assert.match(factor, /^yubico-/)
    assert.equal(outcome(pay(1, press(1, 2))), 'signed')
    assert.equal(outcome(pay(2, press(3, 0))), 'signed')
    treasury.house.reopen()
    for (const [session, use] of [
      [3, 0],
      [2, 255],
      [1, 3],
    ] as const) {
      assert.throws(() => pay(3, press(session, use)), { code: 'factor.code_reused' })
    }
    assert.equal(outcome(pay(3, press(3, 1))), 'signed')
    assert.throws(() => pay(4, '000000'), { code: 'factor.code_wrong' })
  })

  it('keeps its secrets sealed in the journal', (t) => {
    const { treasury } = yubikey(t)
    const [entry] = treasury.house
      .service()
      .signer.journal.read(CHARTER)
      .filter(({ kind }) => kind === 'factor.enrolled')
    const text = Buffer.from(entry?.bytes ?? []).toString('latin1')
    assert.match(text, /"kind":"yubico"/)
    for (const secret of [KEY, PRIVATE_ID, PUBLIC_ID]) assert.ok(!text.includes(secret))
  })

  it('is enrolled only with its secrets, sealed for this very request', (t) => {
    const house = openHouse()
    t.after(() => house.close())
    claim(house)
    const { replyTo } = replyKey()
    const ask = (body: Readonly<Record<string, Canonical>>) => () =>
      house.ask('factor.enrol', { replyTo, ...body })
    const SHAPE = { code: 'channel.message_invalid' }
    const sealed = house.seal(SECRETS, yubicoBinding(replyTo))
    assert.throws(ask({ kind: 'yubico' }), SHAPE)
    assert.throws(ask({ kind: 'totp', yubico: sealed }), SHAPE)
    assert.throws(ask({ yubico: sealed }), SHAPE)
    assert.throws(ask({ kind: 'sms' }), SHAPE)
    const elsewhere = house.seal(SECRETS, yubicoBinding(replyKey().replyTo))
    assert.throws(ask({ kind: 'yubico', yubico: elsewhere }), { code: 'channel.seal_broken' })
    const odd = house.seal('{}', yubicoBinding(replyTo))
    assert.throws(ask({ kind: 'yubico', yubico: odd }), { code: 'factor.yubico_invalid' })
  })
})
