import assert from 'node:assert/strict'
import { createCipheriv } from 'node:crypto'
import { describe, it } from 'node:test'
import { canonicalBytes } from '@countersign/core/canonical.ts'
import { crc16, matchPress, packSecrets, readModhex } from './yubico.ts'

/** The key and private id of yubico-c's example. */
const KEY = 'ecde18dbe76fbd0c33330f1c354871db'
const PRIVATE_ID = '8792ebfe26cc'

const pack = (publicId: string, privateId = PRIVATE_ID, key = KEY) =>
  packSecrets(canonicalBytes({ publicId, privateId, key }))

const markOf = (session: number, use: number) => session * 256 + use + 1

/** A press as the key makes it. */
function press(session: number, use: number, change: (plain: Buffer) => void = () => undefined) {
  const plain = Buffer.alloc(16)
  plain.write(PRIVATE_ID, 'hex')
  plain.writeUInt16LE(session, 6)
  plain.writeUInt8(use, 11)
  plain.writeUInt16LE(0xbeef, 12)
  plain.writeUInt16LE(~crc16(plain.subarray(0, 14)) & 0xffff, 14)
  change(plain)
  const cipher = createCipheriv('aes-128-ecb', Buffer.from(KEY, 'hex'), null).setAutoPadding(false)
  return Buffer.concat([cipher.update(plain), cipher.final()])
    .toString('hex')
    .replace(/[0-9a-f]/g, (digit) => 'cbdefghijklnrtuv'[Number.parseInt(digit, 16)] ?? '')
}

describe('modhex', () => {
  it('is that of Yubico', () => {
    assert.equal(readModhex('cbdefghijklnrtuv')?.toHex(), '0123456789abcdef')
    assert.equal(readModhex('ifhgieif')?.toHex(), Buffer.from('test').toString('hex'))
    assert.equal(readModhex('')?.length, 0)
    for (const odd of ['c', 'ca', '00', 'CB', 'c b']) assert.equal(readModhex(odd), null, odd)
  })
})

describe('the checksum of ISO 13239', () => {
  it("is that of Yubico's vectors", () => {
    const VECTORS = [
      ['55aa00ff', 52_149],
      ['010203040506307500093dfa60ea', 35_339],
      ['8792ebfe26cc130030c20011c89f23c8', 0xf0b8],
    ] as const
    for (const [bytes, sum] of VECTORS) assert.equal(crc16(Uint8Array.fromHex(bytes)), sum)
  })
})

describe('a press', () => {
  it("is read as in Yubico's vectors", () => {
    const counted = '000102030405060708090a0b0c0d0e0f'
    const [eights, zeros] = ['88'.repeat(16), '00'.repeat(16)]
    const VECTORS = [
      [counted, '010203040506', 'dvgtiblfkbgturecfllberrvkinnctnn', 1, 1],
      [counted, '010203040506', 'rnibcnfhdninbrdebccrndfhjgnhftee', 1, 2],
      [counted, '010203040506', 'iikkijbdknrrdhfdrjltvgrbkkjblcbh', 0xfff, 1],
      [eights, '88'.repeat(6), 'dcihgvrhjeucvrinhdfddbjhfjftjdei', 0x888, 0x88],
      [zeros, '00'.repeat(6), 'kkkncjnvcnenkjvjgncjihljiibgbhbh', 0, 0],
      [KEY, PRIVATE_ID, 'hknhfjbrjnlnldnhcujvddbikngjrtgh', 19, 17],
    ] as const
    for (const [key, privateId, typed, session, use] of VECTORS) {
      assert.equal(matchPress(pack('', privateId, key), typed), markOf(session, use), typed)
    }
    const named = 'dteffujehknhfjbrjnlnldnhcujvddbikngjrtgh'
    assert.equal(matchPress(pack('dteffuje'), named), markOf(19, 17))
  })

  it('counts sessions before uses, and every use of either higher than the one before', () => {
    const marks = [
      [1, 0],
      [1, 1],
      [1, 255],
      [2, 0],
      [0x7fff, 255],
    ].map(([session = 0, use = 0]) => matchPress(pack(''), press(session, use)))
    assert.deepEqual(
      marks,
      marks.toSorted((a, b) => Number(a) - Number(b)),
    )
    assert.equal(new Set(marks).size, marks.length)
    assert.equal(marks[0], markOf(1, 0))
  })

  it('counts the same with caps lock on, in capitals and with a line end', () => {
    const typed = press(7, 3).toUpperCase()
    assert.equal(matchPress(pack(''), `${typed}\n`), markOf(7, 3))
    assert.equal(matchPress(pack(''), press(7 | 0x8000, 3)), markOf(7, 3))
  })

  it('of another key, private id or public id is none', () => {
    const good = `cbde${press(7, 3)}`
    assert.equal(matchPress(pack('cbde'), good), markOf(7, 3))
    assert.equal(matchPress(pack('cbdf'), good), null)
    assert.equal(matchPress(pack(''), good), null)
    assert.equal(matchPress(pack('cbde'), press(7, 3)), null)
    assert.equal(matchPress(pack('cbde', PRIVATE_ID, '00'.repeat(16)), good), null)
    assert.equal(matchPress(pack('cbde', '8792ebfe26cd'), good), null)
  })

  it('with a wrong checksum is none, whatever else is right', () => {
    const changed = press(7, 3, (plain) => {
      plain[11] = 4
    })
    assert.equal(matchPress(pack(''), changed), null)
  })

  it('is none when it is too short or of other letters', () => {
    for (const odd of ['', '123456', press(7, 3).slice(1), `${press(7, 3)}c`, 'x'.repeat(32)]) {
      assert.equal(matchPress(pack(''), odd), null)
    }
  })
})

describe('the secrets of a key', () => {
  it('are refused unless each has its length and alphabet', () => {
    const INVALID = { code: 'factor.yubico_invalid' }
    assert.equal(pack('').length, 22)
    assert.equal(pack('c'.repeat(32)).length, 38)
    assert.throws(() => pack('c'), INVALID)
    assert.throws(() => pack('c'.repeat(34)), INVALID)
    assert.throws(() => pack('az'), INVALID)
    assert.throws(() => pack('', '00'), INVALID)
    assert.throws(() => pack('', PRIVATE_ID, '00'), INVALID)
    assert.throws(() => packSecrets(Buffer.from('{}')), INVALID)
    assert.throws(() => packSecrets(Buffer.from('x')), INVALID)
  })
})
