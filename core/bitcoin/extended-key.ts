// Extended keys: hierarchical derivation and its text form (BIP 32). A public key and its chain
// code give every unhardened child, so an extended public key is private, if no secret.

import { Fault } from '../fault.ts'
import { readBase58Check, writeBase58Check } from './base58.ts'
import { addToPublicKey, addToSecret, isPublicKey, isSecret, publicKeyOf } from './curve.ts'
import { concat, hash160, hmacSha512 } from './hashes.ts'
import { type KeyVersion, NETWORKS } from './network.ts'

/** An extended public key. It is `main` or `test` by its version, not by who uses it. */
export type ExtendedPublicKey = {
  readonly version: KeyVersion
  readonly depth: number
  readonly parentFingerprint: number
  readonly index: number
  readonly chainCode: Uint8Array
  readonly publicKey: Uint8Array
}

/** An extended key that can also sign and derive hardened children. */
export type ExtendedSecretKey = ExtendedPublicKey & { readonly secret: Uint8Array }

/** One of the two; `secret` tells which. */
export type ExtendedKey = ExtendedPublicKey & { readonly secret?: Uint8Array }

/** Added to an index it makes the step hardened; itself the first index that is. */
export const HARDENED = 0x80000000

const MAX_INDEX = 0xffffffff
const MAX_DEPTH = 255
const SEED_SALT = new TextEncoder().encode('Bitcoin seed')

/** Whether the key has its secret half. */
export function hasSecret(key: ExtendedKey): key is ExtendedSecretKey {
  return key.secret !== undefined
}

/** The same key without its secret: what may leave the signer. */
export function publicPart(key: ExtendedKey): ExtendedPublicKey {
  const { version, depth, parentFingerprint, index, chainCode, publicKey } = key
  return { version, depth, parentFingerprint, index, chainCode, publicKey }
}

/**
 * The root key of a seed of 16 to 64 bytes.
 * @throws RangeError for another length
 * @throws Fault `key.invalid` for one seed in 2^127 that has no root key
 */
export function fromSeed(seed: Uint8Array, version: KeyVersion): ExtendedSecretKey {
  if (seed.length < 16 || seed.length > 64) throw new RangeError('a seed has 16 to 64 bytes')
  const digest = hmacSha512(SEED_SALT, seed)
  const secret = digest.slice(0, 32)
  if (!isSecret(secret)) throw new Fault('key.invalid', { reason: 'the seed has no root key' })
  return withSecret({ version, depth: 0, index: 0, chainCode: digest.slice(32) }, secret, null)
}

/**
 * One step down. A key with a secret gives one with a secret.
 *
 * @param index - 0 to 2^32 - 1; from `HARDENED` on the step is hardened
 * @throws RangeError for another index
 * @throws Fault `key.underivable` for a hardened step without the secret, below depth 255, and for
 * one index in 2^127 that BIP 32 leaves out
 */
export function deriveChild<Key extends ExtendedKey>(parent: Key, index: number): Key
export function deriveChild(parent: ExtendedKey, index: number): ExtendedKey {
  if (!Number.isInteger(index) || index < 0 || index > MAX_INDEX) {
    throw new RangeError(`not a child index: ${index}`)
  }
  if (parent.depth >= MAX_DEPTH) throw underivable(index, 'the key is at depth 255 already')
  const digest = hmacSha512(parent.chainCode, concat(childSeed(parent, index), uint32(index)))
  const tweak = digest.subarray(0, 32)
  const fields = {
    version: parent.version,
    depth: parent.depth + 1,
    index,
    chainCode: digest.slice(32),
  }
  if (!hasSecret(parent)) {
    const publicKey = addToPublicKey(parent.publicKey, tweak)
    if (publicKey === null) throw underivable(index, 'the index has no key')
    return { ...fields, parentFingerprint: fingerprintNumber(parent), publicKey }
  }
  const secret = addToSecret(parent.secret, tweak)
  if (secret === null) throw underivable(index, 'the index has no key')
  return withSecret(fields, secret, parent)
}

/** The descendant along the path; the key itself for an empty one. @throws as `deriveChild` */
export function derive<Key extends ExtendedKey>(key: Key, path: readonly number[]): Key {
  let descendant = key
  for (const index of path) descendant = deriveChild(descendant, index)
  return descendant
}

// What only the public key tells is worked out when asked: it is nearly all the work of a step, and
// between two hardened steps nobody asks.
function withSecret(
  fields: Omit<ExtendedPublicKey, 'publicKey' | 'parentFingerprint'>,
  secret: Uint8Array,
  parent: ExtendedKey | null,
): ExtendedSecretKey {
  let publicKey: Uint8Array | undefined
  return {
    ...fields,
    secret,
    get publicKey() {
      publicKey ??= publicKeyOf(secret)
      return publicKey
    },
    get parentFingerprint() {
      return parent ? fingerprintNumber(parent) : 0
    },
  }
}

