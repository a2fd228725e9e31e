// What a bad day stops at the server, what everybody is shown meanwhile, and the traces by which
// one finds what somebody did.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { ListedNetwork } from '@countersign/core/charter/networks.ts'

/** A lever that is pulled, as the charter has it. */
export type PulledLever = {
  readonly lever: 'trading' | 'links' | 'entry' | 'network'
  /** The member's id; absent where a quorum's freeze it is. */
  readonly by?: string | undefined
  readonly why: string
  readonly at: UnixSeconds
}

/** What is closed, as of one moment of the charter. */
export type Closure = {
  readonly levers: readonly PulledLever[]
  /** Whom the server answers while `network` is pulled. */
  readonly networks: readonly ListedNetwork[]
  /** Ways into the console that are not newer count no more; 0 for never. */
  readonly renewFrom: UnixSeconds
}

export const NOTHING_CLOSED: Closure = { levers: [], networks: [], renewFrom: 0 }

/** What everybody is shown, on every page. There is one at most. */
export type BannerRecord = {
  readonly text: string
  /** The member's id. */
  readonly by: string
  readonly at: UnixSeconds
  readonly until: UnixSeconds
}

/** What is looked for: everything that is said has to fit. */
export type TraceQuery = {
  /** An address or a range, in CIDR notation or without. */
  readonly range?: string | undefined
  /** Ids of actors: devices and members. */
  readonly actors?: readonly string[] | undefined
  readonly token?: string | undefined
  readonly since?: UnixSeconds | undefined
  readonly until?: UnixSeconds | undefined
}

/** What was found by one of its sides. */
export type TraceGroup = {
  readonly side: 'act' | 'actor' | 'network' | 'token' | 'session'
  /** Of an act with its outcome: `spend.asked done`. */
  readonly name: string
  readonly count: number
  readonly first: UnixSeconds
  readonly last: UnixSeconds
}

export type Traces = {
  readonly count: number
  /** Null where nothing was found. */
  readonly first: UnixSeconds | null
  readonly last: UnixSeconds | null
  /** The most frequent of each side first. */
  readonly groups: readonly TraceGroup[]
}

export type IncidentReader = {
  closure(): Promise<Closure>
  /** As it was put: whether it has ended is for whoever asks. */
  banner(): Promise<BannerRecord | null>
  /** Counts over the audit log. */
  traces(query: TraceQuery): Promise<Traces>
  /** Numbers of the events found, newest first, before this number. */
  traceSeqs(query: TraceQuery, limit: number, before?: number): Promise<readonly number[]>
  /** Bytes of these events, in their order. */
  auditEventsOf(seqs: readonly number[]): Promise<readonly Uint8Array[]>
}

export type IncidentTransactor = {
  /** In the place of the one before; null for none. */
  putBanner(banner: BannerRecord | null): Promise<void>
}
