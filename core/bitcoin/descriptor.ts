// Output descriptors of our wallets: multisig, and multisig that one key can spend alone once a
// coin is old enough (BIP 379, 380, 382, 383, 389). A shape that is not read here is refused: what
// the signer cannot derive it must not sign.

import { Fault } from '../fault.ts'
import { addressOf } from './address.ts'
import { descriptorChecksum, withoutChecksum } from './checksum.ts'
import { timelockScript } from './cosign-script.ts'
import { checked } from './descriptor-check.ts'
import { type DescriptorKey, invalid, readKey, writeKey } from './descriptor-keys.ts'
import { deriveChild, type ExtendedPublicKey, publicPart } from './extended-key.ts'
import { hash160 } from './hashes.ts'
import { type KeyVersion, keyVersion, type Network } from './network.ts'
import { multisigScript, p2shScript, p2wshScript, sortedMultisigScript } from './script.ts'

export type { DescriptorKey, KeyOrigin } from './descriptor-keys.ts'

/** P2WSH, or P2WSH within P2SH for those who can pay to nothing newer. */
export type Wrapping = 'wsh' | 'sh-wsh'

/** `multi` or `sortedmulti`, the keys in the order they are written. */
export type MultisigDescriptor = {
  readonly kind: 'multisig'
  readonly wrapping: Wrapping
  /** Whether each script sorts its keys by their bytes (BIP 67) or takes them as written. */
  readonly order: 'sorted' | 'written'
  readonly threshold: number
  readonly keys: readonly DescriptorKey[]
  readonly version: KeyVersion
}

/**
 * `wsh(or_d(multi(2,a,b),and_v(v:pkh(later),older(blocks))))`: both at any time, or one key alone
 * once a coin has so many confirmations.
 */
export type TimelockDescriptor = {
  readonly kind: 'timelock'
  readonly wrapping: 'wsh'
  readonly threshold: 2
  /** The two that sign together and, if it is none of them, the one that may later sign alone. */
  readonly keys: readonly DescriptorKey[]
  /** The place of that one: 2, or that of one of the two, whose chains are `<2;3>` for this. */
  readonly laterKey: number
  /** 1 to 65,535. */
  readonly olderBlocks: number
  readonly version: KeyVersion
}

export type Descriptor = MultisigDescriptor | TimelockDescriptor

/** 0 receives, 1 takes change (BIP 389 order). */
export type Chain = 0 | 1

export type DerivedScripts = {
  readonly witnessScript: Uint8Array
  /** Of a nested wallet: the witness program that the output script is the hash of. */
  readonly redeemScript?: Uint8Array
  /** The output script. */
  readonly script: Uint8Array
  /** In the order of the descriptor's keys, not sorted. */
  readonly publicKeys: readonly Uint8Array[]
  /** Of a wallet with a time lock: the key that may later sign alone, on its own chains. */
  readonly laterKey?: Uint8Array
}

/**
 * A key whose owner can tell its children's public keys quicker than they are derived from the
 * descriptor: with its secret that is half the work. They have to be the same.
 */
export type OwnKey = {
  /** Its place in the descriptor. */
  readonly at: number
  publicKeyAt(chain: Chain, index: number): Uint8Array
}

const MAX_LENGTH = 10_000

/**
 * A multisig descriptor of these keys, sorted in each script; checked: 1 to 15 distinct keys of
 * one version, a threshold from 1 to their number. Secrets that come with the keys are left out.
 * @throws Fault `descriptor.invalid` with the reason
 */
export function sortedMulti(
  threshold: number,
  keys: readonly DescriptorKey[],
  wrapping: Wrapping = 'wsh',
): MultisigDescriptor {
  return checked({ kind: 'multisig', wrapping, order: 'sorted', threshold, ...publicKeysOf(keys) })
}

