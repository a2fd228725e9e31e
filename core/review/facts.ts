// What a review knows of an organisation, its wallets and what runs. Plain values: whoever gathers
// them says of each one that is missing why it is, and no check takes silence for good news.

import type { UnixSeconds } from '../basics.ts'
import type { Descriptor } from '../bitcoin/descriptor.ts'
import type { Network } from '../bitcoin/network.ts'
import type { CharterView } from '../charter/view.ts'
import type { Certainty } from '../exchange/rights/reading.ts'
import type { Policy } from '../policy/policy.ts'

/** What could not be found out, and why. */
export type Unknown = { readonly unknown: string }

export type Known<T> = T | Unknown

export type MemberFacts = CharterView['members'][number]

export type WalletFacts = {
  readonly name: string
  readonly descriptor: Descriptor
  /** Places in the descriptor's list of keys. */
  readonly userKey: number
  readonly serverKey: number
  readonly policy: Policy
  readonly createdAt: UnixSeconds
  /** Recipients of its sealed key: none for a 2-of-2 without one, and for every other shape. */
  readonly sealedFor: readonly string[]
  /** What it holds, change under way included. */
  readonly balanceSats: Known<bigint>
  /** The member whose key is the user's. */
  readonly holder: Known<string>
}

/** An authenticator of one-time codes of whoever asks: others' are theirs to look at. */
export type AuthenticatorFacts = {
  readonly factor: string
  readonly state: 'active' | 'waiting' | 'replaced' | 'cancelled'
  readonly wrongCodes: number
  readonly recoveryCodesLeft: number
}

/** A token that reads the API and does nothing else. */
export type ReaderFacts = {
  readonly id: string
  readonly name: string
  readonly createdAt: UnixSeconds
  readonly networks: readonly string[]
  readonly expiresAt: UnixSeconds
  readonly lastUsedAt?: UnixSeconds
}

/** A member's ways into the console. */
export type AccountFacts = {
  readonly member: string
  readonly passkeys: number
  readonly hasPassword: boolean
}

/** How one person is reached by one channel. */
export type LaneFacts = {
  readonly recipient: string
  readonly channel: string
  readonly waiting: number
  readonly why: string
  readonly isDead: boolean
}

export type NoticeFacts = {
  readonly lanes: readonly LaneFacts[]
  /** Why the signer could not be asked what there is to tell; empty when it could. */
  readonly why: string
}

export type SignerFacts = {
  readonly isolation: 'strong' | 'weak' | 'none'
  /** Why it froze; empty while it did not. */
  readonly frozen: string
  readonly clock: 'steady' | 'jumped'
  readonly witness: 'none' | 'needed' | 'answered'
}

export type ProcessFacts = { readonly name: string; readonly isolation: string }

/** What the doctor says of this machine. */
export type MachineFacts = {
  readonly name: string
  readonly level: 'good' | 'weak' | 'unknown'
  readonly told: string
  readonly remedy?: string
}

export type ChainFacts = {
  /** When the server last saw a block; null while it saw none. */
  readonly seenAt: UnixSeconds | null
  readonly height: number
  /** Wallets out of which coins went that the signer never signed for. */
  readonly frozen: readonly { readonly wallet: string; readonly reason: string }[]
}

/** An account at an exchange, by what its venue last said of its key. */
export type ExchangeFacts = {
  readonly name: string
  readonly venue: string
  readonly withdraw: Certainty
  readonly trade: Certainty
  readonly ipBound: Certainty
  /** Whether our addresses are among those it is bound to. */
  readonly isOurs: Certainty
  /** The venue does not take it. */
  readonly isRefused: boolean
  /** When this key was taken in, and when its venue was last asked. */
  readonly keyAt: UnixSeconds
  readonly askedAt: UnixSeconds
  readonly endsAt: UnixSeconds | null
  /** Of the last order that was placed; null for none ever. */
  readonly orderedAt: Known<UnixSeconds | null>
}

/** What no program can see, said by a person, and when. */
export type StatedFacts = { readonly what: string; readonly at: UnixSeconds; readonly note: string }

export type Facts = {
  readonly now: UnixSeconds
  readonly network: Network
  readonly charter: CharterView
  readonly wallets: Known<readonly WalletFacts[]>
  /** Who asks: the member whose authenticators are told. */
  readonly asker: Known<string>
  readonly authenticators: Known<readonly AuthenticatorFacts[]>
  readonly readers: Known<readonly ReaderFacts[]>
  readonly accounts: Known<readonly AccountFacts[]>
  /** Null where no channel is set up. */
  readonly notices: Known<NoticeFacts | null>
  /** When each member last asked, decided or voted, as far as the logs shown go back. */
  readonly lastSeen: Known<Readonly<Record<string, UnixSeconds>>>
  readonly signer: Known<SignerFacts>
  readonly processes: Known<readonly ProcessFacts[]>
  readonly machine: Known<readonly MachineFacts[]>
  readonly chain: Known<ChainFacts>
  /** Whether the signer read its whole journal and found it whole. */
  readonly journal: Known<'whole' | 'broken'>
  /** Of what runs; `node` is the program that runs it. */
  readonly versions: Known<{ readonly own: string; readonly node: string }>
  readonly exchanges: Known<readonly ExchangeFacts[]>
  readonly stated: Known<readonly StatedFacts[]>
}

/** Whether nobody could say. */
export const isUnknown = (value: unknown): value is Unknown =>
  typeof value === 'object' && value !== null && 'unknown' in value
