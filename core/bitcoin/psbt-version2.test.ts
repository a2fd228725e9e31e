import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Transaction as Oracle } from '@scure/btc-signer'
import { Fault, type FaultCode } from '../fault.ts'
import { ByteWriter } from './bytes.ts'
import { describePsbt, signingFaults } from './inspect.ts'
import type { Psbt } from './psbt.ts'
import { finalizeMultisig } from './psbt-finalize.ts'
import { fieldKey, GLOBAL } from './psbt-form.ts'
import { readPsbt } from './psbt-read.ts'
import { SAMPLE_SECRETS, sampleParts, sampleSign } from './psbt-samples.ts'
import { combinePsbts, createPsbt, writePsbt } from './psbt-write.ts'
import { READING_FAULTS } from './reading-fault.ts'

const hex = (digits: string) => Uint8Array.fromHex(digits)
const faults = (code: FaultCode) => (error: unknown) =>
  error instanceof Fault && error.code === code
const [FIRST, SECOND] = SAMPLE_SECRETS as [Uint8Array, Uint8Array]

type Line = readonly [key: string, value: string]
type Maps = {
  readonly global?: readonly Line[]
  readonly inputs?: readonly (readonly Line[])[]
  readonly outputs?: readonly (readonly Line[])[]
}

const TXID = '11'.repeat(32)
const INPUT: readonly Line[] = [
  ['0e', TXID],
  ['0f', '05000000'],
]
const OUTPUT: readonly Line[] = [
  ['03', 'e803000000000000'],
  ['04', '51'],
]
const globals = (...more: readonly Line[]): readonly Line[] => [
  ['02', '02000000'],
  ['04', '01'],
  ['05', '01'],
  ['fb', '02000000'],
  ...more,
]

/** A PSBT of version 2 with one input and one output, but for what is said otherwise. */
function psbtOf({ global = globals(), inputs = [INPUT], outputs = [OUTPUT] }: Maps): Uint8Array {
  const writer = new ByteWriter().raw(hex('70736274ff'))
  for (const map of [global, ...inputs, ...outputs]) {
    for (const [key, value] of map) writer.sized(hex(key)).sized(hex(value))
    writer.uint8(0)
  }
  return writer.finish()
}

const without = (lines: readonly Line[], type: string) => lines.filter(([key]) => key !== type)
const withInput = (...lines: readonly Line[]) => psbtOf({ inputs: [[...INPUT, ...lines]] })
const le = (number: number) => new ByteWriter(4).uint32(number).finish().toHex()

