// Alerts of members: made, listed, paused and removed. An alert moves no coins. Whoever takes one
// away takes a warning away: its owner is told, and the audit log has it.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { type Alert, isOfEvents, NEW_ALERT } from '@countersign/core/exchange/alerts/alert.ts'
import type { Last } from '@countersign/core/exchange/alerts/book.ts'
import { readCondition, readNumber } from '@countersign/core/exchange/alerts/record.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { AlertPage, AlertRecord, FiringRecord } from '../ports/alerts.ts'
import type { ChannelName } from '../ports/notices.ts'
import type { Reader, Transactor } from '../ports/store.ts'
import { type Acting, traceOf } from './acting.ts'
import { ALERT_TERMS, pricesOf } from './alert-holding.ts'
import { checkGoverning } from './members.ts'
import { recordEvent } from './record-event.ts'
import { tell } from './tell.ts'
import { tellOwner } from './tell-alerts.ts'
import type { World } from './world.ts'

const MOST_ALERTS = 10_000
/** Of all alerts together: each is a feed of its own at its venue. */
const MOST_MARKETS = 64
const ID_BYTES = 8

export type AlertWish = {
  readonly name: string
  readonly condition: Canonical
  /** Left out: it fires once. */
  readonly back?: string | undefined
  readonly onBeyond: Alert['onBeyond']
  readonly channels: readonly ChannelName[]
  readonly expiresAt: UnixSeconds | null
}

/** An alert, and what it is about just now. */
export type SeenAlert = {
  readonly record: AlertRecord
  readonly last: Last | null
  /** The number is too old to be evaluated, or there is none. */
  readonly isStale: boolean
  /** Of a move whose window has not its length yet. */
  readonly countedSince: UnixSeconds | null
}

type Keeping = Pick<World, 'store' | 'clock' | 'alerts'>

function seen({ clock, alerts }: Keeping, record: AlertRecord): SeenAlert {
  const { condition } = record.alert
  const last = alerts.lastOf(record)
  const isOld = last === null || clock() - last.at > ALERT_TERMS.staleSeconds
  const isShort = condition.kind === 'move' && clock() - condition.windowSeconds < alerts.startedAt
  return {
    record,
    last,
    isStale: !isOfEvents(condition) && isOld,
    countedSince: isShort ? alerts.startedAt : null,
  }
}

export async function listAlerts(world: Keeping, page: AlertPage): Promise<readonly SeenAlert[]> {
  return (await world.store.reader.alerts(page)).map((record) => seen(world, record))
}

/** @throws Fault alert.missing */
export async function showAlert(world: Keeping, id: string): Promise<SeenAlert> {
  return seen(world, await alertOf(world.store.reader, id))
}

/** @throws Fault alert.missing */
export async function listFirings(
  { store: { reader } }: Pick<World, 'store'>,
  id: string,
  limit: number,
): Promise<{ readonly record: AlertRecord; readonly firings: readonly FiringRecord[] }> {
  return { record: await alertOf(reader, id), firings: await reader.firings(id, limit) }
}

async function alertOf(reader: Pick<Reader, 'alert'>, id: string): Promise<AlertRecord> {
  const record = await reader.alert(id)
  if (!record) throw new Fault('alert.missing', { alert: id })
  return record
}

/**
 * @throws Fault channel.message_invalid for what is no condition, alert.too_many,
 *   alert.too_many_markets, http.request_invalid for an end that is past
 */
export async function createAlert(
  { store, clock, chance, alerts }: Keeping & Pick<World, 'chance'>,
  wish: AlertWish,
  by: Acting,
): Promise<AlertRecord> {
  const now = clock()
  const record = recordOf(wish, { id: chance(ID_BYTES).toHex(), owner: by.member, now })
  return await alerts.change(async () => {
    checkMarkets(alerts.markets(), record.alert)
    await store.transact(async (tx) => {
      if ((await tx.countAlerts(by.member)) >= MOST_ALERTS) {
        throw new Fault('alert.too_many', { most: MOST_ALERTS })
      }
      await tx.putAlert(record)
      await recordAct(tx, { act: 'api.createAlert', record, now }, by)
    })
    return { answer: record, put: record }
  })
}

