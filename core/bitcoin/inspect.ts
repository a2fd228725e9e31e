// What a PSBT says, and why it must not be signed: the reasons that hold for any signer, whatever
// the wallet (BIP 174's and ours). Whose inputs they are and who has signed, core/wallet judges.

import type { FaultFacts } from '../fault.ts'
import { MAX_SATS, type Sats, sats } from './amounts.ts'
import { equalBytes } from './bytes.ts'
import { SIGHASH_ALL } from './der.ts'
import { hash160 } from './hashes.ts'
import { type KeyPath, type Psbt, type PsbtInput, type PsbtOutput, spentOutput } from './psbt.ts'
import { isWitnessProgram, p2shScript, p2wshScript, scriptKind } from './script.ts'
import type { SigningFault, SigningFaultCode } from './signing-fault.ts'
import type { TxOutput } from './transaction.ts'

/** A fee above it, 0.1 BTC, is a mistake: the default of Core's -maxtxfee. */
export const FEE_CEILING_SATS = 10_000_000n

/**
 * Every reason against signing that needs no wallet; empty if there is none. Amounts count only as
 * far as the previous transactions prove them: an input without one is a fault of its own.
 */
export function signingFaults(psbt: Psbt): readonly SigningFault[] {
  if (psbt.inputs.length === 0) return [{ code: 'sign.no_inputs', facts: {} }]
  const faults = psbt.inputs.flatMap((input, inputIndex) =>
    [...inputFaults(input)].map(
      ([code, facts = {}]): SigningFault => ({ code, inputIndex, facts }),
    ),
  )
  if (psbt.hasLockTimeConflict) faults.push({ code: 'sign.lock_time_conflict', facts: {} })
  return [...faults, ...amountFaults(psbt)]
}

type Found = readonly [code: SigningFaultCode, facts?: FaultFacts]

function* inputFaults(input: PsbtInput): Generator<Found> {
  if (input.finalScriptSig || input.finalScriptWitness) yield ['sign.already_final']
  yield* utxoFaults(input)
  const spent = spentOutput(input)
  if (spent) yield* scriptFaults(input, spent.script)
  const { sighashType } = input
  if (sighashType !== undefined && sighashType !== SIGHASH_ALL) {
    yield ['sign.sighash_type', { sighashType }]
  }
  for (const { publicKey, signature } of input.partialSignatures) {
    const signedType = signature.at(-1) ?? 0
    if (signedType !== SIGHASH_ALL) {
      yield ['sign.sighash_type', { sighashType: signedType, publicKey: publicKey.toHex() }]
    }
  }
}

function* utxoFaults(input: PsbtInput): Generator<Found> {
  const { nonWitnessUtxo, nonWitnessTxid, witnessUtxo, txid, index } = input
  if (!nonWitnessUtxo) {
    yield ['sign.utxo_missing', { txid }]
    return
  }
  // The reader refuses these two already; a PSBT need not come from the reader.
  if (nonWitnessTxid !== txid) yield ['sign.utxo_mismatch', { txid }]
  const output = nonWitnessUtxo.outputs[index]
  if (!output) yield ['sign.utxo_index', { index, outputs: nonWitnessUtxo.outputs.length }]
  else if (witnessUtxo && !isSameOutput(output, witnessUtxo)) {
    yield ['sign.witness_utxo_differs', { amountSats: output.amountSats }]
  }
}

function isSameOutput(a: TxOutput, b: TxOutput): boolean {
  return a.amountSats === b.amountSats && equalBytes(a.script, b.script)
}

function* scriptFaults(input: PsbtInput, spentScript: Uint8Array): Generator<Found> {
  const { redeemScript, witnessScript, witnessUtxo } = input
  if (redeemScript && !equalBytes(spentScript, p2shScript(hash160(redeemScript)))) {
    yield ['sign.redeem_script_mismatch']
  }
  const program = redeemScript ?? spentScript
  if (witnessUtxo && !isWitnessProgram(program)) yield ['sign.witness_utxo_legacy']
  if (witnessScript && !equalBytes(program, p2wshScript(witnessScript))) {
    yield ['sign.witness_script_mismatch']
  }
}

function* amountFaults(psbt: Psbt): Generator<SigningFault> {
  const inSats = inputSats(psbt)
  if (inSats === null) return
  const feeSats = inSats - outputSats(psbt)
  if (feeSats < 0n || inSats > MAX_SATS) yield { code: 'sign.amounts', facts: { feeSats } }
  else if (feeSats > FEE_CEILING_SATS) {
    yield { code: 'sign.fee_ceiling', facts: { feeSats, ceilingSats: FEE_CEILING_SATS } }
  }
}

/**
 * The fee, or null if an input's amount is not given or the outputs are worth more. Only as true as
 * the UTXOs are: proved if `signingFaults` is empty.
 */
export function feeOf(psbt: Psbt): Sats | null {
  const inSats = inputSats(psbt)
  if (inSats === null) return null
  const feeSats = inSats - outputSats(psbt)
  return feeSats >= 0n && feeSats <= MAX_SATS ? sats(feeSats) : null
}

// Plain bigints: the sum of what inputs claim may exceed all the bitcoin there is.
function inputSats(psbt: Psbt): bigint | null {
  let total = 0n
  for (const input of psbt.inputs) {
    const spent = spentOutput(input)
    if (!spent) return null
    total += spent.amountSats
  }
  return total
}

function outputSats(psbt: Psbt): bigint {
  return psbt.outputs.reduce((total, { amountSats }) => total + amountSats, 0n)
}

/** What the PSBT says, ready for JSON: amounts as decimal strings of satoshis, bytes as hex. */
export function describePsbt(psbt: Psbt) {
  const { version, txid, transaction, hasLockTimeConflict, inputs, outputs, fields } = psbt
  return {
    version,
    txid: hasLockTimeConflict ? null : txid,
    transactionVersion: transaction.version,
    lockTime: hasLockTimeConflict ? null : transaction.lockTime,
    modifiable: psbt.modifiable ?? null,
    feeSats: feeOf(psbt)?.toString() ?? null,
    fieldCount: fields.length,
    inputs: inputs.map(describeInput),
    outputs: outputs.map(describeOutput),
  }
}

function describeInput(input: PsbtInput) {
  const spent = spentOutput(input)
  return {
    txid: input.txid,
    index: input.index,
    sequence: input.sequence,
    amountSats: spent?.amountSats.toString() ?? null,
    script: spent?.script.toHex() ?? null,
    scriptKind: spent ? scriptKind(spent.script) : null,
    hasPreviousTransaction: input.nonWitnessUtxo !== undefined,
    redeemScript: input.redeemScript?.toHex() ?? null,
    witnessScript: input.witnessScript?.toHex() ?? null,
    sighashType: input.sighashType ?? null,
    signedBy: input.partialSignatures.map(({ publicKey }) => publicKey.toHex()),
    keyPaths: input.keyPaths.map(describeKeyPath),
    isFinal: input.finalScriptSig !== undefined || input.finalScriptWitness !== undefined,
    fieldCount: input.fields.length,
  }
}

function describeOutput(output: PsbtOutput) {
  return {
    amountSats: output.amountSats.toString(),
    script: output.script.toHex(),
    scriptKind: scriptKind(output.script),
    redeemScript: output.redeemScript?.toHex() ?? null,
    witnessScript: output.witnessScript?.toHex() ?? null,
    keyPaths: output.keyPaths.map(describeKeyPath),
    fieldCount: output.fields.length,
  }
}

function describeKeyPath({ publicKey, fingerprint, path }: KeyPath) {
  return { publicKey: publicKey.toHex(), fingerprint, path }
}
