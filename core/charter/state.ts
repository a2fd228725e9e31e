// What a charter says at one moment, read from its entries alone: types, and what everybody asks.

import type { UnixSeconds } from '../basics.ts'
import type { OrderPolicy } from '../exchange/policy/policy.ts'
import type { Policy } from '../policy/policy.ts'
import type { RehearsedPath } from '../wallet/exit/path-words.ts'
import type { PinnedKey } from '../wallet/exit/pinned-key.ts'
import type { Wallet } from '../wallet/wallet.ts'
import type { AccountRecord } from './account.ts'
import { type Credential, isGoverning, type Member } from './member.ts'
import type { ListedNetwork } from './networks.ts'
import type { Proposal } from './proposal.ts'
import { PERSONAL, type Settings } from './settings.ts'
import { NO_STOPS, type Stops } from './stops.ts'
import type { AskingToken } from './tokens.ts'

/** The journal's log of the charter. */
export const CHARTER = 'charter'

export type Organisation = {
  /** The hash of the first entry, in hexadecimal. */
  readonly id: string
  readonly kind: 'personal' | 'team'
  readonly name: string
  /** Whether it was founded, or is as it was claimed. */
  readonly isFounded: boolean
}

export type FactorKind = 'totp' | 'hotp' | 'yubico'

/** An authenticator of one-time codes. */
export type Factor = {
  readonly id: string
  readonly member: string
  readonly kind: FactorKind
  /** The secret, sealed to this factor's id. */
  readonly sealedSeed: string
  readonly recoveryHashes: readonly string[]
  /** From when it is the one that counts; the first at once, a replacement after its delay. */
  readonly activeFrom: UnixSeconds
  readonly isCancelled: boolean
}

export type WalletRecord = {
  readonly name: string
  readonly account: number
  readonly descriptorText: string
  readonly wallet: Wallet
  readonly policy: Policy
  readonly createdAt: UnixSeconds
  /** The last rehearsal of its way out that the signer verified. */
  readonly rehearsed: Rehearsed | null
  /** Whom the signer's key was sealed for when the wallet was made, and the file's SHA-256. */
  readonly sealedKey: PinnedKey | null
  /** Earlier policies with the time each was replaced, the latest last; those of ten days. */
  readonly earlier: readonly { readonly until: UnixSeconds; readonly policy: Policy }[]
}

export type Rehearsed = {
  readonly at: UnixSeconds
  readonly seq: number
  readonly path: RehearsedPath
  readonly message: string
}

/** Whether it stands still until somebody has shown that it can be left: it holds real money. */
export const isUnrehearsed = ({ wallet, rehearsed }: WalletRecord): boolean =>
  wallet.network === 'mainnet' && rehearsed === null

/** What an invited person brought, waiting for a quorum. */
export type Invitation = {
  readonly id: string
  readonly key: string
  readonly by: string
  readonly member: string
  readonly name: string
  readonly roles: Member['roles']
  readonly contacts: Member['contacts']
  readonly at: UnixSeconds
  readonly accepted: {
    /** What people compare by voice. */
    readonly fingerprint: string
    readonly credentials: readonly Credential[]
    readonly factor: Omit<Factor, 'activeFrom' | 'isCancelled' | 'member'> | null
  } | null
}

export type Freeze = {
  readonly subject: string
  /** Who froze it alone, or null for a quorum, whose freeze is not provisional. */
  readonly by: string | null
  readonly why: string
  readonly at: UnixSeconds
  readonly seq: number
}

/** What one person did alone, and the others may undo. */
export type Alone = {
  readonly seq: number
  readonly by: string
  readonly at: UnixSeconds
} & (
  | { readonly kind: 'freeze'; readonly subject: string }
  | { readonly kind: 'veto'; readonly proposal: string }
  | ({ readonly kind: 'tightening' } & Tightened)
)

/** Whose policy it was, the policy before, and the hash of the one after. */
export type Tightened = { readonly after: string } & (
  | { readonly wallet: string; readonly before: Policy }
  | { readonly account: string; readonly before: OrderPolicy }
)

/** The operators' word that a customer was identified: it opens one proposal. */
export type Ticket = {
  readonly hash: string
  readonly subject: string
  /** The entry of the subject's last change: another one meanwhile, and it opens nothing. */
  readonly changeSeq: number
  readonly validUntil: UnixSeconds
  readonly isUsed: boolean
}

/** A time, and the number of the entry that belongs to it. */
export type Moment = { readonly at: UnixSeconds; readonly seq: number }

