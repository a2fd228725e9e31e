// What the page says of a descriptor, against the core's own reader and builders.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Descriptor,
  type DescriptorKey,
  sortedMulti,
  timelocked,
  writeDescriptor,
  writeDescriptorKey,
  writtenMulti,
} from '@countersign/core/bitcoin/descriptor.ts'
import { fromSeed, publicPart } from '@countersign/core/bitcoin/extended-key.ts'
import { keysIn, shapeWords } from './descriptor.ts'

const keyOf = (byte: number): DescriptorKey => ({
  origin: { fingerprint: `${byte}`.padStart(8, '0'), path: [0x8000_0030, 0x8000_0001] },
  key: publicPart(fromSeed(new Uint8Array(64).fill(byte), 'test')),
})
const user = keyOf(1)
const backup = keyOf(2)
const signer = keyOf(3)

const SHAPES: readonly (readonly [Descriptor, string])[] = [
  [sortedMulti(2, [user, signer]), '2 of 2 keys sign'],
  [sortedMulti(2, [user, backup, signer], 'sh-wsh'), '2 of 3 keys sign'],
  [writtenMulti(3, [user, backup, signer]), '3 of 3 keys sign'],
  [timelocked([user, signer], backup, 144), '2 of 2 keys sign, or one alone after 144 blocks'],
  [timelocked([user, signer], user, 65_535), '2 of 2 keys sign, or one alone after 65535 blocks'],
]

test('a descriptor’s keys are found in its order, each once', () => {
  for (const [descriptor] of SHAPES) {
    const found = keysIn(writeDescriptor(descriptor))
    const written = descriptor.keys.map((key) => writeDescriptorKey(key))
    assert.equal(found.length, written.length)
    for (const [i, { fingerprint, path, key }] of found.entries()) {
      assert.ok(written[i]?.startsWith(`[${fingerprint}${path?.slice(1)}]${key}`))
    }
  }
})

test('a descriptor’s shape is said as it is', () => {
  for (const [descriptor, words] of SHAPES) {
    assert.equal(shapeWords(writeDescriptor(descriptor)), words)
  }
})

test('a key without an origin is said to have none', () => {
  const bare = sortedMulti(2, [{ key: user.key }, signer])
  const [first] = keysIn(writeDescriptor(bare))
  assert.deepEqual([first?.fingerprint, first?.path], [null, null])
})