describe('a PSBT of version 2', () => {
  it('is the transaction its maps say', () => {
    const bytes = psbtOf({})
    const { version, transaction, txid, modifiable } = readPsbt(bytes)
    assert.deepEqual([version, modifiable], [2, undefined])
    assert.deepEqual(transaction, {
      version: 2,
      inputs: [
        { txid: TXID, index: 5, sequence: 0xffffffff, scriptSig: new Uint8Array(), witness: [] },
      ],
      outputs: [{ amountSats: 1000n, script: hex('51') }],
      lockTime: 0,
    })
    const options = { allowUnknownOutputs: true, allowUnknownInputs: true }
    assert.equal(txid, Oracle.fromPSBT(bytes, options).id)
    assert.deepEqual(writePsbt(readPsbt(bytes)), bytes)
  })

  it('may have a sequence, a fallback lock time, unknown flags and fields in any order', () => {
    const global = globals(['03', le(777)], ['06', 'ff'], ['99', 'aa']).toReversed()
    const bytes = psbtOf({ global, inputs: [[['10', le(7)], ...INPUT.toReversed()]] })
    const { transaction, modifiable } = readPsbt(bytes)
    assert.deepEqual([transaction.lockTime, transaction.inputs[0]?.sequence], [777, 7])
    assert.equal(modifiable, 0xff)
    assert.deepEqual(writePsbt(readPsbt(bytes)), bytes)
  })

  it('may be of a transaction without anything', () => {
    const global = globals().map(([key, value]): Line => [key, /0[45]/.test(key) ? '00' : value])
    assert.equal(readPsbt(psbtOf({ global, inputs: [], outputs: [] })).inputs.length, 0)
  })

  const REFUSED: readonly (readonly [FaultCode, string, Uint8Array])[] = [
    ...['02', '04', '05'].map(
      (type) =>
        ['psbt.field_missing', `no ${type}`, psbtOf({ global: without(globals(), type) })] as const,
    ),
    ...['0e', '0f'].map(
      (type) =>
        ['psbt.field_missing', `no ${type}`, psbtOf({ inputs: [without(INPUT, type)] })] as const,
    ),
    ...['03', '04'].map(
      (type) =>
        ['psbt.field_missing', `no ${type}`, psbtOf({ outputs: [without(OUTPUT, type)] })] as const,
    ),
    ['psbt.version_zero_field', 'a transaction', psbtOf({ global: globals(['00', '']) })],
    ['psbt.map_missing', 'an output too few', psbtOf({ outputs: [] })],
    ['psbt.trailing_bytes', 'an output too many', psbtOf({ outputs: [OUTPUT, OUTPUT] })],
    ['psbt.duplicate_outpoint', 'one output spent twice', twoInputs('04', '02')],
    ['psbt.map_missing', 'a count that lies', counting('05', 'fe00000001')],
    ['psbt.compact_size', 'a long count', twoInputs('04', 'fd0200')],
    ['psbt.trailing_bytes', 'a count and more', twoInputs('04', '0200')],
    ['psbt.truncated', 'a count of nothing', twoInputs('04', '')],
    ['psbt.value_length', 'two bytes of flags', psbtOf({ global: globals(['06', '0000']) })],
    ['psbt.value_length', 'a lock time of 3 bytes', psbtOf({ global: globals(['03', '000000']) })],
    ['psbt.key_length', 'flags with more key', psbtOf({ global: globals(['0600', '00']) })],
    ['psbt.value_length', 'a sequence of 3 bytes', withInput(['10', '000000'])],
    ['psbt.value_length', 'a txid of 31 bytes', psbtOf({ inputs: [[['0e', TXID.slice(2)]]] })],
    ['psbt.lock_time_range', 'the height 0', withInput(['12', le(0)])],
    ['psbt.lock_time_range', 'the height 500,000,000', withInput(['12', le(500_000_000)])],
    ['psbt.lock_time_range', 'the time 499,999,999', withInput(['11', le(499_999_999)])],
    ['psbt.amount_range', 'a satoshi too many', paying('0140075af0750700')],
    ['psbt.amount_range', 'a negative amount', paying('ffffffffffffffff')],
    ['psbt.amount_range', 'too much in all', paying('0040075af0750700', '0100000000000000')],
    ['psbt.value_length', 'an amount of 7 bytes', paying('01000000000000')],
    ['psbt.duplicate_key', 'a key twice', withInput(['99', ''], ['98', ''], ['99', ''])],
  ]
  function counting(type: string, value: string, inputs = [INPUT]) {
    const global = globals().map((line): Line => (line[0] === type ? [type, value] : line))
    return psbtOf({ global, inputs })
  }
  function twoInputs(type: string, value: string) {
    return counting(type, value, [INPUT, INPUT])
  }
  function paying(...amounts: readonly string[]) {
    const outputs = amounts.map((amount): Line[] => [
      ['03', amount],
      ['04', ''],
    ])
    const global = globals().map(
      (line): Line => (line[0] === '05' ? ['05', `0${amounts.length}`] : line),
    )
    return psbtOf({ global, outputs })
  }
  for (const [code, name, bytes] of REFUSED) {
    it(`with ${name} is refused: ${code}`, () => {
      assert.throws(() => readPsbt(bytes), faults(code))
      assert.ok((READING_FAULTS as readonly string[]).includes(code))
    })
  }
})

