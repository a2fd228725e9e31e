// What serves a request: the signer, and what it holds in memory only.

import type { CageReport } from '@countersign/channel/launch.ts'
import type { Offers } from './acts/factors.ts'
import type { ClaimCode } from './acts/genesis.ts'
import type { SignInOffers } from './acts/sign-in.ts'
import type { Signer } from './signer.ts'

export type Serving = {
  readonly signer: Signer
  readonly cage: CageReport
  readonly claimCode: ClaimCode
  readonly offers: Offers
  readonly signInOffers: SignInOffers
  /** Told when somebody became the owner. */
  readonly onClaimed: () => void
}
