// Holds the page's cryptography against the one that the signer uses, byte for byte, both ways.

import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import * as bindings from '@countersign/channel/bindings.ts'
import { CHECKS } from '@countersign/channel/checks.ts'
import * as envelope from '@countersign/channel/envelope.ts'
import * as identity from '@countersign/channel/identity.ts'
import { privateKey, rawPublicKey } from '@countersign/channel/keys.ts'
import * as sealing from '@countersign/channel/sealing.ts'
import { seal } from '@countersign/channel/web-sealing.ts'
import { deviceBytes } from '@countersign/core/charter/statement.ts'
import { Fault } from '@countersign/core/fault.ts'
import {
  deviceBinding,
  deviceRemovalBinding,
  factorBinding,
  spendBinding,
  statementBinding,
  yubicoBinding,
} from './bindings.ts'
import { type Device, readAnswer, requestHash, signHash, writeRequest } from './envelope.ts'
import { asPrinted, claimMac, fingerprint, readIdentity } from './identity.ts'

const SEED = new Uint8Array(32).fill(5)
const signing = privateKey('ed25519', new Uint8Array(32).fill(1))
const opening = privateKey('x25519', new Uint8Array(32).fill(2))
const SIGNER = { signingKey: rawPublicKey(signing), sealingKey: rawPublicKey(opening) }
const REQUEST = {
  id: '0f'.repeat(16),
  kind: 'factors',
  time: 1_767_225_615,
  body: { name: 'Ada ✓' },
}

/** The same key as a browser holds it: it signs, and cannot be read. */
async function browserDevice(): Promise<Device> {
  const pkcs8 = privateKey('ed25519', SEED).export({ format: 'der', type: 'pkcs8' })
  const key = await crypto.subtle.importKey('pkcs8', new Uint8Array(pkcs8), 'Ed25519', false, [
    'sign',
  ])
  return { key, publicKey: rawPublicKey(privateKey('ed25519', SEED)).toHex() }
}

test('a request has the same bytes, signed and unsigned', async () => {
  const ours = await writeRequest(SIGNER, REQUEST, await browserDevice())
  assert.deepEqual(ours, envelope.writeRequest(SIGNER, REQUEST, privateKey('ed25519', SEED)))
  assert.deepEqual(await writeRequest(SIGNER, REQUEST), envelope.writeRequest(SIGNER, REQUEST))
  assert.equal(requestHash(ours), envelope.requestHash(ours))
})

test('an answer of the signer’s is read, a fault with its facts', async () => {
  const to = 'ab'.repeat(32)
  const answer = envelope.writeAnswer(to, { kind: 'answer', time: 7, body: { a: ['1'] } }, signing)
  assert.deepEqual(await readAnswer(answer, to, SIGNER.signingKey), {
    kind: 'answer',
    time: 7,
    body: { a: ['1'] },
  })
  const facts = { waitSeconds: 30 }
  const said = { kind: 'fault', time: 7, code: 'factor.throttled', facts } as const
  const fault = await readAnswer(envelope.writeAnswer(to, said, signing), to, SIGNER.signingKey)
  assert.deepEqual(fault, { ...said, facts: { waitSeconds: '30' } })
})

const forged = (error: unknown) => error instanceof Fault && error.code === 'channel.answer_forged'

test('an answer of another’s, to something else or changed is refused', async () => {
  const to = 'ab'.repeat(32)
  const answer = envelope.writeAnswer(to, { kind: 'answer', time: 7, body: { a: '1' } }, signing)
  const other = rawPublicKey(generateKeyPairSync('ed25519').privateKey)
  await assert.rejects(readAnswer(answer, to, other), forged)
  await assert.rejects(readAnswer(answer, 'cd'.repeat(32), SIGNER.signingKey), forged)
  const changed = new TextEncoder().encode(
    new TextDecoder().decode(answer).replace('"a":"1"', '"a":"2"'),
  )
  await assert.rejects(readAnswer(changed, to, SIGNER.signingKey), forged)
})

test('fingerprint and claim proof are the same on both sides', async () => {
  assert.equal(fingerprint(SIGNER), identity.fingerprint(SIGNER))
  const canonical = identity.identityToCanonical(SIGNER)
  assert.deepEqual(readIdentity(canonical), SIGNER)
  const device = 'ee'.repeat(32)
  for (const side of ['device', 'signer'] as const) {
    const ours = await claimMac('ABCD-EFGH', side, { device, signer: SIGNER })
    assert.equal(ours, bindings.claimMac('ABCD-EFGH', side, device, SIGNER).toHex())
  }
  assert.equal(asPrinted(' abcd efgh-1234'), 'ABCD-EFGH-1234')
})

test('the signer takes what the page signs and seals of a statement, for it alone', async () => {
  const device = await browserDevice()
  const hashed = new Uint8Array(32).fill(5)
  const signature = Uint8Array.fromHex(await signHash(device, hashed))
  const isSigned = (bytes: Uint8Array) =>
    CHECKS.device(device.publicKey, deviceBytes(bytes), signature)
  assert.ok(isSigned(hashed))
  assert.ok(!isSigned(new Uint8Array(32).fill(6)))
  const sealed = await seal(SIGNER.sealingKey, '123456', statementBinding(hashed))
  const opened = sealing.open(opening, sealed, bindings.statementBinding(hashed))
  assert.equal(Buffer.from(opened).toString(), '123456')
})

test('every sealed thing is bound to the same on both sides', () => {
  const device = 'ab'.repeat(32)
  assert.deepEqual(spendBinding('savings', device), bindings.spendBinding('savings', device))
  assert.deepEqual(yubicoBinding(device), bindings.yubicoBinding(device))
  assert.deepEqual(deviceBinding(device, 'phone'), bindings.deviceBinding(device, 'phone'))
  assert.deepEqual(deviceRemovalBinding(device), bindings.deviceRemovalBinding(device))
  for (const use of ['factor-uri', 'factor-confirm', 'recovery-codes'] as const) {
    assert.deepEqual(factorBinding(use, 'totp-1'), bindings.factorBinding(use, 'totp-1'))
  }
})
