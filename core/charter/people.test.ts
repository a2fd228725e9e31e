// People for the tests beside: their keys, and the policies and changes they speak of.

// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import { ed25519 } from '@noble/curves/ed25519.js'
import { sats } from '../bitcoin/amounts.ts'
import { descriptorChecksum } from '../bitcoin/checksum.ts'
import { fromSeed, writeExtendedKey } from '../bitcoin/extended-key.ts'
import { sha256 } from '../bitcoin/hashes.ts'
import type { Canonical } from '../canonical.ts'
import { type Policy, policyHash, policyToCanonical } from '../policy/policy.ts'
import type { Checks } from './signature.ts'

export const HOUR = 3_600
export const DAY = 24 * HOUR
export const START = 1_800_000_000

const bytes = (text: string) => new TextEncoder().encode(text)
const seedOf = (name: string) => sha256(bytes(`a key of ${name}`))

export type Key = { readonly id: string; readonly sign: (message: Uint8Array) => string }

const keys = new Map<string, Key>()

/** The Ed25519 key of a name. */
export function keyOf(name: string): Key {
  const known = keys.get(name)
  if (known) return known
  const seed = seedOf(name)
  const sign = (message: Uint8Array) => ed25519.sign(message, seed).toHex()
  const key = { id: ed25519.getPublicKey(seed).toHex(), sign }
  keys.set(name, key)
  return key
}

// A key, message and signature hold or do not: thousands of altered files ask the same again.
const checked = new Map<string, boolean>()

export const CHECKS: Checks = {
  device(key, message, signature) {
    const asked = `${key} ${message.toHex()} ${signature.toHex()}`
    const known = checked.get(asked)
    if (known !== undefined) return known
    const holds = verified(key, message, signature)
    checked.set(asked, holds)
    return holds
  },
  passkey: () => false,
  wallet: () => false,
}

function verified(key: string, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, message, Uint8Array.fromHex(key))
  } catch {
    return false
  }
}

/** A person's computer and telephone; both keys are in software here. */
export const computer = (name: string): Key => keyOf(`${name}’s computer`)
export const phone = (name: string): Key => keyOf(`${name}’s telephone`)
export const OPERATORS = ['first', 'second', 'third'].map((each) => keyOf(`${each} operator`))

export const limit = (amount: bigint): Policy => ({
  version: '1',
  grants: [{ id: 'owner', who: 'owner', act: 'spend' }],
  rules: [
    {
      id: 'limit',
      when: [{ kind: 'amount-above', sats: sats(amount) }],
      then: { kind: 'deny' },
    },
  ],
  lists: {},
})

/** The change of a wallet's policy to this limit. */
export const toLimit = (from: Policy, amount: bigint, wallet = 'main'): Canonical => ({
  kind: 'policy.set',
  wallet,
  from: policyHash(from),
  policy: policyToCanonical(limit(amount)),
})

const masters = ['a', 'b'].map((name) => fromSeed(seedOf(name), 'test'))
const extended = masters.map((each) => `${writeExtendedKey(each, 'public')}/<0;1>/*`)
const shape = `wsh(sortedmulti(2,${extended.join(',')}))`
export const DESCRIPTOR = `${shape}#${descriptorChecksum(shape)}`

export const signaturesBy = (signers: readonly Key[], message: Uint8Array): readonly Canonical[] =>
  signers.map(({ id, sign }) => ({ key: id, signature: sign(message) }))
