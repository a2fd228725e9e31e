// Everything the co-signer has to know about a spend, read from the bytes to be signed and nothing
// else: is each input ours and signed by the user, what is paid, what truly comes back.

import { type Sats, sats, sum } from '../bitcoin/amounts.ts'
import { verifyHash } from '../bitcoin/curve.ts'
import { readSignature, SIGHASH_ALL } from '../bitcoin/der.ts'
import { signingFaults } from '../bitcoin/inspect.ts'
import { type LockTime, lockTimeOf } from '../bitcoin/lock-time.ts'
import type { Outpoint, Psbt, PsbtInput } from '../bitcoin/psbt.ts'
import { type Midstates, sighashAll, sighashMidstates } from '../bitcoin/sighash.ts'
import { signedTxid } from '../bitcoin/signed-txid.ts'
import type { SigningFault, SigningFaultCode } from '../bitcoin/signing-fault.ts'
import {
  coSignedInputWu,
  MAX_STANDARD_WU,
  strippedWeightWu,
  virtualBytes,
} from '../bitcoin/sizes.ts'
import type { TxOutput } from '../bitcoin/transaction.ts'
import { claimsToBeOurs, type Deriver, findPlace, type OwnPlace, openDeriver } from './places.ts'
import { advance, isWithinReach, type Marks, type Wallet } from './wallet.ts'

/** An input of the wallet, and the hash that every key of it signs. */
export type OwnInput = {
  readonly outpoint: Outpoint
  readonly place: OwnPlace
  readonly amountSats: Sats
  readonly sighash: Uint8Array
}

export type Payment = { readonly script: Uint8Array; readonly amountSats: Sats }

/** Proven own change, with the place of the output in the transaction. */
export type Change = {
  readonly outputIndex: number
  readonly place: OwnPlace
  readonly amountSats: Sats
}

/** A spend whose every input is ours and signed by the user. */
export type Spend = {
  readonly txid: string
  readonly inputs: readonly OwnInput[]
  readonly payments: readonly Payment[]
  readonly change: readonly Change[]
  readonly feeSats: Sats
  /** What leaves the wallet: own inputs less proven change, so the fee counts. */
  readonly amountSats: Sats
  /** Virtual bytes once signed, at worst. */
  readonly vsize: number
  /** From when on it can be sent; null for at any time. */
  readonly lockTime: LockTime | null
}

export type Examination =
  | { readonly kind: 'signable'; readonly spend: Spend; readonly marks: Marks }
  | { readonly kind: 'refused'; readonly faults: readonly SigningFault[] }

/**
 * Places that the outputs of a spend may name: an honest output names one, and a transaction that
 * nodes pass on has room for no more outputs to scripts.
 */
const MAX_OUTPUT_PLACES = 3_200

/**
 * Examines a spend of this wallet: its inputs, and its outputs when all of those may be signed.
 * @param marks - the highest indexes used so far; the answer's are those after this spend
 * @returns every signing fault of the inputs or else of the outputs, or the spend without any
 */
export function examine(psbt: Psbt, wallet: Wallet, marks: Marks): Examination {
  // Nodes would not pass it on, and looking at every input of it would keep all others waiting.
  if (strippedWeightWu(psbt.transaction) > MAX_STANDARD_WU) {
    return { kind: 'refused', faults: [{ code: 'sign.too_heavy', facts: {} }] }
  }
  const faults = [...signingFaults(psbt)]
  const midstates = sighashMidstates(psbt.transaction)
  const deriver = openDeriver(wallet, 2 * psbt.inputs.length + MAX_OUTPUT_PLACES)
  const inputs = psbt.inputs.map((input, inputIndex) => {
    const read = readInput({ psbt, wallet, midstates, deriver }, inputIndex)
    if (read.fault) faults.push({ code: read.fault, inputIndex, facts: outpointFacts(input) })
    return read.own
  })
  const own = inputs.filter((input) => input !== null)
  if (faults.length > 0) return { kind: 'refused', faults }

  const reached = advance(
    marks,
    own.map(({ place }) => place),
  )
  const outputs = psbt.outputs.map((output, outputIndex) => {
    const place = findPlace(wallet, output.keyPaths, output.script, deriver)
    const fault = outputFault(wallet, output, place, { reached, deriver })
    if (fault) faults.push({ code: fault, outputIndex, facts: {} })
    return { place, outputIndex, script: output.script, amountSats: output.amountSats }
  })
  if (deriver.isExhausted()) faults.push({ code: 'sign.too_many_places', facts: {} })
  if (faults.length > 0) return { kind: 'refused', faults }
  if (own.length !== psbt.inputs.length) throw new Error('an input was passed over without a fault')

  const change = outputs.flatMap(({ place, outputIndex, amountSats }) =>
    place ? [{ place, outputIndex, amountSats }] : [],
  )
  const payments = outputs.flatMap(({ place, script, amountSats }) =>
    place ? [] : [{ script, amountSats }],
  )
  const spend: Spend = {
    txid: txidOf(psbt, wallet, own),
    inputs: own,
    payments,
    change,
    ...totals(own, payments, change),
    vsize: signedVsize(psbt, wallet, own),
    lockTime: lockTimeOf(psbt.transaction),
  }
  return {
    kind: 'signable',
    spend,
    marks: advance(
      reached,
      change.map(({ place }) => place),
    ),
  }
}

