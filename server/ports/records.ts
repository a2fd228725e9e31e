// What the server keeps. All of it but reading tokens, sessions and the addresses given out can be
// made again from the signer's journal and the chain.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { SpendState } from '@countersign/core/spend/life.ts'
import type { SpendPath } from '@countersign/core/wallet/exit/path-words.ts'
import type { Closure } from './incident.ts'

/** A wallet as the signer's journal has it. */
export type WalletRecord = {
  readonly name: string
  /** With its checksum. */
  readonly descriptor: string
  /** Places of the keys in the descriptor. */
  readonly userKey: number
  readonly serverKey: number
  readonly policy: Canonical
  /** Hexadecimal, as core/policy/policy.ts hashes it. */
  readonly policyHash: string
  readonly createdAt: UnixSeconds
}

/** A member's device, as the signer's charter has it. */
export type Device = {
  /** Ed25519, 32 bytes in hexadecimal. */
  readonly key: string
  readonly name: string
  /** The member's id. */
  readonly member: string
  readonly addedAt: UnixSeconds
  /** Whether it signs nothing now: frozen itself, or its member suspended. */
  readonly isStopped: boolean
}

/** A member, as the signer's charter has them. */
export type MemberRecord = {
  readonly id: string
  readonly name: string
  readonly roles: readonly string[]
  /** By one person alone or by a quorum: they have no session meanwhile. */
  readonly isSuspended: boolean
}

/** A token that may ask for spends, as the signer's charter has it. */
export type AskingToken = {
  readonly id: string
  readonly name: string
  /** Ed25519, 32 bytes in hexadecimal. */
  readonly key: string
  readonly wallets: readonly string[]
  readonly budgetSats: bigint
  readonly windowSeconds: number
  /** In CIDR notation. */
  readonly networks: readonly string[]
  readonly expiresAt: UnixSeconds
  readonly since: UnixSeconds
  /** Whether it is frozen. */
  readonly isStopped: boolean
}

/** Who there is, and what stands still: all of it as of one moment. */
export type Standing = {
  readonly members: readonly MemberRecord[]
  readonly devices: readonly Device[]
  readonly tokens: readonly AskingToken[]
  readonly freezes: readonly Freeze[]
  readonly closure: Closure
}

/** The head of one log of the signer's journal, up to which the projection has read. */
export type Head = {
  readonly log: string
  readonly seq: number
  readonly hash: string
}

/** What stands still, as the charter has it. */
export type Freeze = {
  /** `*`: the signer or the organisation, and with it every wallet. */
  readonly wallet: string
  /** Why, in the signer's or a member's words; the transaction, where one froze it. */
  readonly reason: string
  readonly frozenAt: UnixSeconds
}

/** The next index to give or expect, one after the highest used, by chain: receive, change. */
export type NextIndexes = readonly [receive: number, change: number]

/** An address that was given out. The server's own: never given twice, never forgotten. */
export type GivenAddress = {
  readonly wallet: string
  readonly index: number
  readonly address: string
  readonly givenAt: UnixSeconds
}

/** What became of one address of a wallet: given out by this server, used on the chain, or both. */
export type AddressUse = {
  readonly chain: 0 | 1
  readonly index: number
  /** Null for one that was never given out here. */
  readonly givenAt: UnixSeconds | null
  readonly address: string | null
  /** Hexadecimal; null for one that was never used. */
  readonly script: string | null
  readonly receivedSats: bigint
  /** Transactions that pay to it or spend from it. */
  readonly transactions: number
}

/** What came in less what went out on one day. */
export type DayNet = {
  /** Days since 1970 in UTC, of the blocks' time; null for what is in no block yet. */
  readonly day: number | null
  readonly netSats: bigint
}

/** An output of the wallet, as the chain has it. */
export type Coin = {
  readonly wallet: string
  readonly txid: string
  readonly outputIndex: number
  readonly chain: 0 | 1
  readonly index: number
  readonly script: string
  readonly amountSats: bigint
  /** Null while unconfirmed. */
  readonly height: number | null
  /** The transaction that spends it, or null. */
  readonly spentBy: string | null
}