function recordOf(
  { name, condition, back, onBeyond, channels, expiresAt }: AlertWish,
  { id, owner, now }: { readonly id: string; readonly owner: string; readonly now: UnixSeconds },
): AlertRecord {
  if (expiresAt !== null && expiresAt <= now) {
    throw new Fault('http.request_invalid', { where: 'body/expiresAt', wanted: 'a time to come' })
  }
  const read = readCondition(condition)
  const repeat: Alert['repeat'] =
    back === undefined ? { kind: 'once' } : { kind: 'every', back: readNumber(back, read) }
  return {
    alert: { id, condition: read, repeat, onBeyond, expiresAt },
    owner,
    name,
    channels: [...new Set(channels)],
    state: NEW_ALERT,
    isPaused: false,
    createdAt: now,
    endedAt: null,
  }
}

function checkMarkets(known: ReturnType<World['alerts']['markets']>, { condition }: Alert): void {
  const names = new Set(known.map(({ venue, market }) => `${venue} ${market}`))
  for (const { venue, market } of pricesOf(condition)) names.add(`${venue} ${market}`)
  if (names.size > MOST_MARKETS) throw new Fault('alert.too_many_markets', { most: MOST_MARKETS })
}

/** @throws Fault alert.missing, charter.role_missing for somebody else's */
export async function removeAlert(world: Keeping, id: string, by: Acting): Promise<void> {
  await world.alerts.change(async () => {
    await silence(world, { id, change: 'removed', act: 'api.removeAlert' }, by)
    return { answer: undefined, removed: id }
  })
}

/** @throws Fault alert.missing, alert.ended, charter.role_missing for somebody else's */
export async function pauseAlert(world: Keeping, id: string, by: Acting): Promise<AlertRecord> {
  return await world.alerts.change(async () => {
    const record = await silence(world, { id, change: 'paused', act: 'api.pauseAlert' }, by)
    return { answer: record, removed: id }
  })
}

/**
 * Armed as if it was just made.
 * @throws Fault alert.missing, alert.ended, charter.role_missing for somebody else's
 */
export async function resumeAlert(world: Keeping, id: string, by: Acting): Promise<AlertRecord> {
  const { store, clock, alerts } = world
  return await alerts.change(async () => {
    const record = await store.transact(async (tx) => {
      const known = await changeable(tx, id, { by, act: 'resumeAlert' })
      checkMarkets(alerts.markets(), known.alert)
      if (!(await tx.pauseAlert(id, false))) throw new Fault('alert.ended', { alert: id })
      await recordAct(tx, { act: 'api.resumeAlert', record: known, now: clock() }, by)
      return await alertOf(tx, id)
    })
    return { answer: record, put: record }
  })
}

/** What fired before is told first. */
async function silence(
  { store, clock }: Keeping,
  {
    id,
    change,
    act,
  }: {
    readonly id: string
    readonly change: 'removed' | 'paused'
    readonly act: 'api.removeAlert' | 'api.pauseAlert'
  },
  by: Acting,
): Promise<AlertRecord> {
  const now = clock()
  return await store.transact(async (tx) => {
    const record = await changeable(tx, id, { by, act })
    await tellOwner(tx, record.owner, now)
    const isDone = change === 'removed' ? await tx.removeAlert(id) : await tx.pauseAlert(id, true)
    if (!isDone) throw new Fault('alert.ended', { alert: id })
    const tiding = {
      kind: 'alert.silenced',
      member: record.owner,
      name: record.name,
      change,
    } as const
    // One a minute, so that who clears many away is not flooded.
    const mark = String(Math.floor(now / 60))
    await tell(tx, { tiding, at: now, now, by: by.member, mark })
    await tx.enqueue({ kind: 'send-notices' })
    await recordAct(tx, { act, record, now }, by)
    return { ...record, isPaused: true }
  })
}

async function changeable(
  tx: Transactor,
  id: string,
  { by, act }: { readonly by: Acting; readonly act: string },
): Promise<AlertRecord> {
  const record = await alertOf(tx, id)
  if (record.owner !== by.member) await checkGoverning(tx, by.member, act)
  return record
}

type Act = 'api.createAlert' | 'api.removeAlert' | 'api.pauseAlert' | 'api.resumeAlert'

async function recordAct(
  tx: Transactor,
  { act, record, now }: { readonly act: Act; readonly record: AlertRecord; readonly now: number },
  by: Acting,
): Promise<void> {
  // Not its name: it may say at which price its owner acts, and more people read the audit log.
  const facts = { alert: record.alert.id, owner: record.owner }
  await recordEvent(tx, { time: now, act, outcome: { kind: 'done' }, ...traceOf(by, facts) })
}
