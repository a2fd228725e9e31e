import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { accountPath } from '../bitcoin/account.ts'
import {
  type DescriptorKey,
  readDescriptor,
  readDescriptorKey,
  writeDescriptor,
  writeDescriptorKey,
} from '../bitcoin/descriptor.ts'
import { derive, fingerprint, fromSeed, publicPart } from '../bitcoin/extended-key.ts'
import { checkShape } from './shape.ts'
import { allKeys, readOlderBlocks, SHAPE_WANTS, SHAPES, serverPlace, shapeText } from './shapes.ts'

const plainText = (key: DescriptorKey): string => writeDescriptorKey(key).replace('/<0;1>/*', '')

/** As a signing device writes it. */
function keyText(byte: number): string {
  const root = fromSeed(new Uint8Array(32).fill(byte), 'test')
  const path = accountPath('regtest', 0)
  const key = publicPart(derive(root, path))
  return plainText({ origin: { fingerprint: fingerprint(root), path }, key })
}

const [USER, BACKUP, SERVER] = [1, 2, 3].map(keyText) as [string, string, string]

describe('a wallet that is made', () => {
  for (const shape of SHAPES) {
    it(`as ${shape} is read again as one that is co-signed, its keys in their places`, () => {
      const { backup, olderBlocks } = SHAPE_WANTS[shape]
      const keys = backup ? [USER, BACKUP] : [USER]
      const shaped = { shape, keys, serverKey: SERVER, ...(olderBlocks && { olderBlocks: 4_321 }) }
      const text = shapeText(shaped)
      const descriptor = readDescriptor(text)
      assert.equal(writeDescriptor(descriptor), text)
      const serverKey = serverPlace(shaped)
      checkShape({ descriptor, userKey: 0, serverKey })
      assert.deepEqual(allKeys(shaped), descriptor.keys.map(plainText))
      assert.deepEqual(descriptor.keys[serverKey], readDescriptorKey(`${SERVER}/<0;1>/*`))
      if (descriptor.kind !== 'timelock') return
      assert.equal(descriptor.olderBlocks, 4_321)
      const later = descriptor.keys[descriptor.laterKey]
      assert.equal(later && plainText(later), backup ? BACKUP : USER)
    })
  }

  it('waits a whole number of blocks from 1 to 65,535', () => {
    assert.equal(readOlderBlocks('1'), 1)
    assert.equal(readOlderBlocks('65535'), 65_535)
    for (const typed of ['', '0', '-1', '01', '1.5', '1e3', ' 7', '65536', '655350', 'a year']) {
      assert.equal(readOlderBlocks(typed), null, typed)
    }
  })
})
