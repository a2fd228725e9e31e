// The signer as the server sees it: it may read, pass a device's signed request on, and report what
// the chain says. It can ask for nothing of its own.

import type { Branch } from '@countersign/core/bitcoin/merkle.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Place } from '@countersign/core/wallet/wallet.ts'
import type { Head, SignedRequest, SignerOutcome } from './records.ts'

/** What `hello` says. Fields that a signer does not send are left out. */
export type SignerHello = {
  readonly network: string
  readonly fingerprint: string
  readonly isClaimed: boolean
  readonly isolation: 'strong' | 'weak' | 'none'
  /** What the signer waits for before it signs anything, or null. */
  readonly witness: { readonly nonce: string } | null
  /** Why the signer froze, or null. Frozen wallets stand in its journal. */
  readonly frozen: string | null
  /** `jumped`: nothing is signed until the next start. */
  readonly clock: 'steady' | 'jumped'
  /** Another one for each start of the signer. */
  readonly start: string
}

/** What became of block headers: `not-needed` on a network whose blocks prove no time. */
export type HeadersHeard = 'not-needed' | 'unproven' | 'proven'

/** An entry of the journal as mirror.read gives it. */
export type MirrorEntry = {
  readonly log: string
  readonly seq: number
  readonly time: number
  readonly kind: string
  readonly hash: string
  readonly body: Canonical
  /** Whose request it was, where it was a device's. */
  readonly device?: string
}

export type DryRun = {
  readonly wallet: string
  readonly payments: readonly { readonly script: string; readonly amountSats: bigint }[]
  readonly feeSats: bigint
  readonly vsize: number
  /** Asked as by this token. */
  readonly token?: string | undefined
}

/** How far the signer signed the audit log, whatever became of what it was asked. */
export type Notarised = {
  readonly outcome: 'notarised' | 'kept' | 'behind'
  readonly size: number
  readonly note: string
  readonly organisation: string
}

/** A code to sign in with, as its member's page sealed it. */
export type SignInCode = {
  readonly member: string
  /** Base64, sealed to the signer for this member: `sealSignInCode` of the SDK. */
  readonly code: string
  /** 32 bytes in hexadecimal that name this attempt: asked again by them, a yes is given again. */
  readonly request: string
}

/** A member's authenticator for signing in; another one has another name. */
export type SignInState = {
  readonly member: string
  readonly authenticator: string
  readonly since: number
}

/**
 * Every call throws Fault `channel.unreachable` or `channel.closed` when the signer is away, and
 * the signer's own faults by their code.
 */
export type SignerPort = {
  hello(): Promise<SignerHello>
  /** The bodies of the signer's answers, as its messages `limits` and `spend.dry` give them. */
  limits(wallet: string): Promise<Canonical>
  /** The body of `token.budgets`. */
  budgets(): Promise<Canonical>
  dryRun(run: DryRun): Promise<Canonical>
  /** The body of `history`: signed spends before a number, newest first. */
  history(wallet: string, limit: number, before?: number): Promise<Canonical>
  spendState(wallet: string, txid: string): Promise<Canonical>
  /** Of one that waits. @throws Fault spend.* for any other */
  spendReview(wallet: string, txid: string): Promise<Canonical>
  /** The body of `spend.finish`: what a device asked for past this server, for it to finish. */
  spendFinish(wallet: string, txid: string): Promise<Canonical>
  /**
   * Passes a signed request on whole. A refusal by the signer is an outcome, with its receipt;
   * only a signer that cannot be asked throws.
   */
  pass(request: SignedRequest): Promise<SignerOutcome>
  /**
   * Brings what carries signatures of its own: a member's statement, the operators' ticket. As with
   * `pass`, a refusal is an outcome; `request` is what the receipt answers.
   * @param caller - who brings it, for turns
   */
  relay(
    kind: 'charter.act' | 'unlock.issue',
    body: Canonical,
    caller: string,
  ): Promise<SignerOutcome & { readonly request: Uint8Array }>

  /** The bodies of `charter.show`, `charter.export`, `charter.head` and `wallet.show`. */
  charter(): Promise<Canonical>
  charterExport(after: number, limit: number): Promise<Canonical>
  charterHead(): Promise<Canonical>
  wallet(name: string): Promise<Canonical>

  /**
   * Resolves when the code is right; it is used up then.
   * @throws Fault signin.none, signin.code_wrong, signin.code_reused, signin.throttled,
   *   charter.suspended, channel.seal_broken
   */
  checkSignInCode(given: SignInCode): Promise<void>
  /** The members who have an authenticator for signing in. */
  signInStates(): Promise<readonly SignInState[]>

  mirrorHeads(): Promise<readonly Head[]>
  mirrorRead(log: string, after: number, limit: number): Promise<readonly MirrorEntry[]>

  /** A transaction of the wallet that the chain has; it can only stop the signer. */
  reportChain(report: {
    readonly wallet: string
    readonly transaction: Uint8Array
    readonly amountsSats: readonly bigint[]
    /** Where the coins of the wallet that it spends lie. */
    readonly places: readonly Place[]
  }): Promise<void>
  /**
   * Has a tree of the audit log signed: `proof` is that it continues the one of size `from`.
   * @throws Fault audit.inconsistent, genesis.unclaimed
   */
  notarise(tree: {
    readonly size: number
    readonly root: string
    readonly from: number
    readonly proof: readonly string[]
  }): Promise<Notarised>
  /** That a block has a spend of coins which a postponed spend was signed for. */
  reportSpent(spent: {
    readonly wallet: string
    readonly transaction: Uint8Array
    readonly branch: Branch
    /** From that block on, 80 bytes each. */
    readonly headers: Uint8Array
  }): Promise<void>
  /** How high the chain is: the signer signs no lock time above it. */
  reportHeight(height: number): Promise<void>
  /** Block headers of 80 bytes each, so that its clock can catch up by proof of work. */
  reportHeaders(headers: Uint8Array): Promise<HeadersHeard>
}
