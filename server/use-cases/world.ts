// What request use cases may be given. Each names what it takes of it: none gets the whole.

import type { Network } from '@countersign/core/bitcoin/network.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Chance, Clock, Pause, Verifies } from '../ports/clock.ts'
import type { WalletRecord } from '../ports/records.ts'
import type { SignerPort } from '../ports/signer.ts'
import type { Reader, Store } from '../ports/store.ts'

export type World = {
  readonly store: Store
  readonly clock: Clock
  readonly chance: Chance
  readonly verifies: Verifies
  readonly pause: Pause
  /** For the few questions that only the signer can answer now, and for acts passed on whole. */
  readonly signer: Pick<SignerPort, 'hello' | 'limits' | 'dryRun' | 'pass'>
  readonly network: Network
  /** Of the signer's identity: signed requests name it. */
  readonly fingerprint: string
  readonly deskUrl: string
}

/** @throws Fault wallet.missing */
export async function walletOf(reader: Reader, name: string): Promise<WalletRecord> {
  const wallet = await reader.wallet(name)
  if (!wallet) throw new Fault('wallet.missing', { wallet: name })
  return wallet
}
