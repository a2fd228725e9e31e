// Finds the place in a wallet that an input or output of a PSBT claims, and proves it by deriving
// the script. Keys are matched by public key: fingerprints are hints, and often wrong.

import {
  type Chain,
  type DerivedScripts,
  type Descriptor,
  type DescriptorKey,
  deriveScripts,
  type KeyOrigin,
} from '../bitcoin/descriptor.ts'
import type { KeyPath } from '../bitcoin/psbt.ts'
import type { Place, Wallet } from './wallet.ts'

export type OwnPlace = Place & { readonly scripts: DerivedScripts }

/** Honest files name one place, whatever the number of keys; more than these are not tried. */
const MAX_PLACES = 4
const HARDENED = 0x8000_0000

/** Derives the scripts at places, each once, and no more than so many. */
export type Deriver = {
  /** Null for a new place when as many as may be were derived. */
  scriptsAt(place: Place): DerivedScripts | null
  /** Whether one was asked for too many. */
  isExhausted(): boolean
}

/** @param maxPlaces - each costs a third of a millisecond */
export function openDeriver(wallet: Wallet, maxPlaces = Number.POSITIVE_INFINITY): Deriver {
  const derived = new Map<string, DerivedScripts>()
  let isExhausted = false
  return {
    scriptsAt({ chain, index }) {
      const name = `${chain}/${index}`
      const known = derived.get(name)
      if (known) return known
      isExhausted ||= derived.size >= maxPlaces
      if (isExhausted) return null
      const scripts = deriveScripts(wallet.descriptor, chain, index, wallet.own)
      derived.set(name, scripts)
      return scripts
    },
    isExhausted: () => isExhausted,
  }
}

/** The place whose script this is, or null when no claimed place derives to it. */
export function findPlace(
  wallet: Wallet,
  keyPaths: readonly KeyPath[],
  script: Uint8Array,
  deriver: Deriver = openDeriver(wallet),
): OwnPlace | null {
  for (const place of claimedPlaces(keyPaths)) {
    const scripts = deriver.scriptsAt(place)
    if (scripts && isSame(scripts.script, script)) return { ...place, scripts }
  }
  return null
}

/**
 * Whether an output claims to be the wallet's: it names one of the wallet's own keys, or a path
 * below one of its origins. If it does and is not, somebody swapped a key.
 */
export function claimsToBeOurs(
  wallet: Wallet,
  keyPaths: readonly KeyPath[],
  deriver: Deriver = openDeriver(wallet),
): boolean {
  if (keyPaths.some((keyPath) => isBelowOrigin(wallet, keyPath))) return true
  const names = new Set(keyPaths.map(({ publicKey }) => publicKey.toHex()))
  return claimedPlaces(keyPaths).some((place) =>
    deriver.scriptsAt(place)?.publicKeys.some((key) => names.has(key.toHex())),
  )
}

/** What a PSBT says of an input or output of the wallet: scripts, and where keys come from. */
export type PlaceFields = {
  readonly witnessScript: Uint8Array
  readonly redeemScript?: Uint8Array
  readonly keyPaths: readonly KeyPath[]
}

/** The fields with which a PSBT names this place to other signers. */
export function fieldsOf(descriptor: Descriptor, own: OwnPlace): PlaceFields {
  const { witnessScript, redeemScript } = own.scripts
  const keyPaths = keyPathsOf(descriptor, own)
  return { witnessScript, ...(redeemScript && { redeemScript }), keyPaths }
}

function keyPathsOf(descriptor: Descriptor, own: OwnPlace): readonly KeyPath[] {
  const { chain, index, scripts } = own
  const pathOf = (at: number, from: number): KeyOrigin => {
    const { origin } = descriptor.keys[at] as DescriptorKey
    // BIP 174 wants a fingerprint; a key without an origin has none.
    const fingerprint = origin?.fingerprint ?? '00000000'
    return { fingerprint, path: [...(origin?.path ?? []), from, index] }
  }
  const paths = scripts.publicKeys.map((publicKey, at) => ({ publicKey, ...pathOf(at, chain) }))
  const hasOwnChains = descriptor.kind === 'timelock' && descriptor.laterKey < 2
  if (!hasOwnChains || !scripts.laterKey) return paths
  return [...paths, { publicKey: scripts.laterKey, ...pathOf(descriptor.laterKey, chain + 2) }]
}

function isBelowOrigin(wallet: Wallet, { fingerprint, path }: KeyPath): boolean {
  return wallet.descriptor.keys.some(
    ({ origin }) =>
      origin !== undefined &&
      origin.fingerprint === fingerprint &&
      path.length === origin.path.length + 2 &&
      origin.path.every((step, depth) => path[depth] === step),
  )
}

function claimedPlaces(keyPaths: readonly KeyPath[]): readonly Place[] {
  const places = new Map<string, Place>()
  for (const { path } of keyPaths) {
    const [chain, index] = path.slice(-2)
    if (index === undefined || index >= HARDENED || (chain !== 0 && chain !== 1)) continue
    places.set(`${chain}/${index}`, { chain: chain satisfies Chain, index })
    if (places.size === MAX_PLACES) break
  }
  return [...places.values()]
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at])
}
