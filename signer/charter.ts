// What the charter says: owner, authenticators, wallets and their policies, read from its entries
// and from nothing else. Entries apply in order; delays are judged when asked, never by a timer.

import {
  anything,
  hex,
  list,
  object,
  optional,
  text,
  whole,
  word,
} from '@countersign/channel/fields.ts'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import { readDescriptor } from '@countersign/core/bitcoin/descriptor.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import { type Policy, policyFromCanonical } from '@countersign/core/policy/policy.ts'
import type { Wallet } from '@countersign/core/wallet/wallet.ts'
import type { Entry } from '@countersign/vault/entry.ts'
import type { FactorKind } from './factor-kinds.ts'
import { applyStop, NO_STOPS, STOP_BODIES, type Stops } from './stops.ts'

export const CHARTER = 'charter'

/** The claim names its owner, not its device. */
const FIRST_DEVICE = 'first'

export type Owner = { readonly name: string; readonly device: string }

/** A key of the owner's that signs requests: the command line, a browser at the desk. */
export type Device = {
  /** Ed25519 public key, in hexadecimal. */
  readonly key: string
  readonly name: string
  readonly since: UnixSeconds
}

export type Factor = {
  readonly id: string
  readonly kind: FactorKind
  /** The secret, sealed to this factor's id. */
  readonly sealedSeed: string
  readonly recoveryHashes: readonly string[]
  /** From when it is the one that counts; the first at once, a replacement after its delay. */
  readonly activeFrom: UnixSeconds
  readonly isCancelled: boolean
}

export type WalletRecord = {
  readonly name: string
  readonly account: number
  readonly descriptorText: string
  readonly wallet: Wallet
  readonly policy: Policy
  readonly createdAt: UnixSeconds
}

export type Charter = {
  readonly owner: Owner | null
  /** Whose requests are the owner's; in the order they were added, the owner's first one first. */
  readonly devices: readonly Device[]
  /** In the order they were enrolled. */
  readonly factors: readonly Factor[]
  /** Wallet name to the account number of the signer's key, also of wallets not created yet. */
  readonly accounts: ReadonlyMap<string, number>
  readonly wallets: ReadonlyMap<string, WalletRecord>
  readonly usedRecoveryHashes: ReadonlySet<string>
  readonly stops: Stops
}

export const EMPTY_CHARTER: Charter = {
  owner: null,
  devices: [],
  factors: [],
  accounts: new Map(),
  wallets: new Map(),
  usedRecoveryHashes: new Set(),
  stops: NO_STOPS,
}

/** The bodies of the charter's entries. A kind never changes its meaning. */
export const BODIES = {
  genesis: object({
    network: text(16),
    signer: hex(16),
    owner: text(64),
    device: hex(32),
  }),
  'device.added': object({ device: hex(32), name: text(64) }),
  'device.removed': object({ device: hex(32) }),
  'factor.enrolled': object({
    factor: text(32),
    kind: word('totp', 'hotp', 'yubico'),
    seed: text(256),
    recovery: list(hex(32), 32),
    activeFrom: whole(),
    usedRecovery: optional(hex(32)),
  }),
  'factor.cancelled': object({ factor: text(32) }),
  'factor.unlocked': object({
    factor: text(32),
    usedRecovery: hex(32),
    /** Refusals up to this place of the codes' log are forgiven. */
    forgiven: whole(),
  }),
  'wallet.prepared': object({ wallet: text(32), account: whole(0x7fff_ffff) }),
  'wallet.created': object({
    wallet: text(32),
    account: whole(0x7fff_ffff),
    descriptor: text(8192),
    userKey: whole(15),
    serverKey: whole(15),
    policy: anything,
  }),
  'policy.tightened': object({ wallet: text(32), policy: anything }),
  ...STOP_BODIES,
} as const

export type CharterKind = keyof typeof BODIES

