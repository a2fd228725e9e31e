import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type Descriptor,
  deriveScripts,
  readDescriptor,
  sortedMulti,
  writeDescriptor,
} from '../bitcoin/descriptor.ts'
import { fromSeed, publicPart } from '../bitcoin/extended-key.ts'
import { DIRECTORY_RANGE, descriptorDirectory } from './directory.ts'

const key = (n: number) => ({ key: publicPart(fromSeed(new Uint8Array(32).fill(n), 'test')) })
const savings = sortedMulti(2, [key(1), key(2)])
const text = writeDescriptor(savings)
const script = (chain: 0 | 1, index: number, of: Descriptor = savings) =>
  deriveScripts(of, chain, index).script.toHex()

describe('a directory', () => {
  const wallets = new Map<string, Descriptor>([['savings', savings]])
  const directory = descriptorDirectory((name) => wallets.get(name) ?? null)

  it('holds the addresses of a descriptor up to its range, on both chains, and no others', () => {
    const last = DIRECTORY_RANGE - 1
    for (const destination of [text, 'wallet:savings']) {
      for (const held of [script(0, 0), script(1, 0), script(0, last), script(1, last)]) {
        assert.equal(directory(destination, held), true)
      }
      assert.equal(directory(destination, script(0, last + 1)), false)
      assert.equal(directory(destination, script(1, last + 1)), false)
      assert.equal(directory(destination, script(0, 0, sortedMulti(1, [key(1), key(2)]))), false)
      assert.equal(directory(destination, '0014aa'), false)
    }
  })

  it('cannot say of a wallet that is not there, until it is', () => {
    assert.equal(directory('wallet:later', script(0, 0)), null)
    wallets.set('later', readDescriptor(text))
    assert.equal(directory('wallet:later', script(0, 0)), true)
  })

  it('cannot say of what is no descriptor it can derive from', () => {
    for (const destination of ['', 'wallet:', 'nonsense', `${text}x`, text.split('#')[0] ?? '']) {
      assert.equal(directory(destination, script(0, 0)), null, destination)
    }
  })
})
