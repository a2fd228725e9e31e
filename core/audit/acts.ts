// The acts an audit event can tell of, as one table. Names are only ever added: an event of years
// ago keeps its meaning. A test compares the table with the API's routes and the signer's entries.

/** Area to the names in it; the act of an event is `area.name`. */
export const AUDIT_ACTS = {
  /** The routes of the API, by their ids: what somebody asked for, or was refused. */
  api: [
    'health',
    'ready',
    'openapi',
    'showSignerIdentity',
    'showStatus',
    'answerWitness',
    'listWallets',
    'showWallet',
    'giveAddress',
    'verifyAddress',
    'showBalance',
    'listCoins',
    'listTransactions',
    'showTransaction',
    'showLimits',
    'dryRun',
    'showPolicy',
    'tightenPolicy',
    'askSpend',
    'listSpends',
    'showSpend',
    'cancelSpend',
    'listTokens',
    'listAskingTokens',
    'createToken',
    'withdrawToken',
    'listAudit',
    'showAuditCheckpoint',
    'showCharter',
    'exportCharter',
    'showCharterHead',
    'actInCharter',
    'issueUnlock',
    'listNotices',
    'testNotices',
    'watchEvents',
    'listAddresses',
    'showBalanceHistory',
    'showMe',
    'listSessions',
    'endSession',
    'endOtherSessions',
    'openAccount',
    'enterByOpening',
    'offerSignIn',
    'enterByPasskey',
    'enterByPassword',
    'askPasswordReset',
    'confirmPasswordReset',
    'finishPasswordReset',
    'proveAgain',
    'offerPasskey',
    'addPasskey',
    'removePasskey',
    'setPassword',
    'removePassword',
    'cancelOpenings',
    'cancelPasswordReset',
    'listAccounts',
  ],
  /** What the signer wrote into its charter, by the kind of entry. */
  charter: [
    'genesis',
    'device.added',
    'device.removed',
    'factor.enrolled',
    'factor.cancelled',
    'factor.unlocked',
    'wallet.prepared',
    'wallet.created',
    'policy.tightened',
    'witness.added',
    'witness.removed',
    'signer.frozen',
    'wallet.frozen',
    'factor.offered',
    'organisation.founded',
    'invitation.made',
    'invitation.accepted',
    'proposal.opened',
    'vote.cast',
    'vote.withdrawn',
    'proposal.withdrawn',
    'proposal.vetoed',
    'freeze.set',
    'credential.revoked',
    'unlock.requested',
    'unlock.issued',
    'stop.linked',
    'contact.verified',
    'head.disputed',
    /** A kind of a signer that is newer than the server. */
    'unknown',
  ],
  /** The states a spend came to. */
  spend: [
    'asked',
    'denied',
    'waiting',
    'expired',
    'cancelled',
    'approved',
    'rejected',
    'signed',
    'broadcast',
    'confirmed',
    'replaced',
    'dropped',
  ],
  /** Authenticators for the console, as the signer journalled them. */
  signin: ['enrolled', 'removed'],
  session: ['opened', 'refused', 'ended', 'ended-all'],
  account: ['reset'],
  token: ['created', 'withdrawn', 'used-first', 'refused'],
  notice: ['sent', 'failed', 'channel-dead', 'tested'],
  audit: ['begun', 'notarised', 'refused', 'exported'],
  server: ['started', 'stopped', 'settings-changed', 'rebuilt'],
} as const

export type AuditArea = keyof typeof AUDIT_ACTS
export type AuditAct = {
  readonly [A in AuditArea]: `${A}.${(typeof AUDIT_ACTS)[A][number]}`
}[AuditArea]

/** Every act there is, as it stands in an event. */
export const ALL_AUDIT_ACTS: ReadonlySet<string> = new Set(
  Object.entries(AUDIT_ACTS).flatMap(([area, names]) => names.map((name) => `${area}.${name}`)),
)

/** Whether this version knows the act: an event of a later one may tell of others. */
export function isAuditAct(act: string): act is AuditAct {
  return ALL_AUDIT_ACTS.has(act)
}
