// What a PSBT of version 0 is once read (BIP 174). The raw fields are kept beside what they mean,
// so that nothing is lost or altered on the way through: unknown fields are carried as they came.

import type { Outpoint, Transaction, TxOutput } from './transaction.ts'

export type { Outpoint } from './transaction.ts'

/** One key and its value, byte for byte: `key` begins with the key type. */
export type Field = { readonly key: Uint8Array; readonly value: Uint8Array }

/** Where a key comes from: the fingerprint of its root, 8 digits, and the steps from there. */
export type KeyOrigin = { readonly fingerprint: string; readonly path: readonly number[] }

/** A key and its origin. 33 or 65 bytes; steps above 2^31 - 1 are hardened. */
export type KeyPath = KeyOrigin & { readonly publicKey: Uint8Array }

/** An extended key of BIP 32 as its 78 bytes, and its origin. */
export type GlobalXpub = KeyOrigin & { readonly xpub: Uint8Array }

/** The signature is strict DER followed by one byte of sighash type. */
export type PartialSignature = { readonly publicKey: Uint8Array; readonly signature: Uint8Array }

/** An input: what it spends, and the fields of its map. */
export type PsbtInput = Outpoint & {
  readonly sequence: number
  readonly nonWitnessUtxo?: Transaction
  /** The txid of `nonWitnessUtxo`, hashed when it was read. */
  readonly nonWitnessTxid?: string
  readonly witnessUtxo?: TxOutput
  readonly partialSignatures: readonly PartialSignature[]
  readonly sighashType?: number
  readonly redeemScript?: Uint8Array
  readonly witnessScript?: Uint8Array
  readonly keyPaths: readonly KeyPath[]
  readonly finalScriptSig?: Uint8Array
  readonly finalScriptWitness?: readonly Uint8Array[]
  readonly fields: readonly Field[]
}

/** An output of the transaction, and the fields of its map. */
export type PsbtOutput = TxOutput & {
  readonly redeemScript?: Uint8Array
  readonly witnessScript?: Uint8Array
  readonly keyPaths: readonly KeyPath[]
  readonly fields: readonly Field[]
}

export type Psbt = {
  readonly version: 0
  /** The unsigned transaction. */
  readonly transaction: Transaction
  readonly txid: string
  readonly globalXpubs: readonly GlobalXpub[]
  readonly inputs: readonly PsbtInput[]
  readonly outputs: readonly PsbtOutput[]
  readonly fields: readonly Field[]
}

/**
 * The output an input spends: from the whole previous transaction, whose txid proves it, or else as
 * the witness UTXO claims. Null if neither is there. A claimed amount proves nothing about the fee.
 */
export function spentOutput(input: PsbtInput): TxOutput | null {
  return input.nonWitnessUtxo?.outputs[input.index] ?? input.witnessUtxo ?? null
}
