// What the server tells members of by itself: spends, reading tokens, new findings of the
// review. A tiding is put in the transaction of what it tells of; the job `send-notices` makes
// notices of it, one for each member and channel. The charter's own notices are the courier's.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { SpendPath } from '@countersign/core/wallet/exit/path-words.ts'

/** What there is to tell. Texts may be anybody's; amounts are in satoshis. */
export type Tiding =
  | {
      readonly kind: 'spend.waiting'
      readonly wallet: string
      readonly txid: string
      readonly amountSats: bigint
      /** `BTC to address`, as people read it. */
      readonly payees: readonly string[]
      readonly approvalsNeeded: number
      readonly expiresAt: UnixSeconds
    }
  | {
      readonly kind: 'spend.approved'
      readonly wallet: string
      readonly txid: string
      readonly amountSats: bigint
      readonly approvals: number
      readonly approvalsNeeded: number
    }
  | {
      readonly kind: 'spend.signed'
      readonly wallet: string
      readonly txid: string
      readonly amountSats: bigint
    }
  | {
      readonly kind: 'spend.confirmed'
      readonly wallet: string
      readonly txid: string
      readonly amountSats: bigint
    }
  | {
      readonly kind: 'spend.denied'
      readonly wallet: string
      readonly txid: string
      readonly amountSats: bigint
      readonly because: readonly string[]
    }
  /** A spend past the signer, as it comes and goes. */
  | {
      readonly kind: 'exit.seen'
      readonly wallet: string
      readonly txid: string
      readonly amountSats: bigint
      readonly path: SpendPath
      readonly state: SeenState
    }
  /** Money came to the address that nobody should touch, or left it. */
  | {
      readonly kind: 'canary.moved'
      readonly wallet: string
      readonly txid: string
      readonly amountSats: bigint
      readonly direction: 'in' | 'out'
      readonly state: 'waiting' | 'confirmed'
    }
  /** Coins that one key may soon spend alone, or may now (`blocks` is 0). */
  | {
      readonly kind: 'timelock.near'
      readonly wallet: string
      readonly coins: number
      readonly amountSats: bigint
      readonly blocks: number
      readonly opensAt: UnixSeconds
    }
  /** When it was the last time, if it ever was. */
  | {
      readonly kind: 'rehearsal.due'
      readonly wallet: string
      readonly rehearsedAt?: UnixSeconds
    }
  | { readonly kind: 'token.made'; readonly token: string; readonly name: string }
  /** A browser or a network that the member never signed in from. For them alone. */
  | {
      readonly kind: 'account.entered'
      readonly member: string
      readonly browser: string
      readonly network: string
    }
  /** What became of somebody's way into the console. */
  | { readonly kind: 'account.changed'; readonly member: string; readonly change: string }
  /** For the member's proven mailboxes alone. */
  | {
      readonly kind: 'account.reset-link'
      readonly member: string
      readonly link: string
      readonly expiresAt: UnixSeconds
    }
  /** What the review found that was not there before; from the worst. */
  | {
      readonly kind: 'review.found'
      readonly score: number
      readonly findings: readonly ToldFinding[]
    }
  /** Alerts of one member, for them alone. No channels: by all they have. */
  | {
      readonly kind: 'alert.fired'
      readonly member: string
      readonly channels: readonly ChannelName[]
      /** Of the first. */
      readonly name: string
      readonly fired: number
      /** Of the first ones, a sentence each. */
      readonly lines: readonly string[]
    }
  /** Somebody in this member's name took away or paused an alert of theirs. */
  | {
      readonly kind: 'alert.silenced'
      readonly member: string
      readonly name: string
      readonly change: 'removed' | 'paused'
    }
  /** Trades of one order since it was told last. */
  | {
      readonly kind: 'trade.filled'
      readonly account: string
      readonly venue: string
      readonly market: string
      readonly side: 'buy' | 'sell'
      /** Empty where it was placed elsewhere. */
      readonly order: string
      readonly fills: number
      readonly amount: string
      /** In the currency of the price. */
      readonly value: string
      /** The member whose own machine says so. */
      readonly machineOf?: string
    }
  /** People are needed for an order, or a rule has everybody told of it. */
  | {
      readonly kind: 'order.woke'
      readonly account: string
      readonly market: string
      readonly order: string
      /** The member whose order it is. */
      readonly member: string
      /** One word of the trader's; empty where a rule alone has it told. */
      readonly why: string
      /** What the policy said, if it did. */
      readonly reason: string
    }
  /** Of an order that waits for people or time. */
  | {
      readonly kind: 'order.waiting'
      readonly account: string
      readonly order: string
      readonly market: string
      readonly side: 'buy' | 'sell'
      readonly amount: string
      readonly event: WaitingEvent
      /** Who asks for it. */
      readonly asker: string
      /** Who said a word on it; empty for the other events. */
      readonly member: string
      readonly groups: readonly { readonly group: string; readonly count: number }[]
      readonly delaySeconds: number
    }
  | { readonly kind: 'test' }