/** The same with the keys as they are written. @throws as `sortedMulti` */
export function writtenMulti(
  threshold: number,
  keys: readonly DescriptorKey[],
  wrapping: Wrapping = 'wsh',
): MultisigDescriptor {
  return checked({ kind: 'multisig', wrapping, order: 'written', threshold, ...publicKeysOf(keys) })
}

/**
 * A descriptor of two keys that sign together, and one that may sign alone once a coin has so many
 * confirmations: a third key, or one of the two.
 * @param olderBlocks - 1 to 65,535
 * @throws Fault `descriptor.invalid` with the reason
 */
export function timelocked(
  together: readonly [DescriptorKey, DescriptorKey],
  later: DescriptorKey,
  olderBlocks: number,
): TimelockDescriptor {
  const name = writeKey(later, '<0;1>')
  const place = together.findIndex((key) => writeKey(key, '<0;1>') === name)
  const keys = publicKeysOf(place === -1 ? [...together, later] : together)
  const laterKey = place === -1 ? 2 : place
  return checked({
    kind: 'timelock',
    wrapping: 'wsh',
    threshold: 2,
    ...keys,
    laterKey,
    olderBlocks,
  })
}

function publicKeysOf(keys: readonly DescriptorKey[]): Pick<Descriptor, 'keys' | 'version'> {
  return {
    keys: keys.map((entry) => ({ ...entry, key: publicPart(entry.key) })),
    version: keys[0]?.key.version ?? 'main',
  }
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
  const body = withoutChecksum(text, checksum)
  const nested = /^sh\((.*)\)$/.exec(body)?.[1]
  const inner = /^wsh\((.*)\)$/.exec(nested ?? body)?.[1] ?? ''
  const wrapping = nested === undefined ? 'wsh' : 'sh-wsh'
  const multisig = /^(sorted)?multi\(([^,]*),(.*)\)$/.exec(inner)
  if (multisig) return readMultisig(multisig, wrapping)
  const timelock = TIMELOCK.exec(inner)
  if (timelock && wrapping === 'wsh') return readTimelock(timelock)
  throw invalid('only multi and sortedmulti in wsh or sh(wsh), and one time lock, are supported')
}

const TIMELOCK =
  /^or_d\(multi\(2,([^(),]*),([^(),]*)\),and_v\(v:pkh\(([^(),]*)\),older\(([1-9]\d{0,9})\)\)\)$/

function readMultisig(parts: RegExpExecArray, wrapping: Wrapping): MultisigDescriptor {
  const [, sorted, threshold = '', keys = ''] = parts
  if (!/^[1-9]\d?$/.test(threshold)) throw invalid('the threshold is no number from 1 to 15')
  const read = keys.split(',').map((key, place) => readKey(key, place, '<0;1>'))
  return (sorted ? sortedMulti : writtenMulti)(Number(threshold), read, wrapping)
}

function readTimelock(parts: RegExpExecArray): TimelockDescriptor {
  const [, first = '', second = '', later = '', older] = parts
  const together = [readKey(first, 0, '<0;1>'), readKey(second, 1, '<0;1>')] as const
  // A key that also signs together has chains of its own for signing alone, and no other key has.
  const hasOwnChains = later.endsWith('/<2;3>/*')
  const alone = readKey(later, 2, hasOwnChains ? '<2;3>' : '<0;1>')
  const descriptor = timelocked(together, alone, Number(older))
  if (hasOwnChains !== descriptor.laterKey < 2) {
    throw invalid('<2;3> is for a key that also signs together, and <0;1> for a third one', 2)
  }
  return descriptor
}

/** The canonical text: hardened steps marked by `h`, checksum appended. @throws as `sortedMulti` */
export function writeDescriptor(descriptor: Descriptor): string {
  const body = bodyOf(checked(descriptor))
  return `${body}#${descriptorChecksum(body)}`
}

