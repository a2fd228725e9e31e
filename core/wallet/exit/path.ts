// By which path a spend left its wallet, read from the signatures in its witnesses: with the
// signer's key, or past it. Nobody's word is taken; what cannot be read is said to be so.

import type { Sats } from '../../bitcoin/amounts.ts'
import { equalBytes } from '../../bitcoin/bytes.ts'
import { verifyHash } from '../../bitcoin/curve.ts'
import { readSignature } from '../../bitcoin/der.ts'
import { type DerivedScripts, deriveScripts } from '../../bitcoin/descriptor.ts'
import { sighashOf } from '../../bitcoin/sighash-types.ts'
import type { Transaction } from '../../bitcoin/transaction.ts'
import type { Place, Wallet } from '../wallet.ts'
import type { SpendPath } from './path-words.ts'

/** An input that spends a coin of the wallet, and what that coin is. */
export type OwnInput = {
  readonly inputIndex: number
  readonly place: Place
  readonly amountSats: Sats
}

type Keys = Pick<Wallet, 'descriptor' | 'userKey' | 'serverKey'>

/**
 * The path of one input. `unread` for every witness that does not show, by valid signatures, which
 * keys signed: one with a high S among them, which nodes do not pass on and a miner may mine.
 */
export function pathOf(wallet: Keys, transaction: Transaction, own: OwnInput): SpendPath {
  const { chain, index } = own.place
  const scripts = deriveScripts(wallet.descriptor, chain, index)
  const witness = transaction.inputs[own.inputIndex]?.witness ?? []
  const script = witness.at(-1)
  if (!script || !equalBytes(script, scripts.witnessScript)) return 'unread'
  const isBy = (item: Uint8Array | undefined, publicKey: Uint8Array): boolean => {
    const signed = item && readSignature(item)
    if (!signed) return false
    const spent = { witnessScript: script, amountSats: own.amountSats }
    const hash = sighashOf(transaction, own.inputIndex, spent, signed.sighashType)
    return verifyHash(hash, publicKey, signed.signature)
  }
  return together(wallet, scripts, { witness, isBy }) ?? alone(wallet, scripts, { witness, isBy })
}

/**
 * The path of a whole spend: by an exit where one input took one, else `unread` where one could
 * not be read. Only a spend whose every input the signer's key signed is co-signed.
 * @param paths - of its inputs that are the wallet's, at least one
 */
export function wholePath(paths: readonly SpendPath[]): SpendPath {
  const exit = paths.find((path) => path !== 'co-signed' && path !== 'unread')
  if (exit) return exit
  return paths.length > 0 && paths.every((path) => path === 'co-signed') ? 'co-signed' : 'unread'
}

type Shown = {
  readonly witness: readonly Uint8Array[]
  readonly isBy: (item: Uint8Array | undefined, publicKey: Uint8Array) => boolean
}

/** The keys that sign together; null where they are fewer than are needed. */
function together(
  { descriptor, serverKey }: Keys,
  { publicKeys }: DerivedScripts,
  { witness, isBy }: Shown,
): SpendPath | null {
  const { threshold, kind } = descriptor
  // The empty item of BIP 147, the signatures, the script: consensus allows none beside them.
  if (witness.length !== threshold + 2) return null
  const items = witness.slice(1, -1)
  const keys = kind === 'timelock' ? publicKeys.slice(0, 2) : publicKeys
  const signers = keys.flatMap((key, at) => (items.some((item) => isBy(item, key)) ? [at] : []))
  if (signers.length < threshold) return null
  return signers.includes(serverKey) ? 'co-signed' : 'user-and-backup'
}

/** One key, after its time. */
function alone(
  { descriptor, userKey }: Keys,
  { laterKey }: DerivedScripts,
  { witness, isBy }: Shown,
): SpendPath {
  const [signature, publicKey] = witness
  const isItsKey = laterKey && publicKey && equalBytes(laterKey, publicKey)
  if (descriptor.kind !== 'timelock' || !isItsKey || !isBy(signature, laterKey)) return 'unread'
  return descriptor.laterKey === userKey ? 'user-alone' : 'backup-alone'
}
