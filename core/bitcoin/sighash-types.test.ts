import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Transaction as Oracle } from '@scure/btc-signer'
import { sats } from './amounts.ts'
import { sighashAll, sighashMidstates } from './sighash.ts'
import { sighashOf } from './sighash-types.ts'
import { type Transaction, writeTransaction } from './transaction.ts'

const script = Uint8Array.of(0x51, 0xae)
const spent = { witnessScript: script, amountSats: sats(123_456n) }

/** Three inputs and two outputs, so that the last input has no output of its own. */
const transaction: Transaction = {
  version: 2,
  lockTime: 500,
  inputs: [1, 2, 3].map((byte) => ({
    txid: byte.toString(16).padStart(2, '0').repeat(32),
    index: byte,
    sequence: 0xfffffff0 + byte,
    scriptSig: new Uint8Array(),
    witness: [],
  })),
  outputs: [1_000n, 2_000n].map((amount) => ({
    amountSats: sats(amount),
    script: Uint8Array.of(0, 32, ...Array(32).fill(Number(amount) % 7)),
  })),
}

const oracle = Oracle.fromRaw(writeTransaction(transaction), {
  allowUnknownInputs: true,
  allowUnknownOutputs: true,
  disableScriptCheck: true,
})

describe('the hash under any sighash type', () => {
  for (const type of [1, 2, 3, 0x81, 0x82, 0x83]) {
    it(`is the oracle’s for ${type.toString(16)}`, () => {
      for (const inputIndex of [0, 1, 2]) {
        const expected = oracle.preimageWitnessV0(inputIndex, script, type, spent.amountSats)
        const hash = sighashOf(transaction, inputIndex, spent, type)
        assert.equal(hash.toHex(), expected.toHex(), `input ${inputIndex}`)
      }
    })
  }

  it('is the one we sign for ALL', () => {
    const ours = sighashAll(sighashMidstates(transaction), 1, script, spent.amountSats)
    assert.equal(sighashOf(transaction, 1, spent, 1).toHex(), ours.toHex())
  })

  it('hashes the whole transaction once, however many signatures are judged', () => {
    let readings = 0
    const outputs = transaction.outputs.map(({ amountSats, script: paid }) => ({
      amountSats,
      get script() {
        readings += 1
        return paid
      },
    }))
    const counted = { ...transaction, outputs }
    const expected = sighashOf(transaction, 0, spent, 0x81).toHex()
    for (const _ of Array(50)) {
      assert.equal(sighashOf(counted, 0, spent, 0x81).toHex(), expected)
      sighashOf(counted, 1, spent, 1)
    }
    assert.equal(readings, outputs.length)
    const other = { ...counted, outputs: outputs.slice(1) }
    assert.notEqual(sighashOf(other, 0, spent, 0x81).toHex(), expected)
  })

  it('is none for an input there is not', () => {
    assert.throws(() => sighashOf(transaction, 3, spent, 1), RangeError)
  })
})
