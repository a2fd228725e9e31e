import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { describe, it } from 'node:test'
import { entryMac, logRoot, readEntry, writeEntry } from './entry.ts'

const draft = { log: 'a', kind: 'x.done', body: { n: '1' }, proofs: [] }
const prev = new Uint8Array(32).fill(5)
const sha256 = (text: string, bytes: Uint8Array | string) =>
  createHash('sha256').update(text).update(bytes).digest('hex')

describe('an entry', () => {
  it('has the bytes and the hash that the format says', () => {
    const entry = writeEntry(draft, 7, prev, 99)
    const text =
      '{"body":{"n":"1"},"kind":"x.done",' +
      `"prev":"${'05'.repeat(32)}","proofs":[],"seq":"7","time":"99","version":"1"}`
    assert.equal(Buffer.from(entry.bytes).toString(), text)
    assert.equal(entry.hash.toHex(), sha256('countersign/entry/v1\0', text))
    const key = new Uint8Array(32).fill(1)
    const mac = createHmac('sha256', key).update(entry.hash).digest('hex')
    assert.equal(entryMac(key, entry.hash).toHex(), mac)
  })

  it('is read as it was written', () => {
    const entry = writeEntry({ ...draft, proofs: ['p', { q: 'r' }] }, 1, logRoot('a'), 0)
    assert.deepEqual(readEntry('a', entry.bytes), { ...entry, prev: logRoot('a') })
  })

  it('is not read from any other spelling, version or set of fields', () => {
    const { bytes } = writeEntry(draft, 1, prev, 0)
    const text = Buffer.from(bytes).toString()
    const CASES = [
      `${text} `,
      text.replace('"version":"1"', '"version":"2"'),
      text.replace('"kind"', '"kinds"'),
      text.replace('"seq":"1"', '"seq":"01"'),
      text.replace('{"body"', '{"author":"me","body"'),
    ]
    for (const each of CASES) {
      assert.notEqual(each, text)
      assert.throws(() => readEntry('a', Buffer.from(each)), each)
    }
  })

  it("follows a root that is its log's own", () => {
    assert.equal(logRoot('a').toHex(), sha256('countersign/log/v1\0', 'a'))
    assert.notDeepEqual(logRoot('a'), logRoot('b'))
  })
})
