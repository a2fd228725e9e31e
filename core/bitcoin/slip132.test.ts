import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fromSeed, publicPart, readExtendedKey, writeExtendedKey } from './extended-key.ts'
import { plainText, slip132Text } from './slip132.ts'

const keyOf = (version: 'main' | 'test') =>
  writeExtendedKey(publicPart(fromSeed(new Uint8Array(32).fill(7), version)), 'public')

describe('an extended key with another head', () => {
  it('says P2WSH multisig by its first letters, and is the same key again', () => {
    for (const [version, wrapping, head] of [
      ['main', 'wsh', 'Zpub'],
      ['test', 'wsh', 'Vpub'],
      ['main', 'sh-wsh', 'Ypub'],
      ['test', 'sh-wsh', 'Upub'],
    ] as const) {
      const plain = keyOf(version)
      const other = slip132Text(plain, wrapping)
      assert.ok(other.startsWith(head), other)
      assert.equal(plainText(other), plain)
      assert.deepEqual(readExtendedKey(plainText(other)), readExtendedKey(plain))
    }
  })

  it('leaves everything else as it is', () => {
    for (const text of ['', 'wsh(multi(2,a,b))', 'xpub', keyOf('test').slice(0, -1)]) {
      assert.equal(plainText(text), text)
      assert.equal(slip132Text(text), text)
    }
  })
})
