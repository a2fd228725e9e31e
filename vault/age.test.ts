import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { privateKey, rawPublicKey } from '@countersign/channel/keys.ts'
import { sealForAge } from './age.ts'

const to = rawPublicKey(privateKey('x25519', new Uint8Array(32).fill(5)))
const random = (label: string, bytes: number) => new Uint8Array(bytes).fill(label.length)

// That other programs open it is for tests/signer/sealed-key.test.ts to show.
describe('a file for recipients of age', () => {
  it('has the lines of its format, and nothing after its one chunk', () => {
    const file = Buffer.from(sealForAge(Buffer.from('secret'), [to, to], random))
    const [version, stanza, body, , , mac] = file.toString('latin1').split('\n')
    assert.equal(version, 'age-encryption.org/v1')
    assert.match(stanza ?? '', /^-> X25519 [A-Za-z0-9+/]{43}$/)
    assert.match(body ?? '', /^[A-Za-z0-9+/]{43}$/)
    assert.match(mac ?? '', /^--- [A-Za-z0-9+/]{43}$/)
    const header = file.indexOf('\n', file.indexOf('--- ')) + 1
    assert.equal(file.length - header, 16 + 'secret'.length + 16)
    assert.ok(!file.includes('secret'))
  })

  it('is made for no key with which every secret shared is zero', () => {
    for (const first of [0, 1]) {
      const low = new Uint8Array(32)
      low[0] = first
      assert.throws(() => sealForAge(Buffer.from('secret'), [to, low], random))
    }
  })

  it('is one chunk or none', () => {
    assert.ok(sealForAge(new Uint8Array(65_536), [to], random))
    assert.throws(() => sealForAge(new Uint8Array(65_537), [to], random), /too long/)
  })
})
