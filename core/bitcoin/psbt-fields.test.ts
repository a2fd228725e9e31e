import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Fault, type FaultCode } from '../fault.ts'
import { ByteWriter } from './bytes.ts'
import { readPsbt } from './psbt-read.ts'
import { SAMPLE_KEYS } from './psbt-samples.ts'
import { writePsbt } from './psbt-write.ts'
import { READING_FAULTS } from './reading-fault.ts'

const hex = (digits: string) => Uint8Array.fromHex(digits)
const faults = (code: FaultCode) => (error: unknown) =>
  error instanceof Fault && error.code === code

const KEY = (SAMPLE_KEYS[0] as Uint8Array).toHex()
const X_ONLY = KEY.slice(2)
// x = 5 is no x coordinate on the curve.
const OFF_CURVE = `02${'00'.repeat(31)}05`
const HASH = '77'.repeat(32)
const SIGNATURE = '300602010102010101'
const SCHNORR = '66'.repeat(64)

const ALL_THERE_IS = '0040075af0750700'

type Line = readonly [key: string, value: string]

const OUTPOINT = `${'11'.repeat(32)}05000000`
const unsigned = (inputs: readonly string[], outputs: readonly string[]) =>
  `02000000${count(inputs)}${inputs.join('')}${count(outputs)}${outputs.join('')}00000000`
const count = (list: readonly string[]) => list.length.toString(16).padStart(2, '0')
const UNSIGNED = unsigned([`${OUTPOINT}00fdffffff`], ['e803000000000000' + '0151'])

// One input, one output, and whatever else stands in their maps.
const psbtOf = (
  global: readonly Line[],
  input: readonly Line[] = [],
  output: readonly Line[] = [],
) => {
  const writer = new ByteWriter().raw(hex('70736274ff'))
  for (const map of [global, input, output]) {
    for (const [key, value] of map) writer.sized(hex(key)).sized(hex(value))
    writer.uint8(0)
  }
  return writer.finish()
}
const withGlobal = (...lines: readonly Line[]) => psbtOf([['00', UNSIGNED], ...lines])
const withInput = (...lines: readonly Line[]) => psbtOf([['00', UNSIGNED]], lines)
const withOutput = (...lines: readonly Line[]) => psbtOf([['00', UNSIGNED]], [], lines)
const withTransaction = (digits: string) => psbtOf([['00', digits]])

const XPUB = `043587cf03deadbeef80000001${HASH}${KEY}`
const ROOT = `043587cf000000000000000000${HASH}${KEY}`
const leaf = (depth: number, version = 'c0', script = '0151') =>
  `${depth.toString(16).padStart(2, '0')}${version}${script}`

