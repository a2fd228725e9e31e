// PSBTs to try things on: spends of a 2-of-2 P2WSH wallet whose secrets everybody knows. For tests
// only: nothing that runs for people may import it.

import { type Sats, sats } from './amounts.ts'
import { publicKeyOf, signHash } from './curve.ts'
import { writeSignature } from './der.ts'
import type { Psbt } from './psbt.ts'
import { addPartialSignatures, type NewInput, type NewPsbt } from './psbt-write.ts'
import { p2wshScript, sortedMultisigScript } from './script.ts'
import { sighashAll, sighashMidstates } from './sighash.ts'
import { type Transaction, txidOf, writeTransaction } from './transaction.ts'

/** The two secrets: 32 bytes of one value each. */
export const SAMPLE_SECRETS = [new Uint8Array(32).fill(0x11), new Uint8Array(32).fill(0x22)]

export const SAMPLE_KEYS = SAMPLE_SECRETS.map(publicKeyOf)

export const SAMPLE_WITNESS_SCRIPT = sortedMultisigScript(2, SAMPLE_KEYS)

export const SAMPLE_SCRIPT = p2wshScript(SAMPLE_WITNESS_SCRIPT)

/** A previous transaction that pays the amount to the script, at index 1. */
export function samplePrevious(
  seed: number,
  amountSats: Sats,
  script: Uint8Array = SAMPLE_SCRIPT,
): Transaction {
  const txid = seed.toString(16).padStart(64, '0')
  const signed = { scriptSig: new Uint8Array(), witness: [Uint8Array.of(seed & 0xff)] }
  return {
    version: 2,
    inputs: [{ txid, index: seed, sequence: 0xfffffffd, ...signed }],
    outputs: [
      { amountSats: sats(700n), script: Uint8Array.of(0x51) },
      { amountSats, script },
    ],
    lockTime: 0,
  }
}

/** An input that spends `samplePrevious`, with everything a signer needs. */
export function sampleInput(seed: number, previous: Transaction): NewInput {
  const path = [0x80000030, 0, seed]
  return {
    txid: txidOf(previous),
    index: 1,
    sequence: 0xfffffffd,
    nonWitnessUtxo: writeTransaction(previous),
    witnessScript: SAMPLE_WITNESS_SCRIPT,
    keyPaths: SAMPLE_KEYS.map((publicKey) => ({ publicKey, fingerprint: '0badcafe', path })),
  }
}

/** The parts of a spend of `count` outputs of 50,000 satoshis each, for a fee of 1,000. */
export function sampleParts(count = 1): NewPsbt {
  const amountSats = sats(BigInt(count) * 50_000n - 1_000n)
  const inputs = Array.from({ length: count }, (_, index) =>
    sampleInput(index + 1, samplePrevious(index + 1, sats(50_000n))),
  )
  const [publicKey] = SAMPLE_KEYS as [Uint8Array]
  const keyPaths = [{ publicKey, fingerprint: '0badcafe', path: [0x80000030, 1, 7] }]
  const output = { amountSats, script: SAMPLE_SCRIPT, witnessScript: SAMPLE_WITNESS_SCRIPT }
  return { inputs, outputs: [{ ...output, keyPaths }], lockTime: 800_000 }
}

/** The PSBT with the signatures of one of the two secrets on every input. */
export function sampleSign(psbt: Psbt, secret: Uint8Array): Psbt {
  const { transaction } = psbt
  const midstates = sighashMidstates(transaction)
  const publicKey = publicKeyOf(secret)
  const signatures = psbt.inputs.map((input, inputIndex) => {
    const amount = input.nonWitnessUtxo?.outputs[input.index]?.amountSats ?? sats(0n)
    const script = input.witnessScript ?? new Uint8Array()
    const hash = sighashAll(midstates, inputIndex, script, amount)
    return { inputIndex, publicKey, signature: writeSignature(signHash(hash, secret), 1) }
  })
  return addPartialSignatures(psbt, signatures)
}
