// Codes for signing in and codes for spends: neither serves the other. And the log that the former
// are kept in.

import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { describe, it } from 'node:test'
import { spendBinding } from '@countersign/channel/bindings.ts'
import { rawPublicKey } from '@countersign/channel/keys.ts'
import { signInBinding } from '@countersign/channel/sign-in.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { canonicalText } from '@countersign/core/canonical.ts'
import { SIGN_IN_LOG } from '@countersign/signer/sign-ins.ts'
import { at, nextCode, wrongCode } from '../builders/house.ts'
import { BY_SERVER, checkCode, freshCheck, openBoth } from '../builders/sign-in.ts'
import { sign, signBytes } from '../builders/treasury.ts'
import { outcome, paying } from '../builders/waiting.ts'

const OWNER = 'owner'
const WRONG = { code: 'signin.code_wrong' }

describe('the two sorts of codes', () => {
  it('do not serve each other: neither the seeds nor what is sealed', (t) => {
    const treasury = openBoth(t)
    const { house, held: spends, signIn, wallet } = treasury
    const psbt = paying(treasury, 1_000n, 1)
    // The other seed, sealed for the right use.
    assert.throws(() => sign(treasury, psbt, nextCode(house, signIn.seed)), {
      code: 'factor.code_wrong',
    })
    assert.throws(() => checkCode(house, OWNER, nextCode(house, spends.seed)), WRONG)
    // The right seed, sealed for the other use.
    const body = { wallet, psbt: writePsbt(psbt).toBase64() }
    const forConsole = house.seal(nextCode(house, spends.seed), signInBinding(OWNER))
    const forSpend = house.seal(nextCode(house, signIn.seed), spendBinding(wallet, psbt.txid))
    const broken = { code: 'channel.seal_broken' }
    assert.throws(() => house.ask('spend.sign', { ...body, code: forConsole }), broken)
    const asked = { member: OWNER, code: forSpend, request: '22'.repeat(32) }
    assert.throws(() => house.ask('sign-in.check', asked, BY_SERVER), broken)
    // Each where it belongs.
    freshCheck(house, OWNER, signIn)
    assert.equal(outcome(signBytes(treasury, writePsbt(psbt), psbt.txid)), 'signed')
  })

  it('have seeds that open in no entry of the other', (t) => {
    const { house } = openBoth(t)
    const { keys, charter, signIns } = house.service().signer
    const [factor] = charter().factors
    const own = signIns.of(OWNER)
    assert.ok(factor && own)
    assert.throws(() => keys.openRecord(own.sealedSeed, factor.id), { code: 'vault.unseal_failed' })
    assert.throws(() => keys.openRecord(own.sealedSeed, own.authenticator))
    assert.throws(() => keys.openRecord(factor.sealedSeed, `sign-in/owner/${own.authenticator}`))
  })
})

describe('the log of sign-ins', () => {
  it('is in the mirror without its seeds, and makes the same index again', (t) => {
    const { house, signIn } = openBoth(t)
    freshCheck(house, OWNER, signIn)
    assert.throws(() => checkCode(house, OWNER, wrongCode(house, signIn.seed)), WRONG)
    const asked = { log: SIGN_IN_LOG, after: '0', limit: '500' }
    const told = canonicalText(house.ask('mirror.read', asked, BY_SERVER))
    assert.match(told, /sign-in\.enrolled.*sign-in\.accepted.*sign-in\.refused/)
    const { sealedSeed } = house.service().signer.signIns.of(OWNER) ?? { sealedSeed: '' }
    assert.ok(sealedSeed.length > 40 && !told.includes(sealedSeed) && !told.includes('seed'))
    const dump = () => {
      const { database } = house.service().signer.journal
      return ['sign_ins', 'sign_in_failures'].map((table) =>
        database.prepare(`SELECT * FROM ${table}`).all(),
      )
    }
    const grown = dump()
    house.service().signer.journal.database.exec('UPDATE sign_ins SET last_step = 0')
    house.reopen()
    assert.deepEqual(dump(), grown)
    assert.ok(Number(at(house.ask('journal.verify', {}), 'entries')) > 3)
  })

  it('is nothing to devices that are nobody’s', (t) => {
    const { house } = openBoth(t)
    const { privateKey: device } = generateKeyPairSync('ed25519')
    const replyTo = rawPublicKey(device).toHex()
    const unknown = { code: 'channel.device_unknown' }
    assert.throws(() => house.ask('sign-in.enrol', { replyTo }, { device }), unknown)
    assert.throws(() => house.ask('sign-in.list', {}, { device }), unknown)
    assert.throws(() => house.ask('sign-in.state', {}), { code: 'channel.role_forbidden' })
    assert.throws(() => house.ask('sign-in.list', {}, { role: 'server' }), {
      code: 'channel.role_forbidden',
    })
  })
})
