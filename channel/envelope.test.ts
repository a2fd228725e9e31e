import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Canonical, canonicalBytes } from '@countersign/core/canonical.ts'
import {
  MAX_UNSIGNED_BYTES,
  readAnswer,
  readRequest,
  requestHash,
  writeAnswer,
  writeHttpRequest,
  writeRequest,
} from './envelope.ts'
import type { Identity } from './identity.ts'
import { privateKey, rawPublicKey } from './keys.ts'

const key = (byte: number) => privateKey('ed25519', new Uint8Array(32).fill(byte))
const [device, stranger, signing] = [key(1), key(2), key(3)] as const
const identity = (byte: number): Identity => ({
  signingKey: rawPublicKey(signing),
  sealingKey: new Uint8Array(32).fill(byte),
})
const signer = identity(9)
const request = { id: 'ab'.repeat(16), kind: 'limits', time: 5, body: { wallet: 'a' } }
const UNSIGNED = { code: 'channel.signature_invalid' }

type Framed = { readonly request: Readonly<Record<string, Canonical>>; readonly signature?: string }
const parsed = (framed: Uint8Array) => JSON.parse(Buffer.from(framed).toString()) as Framed

describe('a request', () => {
  const framed = writeRequest(signer, request, device)

  it('is read with the proof that its device signed it', () => {
    const read = readRequest(signer, framed)
    assert.deepEqual(read.body, request.body)
    assert.equal(read.proof?.device, rawPublicKey(device).toHex())
    assert.equal(readRequest(signer, writeRequest(signer, request)).proof, undefined)
  })

  it('with any field changed is refused', () => {
    const changes: Readonly<Record<string, Canonical>> = {
      id: 'ac'.repeat(16),
      kind: 'history',
      time: '6',
      body: { wallet: 'b' },
      device: rawPublicKey(stranger).toHex(),
    }
    for (const [field, value] of Object.entries(changes)) {
      const { request: fields, signature } = parsed(framed)
      const changed = { request: { ...fields, [field]: value }, signature: signature ?? '' }
      assert.throws(() => readRequest(signer, canonicalBytes(changed)), UNSIGNED, field)
    }
  })

  it('with any bit changed is refused', () => {
    for (let i = 0; i < framed.length; i += 1) {
      const changed = framed.map((byte, k) => (k === i ? byte ^ 1 : byte))
      assert.throws(() => readRequest(signer, changed), `byte ${i}`)
    }
  })

  it('without its signature or its device is not an unsigned one', () => {
    const { request: fields, signature } = parsed(framed)
    const { device: _, ...anonymous } = fields
    assert.throws(() => readRequest(signer, canonicalBytes({ request: fields })), UNSIGNED)
    const headless = canonicalBytes({ request: anonymous, signature: signature ?? '' })
    assert.throws(() => readRequest(signer, headless), UNSIGNED)
  })

  it('to one signer is of no use for another', () => {
    assert.throws(() => readRequest(identity(8), framed), UNSIGNED)
  })

  it('has a version, a known set of fields, and one spelling', () => {
    const { request: fields } = parsed(writeRequest(signer, request))
    const INVALID = { code: 'channel.message_invalid' }
    for (const odd of [{ version: '2' }, { extra: '' }, { id: 'AB'.repeat(16) }, { time: '05' }]) {
      const bytes = canonicalBytes({ request: { ...fields, ...odd } })
      assert.throws(() => readRequest(signer, bytes), INVALID, JSON.stringify(odd))
    }
    const spaced = Buffer.from(` ${Buffer.from(framed).toString()}`)
    assert.throws(() => readRequest(signer, spaced), { code: 'canonical.invalid' })
  })
})

describe('a long request', () => {
  const framedOf = (body: Canonical, key?: typeof device) =>
    writeRequest(signer, { ...request, body }, key)
  const withBytes = (length: number, key?: typeof device) => {
    const rest = framedOf({ psbt: '' }, key).length
    return framedOf({ psbt: 'A'.repeat(length - rest) }, key)
  }

  it('has to be signed above a bound, by a device or as one of HTTP', () => {
    const max = MAX_UNSIGNED_BYTES
    assert.equal(withBytes(max).length, max)
    assert.doesNotThrow(() => readRequest(signer, withBytes(max)))
    assert.throws(() => readRequest(signer, withBytes(max + 1)), {
      code: 'channel.frame_too_large',
      facts: { bytes: max + 1, maxBytes: max },
    })
    assert.ok(readRequest(signer, withBytes(max + 1, device)).proof)
    const http = {
      method: 'POST',
      path: '/v1/wallets/a/spends',
      created: 5,
      nonce: '0a'.repeat(16),
      key: rawPublicKey(device).toHex(),
      signature: '00'.repeat(64),
    }
    const framed = writeHttpRequest({ ...http, body: new Uint8Array(max) })
    assert.throws(() => readRequest(signer, framed), UNSIGNED)
  })

  it('of millions of parts is not parsed, whoever signed it', () => {
    const parts = framedOf(Array(400_000).fill({}), device)
    const refused = { facts: { reason: 'more than 1000000 parts' } }
    assert.throws(() => readRequest(signer, parts), refused)
    const most = framedOf(Array(10_000).fill({ sats: '1', script: '51' }), device)
    assert.ok(readRequest(signer, most).proof)
  })
})

describe('an answer', () => {
  const to = requestHash(writeRequest(signer, request, device))
  const FORGED = { code: 'channel.answer_forged' }
  const good = { kind: 'answer', time: 7, body: { x: '1' } } as const

  it('is read by whoever asked and pinned the signer', () => {
    const framed = writeAnswer(to, good, signing)
    assert.deepEqual(readAnswer(framed, to, signer.signingKey), good)
    const fault = { kind: 'fault', time: 7, code: 'x.y', facts: { n: 1, sats: 2n } } as const
    const read = readAnswer(writeAnswer(to, fault, signing), to, signer.signingKey)
    assert.deepEqual(read, { ...fault, facts: { n: '1', sats: '2' } })
  })

  it('of another signer, or to another request, is forged', () => {
    assert.throws(() => readAnswer(writeAnswer(to, good, stranger), to, signer.signingKey), FORGED)
    const other = requestHash(writeRequest(signer, { ...request, time: 6 }, device))
    assert.throws(
      () => readAnswer(writeAnswer(to, good, signing), other, signer.signingKey),
      FORGED,
    )
  })

  it('with any bit changed is refused', () => {
    const framed = writeAnswer(to, good, signing)
    for (let i = 0; i < framed.length; i += 1) {
      const changed = framed.map((byte, k) => (k === i ? byte ^ 1 : byte))
      assert.throws(() => readAnswer(changed, to, signer.signingKey), `byte ${i}`)
    }
  })

  it('is no request: what a device signed passes for no answer', () => {
    const framed = writeRequest(signer, request, signing)
    assert.throws(() => readAnswer(framed, to, signer.signingKey))
  })
})
