// What a policy is told about one spend. Proven facts only: each is worked out from the bytes to be
// signed, never from somebody's description of them.

import type { Sats } from '../bitcoin/amounts.ts'

export type Payment = {
  /** The scriptPubKey in lower-case hexadecimal. */
  readonly script: string
  readonly amountSats: Sats
}

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
  readonly initiator: 'owner'
}
