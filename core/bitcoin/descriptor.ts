// Output descriptors of our wallets: `wsh(sortedmulti(m,key/<0;1>/*,...))` (BIP 380, 383, 389).
// A shape that is not read here is refused: what the signer cannot derive it must not sign.

import { Fault } from '../fault.ts'
import { addressOf } from './address.ts'
import { descriptorChecksum } from './checksum.ts'
import {
  deriveChild,
  type ExtendedPublicKey,
  formatPath,
  hasSecret,
  parsePath,
  publicPart,
  readExtendedKey,
  writeExtendedKey,
} from './extended-key.ts'
import { type KeyVersion, keyVersion, type Network } from './network.ts'
import { p2wshScript, sortedMultisigScript } from './script.ts'

/** Where a key comes from: the fingerprint of its root (8 hex digits) and the path to it. */
export type KeyOrigin = { readonly fingerprint: string; readonly path: readonly number[] }

/** A key of the wallet; always followed by the chain and the index, `/<0;1>/*`. */
export type DescriptorKey = { readonly origin?: KeyOrigin; readonly key: ExtendedPublicKey }

/** `wsh(sortedmulti(threshold, keys...))`, the keys in the order they are written. */
export type Descriptor = {
  readonly threshold: number
  readonly keys: readonly DescriptorKey[]
  readonly version: KeyVersion
}

/** 0 receives, 1 takes change (BIP 389 order). */
export type Chain = 0 | 1

export type DerivedScripts = {
  readonly witnessScript: Uint8Array
  /** The P2WSH output script of the witness script. */
  readonly script: Uint8Array
  /** In the order of the descriptor's keys, not sorted. */
  readonly publicKeys: readonly Uint8Array[]
}

/** The most keys a descriptor may have here; BIP 383 would allow 20 in P2WSH. */
export const MAX_KEYS = 15

const SUFFIX = '/<0;1>/*'
const MAX_LENGTH = 10_000
// Two more steps follow, and no key lies below depth 255.
const MAX_DEPTH = 253

/**
 * A descriptor of these keys, checked: 1 to 15 distinct keys of one version, a threshold from 1 to
 * their number. Secrets that come with the keys are left out.
 * @throws Fault `descriptor.invalid` with the reason
 */
export function sortedMulti(threshold: number, keys: readonly DescriptorKey[]): Descriptor {
  const version = keys[0]?.key.version ?? 'main'
  const descriptor = {
    threshold,
    keys: keys.map((entry) => ({ ...entry, key: publicPart(entry.key) })),
    version,
  }
  check(descriptor)
  return descriptor
}

/**
 * Reads a descriptor. Hardened steps are marked by `h` or `'`. Secret keys are refused.
 * @throws Fault `descriptor.checksum` if the checksum is wrong, or missing though required
 * @throws Fault `descriptor.invalid` with the reason, and with the place of the key from 1
 */
export function readDescriptor(
  text: string,
  { checksum = 'required' }: { readonly checksum?: 'required' | 'optional' } = {},
): Descriptor {
  if (text.length > MAX_LENGTH) throw invalid('it is longer than 10000 characters')
  const [body = '', ...checksums] = text.split('#')
  checkSum(body, checksums, checksum)
  const match = /^wsh\(sortedmulti\(([^,]*),(.*)\)\)$/.exec(body)
  if (!match) throw invalid('only wsh(sortedmulti(...)) is supported')
  const [, threshold = '', keys = ''] = match
  if (!/^[1-9]\d?$/.test(threshold)) throw invalid('the threshold is no number from 1 to 15')
  return sortedMulti(Number(threshold), keys.split(',').map(readKey))
}

/** The canonical text: hardened steps marked by `h`, checksum appended. @throws as `sortedMulti` */
export function writeDescriptor(descriptor: Descriptor): string {
  check(descriptor)
  const keys = descriptor.keys.map(writeDescriptorKey).join(',')
  const body = `wsh(sortedmulti(${descriptor.threshold},${keys}))`
  return `${body}#${descriptorChecksum(body)}`
}

