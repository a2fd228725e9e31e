// What request use cases may be given. Each names what it takes of it: none gets the whole.

import type { VerifySignature } from '@countersign/core/access/webauthn.ts'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Chance, Clock, Pause, Verifies } from '../ports/clock.ts'
import type { NoticesPort } from '../ports/notices.ts'
import type { Passwords } from '../ports/passwords.ts'
import type { WalletRecord } from '../ports/records.ts'
import type { SignerPort } from '../ports/signer.ts'
import type { Reader, Store } from '../ports/store.ts'
import type { TraderPort } from '../ports/trader.ts'
import type { AlertWatch } from './alert-watch.ts'

type SignerQuestions =
  | 'hello'
  | 'limits'
  | 'budgets'
  | 'history'
  | 'dryRun'
  | 'pass'
  | 'relay'
  | 'charter'
  | 'charterExport'
  | 'charterHead'
  | 'checkSignInCode'
  | 'signInStates'

export type World = {
  readonly store: Store
  readonly clock: Clock
  readonly chance: Chance
  readonly verifies: Verifies
  readonly verifiesPasskey: VerifySignature
  readonly passwords: Passwords
  /**
   * How long each answer at the door takes at least: whether the password was wrong or the code is
   * not to be told from the time it took.
   */
  readonly evenMs: number
  readonly pause: Pause
  /** For the few questions that only the signer can answer now, and for acts passed on whole. */
  readonly signer: Pick<SignerPort, SignerQuestions>
  /** How the server's own notices fare. */
  readonly notices: Pick<NoticesPort, 'standings' | 'isSetUp'>
  /** Evaluates alerts: whoever changes one tells it. */
  readonly alerts: AlertWatch
  readonly network: Network
  /** Of the signer's identity: signed requests name it. */
  readonly fingerprint: string
  /** Its two public keys in hexadecimal: pages seal codes to it. */
  readonly signerKeys: { readonly signingKey: string; readonly sealingKey: string }
  readonly deskUrl: string
  /** Of Countersign. */
  readonly version: string
  readonly startedAt: UnixSeconds
  /** For what only the trader can answer now; null where nobody holds keys of exchanges. */
  readonly trader: Pick<TraderPort, 'orders' | 'order' | 'candles' | 'feeds'> | null
  /** Its people and history are made up. */
  readonly isDemo: boolean
  /** The console's origin: `http://console.localhost:8180`. Known once the server listens. */
  readonly consoleUrl: () => string
}

/** @throws Fault wallet.missing */
export async function walletOf(reader: Reader, name: string): Promise<WalletRecord> {
  const wallet = await reader.wallet(name)
  if (!wallet) throw new Fault('wallet.missing', { wallet: name })
  return wallet
}