export type Charter = {
  readonly organisation: Organisation | null
  readonly owner: { readonly name: string; readonly device: string } | null
  /** The time and number of the last entry. */
  readonly time: UnixSeconds
  readonly seq: number
  readonly members: ReadonlyMap<string, Member>
  readonly credentials: ReadonlyMap<string, Credential>
  readonly groups: ReadonlyMap<string, readonly string[]>
  readonly settings: Settings
  /** The desk's origin, for passkeys. */
  readonly origin: string | null
  /** The operations keys, Ed25519 in hexadecimal. */
  readonly operations: readonly string[]
  readonly tickets: readonly Ticket[]
  readonly unlockRequests: readonly {
    readonly subject: string
    readonly by: string
    readonly at: UnixSeconds
    readonly seq: number
  }[]
  readonly invitations: ReadonlyMap<string, Invitation>
  /** Those that can still be decided, in the order in which they opened. */
  readonly proposals: ReadonlyMap<string, Proposal>
  /** The last of those that ended: apart, for every vote writes the open ones anew. */
  readonly ended: ReadonlyMap<string, Proposal>
  readonly freezes: ReadonlyMap<string, Freeze>
  readonly alone: readonly Alone[]
  /** What was stopped by links in notices: each link does it once. */
  readonly linked: readonly {
    readonly member: string
    readonly subject: string
    readonly at: UnixSeconds
  }[]
  /** When each subject was last loosened: `organisation` and `wallet:<name>`. */
  readonly changed: ReadonlyMap<string, Moment>
  /** Goes up with each change of who may decide: what was open before is void. */
  readonly epoch: number
  /** Statements of the last minutes, each good once. */
  readonly statements: readonly { readonly hash: string; readonly at: UnixSeconds }[]
  /** In the order they were enrolled. */
  readonly factors: readonly Factor[]
  /** Wallet name to the account number of the signer's key, also of wallets not created yet. */
  readonly accountNumbers: ReadonlyMap<string, number>
  readonly wallets: ReadonlyMap<string, WalletRecord>
  /** Accounts at exchanges, by their names. */
  readonly accounts: ReadonlyMap<string, AccountRecord>
  /** Whether there ever was one: from then on something is at stake. */
  readonly hasHadAccounts: boolean
  readonly usedRecoveryHashes: ReadonlySet<string>
  readonly verifiedContacts: ReadonlySet<string>
  readonly stops: Stops
  /** Tokens that may ask for spends, by their ids. */
  readonly tokens: ReadonlyMap<string, AskingToken>
  /** Whom the server answers while it is closed to all others. */
  readonly networks: readonly ListedNetwork[]
  /** When signing in was stopped last: older ways into the console count no more. 0 for never. */
  readonly renewFrom: UnixSeconds
}

export const EMPTY_CHARTER: Charter = {
  organisation: null,
  owner: null,
  time: 0,
  seq: 0,
  members: new Map(),
  credentials: new Map(),
  groups: new Map(),
  settings: PERSONAL,
  origin: null,
  operations: [],
  tickets: [],
  unlockRequests: [],
  invitations: new Map(),
  proposals: new Map(),
  ended: new Map(),
  freezes: new Map(),
  alone: [],
  linked: [],
  changed: new Map(),
  epoch: 0,
  statements: [],
  factors: [],
  accountNumbers: new Map(),
  wallets: new Map(),
  accounts: new Map(),
  hasHadAccounts: false,
  usedRecoveryHashes: new Set(),
  verifiedContacts: new Set(),
  stops: NO_STOPS,
  tokens: new Map(),
  networks: [],
  renewFrom: 0,
}

/**
 * Before there is a wallet or an account nothing is at stake: what is decided takes hold at its
 * quorum.
 */
export const isFounding = ({ wallets, hasHadAccounts }: Charter): boolean =>
  wallets.size === 0 && !hasHadAccounts

/** Whether several people decide. */
export const isTeam = ({ organisation }: Charter): boolean => organisation?.kind === 'team'

/** A proposal that is open or remembered. */
export const proposalOf = ({ proposals, ended }: Charter, id: string): Proposal | undefined =>
  proposals.get(id) ?? ended.get(id)

/** Whether exactly this is frozen: `wallet:…`, `account:…`, `member:…`, `organisation`, a lever. */
export const isFrozen = ({ freezes }: Charter, subject: string): boolean => freezes.has(subject)

/** Whether a credential counts now: its own, its member's and the organisation's freezes apart. */
function isUsable(charter: Charter, { id }: Credential): boolean {
  return charter.credentials.has(id) && !isFrozen(charter, `credential:${id}`)
}

/** A member's credentials that count now, in the order they were added. */
export function credentialsOf(charter: Charter, member: string): readonly Credential[] {
  return [...charter.credentials.values()].filter(
    (each) => each.member === member && isUsable(charter, each),
  )
}

/** The keys whose signed requests are a member's, in the order they were added. */
export function devicesOf(charter: Charter): readonly Credential[] {
  return [...charter.credentials.values()].filter(({ key }) => key.kind === 'device')
}

/** The member whose device this is, or null. */
export function memberOfDevice(charter: Charter, device: string): Member | null {
  const credential = charter.credentials.get(device)
  if (credential?.key.kind !== 'device') return null
  return charter.members.get(credential.member) ?? null
}

/** The authenticator whose codes count now: the latest that is neither waiting nor cancelled. */
export function activeFactor(charter: Charter, now: UnixSeconds, member: string): Factor | null {
  const isActive = (each: Factor) =>
    each.member === member && !each.isCancelled && each.activeFrom <= now
  return charter.factors.findLast(isActive) ?? null
}

/** A replacement that waits out its delay, during which the active one can cancel it. */
export function waitingFactor(charter: Charter, now: UnixSeconds, member: string): Factor | null {
  return (
    charter.factors.findLast(
      (each) => each.member === member && !each.isCancelled && each.activeFrom > now,
    ) ?? null
  )
}

/** Whether a member can cast a vote that counts: a signature and something beside it. */
export function isAble(charter: Charter, member: Member, now: UnixSeconds): boolean {
  if (!isGoverning(member)) return false
  const keys = credentialsOf(charter, member.id).length
  if (!isTeam(charter)) return keys > 0
  return keys > 1 || (keys === 1 && activeFactor(charter, now, member.id) !== null)
}

/** Who can vote; whoever one person alone suspended is counted, for that may be undone. */
export function voters(charter: Charter, now: UnixSeconds): readonly Member[] {
  return [...charter.members.values()].filter((member) => {
    const freeze = charter.freezes.get(`member:${member.id}`)
    return isAble(charter, member, now) && (freeze === undefined || freeze.by !== null)
  })
}