/** The charter after one more entry. @throws Fault channel.message_invalid for an unknown kind */
export function applyEntry(charter: Charter, entry: Entry, network: Network): Charter {
  const kind = word(...(Object.keys(BODIES) as CharterKind[]))(entry.kind, 'kind')
  switch (kind) {
    case 'genesis': {
      const { owner, device } = BODIES[kind](entry.body, kind)
      const first = { key: device, name: FIRST_DEVICE, since: entry.time }
      return { ...charter, owner: { name: owner, device }, devices: [first] }
    }
    case 'device.added': {
      const { device, name } = BODIES[kind](entry.body, kind)
      const added = { key: device, name, since: entry.time }
      return { ...charter, devices: [...charter.devices, added] }
    }
    case 'device.removed': {
      const { device } = BODIES[kind](entry.body, kind)
      return { ...charter, devices: charter.devices.filter(({ key }) => key !== device) }
    }
    case 'factor.enrolled':
      return enrolled(charter, entry)
    case 'factor.cancelled': {
      const { factor } = BODIES[kind](entry.body, kind)
      const factors = charter.factors.map((each) =>
        each.id === factor ? { ...each, isCancelled: true } : each,
      )
      return { ...charter, factors }
    }
    case 'factor.unlocked': {
      const { usedRecovery } = BODIES[kind](entry.body, kind)
      return withUsed(charter, usedRecovery)
    }
    case 'wallet.prepared': {
      const { wallet, account } = BODIES[kind](entry.body, kind)
      return { ...charter, accounts: new Map(charter.accounts).set(wallet, account) }
    }
    case 'wallet.created':
      return created(charter, entry, network)
    case 'policy.tightened': {
      const body = BODIES[kind](entry.body, kind)
      const record = charter.wallets.get(body.wallet)
      if (!record) throw new Error(`the charter tightens a wallet it lacks: ${body.wallet}`)
      const changed = { ...record, policy: policyFromCanonical(body.policy) }
      return { ...charter, wallets: new Map(charter.wallets).set(body.wallet, changed) }
    }
    case 'witness.added':
    case 'witness.removed':
    case 'signer.frozen':
    case 'wallet.frozen':
      return { ...charter, stops: applyStop(charter.stops, kind, entry) }
  }
}

function enrolled(charter: Charter, entry: Entry): Charter {
  const body = BODIES['factor.enrolled'](entry.body, entry.kind)
  const factor: Factor = {
    id: body.factor,
    kind: body.kind,
    sealedSeed: body.seed,
    recoveryHashes: body.recovery,
    activeFrom: body.activeFrom,
    isCancelled: false,
  }
  return withUsed({ ...charter, factors: [...charter.factors, factor] }, body.usedRecovery)
}

function withUsed(charter: Charter, hash: string | undefined): Charter {
  if (hash === undefined) return charter
  return { ...charter, usedRecoveryHashes: new Set(charter.usedRecoveryHashes).add(hash) }
}

function created(charter: Charter, entry: Entry, network: Network): Charter {
  const body = BODIES['wallet.created'](entry.body, entry.kind)
  const descriptor = readDescriptor(body.descriptor)
  const record: WalletRecord = {
    name: body.wallet,
    account: body.account,
    descriptorText: body.descriptor,
    wallet: { network, descriptor, userKey: body.userKey, serverKey: body.serverKey },
    policy: policyFromCanonical(body.policy),
    createdAt: entry.time,
  }
  return { ...charter, wallets: new Map(charter.wallets).set(body.wallet, record) }
}

/** The authenticator whose codes count now: the latest that is neither waiting nor cancelled. */
export function activeFactor(charter: Charter, now: UnixSeconds): Factor | null {
  const isActive = (each: Factor) => !each.isCancelled && each.activeFrom <= now
  return charter.factors.findLast(isActive) ?? null
}

/** A replacement that waits out its delay, during which the active one can cancel it. */
export function waitingFactor(charter: Charter, now: UnixSeconds): Factor | null {
  return charter.factors.findLast((each) => !each.isCancelled && each.activeFrom > now) ?? null
}