/**
 * The scripts and keys at one place of the wallet. The first call for a chain derives the parents
 * of that chain; each further one costs one child derivation per key.
 *
 * @param index - an unhardened index, 0 to 2^31 - 1
 * @throws Fault `key.underivable` for a hardened index; RangeError for no index or no chain
 */
export function deriveScripts(descriptor: Descriptor, chain: Chain, index: number): DerivedScripts {
  const publicKeys = parentsOf(descriptor, chain).map(
    (parent) => deriveChild(parent, index).publicKey,
  )
  const witnessScript = sortedMultisigScript(descriptor.threshold, publicKeys)
  return { witnessScript, script: p2wshScript(witnessScript), publicKeys }
}

/**
 * The address at one place of the wallet. @throws as `deriveScripts`
 * @throws Fault `descriptor.invalid` if the keys are not of the network
 */
export function descriptorAddress(
  descriptor: Descriptor,
  network: Network,
  chain: Chain,
  index: number,
): string {
  if (descriptor.version !== keyVersion(network)) {
    throw new Fault('descriptor.invalid', { reason: 'its keys belong to another network', network })
  }
  return addressOf(deriveScripts(descriptor, chain, index).script, network) as string
}

type Parents = Partial<Record<Chain, readonly ExtendedPublicKey[]>>

// Derived from nothing but the descriptor, so that remembering them changes no answer.
const remembered = new WeakMap<Descriptor, Parents>()

function parentsOf(descriptor: Descriptor, chain: Chain): readonly ExtendedPublicKey[] {
  if (chain !== 0 && chain !== 1) throw new RangeError('a chain is 0 or 1')
  const known = remembered.get(descriptor)
  if (known?.[chain]) return known[chain]
  check(descriptor)
  const parents = descriptor.keys.map(({ key }) => deriveChild(publicPart(key), chain))
  remembered.set(descriptor, { ...known, [chain]: parents })
  return parents
}

function check({ threshold, keys, version }: Descriptor): void {
  if (keys.length < 1 || keys.length > MAX_KEYS) throw invalid('it has not 1 to 15 keys')
  if (!Number.isInteger(threshold) || threshold < 1 || threshold > keys.length) {
    throw invalid('the threshold is not from 1 to the number of keys')
  }
  const seen = new Set<string>()
  keys.forEach(({ key, origin }, i) => {
    if (key.version !== version) throw invalid('the keys are of different networks', i)
    if (key.depth > MAX_DEPTH) throw invalid('the key is too deep to be derived from', i)
    if (origin && !/^[0-9a-f]{8}$/.test(origin.fingerprint)) {
      throw invalid('the fingerprint of its origin is not 8 hex digits', i)
    }
    // By the public key alone: with another chain code its owner could still sign for both.
    const name = key.publicKey.toHex()
    if (seen.has(name)) throw invalid('the key stands there twice', i)
    seen.add(name)
  })
}

function checkSum(body: string, found: readonly string[], wanted: 'required' | 'optional'): void {
  if (found.length === 0) {
    if (wanted === 'required') throw new Fault('descriptor.checksum', { reason: 'it is missing' })
    return
  }
  const isRight = found.length === 1 && found[0] === descriptorChecksum(body)
  if (!isRight) throw new Fault('descriptor.checksum', { reason: 'it does not match' })
}

/** Reads one key expression. @throws Fault `descriptor.invalid` with the reason */
export function readDescriptorKey(text: string): DescriptorKey {
  return readKey(text, 0)
}

function readKey(text: string, place: number): DescriptorKey {
  if (!text.endsWith(SUFFIX)) throw invalid('the key is not followed by /<0;1>/*', place)
  const match = /^(?:\[([^[\]]*)\])?([0-9A-Za-z]+)$/.exec(text.slice(0, -SUFFIX.length))
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
export function writeDescriptorKey({ origin, key }: DescriptorKey): string {
  const path = origin && origin.path.length > 0 ? `/${formatPath(origin.path)}` : ''
  const prefix = origin ? `[${origin.fingerprint}${path}]` : ''
  return `${prefix}${writeExtendedKey(key, 'public')}${SUFFIX}`
}

function invalid(reason: string, place?: number): Fault {
  return new Fault(
    'descriptor.invalid',
    place === undefined ? { reason } : { reason, key: place + 1 },
  )
}