/** As the trader tells of it; of one that came to nothing people are woken (`order.woke`). */
export const WAITING_EVENTS = ['asked', 'approved', 'rejected', 'placed', 'cancelled'] as const
export type WaitingEvent = (typeof WAITING_EVENTS)[number]

/** In the pool; in a block; back from a block that was undone; no longer known to the node. */
export const SEEN_STATES = ['waiting', 'confirmed', 'undone', 'gone'] as const
export type SeenState = (typeof SEEN_STATES)[number]

export type ToldFinding = {
  readonly check: string
  readonly severity: string
  readonly title: string
  readonly subject: string
}

export type TidingRecord = {
  /** Names it for good: the same id is told once. */
  readonly id: string
  readonly at: UnixSeconds
  /** The member's id whose doing it is; empty where it is nobody's. */
  readonly by: string
  readonly tiding: Tiding
}

export const CHANNEL_NAMES = ['mail', 'sms', 'webhook', 'ntfy', 'push'] as const
export type ChannelName = (typeof CHANNEL_NAMES)[number]

/** One member by one channel. What waits in it is the adapter's own text. */
export type LaneRecord = {
  /** The member's id; `+2` and so on behind it for further addresses. */
  readonly recipient: string
  readonly channel: ChannelName
  readonly body: string
}

/** One try, for the delivery log. */
export type AttemptRecord = {
  readonly notice: string
  readonly recipient: string
  readonly channel: ChannelName
  readonly at: UnixSeconds
  /** Null: it was delivered. Never holds a secret or an address. */
  readonly refusal: string | null
}

/** How a lane stands. */
export type LaneStanding = {
  readonly recipient: string
  readonly channel: ChannelName
  readonly state: 'working' | 'failing' | 'dead'
  readonly waiting: number
  readonly undelivered: number
  readonly deliveredAt?: UnixSeconds
  readonly nextAt?: UnixSeconds
  readonly why?: string
}

/** Who is told, where, and the marks that every notice bears: from the signer's charter. */
export type Audience = {
  readonly organisation: string
  readonly head: { readonly seq: number; readonly hash: string }
  readonly members: readonly {
    readonly id: string
    readonly name: string
    readonly contacts: readonly { readonly kind: string; readonly address: string }[]
    /** `kind address` of those that were proven. */
    readonly verified: readonly string[]
  }[]
}

/** The channels as one: it writes notices and sends them, and keeps nothing. */
export type NoticesPort = {
  /** Whether any channel is set up. */
  readonly isSetUp: boolean
  /** The lanes that are changed by these tidings. A test revives dead lanes. */
  added(
    lanes: readonly LaneRecord[],
    tidings: readonly TidingRecord[],
    audience: Audience,
  ): readonly LaneRecord[]
  /** Whether anything is to be tried at this moment. */
  isDue(lanes: readonly LaneRecord[], now: UnixSeconds): boolean
  /**
   * Tries what is due, at most one notice of each lane.
   * @param record - told of each try as soon as it ended, with the lanes it changes
   */
  deliver(
    lanes: readonly LaneRecord[],
    audience: Audience,
    record: (attempt: AttemptRecord, changed: readonly LaneRecord[]) => Promise<void>,
  ): Promise<void>
  standings(lanes: readonly LaneRecord[]): readonly LaneStanding[]
}

export type NoticeReader = {
  /** Those that were not told yet, first first. */
  untold(limit: number): Promise<readonly TidingRecord[]>
  /** By recipient, then channel. */
  lanes(): Promise<readonly LaneRecord[]>
  /** Last first. */
  attempts(limit: number): Promise<readonly AttemptRecord[]>
}

export type NoticeTransactor = {
  /** The first one of an id stays. */
  putTiding(tiding: TidingRecord): Promise<void>
  markTold(ids: readonly string[]): Promise<void>
  /**
   * Remembers for good that something is told: longer than its tiding, and over a rebuild.
   * @returns false when it was before
   */
  rememberTold(id: string, at: UnixSeconds): Promise<boolean>
  putLane(lane: LaneRecord): Promise<void>
  putAttempt(attempt: AttemptRecord): Promise<void>
  /** Forgets tidings that were told, and tries, from before this moment. */
  forgetNotices(before: UnixSeconds): Promise<void>
}
