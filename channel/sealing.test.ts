import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { describe, it } from 'node:test'
import { rawPublicKey } from './keys.ts'
import { open, seal } from './sealing.ts'

const [ours, theirs] = [generateKeyPairSync('x25519'), generateKeyPairSync('x25519')]
const recipient = rawPublicKey(ours.publicKey)
const secret = new Uint8Array(Buffer.from('123456'))
const binding = { for: 'spend', wallet: 'a', txid: '00' }
const BROKEN = { code: 'channel.seal_broken' }
const tries =
  (sealed: string, as = ours.privateKey, to: typeof binding = binding) =>
  () =>
    open(as, sealed, to)

describe('sealing', () => {
  it('opens for the recipient under the same binding', () => {
    const sealed = seal(recipient, secret, binding)
    assert.deepEqual(open(ours.privateKey, sealed, binding), secret)
    assert.deepEqual(
      open(ours.privateKey, seal(recipient, new Uint8Array(), {}), {}),
      new Uint8Array(),
    )
  })

  it('opens for nobody else and for nothing else', () => {
    const sealed = seal(recipient, secret, binding)
    assert.throws(tries(sealed, theirs.privateKey), BROKEN)
    for (const other of [
      { ...binding, for: 'wallet' },
      { ...binding, wallet: 'b' },
      { ...binding, txid: '01' },
    ]) {
      assert.throws(tries(sealed, ours.privateKey, other), BROKEN)
    }
    assert.throws(() => open(ours.privateKey, sealed, {}), BROKEN)
    assert.throws(() => open(ours.privateKey, sealed, { ...binding, more: '' }), BROKEN)
  })

  it('is broken by any bit that changes, and by any other spelling', () => {
    const sealed = seal(recipient, secret, binding)
    const bytes = Uint8Array.fromBase64(sealed)
    for (let i = 0; i < bytes.length; i += 1) {
      for (const bit of [1, 128]) {
        const changed = bytes.map((byte, k) => (k === i ? byte ^ bit : byte))
        assert.throws(tries(changed.toBase64()), BROKEN, `byte ${i} ^ ${bit}`)
      }
    }
    for (let length = 0; length < bytes.length; length += 1) {
      assert.throws(tries(bytes.slice(0, length).toBase64()), BROKEN, `${length} bytes`)
    }
    for (const spelling of [`${sealed}\n`, ` ${sealed}`, `${sealed}AAAA`, `${sealed}!`, '', '*']) {
      assert.throws(tries(spelling), BROKEN)
    }
  })

  it('has a fresh key each time, so that nothing repeats', () => {
    const heads = [1, 2].map(() => seal(recipient, secret, binding).slice(0, 40))
    assert.notEqual(heads[0], heads[1])
  })

  it('refuses the points whose shared secret everybody knows', () => {
    for (const point of ['00'.repeat(32), `01${'00'.repeat(31)}`]) {
      assert.throws(() => seal(Uint8Array.fromHex(point), secret, binding))
      const sealed = Uint8Array.fromHex(point + '00'.repeat(22)).toBase64()
      assert.throws(tries(sealed), BROKEN)
    }
  })
})