function bodyOf(descriptor: Descriptor): string {
  const keys = descriptor.keys.map((key) => writeKey(key, '<0;1>'))
  if (descriptor.kind === 'multisig') {
    const name = descriptor.order === 'sorted' ? 'sortedmulti' : 'multi'
    const wsh = `wsh(${name}(${descriptor.threshold},${keys.join(',')}))`
    return descriptor.wrapping === 'sh-wsh' ? `sh(${wsh})` : wsh
  }
  const { laterKey, olderBlocks } = descriptor
  const alone = writeKey(
    descriptor.keys[laterKey] as DescriptorKey,
    laterKey < 2 ? '<2;3>' : '<0;1>',
  )
  return `wsh(or_d(multi(2,${keys[0]},${keys[1]}),and_v(v:pkh(${alone}),older(${olderBlocks}))))`
}

/**
 * The scripts and keys at one place of the wallet. The first call for a chain derives the parents
 * of that chain; each further one costs one child derivation per key.
 *
 * @param index - an unhardened index, 0 to 2^31 - 1
 * @throws Fault `key.underivable` for a hardened index; RangeError for no index or no chain
 */
export function deriveScripts(
  descriptor: Descriptor,
  chain: Chain,
  index: number,
  own?: OwnKey,
): DerivedScripts {
  const parents = parentsOf(descriptor, chain)
  const publicKeys = descriptor.keys.map((_, at) =>
    own?.at === at ? own.publicKeyAt(chain, index) : deriveChild(parents.key(at), index).publicKey,
  )
  if (descriptor.kind === 'timelock') {
    const laterKey = parents.later
      ? deriveChild(parents.later, index).publicKey
      : (publicKeys[descriptor.laterKey] as Uint8Array)
    const together = publicKeys.slice(0, 2)
    const witnessScript = timelockScript(together, hash160(laterKey), descriptor.olderBlocks)
    return { witnessScript, script: p2wshScript(witnessScript), publicKeys, laterKey }
  }
  const write = descriptor.order === 'sorted' ? sortedMultisigScript : multisigScript
  const witnessScript = write(descriptor.threshold, publicKeys)
  const program = p2wshScript(witnessScript)
  if (descriptor.wrapping === 'wsh') return { witnessScript, script: program, publicKeys }
  const script = p2shScript(hash160(program))
  return { witnessScript, redeemScript: program, script, publicKeys }
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

type Parents = {
  key(at: number): ExtendedPublicKey
  /** Of the key that may sign alone, where it has chains of its own. */
  readonly later: ExtendedPublicKey | null
}

// Derived from nothing but the descriptor, so that remembering them changes no answer.
const remembered = new WeakMap<Descriptor, Partial<Record<Chain, Parents>>>()

function parentsOf(descriptor: Descriptor, chain: Chain): Parents {
  if (chain !== 0 && chain !== 1) throw new RangeError('a chain is 0 or 1')
  const known = remembered.get(descriptor)
  if (known?.[chain]) return known[chain]
  checked(descriptor)
  const keys: ExtendedPublicKey[] = []
  const key = (at: number): ExtendedPublicKey => {
    const { key: account } = descriptor.keys[at] as DescriptorKey
    keys[at] ??= deriveChild(publicPart(account), chain)
    return keys[at]
  }
  const shared = descriptor.kind === 'timelock' ? descriptor.keys.slice(0, 2) : []
  const later = descriptor.kind === 'timelock' ? shared[descriptor.laterKey] : undefined
  const parents = { key, later: later ? deriveChild(publicPart(later.key), chain + 2) : null }
  remembered.set(descriptor, { ...known, [chain]: parents })
  return parents
}

/** Reads one key expression. @throws Fault `descriptor.invalid` with the reason */
export function readDescriptorKey(text: string): DescriptorKey {
  return readKey(text, 0, '<0;1>')
}

/** One key as it stands in a descriptor, `[fingerprint/path]xpub/<0;1>/*`. */
export function writeDescriptorKey(key: DescriptorKey): string {
  return writeKey(key, '<0;1>')
}
