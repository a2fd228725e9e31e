// Differential fuzz against @scure/btc-signer: whatever we read, it reads the same, or refuses for
// a reason listed here; and nothing but a Fault ever comes out of our reader. More runs than the
// second's worth of every day: COUNTERSIGN_FUZZ_RUNS=100000.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { doubleSha256 } from '@countersign/core/bitcoin/hashes.ts'
import { describePsbt, signingFaults } from '@countersign/core/bitcoin/inspect.ts'
import type { Field, Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { readPsbt } from '@countersign/core/bitcoin/psbt-read.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { toTxid, txidOf } from '@countersign/core/bitcoin/transaction.ts'
import { Fault } from '@countersign/core/fault.ts'
import { Transaction as Oracle } from '@scure/btc-signer'
import fc from 'fast-check'
import { changedPsbts } from '../builders/mutations.ts'

const RUNS = Number(process.env.COUNTERSIGN_FUZZ_RUNS ?? 3000)

type Difference = { readonly why: string; readonly is: (message: string, psbt: Psbt) => boolean }

const says = (pattern: RegExp) => (message: string) => pattern.test(message)

/** What the oracle refuses to read and we read, as Bitcoin Core does, each with its reason. */
const STRICTER: readonly Difference[] = [
  {
    why: 'A witness UTXO unlike the previous transaction is our sign.witness_utxo_differs.',
    is: says(/witnessUtxo different from nonWitnessUtxo/),
  },
  {
    why: 'A lock time that cannot be is our sign.lock_time_conflict.',
    is: says(/incompatible height-based and time-based/),
  },
  {
    why: 'Whether a Taproot leaf fits its control block is for who finalises it: we sign none.',
    is: says(/tapLeafScript version|Wrong length: undefined/),
  },
  {
    why: 'A transaction version is unsigned since Bitcoin Core 28; the oracle has it signed.',
    is: says(/sintView: value out of bounds/),
  },
  {
    why: 'Fields of BIPs we do not know (322, 353, 375, 376, pay to contract) are carried along.',
    is: (_, psbt) => hasLaterFields(psbt),
  },
]

const LATER = {
  global: [0x07, 0x08, 0x09],
  input: [0x19, 0x1d, 0x1e, 0x1f, 0x20],
  output: [0x09, 0x0a, 0x35],
}

function hasLaterFields({ fields, inputs, outputs }: Psbt): boolean {
  const has = (some: readonly Field[], types: readonly number[]) =>
    some.some(({ key }) => types.includes(key[0] ?? 0))
  return (
    has(fields, LATER.global) ||
    inputs.some((input) => has(input.fields, LATER.input)) ||
    outputs.some((output) => has(output.fields, LATER.output))
  )
}

const LAX = {
  allowUnknownInputs: true,
  allowUnknownOutputs: true,
  allowUnknownVersion: true,
  allowLegacyWitnessUtxo: true,
  disableScriptCheck: true,
}

function readByOracle(bytes: Uint8Array): Oracle | string {
  try {
    return Oracle.fromPSBT(bytes, LAX)
  } catch (error) {
    return (error as Error).message
  }
}

const hexOf = (bytes: Uint8Array | undefined) => bytes?.toHex() ?? null

/** What both must say of a PSBT, in one form. */
function ourReading({ transaction, inputs, outputs, hasLockTimeConflict }: Psbt) {
  return {
    txid: txidOf(transaction),
    version: transaction.version,
    lockTime: hasLockTimeConflict ? null : transaction.lockTime,
    inputs: inputs.map((input) => ({
      outpoint: `${input.txid}:${input.index}`,
      sequence: input.sequence,
      previous: input.nonWitnessUtxo?.outputs.map(({ amountSats }) => amountSats) ?? null,
      witnessUtxo: input.witnessUtxo
        ? [input.witnessUtxo.amountSats, hexOf(input.witnessUtxo.script)]
        : null,
      scripts: [hexOf(input.redeemScript), hexOf(input.witnessScript)],
      sighashType: input.sighashType ?? null,
      signatures: input.partialSignatures
        .map(({ publicKey, signature }) => `${hexOf(publicKey)} ${hexOf(signature)}`)
        .sort(),
      keyPaths: input.keyPaths.map(({ publicKey, path }) => `${hexOf(publicKey)} ${path}`).sort(),
    })),
    outputs: outputs.map(({ amountSats, script }) => [amountSats, hexOf(script)]),
  }
}

function theirReading(oracle: Oracle): ReturnType<typeof ourReading> {
  const each = <T>(length: number, of: (at: number) => T) =>
    Array.from({ length }, (_, at) => of(at))
  return {
    txid: toTxid(doubleSha256(oracle.unsignedTx)),
    version: oracle.version >>> 0,
    lockTime: oracle.lockTime,
    inputs: each(oracle.inputsLength, (at) => {
      const input = oracle.getInput(at)
      return {
        outpoint: `${hexOf(input.txid)}:${input.index}`,
        sequence: input.sequence ?? 0xffffffff,
        previous: input.nonWitnessUtxo?.outputs.map(({ amount }) => sats(amount)) ?? null,
        witnessUtxo: input.witnessUtxo
          ? [sats(input.witnessUtxo.amount), hexOf(input.witnessUtxo.script)]
          : null,
        scripts: [hexOf(input.redeemScript), hexOf(input.witnessScript)],
        sighashType: input.sighashType ?? null,
        signatures: (input.partialSig ?? [])
          .map(([key, signature]) => `${hexOf(key)} ${hexOf(signature)}`)
          .sort(),
        keyPaths: (input.bip32Derivation ?? [])
          .map(([key, { path }]) => `${hexOf(key)} ${path}`)
          .sort(),
      }
    }),
    outputs: each(oracle.outputsLength, (at) => {
      const { amount, script } = oracle.getOutput(at)
      return [sats(amount ?? -1n), hexOf(script)]
    }),
  }
}

it('every change of a PSBT is refused, or read as @scure/btc-signer reads it', () => {
  const counts = { refused: 0, same: 0, stricter: 0 }
  const property = fc.property(changedPsbts, (bytes) => {
    const psbt = readOrFault(bytes)
    if (psbt === null) {
      counts.refused += 1
      return
    }
    // What can be read can be inspected and written.
    signingFaults(psbt)
    describePsbt(psbt)
    assert.deepEqual(writePsbt(psbt), bytes)
    const oracle = readByOracle(bytes)
    if (typeof oracle === 'string') {
      const isKnown = STRICTER.some(({ is }) => is(oracle, psbt))
      assert.ok(isKnown, `the oracle refuses: ${oracle}\n${bytes.toBase64()}`)
      counts.stricter += 1
      return
    }
    assert.deepEqual(ourReading(psbt), theirReading(oracle), bytes.toBase64())
    counts.same += 1
  })
  fc.assert(property, { seed: 1, numRuns: RUNS, endOnFailure: true, includeErrorInReport: true })
  assert.ok(counts.refused > RUNS / 10 && counts.same > RUNS / 10, JSON.stringify(counts))
})

function readOrFault(bytes: Uint8Array): Psbt | null {
  try {
    return readPsbt(bytes)
  } catch (error) {
    if (error instanceof Fault) return null
    throw error
  }
}
