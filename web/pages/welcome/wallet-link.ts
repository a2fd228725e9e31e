// What the desk is handed for a new wallet, behind the # of its address.

import { canonicalBytes } from '@countersign/core/canonical.ts'
import { type Policy, policyToCanonical } from '@countersign/core/policy/policy.ts'

export type WalletWish = {
  readonly name: string
  readonly userKey: string
  /** Null for 2-of-2. */
  readonly backupKey: string | null
  readonly policy: Policy
}

export function walletLink(desk: string, { name, userKey, backupKey, policy }: WalletWish): string {
  const shape = backupKey === null ? '2-of-2' : '2-of-3'
  const keys = backupKey === null ? [userKey] : [userKey, backupKey]
  const wish = { name, shape, keys, userKey: '0', policy: policyToCanonical(policy) }
  const text = canonicalBytes(wish).toBase64({ alphabet: 'base64url', omitPadding: true })
  return `${desk}/#wallet=${text}`
}
