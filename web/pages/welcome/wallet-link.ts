// What the desk is handed for a new wallet, behind the # of its address.

import { canonicalBytes } from '@countersign/core/canonical.ts'
import { type Policy, policyToCanonical } from '@countersign/core/policy/policy.ts'

export type WalletWish = {
  readonly name: string
  readonly userKey: string
  /** Null for 2-of-2. */
  readonly backupKey: string | null
  readonly policy: Policy
  /** Of a 2-of-2: recipients of age for whom the signer's key is sealed. */
  readonly exportTo: readonly string[]
}

export function walletLink(desk: string, wanted: WalletWish): string {
  const { name, userKey, backupKey, policy, exportTo } = wanted
  const shape = backupKey === null ? '2-of-2' : '2-of-3'
  const keys = backupKey === null ? [userKey] : [userKey, backupKey]
  const exported = exportTo.length > 0 ? { exportTo } : {}
  const wish = { name, shape, keys, userKey: '0', policy: policyToCanonical(policy), ...exported }
  const text = canonicalBytes(wish).toBase64({ alphabet: 'base64url', omitPadding: true })
  return `${desk}/#wallet=${text}`
}
