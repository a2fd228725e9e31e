// Holds the browsers' sealing against the signer's, both ways.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { privateKey, rawPublicKey } from './keys.ts'
import * as sealing from './sealing.ts'
import { makeReplyKey, open, seal } from './web-sealing.ts'

const recipient = privateKey('x25519', new Uint8Array(32).fill(2))
const BINDING = { for: 'sign-in', member: 'ada' }
const BROKEN = { code: 'channel.seal_broken' }

describe('sealing in a browser', () => {
  it('makes what the signer opens, for that use only', async () => {
    const sealed = await seal(rawPublicKey(recipient), '123456 ✓', BINDING)
    assert.equal(Buffer.from(sealing.open(recipient, sealed, BINDING)).toString(), '123456 ✓')
    const other = { ...BINDING, member: 'bob' }
    assert.throws(() => sealing.open(recipient, sealed, other), BROKEN)
    assert.notEqual(await seal(rawPublicKey(recipient), '123456 ✓', BINDING), sealed)
  })

  it('opens what the signer seals, for that use only', async () => {
    const reply = await makeReplyKey()
    const to = Uint8Array.fromHex(reply.replyTo)
    const sealed = sealing.seal(to, Buffer.from('otpauth'), BINDING)
    assert.equal(await open(reply, sealed, BINDING), 'otpauth')
    await assert.rejects(open(reply, sealed, { ...BINDING, for: 'spend' }), BROKEN)
    await assert.rejects(open(await makeReplyKey(), sealed, BINDING), BROKEN)
    await assert.rejects(open(reply, sealed.slice(0, 40), BINDING), BROKEN)
  })
})
