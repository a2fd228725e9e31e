import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { accountPath } from '../../bitcoin/account.ts'
import { sortedMulti, writeDescriptor } from '../../bitcoin/descriptor.ts'
import { derive, fromSeed, publicPart } from '../../bitcoin/extended-key.ts'
import { readSealedKey, type SealedKey, sealedKeyText } from './sealed-key.ts'

const keys = [1, 2].map((byte) => {
  const root = fromSeed(new Uint8Array(64).fill(byte), 'test')
  return { key: publicPart(derive(root, accountPath('regtest', 0))) }
})
const KEY: SealedKey = {
  wallet: 'shared',
  network: 'regtest',
  descriptor: writeDescriptor(sortedMulti(2, keys)),
  secret: 'tprv8',
}
const TEXT = sealedKeyText(KEY, '[73c5da0a/48h/1h/0h/2h]')

describe('the text of a sealed key', () => {
  it('is read again, whatever line ends it came to have', () => {
    assert.match(TEXT, /^Key: \[73c5da0a\/48h\/1h\/0h\/2h\]tprv8$/m)
    assert.deepEqual(readSealedKey(TEXT), KEY)
    assert.deepEqual(readSealedKey(TEXT.replaceAll('\n', '\r\n')), KEY)
  })

  it('is none where a line is missing, twice there, or mistyped', () => {
    const invalid = { code: 'exit.sealed_key_invalid' }
    assert.throws(() => readSealedKey(''), invalid)
    for (const name of ['Wallet', 'Network', 'Descriptor', 'Key']) {
      assert.throws(() => readSealedKey(TEXT.replace(`${name}: `, `${name} `)), invalid, name)
      assert.throws(() => readSealedKey(`${TEXT}${name}: again\n`), invalid, name)
    }
    const mistyped = TEXT.replace('sortedmulti(2', 'sortedmulti(1')
    assert.throws(() => readSealedKey(mistyped), { code: 'descriptor.checksum' })
  })
})
