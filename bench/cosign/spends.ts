// The spends that all contestants co-sign: 2-of-2 P2WSH, every input at an address of its own, the
// user's signature already on each.

import { accountPath } from '@countersign/core/bitcoin/account.ts'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { signHash } from '@countersign/core/bitcoin/curve.ts'
import { writeSignature } from '@countersign/core/bitcoin/der.ts'
import {
  type Descriptor,
  type DescriptorKey,
  deriveScripts,
  sortedMulti,
} from '@countersign/core/bitcoin/descriptor.ts'
import {
  derive,
  deriveChild,
  type ExtendedSecretKey,
  fingerprint,
  fromSeed,
  publicPart,
  writeExtendedKey,
} from '@countersign/core/bitcoin/extended-key.ts'
import { keyVersion } from '@countersign/core/bitcoin/network.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { addPartialSignatures, createPsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { sighashAll, sighashMidstates } from '@countersign/core/bitcoin/sighash.ts'
import { txidOf, writeTransaction } from '@countersign/core/bitcoin/transaction.ts'
import { fieldsOf } from '@countersign/core/wallet/places.ts'
import type { Place, Wallet } from '@countersign/core/wallet/wallet.ts'

/** Everybody's to know: it holds no coin. */
export const SERVER_SEED = new Uint8Array(64).fill(77)
const USER_SEED = new Uint8Array(64).fill(9)
const NETWORK = 'regtest'
const COIN_SATS = 100_000n

const rootOf = (seed: Uint8Array): ExtendedSecretKey => fromSeed(seed, keyVersion(NETWORK))
const account = accountPath(NETWORK, 0)

export const serverRootText = (): string => writeExtendedKey(rootOf(SERVER_SEED), 'secret')

function keyOf(seed: Uint8Array): DescriptorKey {
  const root = rootOf(seed)
  const origin = { fingerprint: fingerprint(root), path: account }
  return { origin, key: publicPart(derive(root, account)) }
}

export const userKey = (): DescriptorKey => keyOf(USER_SEED)

/** The wallet of the bench: the user's key first, then the signer's. */
export function benchWallet(): Wallet {
  const descriptor = sortedMulti(2, [userKey(), keyOf(SERVER_SEED)])
  return { network: NETWORK, descriptor, userKey: 0, serverKey: 1 }
}

/**
 * A spend of so many coins as the user hands it in: one payment, one change.
 * @param nonce - another one is of other coins
 */
export function userSigned(inputs: number, descriptor = benchWallet().descriptor, nonce = 0): Psbt {
  const coins = Array.from({ length: inputs }, (_, index) => coinAt(descriptor, index, nonce))
  const total = BigInt(inputs) * COIN_SATS
  const paidSats = sats(total / 2n)
  const backSats = sats(total - paidSats - 300n * BigInt(inputs) - 500n)
  const change = ownAt(descriptor, { chain: 1, index: 0 })
  const outputs = [
    { amountSats: paidSats, script: Uint8Array.of(0, 32, ...new Uint8Array(32).fill(0xaa)) },
    { amountSats: backSats, script: change.scripts.script, ...fieldsOf(descriptor, change) },
  ]
  const psbt = createPsbt({ inputs: coins, outputs, lockTime: 0 })
  const midstates = sighashMidstates(psbt.transaction)
  const chain = derive(rootOf(USER_SEED), [...account, 0])
  const signatures = coins.map(({ witnessScript }, inputIndex) => {
    const { secret, publicKey } = deriveChild(chain, inputIndex)
    const hash = sighashAll(midstates, inputIndex, witnessScript, sats(COIN_SATS))
    return { inputIndex, publicKey, signature: writeSignature(signHash(hash, secret), 1) }
  })
  return addPartialSignatures(psbt, signatures)
}

function ownAt(descriptor: Descriptor, place: Place) {
  return { ...place, scripts: deriveScripts(descriptor, place.chain, place.index) }
}

/** A coin nobody mined, at an address of its own, with the whole transaction that made it. */
function coinAt(descriptor: Descriptor, index: number, nonce: number) {
  const own = ownAt(descriptor, { chain: 0, index })
  const from = (index + 1).toString(16).padStart(32, '0') + nonce.toString(16).padStart(32, '0')
  const empty = new Uint8Array()
  const previous = {
    version: 2,
    inputs: [{ txid: from, index: 0, sequence: 0xffffffff, scriptSig: empty, witness: [] }],
    outputs: [{ amountSats: sats(COIN_SATS), script: own.scripts.script }],
    lockTime: 0,
  }
  return {
    txid: txidOf(previous),
    index: 0,
    sequence: 0xfffffffd,
    nonWitnessUtxo: writeTransaction(previous),
    ...fieldsOf(descriptor, own),
  }
}
