// People with keys, wallets of them, coins nobody mined and spends of these: what tests of the
// whole signing path are made of. Every secret here is known to everybody.

import { accountPath } from '@countersign/core/bitcoin/account.ts'
import { type Sats, sats } from '@countersign/core/bitcoin/amounts.ts'
import { signHash } from '@countersign/core/bitcoin/curve.ts'
import { writeSignature } from '@countersign/core/bitcoin/der.ts'
import {
  type Descriptor,
  type DescriptorKey,
  deriveScripts,
} from '@countersign/core/bitcoin/descriptor.ts'
import {
  derive,
  type ExtendedSecretKey,
  fingerprint,
  fromSeed,
  publicPart,
} from '@countersign/core/bitcoin/extended-key.ts'
import { keyVersion, type Network } from '@countersign/core/bitcoin/network.ts'
import {
  type KeyPath,
  type Psbt,
  type PsbtVersion,
  spentOutput,
} from '@countersign/core/bitcoin/psbt.ts'
import { addPartialSignatures, createPsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { sighashAll, sighashMidstates } from '@countersign/core/bitcoin/sighash.ts'
import {
  type Transaction,
  type TxOutput,
  txidOf,
  writeTransaction,
} from '@countersign/core/bitcoin/transaction.ts'
import { fieldsOf, type PlaceFields } from '@countersign/core/wallet/places.ts'
import type { Place } from '@countersign/core/wallet/wallet.ts'

export type Person = { readonly account: ExtendedSecretKey; readonly key: DescriptorKey }

/** Somebody whose seed is 64 times the same byte. */
export function person(byte: number, network: Network = 'regtest', account = 0): Person {
  const root = fromSeed(new Uint8Array(64).fill(byte), keyVersion(network))
  const path = accountPath(network, account)
  const secret = derive(root, path)
  const origin = { fingerprint: fingerprint(root), path }
  return { account: secret, key: { origin, key: publicPart(secret) } }
}

/** An output of a wallet, with the whole transaction that made it. */
export type Coin = { readonly previous: Transaction; readonly place: Place } & {
  readonly amountSats: Sats
}

/** A coin at a place of the wallet; another `nonce` is another coin. It lies at index 1. */
export function coin(
  descriptor: Descriptor,
  place: Place,
  amountSats: bigint,
  nonce: number,
): Coin {
  const txid = nonce.toString(16).padStart(64, '0')
  const input = { txid, index: 0, sequence: 0xffffffff, scriptSig: new Uint8Array(), witness: [] }
  const { script } = deriveScripts(descriptor, place.chain, place.index)
  const outputs = [
    { amountSats: sats(1_234n), script: Uint8Array.of(0x51) },
    { amountSats: sats(amountSats), script },
  ]
  const previous = { version: 2, inputs: [input], outputs, lockTime: 0 }
  return { previous, place, amountSats: sats(amountSats) }
}

export const outpointOf = (one: Coin): string => `${txidOf(one.previous)}:1`

export type Plan = {
  readonly coins: readonly Coin[]
  readonly payments: readonly TxOutput[]
  readonly change?: readonly (Place & { readonly amountSats: bigint })[]
  /** 0xfffffffd unless given. */
  readonly sequence?: number
  /** None unless given. */
  readonly lockTime?: number
  readonly version?: PsbtVersion
}

/** What an honest wallet writes of a place. */
function fieldsAt(descriptor: Descriptor, { chain, index }: Place): PlaceFields {
  const scripts = deriveScripts(descriptor, chain, index)
  return fieldsOf(descriptor, { chain, index, scripts })
}

/** Where the keys of a place come from, as an honest wallet writes it. */
export const keyPathsAt = (descriptor: Descriptor, place: Place): readonly KeyPath[] =>
  fieldsAt(descriptor, place).keyPaths

/** The spend that nobody has signed. Payments come first, then the change. */
export function unsigned(descriptor: Descriptor, plan: Plan): Psbt {
  const { coins, payments, change = [], version = 0 } = plan
  const { sequence = 0xfffffffd, lockTime = 0 } = plan
  const inputs = coins.map(({ previous, place }) => ({
    txid: txidOf(previous),
    index: 1,
    sequence,
    nonWitnessUtxo: writeTransaction(previous),
    ...fieldsAt(descriptor, place),
  }))
  const back = change.map(({ amountSats, ...place }) => ({
    amountSats: sats(amountSats),
    script: deriveScripts(descriptor, place.chain, place.index).script,
    ...fieldsAt(descriptor, place),
  }))
  return createPsbt({ inputs, outputs: [...payments, ...back], lockTime, version })
}

/** The spend with somebody's signature on every input, or on those named. */
export function signedBy(psbt: Psbt, { account }: Person, only?: readonly number[]): Psbt {
  const midstates = sighashMidstates(psbt.transaction)
  const signatures = psbt.inputs.flatMap((input, inputIndex) => {
    if (only && !only.includes(inputIndex)) return []
    // The chains of signing together; those of signing alone stand beside them.
    const [{ path } = { path: [] }] = input.keyPaths.filter(({ path }) => (path.at(-2) ?? 0) < 2)
    const key = derive(account, path.slice(-2))
    const { amountSats } = spentOutput(input) as TxOutput
    const script = input.witnessScript as Uint8Array
    const hash = sighashAll(midstates, inputIndex, script, amountSats)
    const signature = writeSignature(signHash(hash, key.secret), 1)
    return [{ inputIndex, publicKey: key.publicKey, signature }]
  })
  return addPartialSignatures(psbt, signatures)
}

/** A payment to somebody else, a P2WSH script of one byte repeated. */
export function payment(amountSats: bigint, byte = 0xaa): TxOutput {
  return { amountSats: sats(amountSats), script: Uint8Array.of(0, 32, ...Array(32).fill(byte)) }
}
