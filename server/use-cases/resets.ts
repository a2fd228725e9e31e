// A forgotten password. A mailbox alone changes nothing: the link takes a code, then it waits for a
// day of which everybody is told, then it takes a code again; and any session of the account
// cancels it. It replaces the password and no factor.

import { Fault } from '@countersign/core/fault.ts'
import type { ResetRecord } from '../ports/accounts.ts'
import type { Transactor } from '../ports/store.ts'
import type { Acting } from './acting.ts'
import { markOf, recordChange } from './openings.ts'
import { checkCode, checkPassword } from './passwords.ts'
import { person, recordEvent } from './record-event.ts'
import { bearerHash, newBearer, presentMember, removeSessions } from './sessions.ts'
import { tell } from './tell.ts'
import type { World } from './world.ts'

const LINK_SECONDS = 3_600
const DAY_SECONDS = 86_400
/** One mail in so long, whoever asks. */
const AGAIN_SECONDS = 900

/** Says nothing of whether there is such an account: the mail does. */
export async function askPasswordReset(
  { store, clock, chance, consoleUrl }: Pick<World, 'store' | 'clock' | 'chance' | 'consoleUrl'>,
  name: string,
  network: string,
): Promise<void> {
  const now = clock()
  const secret = newBearer(chance)
  await store.transact(async (tx) => {
    const isThere = (await presentMember(tx, name)) !== null && (await tx.password(name)) !== null
    const known = await tx.reset(name)
    const isLive = known !== null && now < known.expiresAt
    const isUnderWay = isLive && known.confirmedAt !== null
    const isAgain = known !== null && now < known.askedAt + AGAIN_SECONDS
    if (!isThere || isUnderWay || isAgain) return
    const expiresAt = now + LINK_SECONDS
    const hash = bearerHash(secret)
    await tx.putReset({ member: name, hash, askedAt: now, confirmedAt: null, expiresAt })
    const link = `${consoleUrl()}/#/reset/${secret}`
    const mail = { kind: 'account.reset-link', member: name, link, expiresAt } as const
    await tell(tx, { tiding: mail, at: now, now, by: name, mark: hash })
    await record(tx, { member: name, change: 'password reset asked for', now, network })
  })
}

type Told = {
  readonly member: string
  readonly change: string
  readonly now: number
  readonly network: string
}

async function record(tx: Transactor, { member, change, now, network }: Told): Promise<void> {
  const tiding = { kind: 'account.changed', member, change } as const
  await tell(tx, { tiding, at: now, now, by: member, mark: markOf(change, now) })
  await recordEvent(tx, {
    time: now,
    // Whoever has the link; a code proves that it is its member.
    actor: change.includes('asked') ? { kind: 'stranger' } : person(member),
    act: 'account.reset',
    outcome: { kind: 'done' },
    subject: { kind: 'account', id: member },
    network,
    facts: { change },
  })
}

type Finishing = Pick<World, 'store' | 'clock' | 'chance' | 'signer' | 'passwords'>

/** @throws Fault account.reset_invalid */
async function resetOf(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  secret: string,
): Promise<ResetRecord> {
  const reset = await store.reader.resetByHash(bearerHash(secret))
  const member = reset && (await presentMember(store.reader, reset.member))
  if (!reset || !member || clock() >= reset.expiresAt) throw new Fault('account.reset_invalid')
  return reset
}

/** Still as it was read: not cancelled, finished or asked for anew meanwhile. */
async function checkSame(
  tx: Transactor,
  { member, hash, confirmedAt }: ResetRecord,
): Promise<void> {
  const now = await tx.reset(member)
  if (now?.hash !== hash || now.confirmedAt !== confirmedAt)
    throw new Fault('account.reset_invalid')
}

/**
 * @returns when it can be finished
 * @throws Fault account.reset_invalid, account.refused for a wrong code
 */
export async function confirmPasswordReset(
  world: Omit<Finishing, 'passwords'>,
  { secret, code }: { readonly secret: string; readonly code: string },
  network: string,
): Promise<number> {
  const reset = await resetOf(world, secret)
  const { member, confirmedAt } = reset
  if (confirmedAt !== null) return confirmedAt + DAY_SECONDS
  await checkCode(world, member, code)
  const now = world.clock()
  const usableFrom = now + DAY_SECONDS
  await world.store.transact(async (tx) => {
    await checkSame(tx, reset)
    await tx.putReset({ ...reset, confirmedAt: now, expiresAt: usableFrom + DAY_SECONDS })
    await record(tx, { member, change: 'password reset confirmed', now, network })
  })
  return usableFrom
}

/** @throws Fault account.reset_*, account.password_weak, account.refused for a wrong code */
export async function finishPasswordReset(
  world: Finishing,
  wish: { readonly secret: string; readonly code: string; readonly password: string },
  network: string,
): Promise<void> {
  const reset = await resetOf(world, wish.secret)
  const { member, confirmedAt } = reset
  if (confirmedAt === null) throw new Fault('account.reset_invalid')
  const usableFrom = confirmedAt + DAY_SECONDS
  if (world.clock() < usableFrom) throw new Fault('account.reset_early', { usableFrom })
  await checkPassword(world, member, wish.password)
  await checkCode(world, member, wish.code)
  const hash = await world.passwords.hash(wish.password)
  const now = world.clock()
  await world.store.transact(async (tx) => {
    await checkSame(tx, reset)
    await tx.putPassword({ member, hash, setAt: now, usedAt: null })
    await tx.removeReset(member)
    await removeSessions(tx, member)
    await record(tx, { member, change: 'password reset finished', now, network })
  })
}

/** @throws Fault account.reset_missing */
export async function cancelPasswordReset(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  by: Acting,
): Promise<void> {
  const now = clock()
  await store.transact(async (tx) => {
    if (!(await tx.removeReset(by.member))) throw new Fault('account.reset_missing')
    const change = 'password reset cancelled'
    await recordChange(tx, { by, act: 'api.cancelPasswordReset', change, now })
  })
}
