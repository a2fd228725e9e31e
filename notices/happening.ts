// What there is to tell, as typed facts. Texts among them may be anything; amounts come as text
// such as `0.015 BTC`, and a change comes as the plain sentence the desk shows.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { ChannelName } from './channel.ts'

export type Severity = 'note' | 'important' | 'urgent'

export type Happening =
  | ProposalHappening
  | LockHappening
  | PeopleHappening
  | SpendHappening
  | ExitHappening
  | OwnHappening
  | AccountHappening
  | AlertHappening
  | TradeHappening
  | OrderHappening
  | WaitingHappening

export type ProposalHappening =
  | {
      readonly kind: 'proposal.opened'
      readonly proposal: string
      readonly changes: readonly string[]
      readonly isLoosening: boolean
      readonly votesNeeded: number
      /** From its votes until it takes hold. */
      readonly delaySeconds?: number
      readonly expiresAt: UnixSeconds
    }
  | {
      readonly kind: 'proposal.voted'
      readonly proposal: string
      readonly answer: 'yes' | 'no' | 'taken back'
      readonly votes: number
      readonly votesNeeded: number
    }
  | { readonly kind: 'proposal.vetoed'; readonly proposal: string; readonly until?: UnixSeconds }
  | {
      readonly kind: 'proposal.activated'
      readonly proposal: string
      readonly changes: readonly string[]
    }
  | {
      readonly kind: 'proposal.ended'
      readonly proposal: string
      readonly how: 'withdrawn' | 'expired' | 'stale'
    }
  /** What is so from now on and nobody voted on. */
  | { readonly kind: 'charter.changed'; readonly what: string; readonly changes: readonly string[] }

/** `subject` is what locks or freezes, in words: `the organisation`, `the wallet office`. */
export type LockHappening =
  | { readonly kind: 'lock.coming'; readonly subject: string; readonly locksAt: UnixSeconds }
  | { readonly kind: 'lock.taken'; readonly subject: string }
  | { readonly kind: 'unlock.requested'; readonly subject: string }
  | {
      readonly kind: 'unlock.issued'
      readonly subject: string
      readonly operators: readonly string[]
      readonly expiresAt: UnixSeconds
    }
  | { readonly kind: 'unlock.used'; readonly subject: string; readonly proposal: string }
  | { readonly kind: 'freeze.made'; readonly subject: string }
  | { readonly kind: 'freeze.ended'; readonly subject: string }

export type PeopleHappening =
  | {
      readonly kind: 'member.changed'
      readonly member: string
      readonly change: 'added' | 'removed' | 'suspended' | 'restored' | 'given other roles'
      readonly roles?: readonly string[]
    }
  | {
      readonly kind: 'credential.changed'
      readonly member: string
      readonly credential: string
      readonly change: 'invited' | 'admitted' | 'revoked'
      readonly fingerprint: string
    }
  | {
      readonly kind: 'factor.changed'
      readonly member: string
      readonly factor: string
      readonly change:
        | 'enrolled'
        | 'replaced'
        | 'removed'
        | 'locked'
        | 'unlocked by a recovery code'
        | 'asked to be replaced'
    }
  | { readonly kind: 'recovery.used'; readonly member: string; readonly codesLeft: number }
  | {
      readonly kind: 'contact.changed'
      readonly member: string
      readonly channel: ChannelName
      /** As it may be shown: `a…@example.org`. */
      readonly address: string
      readonly change: 'added' | 'verified' | 'removed'
    }

export type SpendHappening =
  | {
      readonly kind: 'spend.waiting'
      readonly wallet: string
      readonly amount: string
      readonly payees: readonly string[]
      readonly approvalsNeeded: number
      readonly expiresAt: UnixSeconds
      /** What this person types when they approve it. */
      readonly compareCode?: string
    }
  | {
      readonly kind: 'spend.approved'
      readonly wallet: string
      readonly amount: string
      readonly approvals: number
      readonly approvalsNeeded: number
    }
  | {
      readonly kind: 'spend.signed'
      readonly wallet: string
      readonly amount: string
      readonly txid: string
    }
  | {
      readonly kind: 'spend.confirmed'
      readonly wallet: string
      readonly amount: string
      readonly txid: string
    }
  | {
      readonly kind: 'spend.denied'
      readonly wallet: string
      readonly amount: string
      readonly because: readonly string[]
    }

