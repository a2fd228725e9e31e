import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sats } from './amounts.ts'
import { hash160 } from './hashes.ts'
import { finalizeMultisig } from './psbt-finalize.ts'
import { readPsbt } from './psbt-read.ts'
import {
  SAMPLE_SCRIPT,
  SAMPLE_SECRETS,
  sampleInput,
  sampleParts,
  samplePrevious,
  sampleSign,
} from './psbt-samples.ts'
import { combinePsbts, createPsbt, writePsbt } from './psbt-write.ts'
import { p2shScript } from './script.ts'
import { scriptSigOf, signedTxid } from './signed-txid.ts'
import { readTransaction, txidOf } from './transaction.ts'

const nestedIn = samplePrevious(1, sats(50_000n), p2shScript(hash160(SAMPLE_SCRIPT)))
const bare = { ...sampleParts(), inputs: [sampleInput(1, nestedIn)] }
const nested = {
  ...bare,
  inputs: bare.inputs.map((one) => ({ ...one, redeemScript: SAMPLE_SCRIPT })),
}

describe('the txid of a PSBT', () => {
  for (const version of [0, 2] as const) {
    it(`of version ${version} is that of the signed transaction, nested or not`, () => {
      for (const parts of [sampleParts(2), nested]) {
        const psbt = createPsbt({ ...parts, version })
        const both = SAMPLE_SECRETS.reduce(sampleSign, psbt)
        assert.equal(txidOf(readTransaction(finalizeMultisig(both))), psbt.txid)
        assert.equal(both.txid, psbt.txid)
      }
    })
  }

  it('is another without the redeem script, and yet they can be combined', () => {
    const [without, whole] = [createPsbt(bare), createPsbt(nested)]
    assert.notEqual(without.txid, whole.txid)
    assert.deepEqual(without.transaction, whole.transaction)
    assert.equal(combinePsbts(without, whole).txid, whole.txid)
    assert.equal(combinePsbts(whole, without).txid, whole.txid)
    assert.equal(readPsbt(writePsbt(without)).txid, txidOf(without.transaction))
  })
})

describe('a scriptSig', () => {
  const other = Uint8Array.of(1, 2, 3)
  it('is the final one, or the push of a nested witness program, or nothing', () => {
    const program = SAMPLE_SCRIPT
    assert.deepEqual(scriptSigOf({ redeemScript: program }), Uint8Array.of(34, ...program))
    assert.deepEqual(scriptSigOf({ redeemScript: program, finalScriptSig: other }), other)
    assert.deepEqual(scriptSigOf({ redeemScript: Uint8Array.of(0x51) }), new Uint8Array())
    assert.deepEqual(scriptSigOf({}), new Uint8Array())
  })

  it('that is nothing leaves the txid as it was', () => {
    const { transaction } = createPsbt(sampleParts(2))
    assert.equal(signedTxid(transaction, [{}, {}]), txidOf(transaction))
    assert.notEqual(signedTxid(transaction, [{}, { finalScriptSig: other }]), txidOf(transaction))
  })
})
