// Descriptors published by others, read from the vectors where they are at hand.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { Fault } from '../fault.ts'
import { descriptorAddress, readDescriptor } from './descriptor.ts'

const vectors = (name: string) => new URL(`../../../shared/vectors/${name}`, import.meta.url)
const optional = { checksum: 'optional' } as const

describe('published descriptors', () => {
  it('of BIP 129 lead to their first addresses', (t) => {
    if (!existsSync(vectors('bip0129.json'))) return t.skip('the vectors are not here')
    const modes = JSON.parse(readFileSync(vectors('bip0129.json'), 'utf8')) as {
      descriptorFile: string
    }[]
    let count = 0
    for (const { descriptorFile } of modes) {
      const [, text = '', , address = ''] = descriptorFile.split('\n')
      if (!text.startsWith('wsh') || !text.includes('/**')) continue
      count += 1
      const plain = (text.split('#')[0] as string).replaceAll('/**', '/<0;1>/*')
      const descriptor = readDescriptor(plain, optional)
      const network = descriptor.version === 'main' ? 'mainnet' : 'testnet4'
      assert.equal(descriptorAddress(descriptor, network, 0, 0), address)
    }
    assert.equal(count, 2)
  })

  it('of BIP 380 have keys that are read where they are plain extended public keys only', (t) => {
    if (!existsSync(vectors('bip0380.json'))) return t.skip('the vectors are not here')
    type Case = { description: string; key: string; valid: boolean }
    const { keyExpressions } = JSON.parse(readFileSync(vectors('bip0380.json'), 'utf8')) as {
      keyExpressions: Case[]
    }
    const read = keyExpressions.filter(({ key }) => {
      try {
        return readDescriptor(`wsh(sortedmulti(1,${key}/<0;1>/*))`, optional).keys.length === 1
      } catch (error) {
        assert.equal((error as Fault).code, 'descriptor.invalid')
        return false
      }
    })
    assert.deepEqual(
      read.map(({ description }) => description),
      ['Extended public key', 'Extended public key with key origin'],
    )
    assert.ok(read.every(({ valid }) => valid))
  })

  it('of BIP 383 and 389 are refused, being none of ours', (t) => {
    if (!existsSync(vectors('bip0383.json'))) return t.skip('the vectors are not here')
    for (const name of ['bip0383.json', 'bip0389.json']) {
      type Cases = Record<'valid' | 'invalid', { descriptor: string }[]>
      const { valid, invalid } = JSON.parse(readFileSync(vectors(name), 'utf8')) as Cases
      for (const { descriptor } of [...valid, ...invalid]) {
        assert.throws(() => readDescriptor(descriptor, optional), { code: 'descriptor.invalid' })
      }
    }
  })
})