/** Ways past the signer. `how` ends a sentence that begins with the amount. */
export type ExitHappening =
  | {
      readonly kind: 'exit.seen'
      readonly wallet: string
      readonly amount: string
      readonly txid: string
      readonly how: string
      readonly state: 'waiting' | 'confirmed' | 'undone' | 'gone'
    }
  | {
      readonly kind: 'canary.moved'
      readonly wallet: string
      readonly amount: string
      readonly txid: string
      readonly direction: 'in' | 'out'
      readonly state: 'waiting' | 'confirmed'
    }
  | {
      readonly kind: 'timelock.near'
      readonly wallet: string
      readonly coins: number
      readonly amount: string
      readonly blocks: number
      readonly opensAt: UnixSeconds
    }
  | {
      readonly kind: 'rehearsal.due'
      readonly wallet: string
      readonly rehearsedAt?: UnixSeconds
    }

export type OwnHappening =
  | {
      readonly kind: 'heartbeat'
      readonly entries: number
      readonly nextBy: UnixSeconds
      /** What the signer signed, line by line, for whoever wants to check it. */
      readonly signed?: readonly string[]
    }
  | {
      readonly kind: 'contact.verification'
      readonly code: string
      /** Missing where it always works. */
      readonly expiresAt?: UnixSeconds
    }
  /** The server showed the signer an audit log that was altered. */
  | { readonly kind: 'audit.refused'; readonly size: number; readonly notarised: number }
  /** What the security review found that was not there before; from the worst. */
  | {
      readonly kind: 'review.found'
      readonly score: number
      readonly findings: readonly {
        readonly severity: string
        readonly title: string
        readonly subject: string
      }[]
    }
  | { readonly kind: 'test' }
  | {
      readonly kind: 'channel.dead'
      readonly channel: ChannelName
      readonly since: UnixSeconds
      readonly why: string
    }

/** What was traded on an account at an exchange. */
export type TradeHappening = {
  readonly kind: 'trade.filled'
  readonly account: string
  readonly venue: string
  readonly market: string
  readonly side: 'buy' | 'sell'
  /** Empty where it was placed elsewhere. */
  readonly order: string
  readonly fills: number
  readonly amount: string
  readonly value: string
  /** The member whose own machine says so, where its key is there. */
  readonly machineOf?: string
}

/** People are needed for an order at an exchange, or a rule has everybody told of it. */
export type OrderHappening = {
  readonly kind: 'order.woke'
  readonly account: string
  readonly market: string
  readonly order: string
  readonly member: string
  /** One word of the trader's; empty where a rule alone has it told. */
  readonly why: string
  /** What the policy said, if it did. */
  readonly reason: string
}

/** What becomes of an order that waits for people or time. */
export type WaitingHappening = {
  readonly kind: 'order.waiting'
  readonly account: string
  readonly market: string
  readonly side: 'buy' | 'sell'
  readonly amount: string
  readonly event: 'asked' | 'approved' | 'rejected' | 'placed' | 'cancelled'
  readonly asker: string
  /** Who said a word on it; empty for the other events. */
  readonly member: string
  readonly groups: readonly { readonly group: string; readonly count: number }[]
  readonly delaySeconds: number
}

/** What a member asked to be told of. */
export type AlertHappening =
  | {
      readonly kind: 'alert.fired'
      /** Of the first. */
      readonly name: string
      readonly fired: number
      readonly lines: readonly string[]
    }
  | {
      readonly kind: 'alert.silenced'
      readonly name: string
      readonly change: 'removed' | 'paused'
    }

/** Ways into the console and the API. */
export type AccountHappening =
  | { readonly kind: 'token.made'; readonly name: string }
  | { readonly kind: 'account.changed'; readonly member: string; readonly change: string }
  | { readonly kind: 'account.reset'; readonly expiresAt: UnixSeconds }
  /** The authenticator whose codes sign a member in to the console. */
  | {
      readonly kind: 'signin.changed'
      readonly member: string
      readonly change: 'set up' | 'removed'
      /** What agreed to it, in words. */
      readonly agreed: string
    }
  | { readonly kind: 'sign-in'; readonly device: string; readonly network: string }
