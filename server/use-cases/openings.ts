// One-time links into the console, for a member whose device asks: the first way into an account,
// and the way back where all others are lost. Then it waits for a day, is told to everybody, and
// any session of the account cancels it: a stolen device alone does not get in unseen.

import { Fault } from '@countersign/core/fault.ts'
import type { OpeningRecord } from '../ports/accounts.ts'
import type { Reader, Transactor } from '../ports/store.ts'
import { type Acting, byDevice, traceOf } from './acting.ts'
import { type Caller, useNonce } from './authenticate.ts'
import { checkEntry } from './closed.ts'
import type { Entered, Entrance } from './enter.ts'
import { person, recordEvent } from './record-event.ts'
import { bearerHash, newBearer, newSession, presentMember } from './sessions.ts'
import { tell } from './tell.ts'
import type { World } from './world.ts'

const DAY_SECONDS = 86_400
const HOUR_SECONDS = 3_600
const MAX_OPENINGS = 8

type Device = Extract<Caller, { readonly kind: 'device' }>

/** Whether the account can be entered at all. */
export async function hasWayIn(
  reader: Pick<Reader, 'passkeys' | 'password'>,
  member: string,
): Promise<boolean> {
  return (await reader.passkeys(member)).length > 0 || (await reader.password(member)) !== null
}

/**
 * @returns the secret, which is in this answer and nowhere else
 * @throws Fault http.nonce_used, charter.frozen, account.too_many_openings
 */
export async function openAccount(
  { store, clock, chance }: Pick<World, 'store' | 'clock' | 'chance'>,
  { member, params }: Device,
  network: string,
): Promise<OpeningRecord & { readonly secret: string }> {
  const now = clock()
  const secret = newBearer(chance)
  return await store.transact(async (tx) => {
    await useNonce(tx, params, now)
    await checkEntry(tx)
    if ((await tx.openings(member)).length >= MAX_OPENINGS) {
      throw new Fault('account.too_many_openings')
    }
    const hasWay = await hasWayIn(tx, member)
    const usableFrom = hasWay ? now + DAY_SECONDS : now
    const expiresAt = usableFrom + (hasWay ? DAY_SECONDS : HOUR_SECONDS)
    const opening = { hash: bearerHash(secret), member, madeAt: now, usableFrom, expiresAt }
    await tx.putOpening(opening)
    if (hasWay) {
      const tiding = { kind: 'account.changed', member, change: 'opening made' } as const
      await tell(tx, { tiding, at: now, now, by: member, mark: opening.hash })
    }
    await recordEvent(tx, {
      time: now,
      act: 'api.openAccount',
      outcome: { kind: 'done' },
      ...traceOf(byDevice(member, params, network), { usableFrom: String(usableFrom) }),
    })
    return { ...opening, secret }
  })
}

/** @throws Fault charter.frozen, account.opening_invalid, account.opening_early */
export async function enterByOpening(
  world: Pick<World, 'store' | 'clock' | 'chance'>,
  secret: string,
  { network, browser }: Entrance,
): Promise<Omit<Entered, 'known'>> {
  const now = world.clock()
  return await world.store.transact(async (tx) => {
    await checkEntry(tx)
    const opening = await tx.openingByHash(bearerHash(secret))
    const member = opening && (await presentMember(tx, opening.member))
    if (!member || now >= opening.expiresAt) throw new Fault('account.opening_invalid')
    const { usableFrom } = opening
    if (now < usableFrom) throw new Fault('account.opening_early', { usableFrom })
    // Another that waits is nobody's any more who could not have used this one.
    await tx.removeOpenings(member.id)
    const whose = { member: member.id, by: 'opening', stage: 'setting-up' } as const
    const entered = newSession(world, { ...whose, network, browser })
    await tx.putSession(entered.session)
    await recordEvent(tx, {
      time: now,
      actor: person(member.id),
      act: 'session.opened',
      outcome: { kind: 'done' },
      subject: { kind: 'session', id: entered.session.id },
      network,
      facts: { by: 'opening' },
    })
    return entered
  })
}

/** @throws Fault account.reset_missing */
export async function cancelOpenings(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  by: Acting,
): Promise<void> {
  await store.transact(async (tx) => {
    if ((await tx.removeOpenings(by.member)) === 0) throw new Fault('account.reset_missing')
    await recordChange(tx, {
      by,
      act: 'api.cancelOpenings',
      change: 'opening cancelled',
      now: clock(),
    })
  })
}

type Change = {
  readonly by: Acting
  readonly act:
    | 'api.cancelOpenings'
    | 'api.cancelPasswordReset'
    | 'api.addPasskey'
    | 'api.removePasskey'
    | 'api.setPassword'
    | 'api.removePassword'
  readonly change: string
  readonly now: number
  readonly facts?: Readonly<Record<string, string>>
}

/** Tells of a change of an account, and writes it down. */
export async function recordChange(tx: Transactor, told: Change): Promise<void> {
  const { by, act, change, now, facts } = told
  const tiding = { kind: 'account.changed', member: by.member, change } as const
  await tell(tx, { tiding, at: now, now, by: by.member, mark: markOf(change, now, facts?.id) })
  await recordEvent(tx, {
    time: now,
    act,
    outcome: { kind: 'done' },
    subject: { kind: 'account', id: by.member },
    ...traceOf(by, facts),
  })
}

/** What tells a change from another of the same account. */
export const markOf = (change: string, now: number, id = 'all'): string =>
  `${change.replaceAll(' ', '-')}/${now}/${id}`
