import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { newSecret, readSecret, secretHash } from './token-secret.ts'

const secret = newSecret((length) => new Uint8Array(length).fill(5))

describe('the secret of a reading token', () => {
  it('is read as it was made, and is as long for the smallest and largest of them', () => {
    assert.equal(readSecret(secret), secret)
    for (const byte of [0, 1, 255]) {
      const made = newSecret((length) => new Uint8Array(length).fill(byte))
      assert.match(made, /^cstr_[1-9A-HJ-NP-Za-km-z]{36,52}$/)
      assert.equal(readSecret(made), made)
    }
  })

  it('is known to be mistyped, whichever character is wrong', () => {
    for (let at = 0; at < secret.length; at++) {
      const other = secret[at] === 'x' ? 'y' : 'x'
      assert.equal(readSecret(secret.slice(0, at) + other + secret.slice(at + 1)), null)
    }
    for (const text of ['', 'cstr_', secret.slice(5), `${secret}1`, ` ${secret}`]) {
      assert.equal(readSecret(text), null)
    }
  })

  it('is kept as a hash that says nothing of it', () => {
    assert.match(secretHash(secret), /^[0-9a-f]{64}$/)
    assert.notEqual(secretHash(secret), secretHash(newSecret((length) => new Uint8Array(length))))
  })
})
