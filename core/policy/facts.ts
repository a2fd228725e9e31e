// What a policy is told about one spend. Proven facts are worked out from the bytes to be signed, a
// signature or the signer's own clock; claims are what somebody says, and stay in a type apart, so
// that nothing that could make a verdict milder is ever given them.

import type { Sats } from '../bitcoin/amounts.ts'

export type Payment = {
  /** The scriptPubKey in lower-case hexadecimal. */
  readonly script: string
  readonly amountSats: Sats
}

/** Who asks for a spend, known by the signature over the request and the charter of that time. */
export type Initiator = {
  /** Whom `owner` in a grant means: a member as well, and a spender without having that role. */
  readonly kind: 'owner' | 'member' | 'token'
  /** The member's id: sums by initiator are the member's, on whichever device. `token:<id>` where
   * a token asks, whose sums are its own. */
  readonly member: string
  /** The public key of the device or token, 32 bytes in lower-case hexadecimal. */
  readonly device: string
  readonly roles: readonly string[]
  readonly groups: readonly string[]
}

/** Proven facts only. */
export type SpendFacts = {
  /** Every output that is not proven to be our own change. */
  readonly payments: readonly Payment[]
  /** Own inputs minus proven own change: the fee counts, or a limit could be drained by fees. */
  readonly amountSats: Sats
  readonly feeSats: Sats
  /** In virtual bytes, once signed. */
  readonly vsize: number
  /** An output claims to be our change and is not proven to be. */
  readonly hasUnprovenChange: boolean
  /** A signature would not cover the whole transaction: a sighash other than ALL or DEFAULT. */
  readonly hasOtherSighash: boolean
  readonly initiator: Initiator
}

/**
 * What the signer is told and cannot check. Each may be missing: the atom that asks for it then
 * cannot be computed, and its rule fires.
 */
export type Claims = {
  /** What the wallet holds, unconfirmed change included. */
  readonly balanceSats?: bigint
  /** Where the request came from: an IPv4 or IPv6 address. */
  readonly networkAddress?: string
  /** The device has not been seen before. */
  readonly isNewDevice?: boolean
}