/** A transaction that pays to or from the wallet. */
export type WalletTransaction = {
  readonly wallet: string
  readonly txid: string
  readonly height: number | null
  readonly blockTime: UnixSeconds | null
  readonly seenAt: UnixSeconds
  /** What came in less what went out; negative for a spend. */
  readonly netSats: bigint
  /** Null where not all inputs are the wallet's. */
  readonly feeSats: bigint | null
  /** By whose keys it left; null for what spends no coin of the wallet. */
  readonly path: SpendPath | null
  /** The whole transaction: the next PSBT needs it. */
  readonly raw: Uint8Array
}

/** What the chain looked like at the last look. */
export type ChainView = {
  readonly height: number
  readonly hash: string
  readonly blockTime: UnixSeconds
  /** When the node last answered. */
  readonly seenAt: UnixSeconds
  /** Estimates in satoshis per virtual byte; null where the node cannot say. */
  readonly feeRateSatPerVb: number | null
}

/** What the node said of fees at the last look. */
export type FeeRates = {
  /** The lowest it passes on. */
  readonly leastSatPerVb: number
  /** Its estimates, for as many blocks; the ones it cannot make are left out. */
  readonly targets: readonly { readonly blocks: number; readonly satPerVb: number }[]
}

/** A signed HTTP request, whole: the signer reads and checks it again. */
export type SignedRequest = {
  readonly method: string
  readonly path: string
  readonly created: UnixSeconds
  /** The device's key, hexadecimal. */
  readonly key: string
  readonly nonce: string
  /** The raw bytes, exactly as they came. */
  readonly body: Uint8Array
  /** 64 bytes in hexadecimal. */
  readonly signature: string
  /** The address it came from, where a token signed it: the signer is told. */
  readonly from?: string
}

/** What the signer said to a request, with the frame that proves it. */
export type SignerOutcome =
  | { readonly kind: 'answer'; readonly body: Canonical; readonly receipt: Uint8Array }
  | {
      readonly kind: 'fault'
      readonly code: string
      readonly facts: Readonly<Record<string, string>>
      readonly receipt: Uint8Array
    }

/** One request for a spend: recorded before anybody acts on it. */
export type Asking = {
  /** SHA-256 of the signature base: names the request everywhere (`httpRequestHash`). */
  readonly id: string
  readonly wallet: string
  readonly txid: string
  readonly askedAt: UnixSeconds
  readonly request: SignedRequest
  /** Null until the job sign-spend has settled it. */
  readonly outcome: SignerOutcome | null
}

/** A spend of a wallet: one row however often it is asked for. */
export type SpendRecord = {
  readonly wallet: string
  readonly txid: string
  readonly state: SpendState
  /** What a spend waits for, of SPEND_LACKS (core/spend/life.ts). One that is `asked` and waits for
   * a code was a preview: the signer keeps nothing of it. */
  readonly waitsFor: readonly string[]
  readonly askedAt: UnixSeconds
  readonly changedAt: UnixSeconds
  readonly expiresAt: UnixSeconds | null
  /** The device that asked last. */
  readonly device: string
  /** The PSBT of an asking the signer has read; with our signatures once they are there. Empty
   * before, and for a spend this server never saw, which the journal names all the same. */
  readonly psbt: Uint8Array
  readonly mayBroadcast: boolean
  /** What the signer read: amounts, payments, change (`spend` of its answer). */
  readonly review: Canonical | null
  /** The verdict of the policy, where there was one. */
  readonly verdict: Canonical | null
  /** Who else has to decide on it and has, and when its delay is over, as the signer says it. */
  readonly decision: Canonical | null
  /** The final transaction, once it can be broadcast. */
  readonly transaction: Uint8Array | null
  readonly height: number | null
}

/** States of a spend nobody goes on with, unless it is asked for again. */
export const CAME_TO_NOTHING: readonly SpendState[] = ['asked', 'denied', 'expired', 'cancelled']

/** Whether it is signed and meant for the network, and in no block yet. */
export const isOnItsWay = ({ state, mayBroadcast }: SpendRecord): boolean =>
  state === 'broadcast' || (state === 'signed' && mayBroadcast)

/** A reading token. The secret itself is nowhere. */
export type Token = {
  readonly id: string
  readonly name: string
  /** SHA-256 of the secret's text, hexadecimal. */
  readonly hash: string
  readonly createdAt: UnixSeconds
  /** Where it may be used from, in CIDR notation. */
  readonly networks: readonly string[]
  readonly expiresAt: UnixSeconds
  readonly lastUsedAt: UnixSeconds | null
}
