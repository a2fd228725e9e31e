// The jobs there are. They are enqueued inside the transaction that causes them, so that neither is
// without the other. Each is idempotent: it may run twice, and after a crash it does. What a job
// does stands in the use case of its name; server/jobs only starts them.

export type Job =
  /** Passes an asking to the signer and settles it. */
  | { readonly kind: 'sign-spend'; readonly asking: string }
  | { readonly kind: 'broadcast-spend'; readonly wallet: string; readonly txid: string }
  /** Watches a broadcast spend to its confirmation, replacement or disappearance. */
  | { readonly kind: 'watch-spend'; readonly wallet: string; readonly txid: string }
  /** Reads what is new in the signer's journal. */
  | { readonly kind: 'project-journal' }
  /** Looks at the chain: tip, the wallets' coins and transactions. */
  | { readonly kind: 'watch-chain' }
  /** Tells the signer how high the chain is, and by which headers. */
  | { readonly kind: 'report-tip' }
  /** Proves to the signer that coins of postponed spends are spent. */
  | { readonly kind: 'report-spent' }
  /** Has the signer sign how far the audit log goes. */
  | { readonly kind: 'notarise' }
  /** Tells members what there is to tell, and tries again what did not go. */
  | { readonly kind: 'send-notices' }
  /** Evaluates what happened at the trader. */
  | { readonly kind: 'watch-alerts' }
  /** Makes of alerts that fired what members are told. */
  | { readonly kind: 'tell-alerts' }
  /** Makes of trades what members are told. */
  | { readonly kind: 'tell-fills' }
  /**
   * Makes the security review and tells what is new in it: each day, and a little after a change.
   * Two that wait, so that neither takes the other's moment.
   */
  | { readonly kind: 'make-review'; readonly why: 'daily' | 'changed' }
  /**
   * Asks the trader what accounts there are and what they have: all of them, or one of which there
   * was news.
   */
  | { readonly kind: 'watch-accounts'; readonly account: string | null }
  /** Forgets what nobody needs any more. */
  | { readonly kind: 'forget-old' }

export type JobKind = Job['kind']

/** Two jobs of one name wait as one. */
export function jobName(job: Job): string {
  switch (job.kind) {
    case 'sign-spend':
      return `${job.kind}:${job.asking}`
    case 'broadcast-spend':
    case 'watch-spend':
      return `${job.kind}:${job.wallet}:${job.txid}`
    case 'make-review':
      return `${job.kind}:${job.why}`
    case 'watch-accounts':
      return `${job.kind}:${job.account ?? '*'}`
    case 'project-journal':
    case 'watch-chain':
    case 'report-tip':
    case 'report-spent':
    case 'notarise':
    case 'send-notices':
    case 'tell-alerts':
    case 'tell-fills':
    case 'watch-alerts':
    case 'forget-old':
      return job.kind
  }
}

/**
 * Jobs of one lane run one after the other, so that those of a kind that hangs, on a signer or a
 * node that does not answer, never keep all the others waiting. Null: beside any other.
 */
export function laneOf(job: Job): string | null {
  switch (job.kind) {
    case 'project-journal':
    case 'watch-chain':
    case 'report-tip':
    case 'report-spent':
    case 'broadcast-spend':
    case 'notarise':
    case 'send-notices':
    case 'tell-alerts':
    case 'tell-fills':
    case 'watch-alerts':
    case 'make-review':
    case 'watch-accounts':
    case 'forget-old':
      return job.kind
    case 'sign-spend':
    case 'watch-spend':
      return null
  }
}
