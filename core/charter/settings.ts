// The rules an organisation decides by: how many people, how late, when it locks. Bounds here keep
// it able to act: rules that nobody could meet are refused before they hold.

import { Fault } from '../fault.ts'

const HOUR = 3_600
const DAY = 24 * HOUR

export type Settings = {
  /** People for a change of the organisation or a loosening, the proposer included. */
  readonly quorum: number
  /** From the quorum until a loosening takes hold. */
  readonly delaySeconds: number
  /** From the last loosening until the lock; 0 without operations keys, for nobody could unlock. */
  readonly lockAfterSeconds: number
  /** How long a proposal waits for its quorum. */
  readonly expirySeconds: number
  /** Above this, whoever approves a spend types what came by another channel; 0 for never. */
  readonly compareAboveSats: bigint
}

/** Less would be no time to notice; more than a month, and nobody remembers why. */
const DELAY_BOUNDS = { least: HOUR, most: 30 * DAY } as const
const EXPIRY_BOUNDS = { least: HOUR, most: 30 * DAY } as const
const LOCK_BOUNDS = { least: HOUR, most: 365 * DAY } as const

/** For one person: two days to notice what a thief began. */
export const PERSONAL: Settings = {
  quorum: 1,
  delaySeconds: 2 * DAY,
  lockAfterSeconds: 0,
  expirySeconds: 7 * DAY,
  compareAboveSats: 0n,
}

/** Three people, or all but one. */
export const teamQuorum = (voters: number): number => Math.min(3, voters - 1)

/** For so many members who can vote. */
export function teamSettings(voters: number, hasOperations: boolean): Settings {
  return {
    quorum: teamQuorum(voters),
    delaySeconds: DAY,
    lockAfterSeconds: hasOperations ? 2 * DAY : 0,
    expirySeconds: 7 * DAY,
    compareAboveSats: 0n,
  }
}

export type Standing = {
  readonly kind: 'personal' | 'team'
  /** Members who are able to vote. */
  readonly voters: number
  readonly hasOperations: boolean
}

/**
 * Refuses rules that could leave nobody able to act, or one alone able to.
 * @throws Fault charter.would_lock_out, charter.settings_invalid
 */
export function checkSettings(settings: Settings, standing: Standing): void {
  const { kind, voters, hasOperations } = standing
  const { quorum } = settings
  if (kind === 'team' && voters < 3) {
    throw new Fault('charter.would_lock_out', { voters, why: 'a team needs three who can vote' })
  }
  if (kind === 'team' && (quorum < 2 || quorum > voters - 1)) {
    const why = `the quorum has to be 2 to ${voters - 1} of ${voters}`
    throw new Fault('charter.would_lock_out', { voters, quorum, why })
  }
  if (kind === 'personal' && (quorum !== 1 || voters < 1)) {
    throw new Fault('charter.would_lock_out', { voters, quorum, why: 'one person decides alone' })
  }
  inBounds('delaySeconds', settings.delaySeconds, DELAY_BOUNDS)
  inBounds('expirySeconds', settings.expirySeconds, EXPIRY_BOUNDS)
  if (settings.lockAfterSeconds === 0 && !hasOperations) return
  if (!hasOperations) {
    const why = 'without operations keys nobody could unlock'
    throw new Fault('charter.settings_invalid', { field: 'lockAfterSeconds', why })
  }
  inBounds('lockAfterSeconds', settings.lockAfterSeconds, LOCK_BOUNDS)
}

/** The next settings. @throws Fault charter.change_invalid when the lock would come later */
export function shrinkingLock(before: Settings, next: Settings): Settings {
  const isLater = next.lockAfterSeconds > before.lockAfterSeconds || next.lockAfterSeconds === 0
  if (before.lockAfterSeconds === 0 || !isLater) return next
  throw new Fault('charter.change_invalid', { why: 'the time until the lock can only shrink' })
}

function inBounds(field: string, value: number, bounds: { least: number; most: number }): void {
  if (value >= bounds.least && value <= bounds.most) return
  const why = `from ${bounds.least} to ${bounds.most}`
  throw new Fault('charter.settings_invalid', { field, value, why })
}

/** Settings as a change carries them. @throws Fault charter.settings_invalid */
export const settingsFields = (given: {
  readonly quorum: number
  readonly delaySeconds: number
  readonly lockAfterSeconds: number
  readonly expirySeconds: number
  readonly compareAboveSats: string
}): Settings => {
  if (!/^(0|[1-9]\d{0,15})$/.test(given.compareAboveSats)) {
    const why = 'satoshis in digits'
    throw new Fault('charter.settings_invalid', { field: 'compareAboveSats', why })
  }
  const { quorum, delaySeconds, lockAfterSeconds, expirySeconds } = given
  const compareAboveSats = BigInt(given.compareAboveSats)
  return { quorum, delaySeconds, lockAfterSeconds, expirySeconds, compareAboveSats }
}
