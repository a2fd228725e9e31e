// A claimed signer with an authenticator and one wallet, and an owner who spends from it.

import { creationBinding, spendBinding } from '@countersign/channel/bindings.ts'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import {
  type Descriptor,
  readDescriptorKey,
  sortedMulti,
  writeDescriptor,
} from '@countersign/core/bitcoin/descriptor.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { type Policy, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { type Coin, coin, type Person, type Plan, person, signedBy, unsigned } from './coins.ts'
import { at, claim, enrol, type Held, type House, nextCode, openHouse } from './house.ts'

export type Treasury = {
  readonly house: House
  readonly held: Held
  readonly user: Person
  readonly descriptor: Descriptor
  readonly wallet: string
}

/** So much in 24 hours, with one code a spend. */
export function limited(limitSats: bigint): Policy {
  const window = { kind: 'rolling', seconds: 86_400 } as const
  const [code, deny] = [{ kind: 'factor', level: 'code' }, { kind: 'deny' }] as const
  return {
    version: '1',
    grants: [{ id: 'owner-spends', who: 'owner', act: 'spend' }],
    rules: [
      // biome-ignore lint/suspicious/noThenProperty: the `then` of a rule is an object
      { id: 'code-always', when: [], then: code },
      // biome-ignore lint/suspicious/noThenProperty: the `then` of a rule is an object
      { id: 'limit-24h', when: [{ kind: 'sum-above', sats: sats(limitSats), window }], then: deny },
    ],
    lists: {},
  }
}

/** 100,000 sat in 24 hours. */
export const POLICY = limited(100_000n)

/** The signer's key for a wallet, as a key of a descriptor. */
export function serverKey(house: House, wallet: string) {
  return readDescriptorKey(String(at(house.ask('wallet.prepare', { wallet }), 'key')))
}

export type Creation = {
  readonly wallet: string
  readonly descriptor: string
  readonly userKey?: string
  readonly policy?: Policy
  readonly code?: () => string
  /** Recipients of its sealed key. */
  readonly exportTo?: readonly string[]
}

/** Asks for a wallet, with the next code unless told. */
export function createWallet(house: House, held: Held, creation: Creation): Canonical {
  const { wallet, descriptor, userKey = '0', exportTo } = creation
  const policy = policyToCanonical(creation.policy ?? POLICY)
  const binding = creationBinding(wallet, descriptor, policy, exportTo)
  const code = house.seal((creation.code ?? (() => nextCode(house, held.seed)))(), binding)
  const exported = exportTo === undefined ? {} : { exportTo }
  return house.ask('wallet.create', { wallet, descriptor, userKey, policy, ...exported, code })
}

export type TreasuryOptions = {
  /** A signer nobody has claimed; a claimed one when `held` is the owner's already. */
  readonly house?: House
  readonly held?: Held
  /** The code that makes the wallet, when it is not the app's next one. */
  readonly code?: () => string
  readonly backup?: Person
  readonly policy?: Policy
}

/** A signer whose owner has a 2-of-2 wallet, or a 2-of-3 one when there is a backup. */
export function openTreasury(options: TreasuryOptions = {}): Treasury {
  const { house = openHouse(), backup, policy = POLICY, code } = options
  if (!options.held) claim(house)
  const held = options.held ?? enrol(house)
  const user = person(1)
  const wallet = 'spending'
  const cosigners = backup ? [backup.key] : []
  const keys = [user.key, ...cosigners, serverKey(house, wallet)]
  const descriptor = sortedMulti(2, keys)
  const text = writeDescriptor(descriptor)
  createWallet(house, held, { wallet, descriptor: text, policy, ...(code ? { code } : {}) })
  return { house, held, user, descriptor, wallet }
}

/** A coin of the wallet at its first addresses. */
export const coinOf = ({ descriptor }: Treasury, amountSats: bigint, nonce: number): Coin =>
  coin(descriptor, { chain: 0, index: nonce % 20 }, amountSats, nonce)

/** The spend, signed by its user. */
export const planned = ({ descriptor, user }: Treasury, plan: Plan): Psbt =>
  signedBy(unsigned(descriptor, plan), user)

/** Asks for the signature; without a code when it is null, else with a fresh one unless given. */
export function sign(treasury: Treasury, psbt: Psbt, code?: string | null): Canonical {
  return signBytes(treasury, writePsbt(psbt), psbt.txid, code)
}

/** The same for bytes, which need not be a PSBT. */
export function signBytes(
  { house, held, wallet }: Treasury,
  bytes: Uint8Array,
  txid: string,
  code?: string | null,
): Canonical {
  const body = { wallet, psbt: bytes.toBase64() }
  if (code === null) return house.ask('spend.sign', body)
  const sealed = house.seal(code ?? nextCode(house, held.seed), spendBinding(wallet, txid))
  return house.ask('spend.sign', { ...body, code: sealed })
}
