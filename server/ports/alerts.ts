// Alerts of members and what they came to: the server's own. A firing is made durable with the
// state of its alert, the number it was made of and the job that tells of it, or not at all.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Alert, AlertState, EventCondition } from '@countersign/core/exchange/alerts/alert.ts'
import type { Firing, Last } from '@countersign/core/exchange/alerts/book.ts'
import type { ChannelName } from './notices.ts'

export type AlertRecord = {
  readonly alert: Alert
  /** The member's id. */
  readonly owner: string
  readonly name: string
  /** None: by every channel the owner has. */
  readonly channels: readonly ChannelName[]
  readonly state: AlertState
  readonly isPaused: boolean
  readonly createdAt: UnixSeconds
  readonly endedAt: UnixSeconds | null
}

/** A firing as it is kept. */
export type FiringRecord = Firing & {
  /** When the number before was received. */
  readonly beforeAt: UnixSeconds | null
  /** Of a move whose window began less than its length ago: since when it is counted. */
  readonly countedSince: UnixSeconds | null
  /** Names what happened, where it is no number: evaluated once, however often it is heard. */
  readonly mark: string | null
}

/** A firing nobody was told of yet, with its alert. */
export type UntoldFiring = {
  readonly firing: FiringRecord
  readonly record: AlertRecord
}

/** What happened, until it was evaluated. */
export type AlertEvent = {
  readonly mark: string
  readonly at: UnixSeconds
  readonly condition: EventCondition
}

export type Settlement = {
  /** `before`: the generation that the alert has to have still. */
  readonly states: readonly {
    readonly id: string
    readonly before: number
    readonly state: AlertState
  }[]
  readonly lasts: readonly (readonly [series: string, Last])[]
  readonly firings: readonly FiringRecord[]
  readonly at: UnixSeconds
}

export type AlertPage = {
  readonly limit: number
  /** Only what comes after this id. */
  readonly after?: string | undefined
  readonly owner?: string | undefined
}

export type AlertReader = {
  /** By id. */
  alerts(page: AlertPage): Promise<readonly AlertRecord[]>
  alert(id: string): Promise<AlertRecord | null>
  /** Those that are evaluated: neither ended nor paused. By id. */
  armedAlerts(page: AlertPage): Promise<readonly AlertRecord[]>
  /** By series, the number that was evaluated last. In no order. */
  alertLasts(): Promise<readonly (readonly [series: string, Last])[]>
  /** The last one first. */
  firings(alert: string, limit: number): Promise<readonly FiringRecord[]>
  /** How many there are of each owner whom not all was told, by the owner's id. */
  untoldOwners(): Promise<readonly { readonly owner: string; readonly firings: number }[]>
  /** Of one owner, first first. */
  untoldFirings(owner: string, limit: number): Promise<readonly UntoldFiring[]>
  /** When the owner was told of alerts last, or null. */
  alertsToldAt(owner: string): Promise<UnixSeconds | null>
  /** First first. */
  alertEvents(limit: number): Promise<readonly AlertEvent[]>
  /** Those of the marks that were evaluated before. */
  knownMarks(marks: readonly string[]): Promise<readonly string[]>
}

export type AlertTransactor = {
  /** The first one of a mark stays. */
  putAlertEvent(event: AlertEvent): Promise<void>
  removeAlertEvents(marks: readonly string[]): Promise<void>
  putAlert(record: AlertRecord): Promise<void>
  /** Paused, or armed anew as if it was just made. @returns false when there is none */
  pauseAlert(id: string, isPaused: boolean): Promise<boolean>
  /** With its firings. @returns false when there is none */
  removeAlert(id: string): Promise<boolean>
  /** Of one owner, under a lock until the transaction ends: who counts counts rightly. */
  countAlerts(owner: string): Promise<number>
  /**
   * All of it or nothing.
   * @returns false, and the transaction is to fail, when one of the alerts has moved on
   */
  settleAlerts(settlement: Settlement): Promise<boolean>
  /** The firings of one owner, as told by this tiding. */
  markFiringsTold(
    owner: string,
    told: {
      readonly firings: readonly Pick<Firing, 'id' | 'generation'>[]
      readonly at: UnixSeconds
    },
  ): Promise<void>
  /** Alerts that ended, and firings that were told, before this moment. */
  forgetAlerts(before: UnixSeconds): Promise<void>
}