/** The first four bytes of the hash of the public key, in 8 hex digits. It proves nothing. */
export function fingerprint(key: ExtendedPublicKey): string {
  return hash160(key.publicKey).subarray(0, 4).toHex()
}

/**
 * Reads xpub, xprv, tpub and tprv with every check of BIP 32, the point on the curve included.
 * @throws Fault `key.invalid` with the reason, which never holds a part of the key
 */
export function readExtendedKey(text: string): ExtendedKey {
  const bytes = readBase58Check(text)
  if (bytes === null) throw invalid('the checksum does not match: look for a typing error')
  if (bytes.length !== 78) throw invalid('it is too short or too long for an extended key')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const { version, form } = readVersion(view.getUint32(0))
  const depth = view.getUint8(4)
  const parentFingerprint = view.getUint32(5)
  const index = view.getUint32(9)
  if (depth === 0 && parentFingerprint !== 0) throw invalid('a root key that has a parent')
  if (depth === 0 && index !== 0) throw invalid('a root key that has an index')
  const fields = { version, depth, parentFingerprint, index, chainCode: bytes.slice(13, 45) }
  const key = bytes.slice(45)
  if (form === 'public') {
    if (!isPublicKey(key)) throw invalid('the public key is not on the curve')
    return { ...fields, publicKey: key }
  }
  const secret = key.slice(1)
  if (key[0] !== 0) throw invalid('the secret key has a wrong prefix')
  if (!isSecret(secret)) throw invalid('the secret key is out of range')
  return { ...fields, publicKey: publicKeyOf(secret), secret }
}

/** The text of BIP 32. @throws RangeError for the secret form of a key without its secret */
export function writeExtendedKey(key: ExtendedKey, form: 'public' | 'secret'): string {
  const constants = NETWORKS[key.version === 'main' ? 'mainnet' : 'testnet4']
  const head = (version: number) =>
    concat(
      uint32(version),
      Uint8Array.of(key.depth),
      uint32(key.parentFingerprint),
      uint32(key.index),
      key.chainCode,
    )
  if (form === 'public') return writeBase58Check(concat(head(constants.xpub), key.publicKey))
  if (!hasSecret(key)) throw new RangeError('this extended key has no secret')
  return writeBase58Check(concat(head(constants.xprv), Uint8Array.of(0), key.secret))
}

/**
 * Reads a path such as `48h/1h/0h/2h`; `'` marks a hardened step too, and `m/` may lead.
 * The empty text and `m` are the empty path. @throws Fault `key.path_invalid`
 */
export function parsePath(text: string): readonly number[] {
  const steps = text.replace(/^m(?:\/(?=.)|$)/, '')
  if (steps === '') return []
  const path = steps.split('/').map((step) => {
    const match = /^(0|[1-9]\d{0,9})([h']?)$/.exec(step)
    const number = Number(match?.[1] ?? Number.NaN)
    if (!(number < HARDENED)) throw new Fault('key.path_invalid')
    return match?.[2] ? number + HARDENED : number
  })
  if (path.length > MAX_DEPTH) throw new Fault('key.path_invalid', { depth: path.length })
  return path
}

/** The path with `h` for hardened steps, without `m/`; the empty path is the empty text. */
export function formatPath(path: readonly number[]): string {
  return path.map((i) => (i >= HARDENED ? `${i - HARDENED}h` : `${i}`)).join('/')
}

function childSeed(parent: ExtendedKey, index: number): Uint8Array {
  if (index < HARDENED) return parent.publicKey
  if (hasSecret(parent)) return concat(Uint8Array.of(0), parent.secret)
  throw underivable(index, 'a hardened step needs the secret key')
}

function readVersion(number: number): { version: KeyVersion; form: 'public' | 'secret' } {
  const { mainnet, testnet4 } = NETWORKS
  if (number === mainnet.xpub) return { version: 'main', form: 'public' }
  if (number === mainnet.xprv) return { version: 'main', form: 'secret' }
  if (number === testnet4.xpub) return { version: 'test', form: 'public' }
  if (number === testnet4.xprv) return { version: 'test', form: 'secret' }
  throw invalid('only xpub, xprv, tpub and tprv are read, no other version')
}

function fingerprintNumber(key: ExtendedPublicKey): number {
  return Number.parseInt(fingerprint(key), 16)
}

function uint32(number: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, number)
  return bytes
}

function invalid(reason: string): Fault {
  return new Fault('key.invalid', { reason })
}

function underivable(index: number, reason: string): Fault {
  return new Fault('key.underivable', { step: formatPath([index]), reason })
}