describe('a PSBT', () => {
  const READ: readonly (readonly [string, Uint8Array])[] = [
    ['with nothing but its transaction', withGlobal()],
    ['with version 0', withGlobal(['fb', '00000000'])],
    ['with an extended key', withGlobal([`01${XPUB}`, `0badcafe${'01000080'.repeat(3)}`])],
    ['with a root', withGlobal([`01${ROOT}`, '0badcafe'])],
    ['with an unknown field', withGlobal(['99aa', ''], ['99ab', 'ff'])],
    ['with an unknown type of three bytes', withInput(['fdfd00', '01'])],
    ['with a proprietary field', withInput(['fc0361626300', '01'])],
    ['with a witness UTXO', withInput(['01', 'e803000000000000' + '0151'])],
    ['with a partial signature', withInput([`02${KEY}`, SIGNATURE])],
    ['with a sighash type', withInput(['03', 'ffffffff'])],
    ['with empty scripts', withInput(['04', ''], ['05', ''], ['07', ''])],
    ['with a key and its root only', withInput([`06${KEY}`, '0badcafe'])],
    ['with a final witness', withInput(['08', '020001aa'])],
    ['with preimages', withInput([`0a${'55'.repeat(20)}`, ''], [`0d${HASH}`, 'aa'])],
    ['with a proof of reserves', withInput(['09', 'aa'])],
    ['with a Taproot key signature', withInput(['13', SCHNORR])],
    ['with a Taproot key signature and type', withInput(['13', `${SCHNORR}01`])],
    ['with a Taproot script signature', withInput([`14${X_ONLY}${HASH}`, SCHNORR])],
    ['with a Taproot leaf', withInput([`15c0${X_ONLY}${HASH}`, '51c0'])],
    ['with a Taproot key path', withInput([`16${X_ONLY}`, `01${HASH}0badcafe`])],
    ['with a Taproot key and root', withInput(['17', X_ONLY], ['18', HASH])],
    ['with MuSig2 participants', withInput([`1a${KEY}`, `${KEY}${KEY}`])],
    ['with a MuSig2 nonce', withInput([`1b${KEY}${KEY}`, '44'.repeat(66)])],
    ['with a MuSig2 nonce for a leaf', withInput([`1b${KEY}${KEY}${HASH}`, '44'.repeat(66)])],
    ['with a MuSig2 signature', withInput([`1c${KEY}${KEY}`, HASH])],
    ['with a Taproot tree of one leaf', withOutput(['06', leaf(0)])],
    ['with a Taproot tree of three', withOutput(['06', leaf(1) + leaf(2) + leaf(2)])],
    ['with a Taproot tree to the left', withOutput(['06', leaf(2) + leaf(2) + leaf(1)])],
  ]
  for (const [name, bytes] of READ) {
    it(`${name} is read, and written the same`, () => {
      assert.deepEqual(writePsbt(readPsbt(bytes)), bytes)
    })
  }

  it('may be of a transaction without inputs, or without anything', () => {
    const paying = hex(`70736274ff010013${unsigned([], [`${ALL_THERE_IS}00`])}0000`)
    for (const bytes of [paying, hex(`70736274ff01000a${unsigned([], [])}00`)]) {
      assert.deepEqual(writePsbt(readPsbt(bytes)), bytes)
    }
  })

  const REFUSED: readonly (readonly [FaultCode, string, Uint8Array])[] = [
    ['psbt.magic', 'nothing', new Uint8Array()],
    ['psbt.magic', 'another magic', hex('70736274fe00')],
    ['psbt.map_missing', 'the magic alone', hex('70736274ff')],
    ['psbt.map_missing', 'a map too few', withGlobal().slice(0, -1)],
    ['psbt.truncated', 'an unfinished map', psbtOf([['00', UNSIGNED]], [['99', '']]).slice(0, -2)],
    ['psbt.trailing_bytes', 'a map too many', Uint8Array.of(...withGlobal(), 0)],
    ['psbt.transaction_missing', 'no transaction', psbtOf([])],
    ['psbt.duplicate_key', 'a key twice', withInput(['99', '01'], ['aa', ''], ['99', '02'])],
    ['psbt.duplicate_key', 'a key and value twice', withInput(['99', '01'], ['99', '01'])],
    ['psbt.duplicate_key', 'two transactions', withGlobal(['00', UNSIGNED])],
    ['psbt.compact_size', 'a long type', withInput(['fd0300', '01000000'])],
    ['psbt.size_bound', 'a huge type', withInput(['fe01000002', ''])],
    ['psbt.truncated', 'a cut type', withInput(['fd01', ''])],
    [
      'psbt.transaction_signed',
      'a scriptSig',
      withTransaction(unsigned([`${OUTPOINT}01aafdffffff`], [])),
    ],
    ['psbt.trailing_bytes', 'a longer transaction', withTransaction(`${UNSIGNED}00`)],
    ['psbt.truncated', 'a shorter transaction', withTransaction(UNSIGNED.slice(2))],
    [
      'psbt.duplicate_outpoint',
      'one output twice',
      withTransaction(unsigned([`${OUTPOINT}0001000000`, `${OUTPOINT}0002000000`], [])),
    ],
    [
      'psbt.amount_range',
      'a satoshi too many',
      withTransaction(unsigned([], ['0140075af0750700' + '00'])),
    ],
    [
      'psbt.amount_range',
      'outputs above all there is',
      withTransaction(unsigned([], ['0040075af0750700' + '00', '010000000000000000'])),
    ],
    ['psbt.amount_range', 'a negative witness UTXO', withInput(['01', 'ffffffffffffffff' + '00'])],
    ['psbt.version_unsupported', 'version 1', withGlobal(['fb', '01000000'])],
    ['psbt.version_unsupported', 'version 3', withGlobal(['fb', '03000000'])],
    ['psbt.version_zero_field', 'version 2', withGlobal(['fb', '02000000'])],
    [
      'psbt.value_malformed',
      'an extended key at another depth than its path',
      withGlobal([`01${XPUB}`, `0badcafe${'01000080'.repeat(2)}`]),
    ],
    ['psbt.key_length', 'a proof of reserves with more key', withInput(['0900', 'aa'])],
    ['psbt.value_length', 'a version of 3 bytes', withGlobal(['fb', '000000'])],
    ['psbt.key_length', 'a version with more key', withGlobal(['fb00', '00000000'])],
    ...['02', '03', '04', '05', '06'].map(
      (type) => ['psbt.version_two_field', `global ${type}`, withGlobal([type, '00'])] as const,
    ),
    ...['0e', '0f', '10', '11', '12'].map(
      (type) => ['psbt.version_two_field', `input ${type}`, withInput([type, '00'])] as const,
    ),
    ...['03', '04'].map(
      (type) => ['psbt.version_two_field', `output ${type}`, withOutput([type, '00'])] as const,
    ),
    ['psbt.key_length', 'a long transaction key', psbtOf([['0000', UNSIGNED]])],
    ...['00', '01', '03', '04', '05', '07', '08', '13', '17', '18'].map(
      (type) =>
        ['psbt.key_length', `a longer key ${type}`, withInput([`${type}00`, '00'])] as const,
    ),
    ...['00', '01', '05', '06'].map(
      (type) =>
        [
          'psbt.key_length',
          `a longer output key ${type}`,
          withOutput([`${type}00`, '00']),
        ] as const,
    ),
    ['psbt.key_length', 'a short extended key', withGlobal([`01${XPUB.slice(2)}`, '0badcafe'])],
    [
      'psbt.public_key',
      'an extended key off the curve',
      withGlobal([`01${XPUB.slice(0, -66)}${OFF_CURVE}`, '0badcafe']),
    ],
    [
      'psbt.value_malformed',
      'a root with a parent',
      withGlobal([`01${ROOT.replace('0000000000', '0000000001')}`, '0badcafe']),
    ],
    ['psbt.value_length', 'no root of an extended key', withGlobal([`01${XPUB}`, ''])],
    ['psbt.key_length', 'a signature without key', withInput(['02', SIGNATURE])],
    ['psbt.key_length', 'a signature by an x-only key', withInput([`02${X_ONLY}`, SIGNATURE])],
    [
      'psbt.public_key',
      'a signature by a key off the curve',
      withInput([`02${OFF_CURVE}`, SIGNATURE]),
    ],
    ['psbt.signature_encoding', 'an empty signature', withInput([`02${KEY}`, ''])],
    [
      'psbt.signature_encoding',
      'a signature with type 0',
      withInput([`02${KEY}`, `${SIGNATURE.slice(0, -2)}00`]),
    ],
    ['psbt.value_length', 'a sighash type of 3 bytes', withInput(['03', '010000'])],
    ['psbt.value_length', 'a sighash type of 5 bytes', withInput(['03', '0100000000'])],
    ['psbt.public_key', 'a key path off the curve', withInput([`06${OFF_CURVE}`, '0badcafe'])],
    ['psbt.value_length', 'a key path of nothing', withInput([`06${KEY}`, ''])],
    ['psbt.value_length', 'a key path of 6 bytes', withOutput([`02${KEY}`, '0badcafe0100'])],
    [
      'psbt.trailing_bytes',
      'a longer witness UTXO',
      withInput(['01', 'e803000000000000' + '015100']),
    ],
    ['psbt.truncated', 'a shorter witness UTXO', withInput(['01', 'e803000000000000' + '01'])],
    ['psbt.trailing_bytes', 'a longer final witness', withInput(['08', '0100aa'])],
    ['psbt.truncated', 'a shorter final witness', withInput(['08', '02000100'.slice(0, 6)])],
    ['psbt.key_length', 'a preimage of a short hash', withInput([`0b${'55'.repeat(31)}`, ''])],
    ['psbt.truncated', 'a proprietary key cut in its identifier', withInput(['fc036162', ''])],
    ['psbt.truncated', 'a proprietary key without subtype', withInput(['fc03616263', ''])],
    ['psbt.value_length', 'a Schnorr signature of 63 bytes', withInput(['13', '66'.repeat(63)])],
    [
      'psbt.value_length',
      'a Schnorr signature of 66 bytes',
      withInput([`14${X_ONLY}${HASH}`, '66'.repeat(66)]),
    ],
    [
      'psbt.key_length',
      'a control block between two sizes',
      withInput([`15c0${X_ONLY}${HASH}00`, '51c0']),
    ],
    ['psbt.value_length', 'a leaf without version', withInput([`15c0${X_ONLY}`, ''])],
    [
      'psbt.truncated',
      'fewer leaf hashes than counted',
      withInput([`16${X_ONLY}`, `02${HASH}0badcafe`]),
    ],
    ['psbt.value_length', 'a Taproot key without root', withInput([`16${X_ONLY}`, `01${HASH}`])],
    ['psbt.public_key', 'a Taproot key off the curve', withOutput(['05', OFF_CURVE.slice(2)])],
    ['psbt.value_length', 'an empty tree', withOutput(['06', ''])],
    ['psbt.value_malformed', 'a tree with a leaf missing', withOutput(['06', leaf(1)])],
    ['psbt.value_malformed', 'a tree with a leaf too many', withOutput(['06', leaf(0) + leaf(0)])],
    [
      'psbt.value_malformed',
      'a tree with a leaf out of order',
      withOutput(['06', leaf(2) + leaf(1) + leaf(2)]),
    ],
    ['psbt.value_malformed', 'a leaf of an odd version', withOutput(['06', leaf(0, 'c1')])],
    ['psbt.value_malformed', 'a leaf at depth 129', withOutput(['06', leaf(129)])],
    ['psbt.value_length', 'MuSig2 participants of 34 bytes', withInput([`1a${KEY}`, `${KEY}00`])],
    [
      'psbt.public_key',
      'a MuSig2 participant off the curve',
      withOutput([`08${KEY}`, KEY + OFF_CURVE]),
    ],
    ['psbt.key_length', 'an uncompressed MuSig2 key', withInput([`1a04${X_ONLY}${X_ONLY}`, KEY])],
    [
      'psbt.public_key',
      'a MuSig2 nonce for a key off the curve',
      withInput([`1b${OFF_CURVE}${KEY}`, '44'.repeat(66)]),
    ],
    [
      'psbt.key_length',
      'a MuSig2 nonce with half a leaf',
      withInput([`1b${KEY}${KEY}${HASH.slice(2)}`, '44'.repeat(66)]),
    ],
    [
      'psbt.value_length',
      'a MuSig2 signature of 31 bytes',
      withInput([`1c${KEY}${KEY}`, HASH.slice(2)]),
    ],
  ]
  for (const [code, name, bytes] of REFUSED) {
    it(`with ${name} is refused: ${code}`, () => {
      assert.throws(() => readPsbt(bytes), faults(code))
      assert.ok((READING_FAULTS as readonly string[]).includes(code))
    })
  }

  it('takes uncompressed and hybrid keys, if they are on the curve', () => {
    // The generator, whose y is even, and its negation.
    const x = '79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798'
    const y = '483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8'
    const odd = 'b7c52588d95c3b9aa25b0403f1eef75702e84bb7597aabe663b82f6f04ef2777'
    for (const point of [`04${x}${y}`, `06${x}${y}`, `04${x}${odd}`, `07${x}${odd}`]) {
      readPsbt(withInput([`02${point}`, SIGNATURE]))
    }
    const wrong = ['02', '05', '07'].map((form) => `${form}${x}${y}`)
    for (const point of [...wrong, `06${x}${odd}`, `04${x}${y.replace('4', '5')}`]) {
      const bytes = withInput([`02${point}`, SIGNATURE])
      assert.throws(() => readPsbt(bytes), faults('psbt.public_key'))
    }
  })
})
