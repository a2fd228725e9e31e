import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Transaction as Oracle } from '@scure/btc-signer'
import fc from 'fast-check'
import { sats } from './amounts.ts'
import { sighashAll, sighashMidstates } from './sighash.ts'
import { readTransaction, writeTransaction } from './transaction.ts'

const hex = (digits: string) => Uint8Array.fromHex(digits)

// BIP 143, the example "Native P2WPKH".
const EXAMPLE =
  '0100000002fff7f7881a8099afa6940d42d1e7f6362bec38171ea3edf433541db4e4ad969f0000000000eeffffff' +
  'ef51e1b804cc89d182d279655c3aa89e815b1b309fe287d9b2b55d57b90ec68a0100000000ffffffff02202cb206' +
  '000000001976a9148280b37df378db99f66f85c95a783a76ac7a6d5988ac9093510d000000001976a9143bde42db' +
  'ee7e4dbe6a21b2d50ce2f0167faa815988ac11000000'

describe('the sighash', () => {
  it('of the example of BIP 143 is the published one', () => {
    const transaction = readTransaction(hex(EXAMPLE))
    const midstates = sighashMidstates(transaction)
    const script = hex('76a9141d0f172a0ecb48aee1be1f2687d2963ae33f71a188ac')
    assert.equal(
      midstates.prevouts.toHex(),
      '96b827c8483d4e9b96712b6713a7b68d6e8003a781feba36c31143470b4efd37',
    )
    assert.equal(
      sighashAll(midstates, 1, script, sats(600_000_000n)).toHex(),
      'c37af31116d1b27caf68aae9e3ac82f1477929014d5b917657d0eb49478cb670',
    )
  })

  it('is the one another library finds, for scripts on both sides of 253 bytes', () => {
    const scripts = fc.constantFrom(1, 71, 105, 252, 253, 548).map((n) => new Uint8Array(n).fill(7))
    const amounts = fc.bigInt(0n, 10n ** 14n)
    const parts = fc.record({ script: scripts, amount: amounts, inputIndex: fc.nat(1) })
    const transaction = readTransaction(hex(EXAMPLE))
    const oracle = Oracle.fromRaw(writeTransaction(transaction), { allowUnknownInputs: true })
    const midstates = sighashMidstates(transaction)
    const property = fc.property(parts, ({ script, amount, inputIndex }) => {
      assert.deepEqual(
        sighashAll(midstates, inputIndex, script, sats(amount)),
        oracle.preimageWitnessV0(inputIndex, script, 1, amount),
      )
    })
    fc.assert(property, { seed: 1, numRuns: 50 })
  })

  it('is not made for an input that is not there', () => {
    const transaction = readTransaction(hex(EXAMPLE))
    const midstates = sighashMidstates(transaction)
    const beyond = () => sighashAll(midstates, 2, new Uint8Array(), sats(0n))
    assert.throws(beyond, RangeError)
  })
})
