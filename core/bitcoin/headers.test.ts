import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Fault } from '../fault.ts'
import { type Header, provenTime, readHeaders, targetOf } from './headers.ts'
import { NETWORKS } from './network.ts'

const invalid = (reason: RegExp) => (error: unknown) =>
  error instanceof Fault &&
  error.code === 'chain.headers_invalid' &&
  reason.test(String(error.facts.reason))

const REGTEST_BITS = 0x207fffff

// The first block and the second one of bitcoin, and their hashes.
const FIRST =
  `01000000${'00'.repeat(32)}3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a` +
  '29ab5f49ffff001d1dac2b7c'
const SECOND =
  '010000006fe28c0ab6f1b372c1a6a246ae63f74f931e8365e15a089c68d6190000000000' +
  '982051fd1e4ba744bbbe680e1fee14677ba1a3c3540bf7b1cdb606e857233e0e61bc6649ffff001d01e36299'

/** A chain of easy blocks with these times; each is mined, which takes two tries or so. */
function chain(times: readonly number[], bits = REGTEST_BITS): Uint8Array {
  const whole = new Uint8Array(80 * times.length)
  let previous = new Uint8Array(32)
  times.forEach((time, at) => {
    const header = whole.subarray(80 * at, 80 * at + 80)
    const view = new DataView(header.buffer, header.byteOffset, 80)
    header.set(previous, 4)
    view.setUint32(68, time, true)
    view.setUint32(72, bits, true)
    let hash = ''
    for (let nonce = 0; ; nonce++) {
      view.setUint32(76, nonce, true)
      hash = (readHeaders(header) as [Header])[0].hash
      if (BigInt(`0x${hash}`) <= (targetOf(bits) ?? 2n ** 256n)) break
    }
    previous = Uint8Array.fromHex(hash).reverse()
  })
  return whole
}

const TIMES = [9, 100, 90, 101, 102, 95, 103, 104, 99, 105, 106, 107]
const proved = (times: readonly number[], minWork = 2n) =>
  provenTime(readHeaders(chain(times)), minWork)

describe('headers', () => {
  it('of the first two blocks are read, linked and hard enough', () => {
    const headers = readHeaders(Uint8Array.fromHex(FIRST + SECOND))
    const seen = headers.map(({ root, ...header }) => ({ ...header, root: root.toHex() }))
    assert.deepEqual(seen, [
      {
        hash: '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f',
        previous: '00'.repeat(32),
        root: FIRST.slice(72, 136),
        time: 1231006505,
        bits: 0x1d00ffff,
      },
      {
        hash: '00000000839a8e6886ab5951d76f411475428afc90947ee320161bbf18eb6048',
        previous: '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f',
        root: SECOND.slice(72, 136),
        time: 1231469665,
        bits: 0x1d00ffff,
      },
    ])
    assert.equal(provenTime(headers, 1n), null)
  })

  it('of the first block of each network have the hash it is known by', () => {
    const root = '3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a'
    const rootOfTestnet4 = '4e7b2b9128fe0291db0693af2ae418b767e657cd407e80cb1434221eaea7a07a'
    const first = {
      mainnet: `${root}29ab5f49ffff001d1dac2b7c`,
      testnet4: `${rootOfTestnet4}046f3566ffff001dbb0c7817`,
      signet: `${root}008f4d5fae77031e8ad22203`,
      regtest: `${root}dae5494dffff7f2002000000`,
    } as const
    for (const [network, end] of Object.entries(first)) {
      const [header] = readHeaders(Uint8Array.fromHex(`01000000${'00'.repeat(32)}${end}`))
      assert.equal(header?.hash, NETWORKS[network as keyof typeof first].genesis, network)
    }
  })

  it('are 80 bytes each and 2,000 at most', () => {
    assert.deepEqual(readHeaders(new Uint8Array()), [])
    assert.equal(readHeaders(new Uint8Array(160_000)).length, 2_000)
    assert.throws(() => readHeaders(new Uint8Array(160_080)), invalid(/2000/))
    for (const length of [1, 79, 81, 159]) {
      assert.throws(() => readHeaders(new Uint8Array(length)), invalid(/80 bytes/))
    }
  })

  it('prove the median time of the last eleven, not that of the last one', () => {
    assert.equal(proved(TIMES), 102)
    assert.equal(proved([1, 2, ...TIMES]), 102)
    assert.equal(proved([...TIMES.slice(0, -1), 4_000_000_000]), 102)
    assert.equal(proved([...TIMES, 108]), 103)
  })

  it('prove nothing if they are fewer than twelve', () => {
    assert.equal(proved(TIMES.slice(1)), null)
    assert.equal(provenTime([], 0n), null)
  })

  it('prove nothing if one of them took less work than is asked for', () => {
    assert.equal(proved(TIMES, 2n), 102)
    assert.equal(proved(TIMES, 3n), null)
  })

  it('are refused if one is not the child of the one before', () => {
    const bytes = chain(TIMES)
    const headers = readHeaders(bytes)
    assert.throws(() => provenTime(headers.toSpliced(5, 1), 2n), invalid(/child/))
    assert.throws(() => provenTime(headers.toReversed(), 2n), invalid(/child/))
    const changed = readHeaders(bytes.with(68, 10))
    assert.throws(() => provenTime(changed, 2n), invalid(/child|above/))
  })

  it('are refused if one has a hash above its target', () => {
    const headers = readHeaders(chain(TIMES))
    const [first, ...rest] = headers as [Header, ...Header[]]
    assert.throws(() => provenTime([{ ...first, bits: 0x1d00ffff }, ...rest], 2n), invalid(/above/))
    const dear = readHeaders(Uint8Array.fromHex(FIRST).with(0, 2))
    assert.throws(() => provenTime(dear, 1n), invalid(/above/))
  })
})

describe('a target', () => {
  it('is read from its one compact form', () => {
    assert.equal(targetOf(0x1d00ffff), 0xffffn << 208n)
    assert.equal(targetOf(REGTEST_BITS), 0x7fffffn << 232n)
    assert.equal(targetOf(0x01120000), 0x12n)
    assert.equal(targetOf(0x02008000), 0x80n)
    assert.equal(targetOf(0x05009234), 0x92340000n)
  })

  it('of zero, below it, above 256 bits or in another form is none', () => {
    const none = [0, 0x03000000, 0x01fedcba, 0x04923456, 0x21010000, 0xff123456, 0x1d800000]
    const longer = [0x1e0000ff, 0x20007fff, 0x01123456, 0x04000012, 0x1e00007f]
    for (const bits of [...none, ...longer]) assert.equal(targetOf(bits), null, bits.toString(16))
  })
})
