import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type Descriptor,
  type DescriptorKey,
  sortedMulti,
  timelocked,
  writtenMulti,
} from '../bitcoin/descriptor.ts'
import { fromSeed, publicPart } from '../bitcoin/extended-key.ts'
import { checkShape } from './shape.ts'

const [a, b, c, d] = [1, 2, 3, 4].map((byte) => ({
  key: publicPart(fromSeed(new Uint8Array(32).fill(byte), 'test')),
})) as [DescriptorKey, DescriptorKey, DescriptorKey, DescriptorKey]

describe('a wallet', () => {
  const TAKEN: readonly (readonly [string, Descriptor, number, number])[] = [
    ['2-of-2', sortedMulti(2, [a, b]), 0, 1],
    ['2-of-2 with the server first', sortedMulti(2, [a, b]), 1, 0],
    ['2-of-3', sortedMulti(2, [a, b, c]), 2, 1],
    ['2-of-3 as written', writtenMulti(2, [a, b, c]), 0, 2],
    ['nested 2-of-3', sortedMulti(2, [a, b, c], 'sh-wsh'), 0, 2],
    ['2-of-2 with a backup alone later', timelocked([a, b], c, 9), 0, 1],
    ['2-of-2 with the user alone later', timelocked([a, b], a, 65_535), 0, 1],
  ]
  for (const [name, descriptor, userKey, serverKey] of TAKEN) {
    it(`of the shape ${name} is taken`, () => checkShape({ descriptor, userKey, serverKey }))
  }

  const REFUSED: readonly (readonly [string, Descriptor, number, number])[] = [
    ['1-of-2', sortedMulti(1, [a, b]), 0, 1],
    ['3-of-3', sortedMulti(3, [a, b, c]), 0, 1],
    ['2-of-4', sortedMulti(2, [a, b, c, d]), 0, 1],
    ['2-of-2 with user and server in one', sortedMulti(2, [a, b]), 1, 1],
    ['2-of-2 with the server alone later', timelocked([a, b], b, 9), 0, 1],
    ['2-of-2 with a time lock and the server first', timelocked([a, b], c, 9), 1, 0],
    ['2-of-2 with the backup as the server', timelocked([a, b], c, 9), 0, 2],
    ['2-of-2 with the backup as the user', timelocked([a, b], c, 9), 2, 1],
  ]
  for (const [name, descriptor, userKey, serverKey] of REFUSED) {
    it(`of the shape ${name} is refused`, () => {
      const act = () => checkShape({ descriptor, userKey, serverKey })
      assert.throws(act, { code: 'wallet.shape_unsupported' })
    })
  }
})
