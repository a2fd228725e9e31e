import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it, type TestContext } from 'node:test'
import { Transaction as Oracle } from '@scure/btc-signer'
import fc from 'fast-check'
import { Fault, type FaultCode } from '../fault.ts'
import { MAX_SATS, sats } from './amounts.ts'
import {
  readTransaction,
  sizeVb,
  type Transaction,
  txidOf,
  weightWu,
  writeStripped,
  writeTransaction,
} from './transaction.ts'

const hex = (digits: string) => Uint8Array.fromHex(digits)
const faults = (code: FaultCode) => (error: unknown) =>
  error instanceof Fault && error.code === code

function vectors(name: string, t: TestContext): readonly unknown[] {
  const url = new URL(`../../../shared/vectors/core/${name}`, import.meta.url)
  if (!existsSync(url)) t.skip(`${name} is not here`)
  return existsSync(url) ? JSON.parse(readFileSync(url, 'utf8')) : []
}

const bytes = (maxLength: number) => fc.uint8Array({ maxLength })
const txid = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((digits) => digits.toHex())
const uint32 = fc.nat(0xffffffff)
const plain = { noNullPrototype: true }
const anyInput = fc.record(
  {
    txid,
    index: uint32,
    scriptSig: bytes(300),
    sequence: uint32,
    witness: fc.array(bytes(300), { maxLength: 3 }),
  },
  plain,
)
const anyOutput = fc.record(
  { amountSats: fc.bigInt(0n, 10n ** 14n).map(sats), script: bytes(50) },
  plain,
)
const anyTransaction: fc.Arbitrary<Transaction> = fc.record(
  {
    version: uint32,
    inputs: fc.array(anyInput, { minLength: 1, maxLength: 4 }),
    outputs: fc.array(anyOutput, { maxLength: 4 }),
    lockTime: uint32,
  },
  plain,
)
// The other library weighs final transactions only.
const isFinal = ({ inputs }: Transaction) =>
  inputs.every(({ scriptSig, witness }) => scriptSig.length > 0 || witness.length > 0)

// One input without a script, no outputs: the smallest transaction with an input.
const INPUT = `01${'11'.repeat(32)}0500000000ffffffff`
const output = (amount: bigint) => {
  const digits = new Uint8Array(9)
  new DataView(digits.buffer).setBigUint64(0, amount, true)
  return digits.toHex()
}

describe('a transaction', () => {
  it('is read as it was written, with the txid of its stripped form', () => {
    const property = fc.property(anyTransaction, (transaction) => {
      const written = writeTransaction(transaction)
      const read = readTransaction(written)
      assert.deepEqual(read, transaction)
      assert.equal(txidOf(read), txidOf(transaction))
      assert.equal(txidOf(read), txidOf(readTransaction(writeStripped(transaction))))
    })
    fc.assert(property, { seed: 1, numRuns: 100 })
  })

  it('has the txid and the weight another library finds', () => {
    const property = fc.property(anyTransaction.filter(isFinal), (transaction) => {
      const oracle = Oracle.fromRaw(writeTransaction(transaction), {
        allowUnknownInputs: true,
        allowUnknownOutputs: true,
        allowUnknownVersion: true,
        disableScriptCheck: true,
      })
      assert.equal(txidOf(transaction), oracle.id)
      assert.equal(weightWu(transaction), oracle.weight)
      assert.equal(sizeVb(transaction), oracle.vsize)
    })
    fc.assert(property, { seed: 2, numRuns: 50 })
  })

  it('of its own kind does not pass its txid on to a copy that differs', () => {
    const read = readTransaction(hex(`01000000${INPUT}0000000000`))
    assert.notEqual(txidOf({ ...read, lockTime: 1 }), txidOf(read))
  })

  it('may have no inputs and no outputs', () => {
    const read = readTransaction(hex('02000000000000000000'))
    assert.deepEqual([read.inputs, read.outputs], [[], []])
    assert.equal(txidOf(read), txidOf({ ...read }))
  })

  const REFUSED: readonly (readonly [string, string, FaultCode])[] = [
    ['a byte too many', `01000000${INPUT}000000000000`, 'transaction.trailing_bytes'],
    ['a byte too few', `01000000${INPUT}00000000`, 'transaction.truncated'],
    ['a long count', `01000000fd0100${INPUT.slice(2)}0000000000`, 'transaction.compact_size'],
    ['more inputs than bytes', '01000000fe00000002', 'transaction.truncated'],
    ['an absurd count', '01000000fe01000002', 'transaction.size_bound'],
    ['a flag without witness', `010000000001${INPUT}000000000000`, 'transaction.witness_form'],
    ['an unknown flag', `010000000002${INPUT}0001aa00000000`, 'transaction.witness_form'],
  ]
  for (const [name, digits, code] of REFUSED) {
    it(`with ${name} is refused: ${code}`, () => {
      assert.throws(() => readTransaction(hex(digits)), faults(code))
    })
  }

  it('pays at most all the bitcoin there is, in one output and in all', () => {
    const paying = (...amounts: bigint[]) =>
      hex(`01000000${INPUT}0${amounts.length}${amounts.map(output).join('')}00000000`)
    assert.equal(readTransaction(paying(MAX_SATS)).outputs[0]?.amountSats, MAX_SATS)
    readTransaction(paying(MAX_SATS - 1n, 1n))
    const outOfRange = faults('transaction.amount_range')
    assert.throws(() => readTransaction(paying(MAX_SATS + 1n)), outOfRange)
    assert.throws(() => readTransaction(paying(2n ** 64n - 1n)), outOfRange)
    assert.throws(() => readTransaction(paying(MAX_SATS, 1n)), outOfRange)
  })
})

describe('the transactions of Bitcoin Core', () => {
  it('that are valid are read and written back', (t) => {
    const lines = vectors('tx_valid.json', t) as readonly (readonly unknown[])[]
    for (const line of lines.filter((one) => one.length > 1)) {
      const digits = line[1] as string
      assert.equal(writeTransaction(readTransaction(hex(digits))).toHex(), digits)
    }
  })

  it('that are invalid are faults, or are read and written back', (t) => {
    const lines = vectors('tx_invalid.json', t) as readonly (readonly unknown[])[]
    for (const line of lines.filter((one) => one.length > 1)) {
      const digits = line[1] as string
      try {
        assert.equal(writeTransaction(readTransaction(hex(digits))).toHex(), digits)
      } catch (error) {
        assert.ok(error instanceof Fault, `${error}`)
      }
    }
  })

  it('made at random for sighashes are read and written back', (t) => {
    const lines = vectors('sighash.json', t) as readonly (readonly string[])[]
    for (const [digits] of lines.slice(1)) {
      assert.equal(writeTransaction(readTransaction(hex(digits ?? ''))).toHex(), digits)
    }
  })
})
