// What a PSBT is once read, of version 0 (BIP 174) or 2 (BIP 370). The raw fields are kept beside
// what they mean, so that nothing is lost or altered on the way: unknown ones are carried along.

import type { Outpoint, Transaction, TxOutput } from './transaction.ts'

export type { Outpoint } from './transaction.ts'

/** 0 holds the unsigned transaction, 2 its parts, each in the map it belongs to. */
export type PsbtVersion = 0 | 2

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
  /** The lock time this input asks for: seconds, from 500,000,000 on. Version 2 only. */
  readonly requiredTime?: number
  /** The same as a height of the chain, 1 to 499,999,999. */
  readonly requiredHeight?: number
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
  readonly version: PsbtVersion
  /** The unsigned transaction: read in version 0, put together in version 2. */
  readonly transaction: Transaction
  /** Of the transaction once it is signed: with the scriptSigs of nested witness programs. */
  readonly txid: string
  /**
   * Some inputs need a lock time by height and others one by time. No transaction has both: the
   * lock time of `transaction` is 0 then, and nobody can sign it.
   */
  readonly hasLockTimeConflict: boolean
  /** What may still be changed, bit by bit (BIP 370's PSBT_GLOBAL_TX_MODIFIABLE). */
  readonly modifiable?: number
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
