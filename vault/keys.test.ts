import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { open, seal } from '@countersign/channel/sealing.ts'
import { vaultKeys } from './keys.ts'

const SEED = new Uint8Array(32).fill(7)
const keys = vaultKeys(SEED)
const secret = Uint8Array.of(1, 2, 3)

describe('the keys of a seed', () => {
  it('come back from the seed alone', () => {
    const again = vaultKeys(SEED.slice())
    assert.deepEqual(again.identity, keys.identity)
    assert.deepEqual(again.journalKey, keys.journalKey)
    assert.deepEqual(again.walletSeed, keys.walletSeed)
  })

  it('are all different from each other, and from those of another seed', () => {
    const of = (each: typeof keys) => [
      each.identity.signingKey,
      each.identity.sealingKey,
      each.journalKey,
      each.walletSeed.slice(0, 32),
      each.walletSeed.slice(32),
    ]
    const all = [...of(keys), ...of(vaultKeys(new Uint8Array(32).fill(8))), SEED]
    assert.equal(new Set(all.map((each) => each.toHex())).size, 11)
    assert.equal(keys.walletSeed.length, 64)
  })

  it('open what was sealed to the identity', () => {
    const sealed = seal(keys.identity.sealingKey, secret, { for: 'x' })
    assert.deepEqual(open(keys.sealingKey, sealed, { for: 'x' }), secret)
  })
})

describe('a sealed record', () => {
  it('opens for its owner', () => {
    assert.deepEqual(keys.openRecord(keys.sealRecord(secret, 'totp-1'), 'totp-1'), secret)
    assert.notEqual(keys.sealRecord(secret, 'totp-1'), keys.sealRecord(secret, 'totp-1'))
  })

  it("opens in nobody else's place, nor with another seed, nor changed anywhere", () => {
    const FAILED = { code: 'vault.unseal_failed' }
    const sealed = keys.sealRecord(secret, 'totp-1')
    assert.throws(() => keys.openRecord(sealed, 'totp-2'), FAILED)
    const other = vaultKeys(new Uint8Array(32).fill(8))
    assert.throws(() => other.openRecord(sealed, 'totp-1'), FAILED)
    const bytes = Uint8Array.fromBase64(sealed)
    for (let i = 0; i < bytes.length; i += 1) {
      const changed = bytes.map((byte, k) => (k === i ? byte ^ 1 : byte))
      assert.throws(() => keys.openRecord(changed.toBase64(), 'totp-1'), FAILED, `byte ${i}`)
    }
    for (const cut of ['', sealed.slice(0, 8), bytes.slice(0, 20).toBase64()]) {
      assert.throws(() => keys.openRecord(cut, 'totp-1'), FAILED)
    }
  })
})
