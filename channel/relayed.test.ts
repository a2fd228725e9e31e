import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Canonical, canonicalBytes } from '@countersign/core/canonical.ts'
import type { Exchange } from './client.ts'
import { readRequest, requestHash, writeAnswer, writeRequest } from './envelope.ts'
import { privateKey, rawPublicKey } from './keys.ts'
import { askRelayed, carryQuestion } from './relayed.ts'

const key = (byte: number) => privateKey('ed25519', new Uint8Array(32).fill(byte))
const [signing, device, forger] = [key(3), key(4), key(5)] as const
const identity = { signingKey: rawPublicKey(signing), sealingKey: new Uint8Array(32).fill(9) }
const kinds = ['exchange.standing']

/** Says who asked, or no. */
const signer: Exchange = async (framed) => {
  const { body, proof } = readRequest(identity, framed)
  const to = requestHash(framed)
  if (body === 'no') {
    const fault = { kind: 'fault', time: 7, code: 'exchange.frozen', facts: {} } as const
    return writeAnswer(to, fault, signing)
  }
  const answer = { body, device: proof?.device ?? 'nobody' }
  return writeAnswer(to, { kind: 'answer', time: 7, body: answer }, signing)
}
const carried: Exchange = (framed) => carryQuestion(framed, signer, { identity, device, kinds })

const asking = (exchange: Exchange, body: Canonical = 'who') =>
  askRelayed<string>(exchange, { identity })('exchange.standing', body)

describe('a question that somebody carries', () => {
  it('is asked by the carrier’s device, and answered by the signer', async () => {
    const own = rawPublicKey(device).toHex()
    assert.deepEqual(await asking(carried), { body: 'who', device: own })
    await assert.rejects(asking(carried, 'no'), { code: 'exchange.frozen' })
  })

  it('is carried for no other kind', async () => {
    const other = askRelayed<string>(carried, { identity })('spend.approve', 'who')
    await assert.rejects(other, { code: 'channel.kind_unknown' })
  })

  it('is not believed when the carrier asked something else, or asked nobody', async () => {
    const pair = (request: Uint8Array, answer: Uint8Array) =>
      canonicalBytes({ request: request.toBase64(), answer: answer.toBase64() })
    const other: Exchange = async (framed) => {
      const { id, kind, time } = readRequest(identity, framed)
      const request = writeRequest(identity, { id, kind, time, body: 'another' }, device)
      return pair(request, await signer(request))
    }
    await assert.rejects(asking(other), { code: 'channel.answer_forged' })
    const earlier: Exchange = async () => {
      const asked = { id: '0'.repeat(32), kind: 'exchange.standing', time: 7, body: 'who' }
      const request = writeRequest(identity, asked, device)
      return pair(request, await signer(request))
    }
    await assert.rejects(asking(earlier), { code: 'channel.answer_forged' })
    const madeUp: Exchange = async (framed) => {
      const answer = { kind: 'answer', time: 7, body: 'yes' } as const
      return pair(framed, writeAnswer(requestHash(framed), answer, forger))
    }
    await assert.rejects(asking(madeUp), { code: 'channel.answer_forged' })
  })
})
