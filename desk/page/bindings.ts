// What each thing is sealed for that this page sends or is sent, as channel/bindings.ts has it.

import type { Binding } from '@countersign/channel/binding.ts'
import { taggedHash } from '@countersign/core/bitcoin/hashes.ts'
import { type Canonical, canonicalBytes } from '@countersign/core/canonical.ts'
import { fingerprint, type Identity } from './identity.ts'

/** A code for one spend: no other wallet and no other transaction. */
export const spendBinding = (wallet: string, txid: string): Binding => ({
  for: 'spend',
  wallet,
  txid,
})

/** What is sealed about one authenticator. */
export const factorBinding = (
  use: 'factor-uri' | 'factor-confirm' | 'recovery-codes',
  factor: string,
): Binding => ({ for: use, factor })

/** The secrets of a Yubico key, for the offer that this key of ours asks for. */
export const yubicoBinding = (replyTo: string): Binding => ({ for: 'yubico', replyTo })

export const deviceBinding = (device: string, name: string): Binding => ({
  for: 'device-add',
  device,
  name,
})

export const deviceRemovalBinding = (device: string): Binding => ({ for: 'device-remove', device })

/** A code that comes with a statement: exactly that statement. */
export const statementBinding = (hashed: Uint8Array): Binding => ({
  for: 'statement',
  statement: hashed.toHex(),
})

/** A code for making a wallet: exactly this descriptor, policy and recipients of its sealed key. */
export const creationBinding = (
  wallet: string,
  descriptor: string,
  policy: Canonical,
  exportTo: readonly string[],
): Binding => {
  const created = { wallet, descriptor, policy, ...(exportTo.length > 0 ? { exportTo } : {}) }
  const creation = taggedHash('countersign/creation/v1', canonicalBytes(created)).toHex()
  return { for: 'wallet', wallet, creation }
}

/** A code for an act on an exchange account: exactly what it is asked with. */
export const accountBinding = (act: string, subject: string): Binding => ({
  for: 'exchange',
  act,
  subject,
})

export function accountSubject(trader: Identity, act: string, body: Canonical): string {
  const to = new TextEncoder().encode(fingerprint(trader))
  return taggedHash('countersign/account/v1', to, canonicalBytes({ act, body })).toHex()
}

/** An exchange's secrets, for one account at one venue. */
export const secretsBinding = (account: string, venue: string): Binding => ({
  for: 'exchange-secrets',
  account,
  venue,
})
