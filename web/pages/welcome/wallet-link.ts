// What the desk is handed for a new wallet, behind the # of its address.

import { canonicalBytes } from '@countersign/core/canonical.ts'
import { type Policy, policyToCanonical } from '@countersign/core/policy/policy.ts'
import type { Shape } from '@countersign/core/wallet/shapes.ts'

export type WalletWish = {
  readonly name: string
  readonly shape: Shape
  /** The user's and, where the shape wants it, the backup's. */
  readonly keys: readonly string[]
  /** Of the shapes that wait. */
  readonly olderBlocks: number | undefined
  readonly policy: Policy
  /** Of a 2-of-2: recipients of age for whom the signer's key is sealed. */
  readonly exportTo: readonly string[]
}

export function walletLink(desk: string, wish: WalletWish): string {
  const { olderBlocks, policy, exportTo, ...rest } = wish
  const wait = olderBlocks === undefined ? {} : { olderBlocks: String(olderBlocks) }
  const exported = exportTo.length > 0 ? { exportTo } : {}
  const told = { ...rest, ...wait, ...exported }
  const whole = { ...told, userKey: '0', policy: policyToCanonical(policy) }
  const text = canonicalBytes(whole).toBase64({ alphabet: 'base64url', omitPadding: true })
  return `${desk}/#wallet=${text}`
}
