import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { privateKey, rawPublicKey, signBytes } from '@countersign/channel/keys.ts'
import { writeBase58Check } from '@countersign/core/bitcoin/base58.ts'
import { newTokenKey, tokenDevice } from './token-key.ts'

const SEED = new Uint8Array(32).fill(5)
const TEXT = `cstk_${writeBase58Check(SEED)}`

describe('the key of a token, as text', () => {
  it('signs as the key that it is', async () => {
    const device = await tokenDevice(TEXT)
    const key = privateKey('ed25519', SEED)
    const bytes = new TextEncoder().encode('a request')
    assert.equal(device.keyId, rawPublicKey(key).toHex())
    assert.deepEqual(await device.sign(bytes), signBytes(key, bytes))
  })

  it('is another each time, and reads as it was made', async () => {
    const [one, other] = [newTokenKey(), newTokenKey()]
    assert.match(one, /^cstk_[1-9A-HJ-NP-Za-km-z]{36,52}$/)
    assert.notEqual((await tokenDevice(one)).keyId, (await tokenDevice(other)).keyId)
  })

  it('is known to be mistyped, and no other secret passes for it', async () => {
    const invalid = { code: 'client.token_key_invalid' }
    const short = `cstk_${writeBase58Check(new Uint8Array(31))}`
    const swapped = TEXT.slice(0, 20) + (TEXT[20] === 'x' ? 'y' : 'x') + TEXT.slice(21)
    for (const text of ['', 'cstk_', TEXT.replace('cstk_', 'cstr_'), swapped, short, ` ${TEXT}`]) {
      await assert.rejects(tokenDevice(text), invalid)
    }
  })
})