describe('the lock time of version 2', () => {
  const [HIGH, LOW, LATE, EARLY] = [800_000, 1, 1_700_000_000, 500_000_000]
  const asks = (height: number | null, time: number | null): readonly Line[] => [
    ...(height === null ? [] : [['12', le(height)] as const]),
    ...(time === null ? [] : [['11', le(time)] as const]),
  ]
  const lockTimeOf = (...inputs: readonly (readonly Line[])[]) => {
    const global = globals(['03', le(9)]).map(
      (line): Line => (line[0] === '04' ? ['04', `0${inputs.length}`] : line),
    )
    const maps = inputs.map((lines, at): Line[] => [['0e', TXID], ['0f', le(at)], ...lines])
    return readPsbt(psbtOf({ global, inputs: maps }))
  }
  const CASES: readonly (readonly [string, number | null, readonly (readonly Line[])[]])[] = [
    ['the fallback if nobody asks', 9, [asks(null, null), asks(null, null)]],
    ['the highest height', HIGH, [asks(LOW, null), asks(HIGH, null), asks(null, null)]],
    ['the latest time', LATE, [asks(null, EARLY), asks(null, LATE), asks(null, null)]],
    ['a height where all can have both', HIGH, [asks(LOW, LATE), asks(HIGH, EARLY)]],
    ['a time where one can have nothing else', LATE, [asks(HIGH, LATE), asks(null, EARLY)]],
    ['a height where one can have nothing else', HIGH, [asks(LOW, LATE), asks(HIGH, null)]],
    ['none for a height and a time', null, [asks(LOW, null), asks(null, EARLY)]],
    ['none even if others had both', null, [asks(LOW, EARLY), asks(LOW, null), asks(null, LATE)]],
  ]
  for (const [name, expected, inputs] of CASES) {
    it(`is ${name}`, () => {
      const psbt = lockTimeOf(...inputs)
      assert.equal(psbt.hasLockTimeConflict, expected === null)
      assert.equal(psbt.transaction.lockTime, expected ?? 0)
    })
  }

  it('that cannot be is a reason against signing and finishing', () => {
    const psbt = lockTimeOf(asks(LOW, null), asks(null, EARLY))
    const codes = signingFaults(psbt).map(({ code }) => code)
    assert.ok(codes.includes('sign.lock_time_conflict'))
    assert.throws(() => finalizeMultisig(psbt), faults('sign.lock_time_conflict'))
    const { lockTime, txid } = describePsbt(psbt)
    assert.deepEqual([lockTime, txid], [null, null])
  })
})

describe('signing version 2', () => {
  const whole = createPsbt(sampleParts(3))
  const parted = createPsbt({ ...sampleParts(3), version: 2 })
  const modifiable = (flags: number) => withModifiable(parted, flags)

  it('is signing the transaction that version 0 would hold', () => {
    assert.equal(parted.version, 2)
    assert.equal(parted.txid, whole.txid)
    const [a, b] = [whole, parted].map((psbt) => sampleSign(sampleSign(psbt, FIRST), SECOND))
    assert.ok(a && b)
    assert.deepEqual(
      a.inputs.map(({ partialSignatures }) => partialSignatures),
      b.inputs.map(({ partialSignatures }) => partialSignatures),
    )
    assert.deepEqual(finalizeMultisig(b), finalizeMultisig(a))
    assert.deepEqual(writePsbt(readPsbt(writePsbt(b))), writePsbt(b))
    assert.deepEqual(signingFaults(b), [])
  })

  it('gives what another library gives, and takes what it gives', () => {
    const oracle = Oracle.fromPSBT(writePsbt(sampleSign(parted, FIRST)))
    oracle.sign(SECOND)
    const back = readPsbt(oracle.toPSBT(2))
    assert.equal(back.version, 2)
    const both = sampleSign(sampleSign(parted, FIRST), SECOND)
    assert.deepEqual(finalizeMultisig(back), finalizeMultisig(both))
    oracle.finalize()
    assert.equal(finalizeMultisig(both).toHex(), oracle.hex)
  })

  it('says that what was signed cannot be changed any more', () => {
    for (const [before, after] of [
      [0b011, 0b000],
      [0b111, 0b100],
      [0b1011, 0b1000],
    ] as const) {
      const signed = sampleSign(modifiable(before), FIRST)
      assert.equal(signed.modifiable, after)
      assert.deepEqual(readPsbt(writePsbt(signed)), signed)
    }
    assert.equal(sampleSign(parted, FIRST).modifiable, undefined)
    const signed = sampleSign(modifiable(0b011), FIRST)
    assert.equal(sampleSign({ ...signed, modifiable: 3 }, FIRST).modifiable, 3)
  })

  it('is combined with what somebody else signed, and with nothing of version 0', () => {
    const first = sampleSign(modifiable(0b011), FIRST)
    const both = combinePsbts(first, modifiable(0b011))
    assert.equal(both.modifiable, 0)
    assert.deepEqual(both.inputs, first.inputs)
    assert.equal(combinePsbts(modifiable(0b101), modifiable(0b001)).modifiable, 0b101)
    assert.equal(combinePsbts(parted, modifiable(0b011)).modifiable, 0)
    assert.throws(() => combinePsbts(whole, parted), faults('psbt.combine_unrelated'))
  })

  function withModifiable(psbt: Psbt, flags: number): Psbt {
    const field = { key: fieldKey(GLOBAL.modifiable), value: Uint8Array.of(flags) }
    return readPsbt(writePsbt({ ...psbt, fields: [...psbt.fields, field] }))
  }
})