/**
 * What a co-signed input of a wallet with a time lock has: replaceable, and for no relative lock
 * (BIP 68, 125). With another, planners and people would take the timelock path for meant.
 */
const CO_SIGNED_SEQUENCE = 0xfffffffd

type InputReading = { readonly own: OwnInput | null; readonly fault: SigningFaultCode | null }

type Examined = {
  readonly psbt: Psbt
  readonly wallet: Wallet
  readonly midstates: Midstates
  readonly deriver: Deriver
}

function readInput(
  { psbt, wallet, midstates, deriver }: Examined,
  inputIndex: number,
): InputReading {
  const input = psbt.inputs[inputIndex] as PsbtInput
  const spent = input.nonWitnessUtxo?.outputs[input.index]
  // Without the spent output there is nothing to examine, and a generic fault has said so.
  if (!spent) return { own: null, fault: null }
  const place = findPlace(wallet, input.keyPaths, spent.script, deriver)
  if (!place) return { own: null, fault: 'sign.input_foreign' }
  const { amountSats } = spent
  // The signature covers the amount (BIP 143). So none of ours can ever stand in a message of
  // BIP 322, by which people show that they can leave without us.
  if (amountSats === 0n) return { own: null, fault: 'sign.coin_empty' }
  const { witnessScript } = place.scripts
  const sighash = sighashAll(midstates, inputIndex, witnessScript, amountSats)
  const outpoint = { txid: input.txid, index: input.index }
  const own = { outpoint, place, amountSats, sighash }
  // Without it a client would take the transaction for another: its txid depends on it.
  if (place.scripts.redeemScript && !input.redeemScript)
    return { own, fault: 'sign.script_missing' }
  const isLocked = wallet.descriptor.kind === 'timelock'
  if (isLocked && input.sequence !== CO_SIGNED_SEQUENCE) return { own, fault: 'sign.sequence' }
  return { own, fault: signatureFault(input, wallet, own) }
}

/** Every signature has to be by a key of the wallet and valid, and the user's has to be there. */
function signatureFault(input: PsbtInput, wallet: Wallet, own: OwnInput): SigningFaultCode | null {
  const { publicKeys, laterKey } = own.place.scripts
  const userKey = publicKeys[wallet.userKey]?.toHex()
  // A user's software signs with every key it has. With this sequence no time lock can open, so
  // that a signature by the key that may later sign alone opens nothing (BIP 112).
  const keys = laterKey ? [...publicKeys, laterKey] : publicKeys
  let isUserSigned = false
  for (const { publicKey, signature } of input.partialSignatures) {
    const name = publicKey.toHex()
    const read = readSignature(signature)
    const isKnown = keys.some((key) => key.toHex() === name)
    if (!read || !isKnown) return 'sign.user_signature_invalid'
    // Another sighash type has a generic fault of its own.
    if (read.sighashType !== SIGHASH_ALL) return null
    if (!verifyHash(own.sighash, publicKey, read.signature)) return 'sign.user_signature_invalid'
    isUserSigned ||= name === userKey
  }
  return isUserSigned ? null : 'sign.user_unsigned'
}

function outputFault(
  wallet: Wallet,
  output: Psbt['outputs'][number],
  place: OwnPlace | null,
  { reached, deriver }: { readonly reached: Marks; readonly deriver: Deriver },
): SigningFaultCode | null {
  if (place) return isWithinReach(place, reached) ? null : 'sign.change_index'
  return claimsToBeOurs(wallet, output.keyPaths, deriver) ? 'sign.change_unproven' : null
}

function totals(
  inputs: readonly OwnInput[],
  payments: readonly TxOutput[],
  change: readonly { readonly amountSats: Sats }[],
): Pick<Spend, 'amountSats' | 'feeSats'> {
  const totalOf = (each: readonly { readonly amountSats: Sats }[]) =>
    sum(each.map(({ amountSats }) => amountSats))
  const amountSats = sats(totalOf(inputs) - totalOf(change))
  return { amountSats, feeSats: sats(amountSats - totalOf(payments)) }
}

// Nested scripts are in the transaction once it is signed, and so in its name: our own, not those
// the PSBT claims.
function txidOf(psbt: Psbt, wallet: Wallet, inputs: readonly OwnInput[]): string {
  if (wallet.descriptor.wrapping === 'wsh') return psbt.txid
  return signedTxid(
    psbt.transaction,
    inputs.map(({ place }) => place.scripts),
  )
}

function signedVsize(psbt: Psbt, wallet: Wallet, inputs: readonly OwnInput[]): number {
  const { threshold } = wallet.descriptor
  const added = inputs.map(({ place }) => coSignedInputWu(threshold, place.scripts))
  return virtualBytes(added.reduce((total, wu) => total + wu, strippedWeightWu(psbt.transaction)))
}

function outpointFacts({ txid, index }: Outpoint) {
  return { outpoint: `${txid}:${index}` }
}
