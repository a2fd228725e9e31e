// Key expressions of descriptors: an extended public key, where it comes from, and the chains that
// follow it (BIP 380, 389). What they must be together, descriptor-check.ts says.

import { Fault } from '../fault.ts'
import {
  type ExtendedPublicKey,
  formatPath,
  hasSecret,
  parsePath,
  readExtendedKey,
  writeExtendedKey,
} from './extended-key.ts'

/** Where a key comes from: the fingerprint of its root (8 hex digits) and the path to it. */
export type KeyOrigin = { readonly fingerprint: string; readonly path: readonly number[] }

/** A key of the wallet; always followed by the chain and the index, `/<0;1>/*`. */
export type DescriptorKey = { readonly origin?: KeyOrigin; readonly key: ExtendedPublicKey }

/** The two chains of a key, receive and change: those of co-signing, or those of spending alone. */
export type KeyChains = '<0;1>' | '<2;3>'

/**
 * Reads one key expression.
 * @param place - among the keys of the descriptor, from 0, for the fault
 * @throws Fault `descriptor.invalid` with the reason, which never holds a part of the key
 */
export function readKey(text: string, place: number, chains: KeyChains): DescriptorKey {
  const suffix = `/${chains}/*`
  if (!text.endsWith(suffix)) throw invalid(`the key is not followed by ${suffix}`, place)
  const match = /^(?:\[([^[\]]*)\])?([0-9A-Za-z]+)$/.exec(text.slice(0, -suffix.length))
  if (!match) throw invalid('not an extended key with or without its origin', place)
  const [, origin, keyText = ''] = match
  const key = readable(() => readExtendedKey(keyText), place)
  if (hasSecret(key)) throw invalid('it holds a secret key: export the public one', place)
  return origin === undefined ? { key } : { origin: readOrigin(origin, place), key }
}

function readOrigin(text: string, place: number): KeyOrigin {
  const match = /^([0-9a-fA-F]{8})((?:\/\d+[h']?)*)$/.exec(text)
  if (!match) throw invalid('the origin is not a fingerprint and a path', place)
  const [, fingerprint = '', path = ''] = match
  return {
    fingerprint: fingerprint.toLowerCase(),
    path: readable(() => parsePath(path.slice(1)), place),
  }
}

function readable<T>(read: () => T, place: number): T {
  try {
    return read()
  } catch (cause) {
    throw cause instanceof Fault ? aboutKey(cause, place) : cause
  }
}

// What is wrong inside a key, told as a fault of the descriptor.
function aboutKey(cause: Fault, place: number): Fault {
  const facts = { reason: cause.message, ...cause.facts, key: place + 1 }
  return new Fault('descriptor.invalid', facts, { cause })
}

/** One key as it stands in a descriptor, `[fingerprint/path]xpub/<0;1>/*`. */
export function writeKey({ origin, key }: DescriptorKey, chains: KeyChains): string {
  const path = origin && origin.path.length > 0 ? `/${formatPath(origin.path)}` : ''
  const prefix = origin ? `[${origin.fingerprint}${path}]` : ''
  return `${prefix}${writeExtendedKey(key, 'public')}/${chains}/*`
}

/** The fault of a descriptor, and of its key at this place when there is one to blame. */
export function invalid(reason: string, place?: number): Fault {
  return new Fault(
    'descriptor.invalid',
    place === undefined ? { reason } : { reason, key: place + 1 },
  )
}
