// What client and signer have to work out alike: what a sealed secret is bound to, the MAC of the
// claim code, the hash a wallet key signs. Pure: both sides give everything as an argument.

import { createHash, createHmac } from 'node:crypto'
import { type Canonical, canonicalBytes } from '@countersign/core/canonical.ts'
import type { Binding } from './binding.ts'
import { fingerprint, type Identity, tagged } from './identity.ts'

/** What a code for a spend is sealed for: no other wallet and no other transaction. */
export function spendBinding(wallet: string, txid: string): Binding {
  return { for: 'spend', wallet, txid }
}

/**
 * What a code for creating a wallet is sealed for: exactly this descriptor, this policy and, where
 * there are any, the recipients of its sealed key.
 */
export function creationBinding(
  wallet: string,
  descriptor: string,
  policy: Canonical,
  exportTo: readonly string[] = [],
): Binding {
  const created = { wallet, descriptor, policy, ...(exportTo.length > 0 ? { exportTo } : {}) }
  const digest = createHash('sha256')
    .update(tagged('countersign/creation/v1', canonicalBytes(created)))
    .digest('hex')
  return { for: 'wallet', wallet, creation: digest }
}

/** What is sealed about one authenticator: its seed and recovery codes on the way out, codes in. */
export function factorBinding(
  use: 'factor-uri' | 'factor-confirm' | 'factor-cancel' | 'recovery-codes',
  factor: string,
): Binding {
  return { for: use, factor }
}

/** What a Yubico key's own secrets are sealed for: the request that enrols it. */
export function yubicoBinding(replyTo: string): Binding {
  return { for: 'yubico', replyTo }
}

/** What a code for a further device is sealed for: this key under this name. */
export function deviceBinding(device: string, name: string): Binding {
  return { for: 'device-add', device, name }
}

/** What a code for taking a device away is sealed for. */
export function deviceRemovalBinding(device: string): Binding {
  return { for: 'device-remove', device }
}

/** What a code for pinning a witness or taking one away is sealed for. */
export function witnessBinding(use: 'witness-add' | 'witness-remove', witness: string): Binding {
  return { for: use, witness }
}

/** What a recovery code is sealed for: the charter as it is now. */
export function recoveryBinding(head: string): Binding {
  return { for: 'recovery', head }
}

/** What a code that comes with a statement is sealed for: exactly that statement. */
export function statementBinding(statement: Uint8Array): Binding {
  return { for: 'statement', statement: statement.toHex() }
}

/** What proves knowledge of the claim code: bound to both parties, different in each direction. */
export function claimMac(
  code: string,
  side: 'device' | 'signer',
  device: string,
  signer: Identity,
): Uint8Array {
  const bytes = tagged(`countersign/claim-${side}/v1`, Buffer.from(device + fingerprint(signer)))
  return new Uint8Array(createHmac('sha256', code).update(bytes).digest())
}

/** An act that takes the user key of every wallet. */
export type WalletKeyAct =
  | { readonly act: 'factor.replace'; readonly replyTo: string }
  | { readonly act: 'factor.unlock' }

/**
 * The hash that a wallet's user account key signs for an act. The account key itself signs nothing
 * in bitcoin, and the tag makes this no transaction's hash.
 * @param at - the head of the charter, so that the signature cannot be used again
 */
export function walletKeyDigest(
  signer: Identity,
  act: WalletKeyAct,
  at: { readonly wallet: string; readonly head: string },
): Uint8Array {
  const to = Buffer.from(fingerprint(signer))
  const bytes = tagged('countersign/wallet-key/v1', to, canonicalBytes({ ...act, ...at }))
  return new Uint8Array(createHash('sha256').update(bytes).digest())
}

/** What a code for an act on an exchange account is sealed for: what `accountSubject` names. */
export function accountBinding(act: string, subject: string): Binding {
  return { for: 'exchange', act, subject }
}

/** The hash of an act on an exchange account: everything it is asked with but the code. */
export function accountSubject(trader: Identity, act: string, body: Canonical): string {
  const to = Buffer.from(fingerprint(trader))
  const bytes = tagged('countersign/account/v1', to, canonicalBytes({ act, body }))
  return createHash('sha256').update(bytes).digest('hex')
}

/** What an exchange's secrets are sealed to the trader for: one account at one venue. */
export function secretsBinding(account: string, venue: string): Binding {
  return { for: 'exchange-secrets', account, venue }
}
