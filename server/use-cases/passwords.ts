// Passwords, which let nobody in by themselves: with each goes a code of the member's sign-in
// authenticator, which the signer checks, and only once the password was right.

import { networkOf } from '@countersign/core/access/network.ts'
import { type Lane, mayTryAt, type Tries, withTry } from '@countersign/core/access/throttle.ts'
import { readView } from '@countersign/core/charter/view.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { LaneKey } from '../ports/accounts.ts'
import type { SessionRecord } from '../ports/sessions.ts'
import type { Transactor } from '../ports/store.ts'
import { type Acting, bySession, traceOf } from './acting.ts'
import { beginSession, type Entered, type Entrance, grown, isKnownBrowser } from './enter.ts'
import { hasWayIn, recordChange } from './openings.ts'
import { recordEvent } from './record-event.ts'
import { bearerHash, presentMember, removeSessions } from './sessions.ts'
import type { World } from './world.ts'

const REQUEST_BYTES = 32

type Judging = Pick<World, 'signer' | 'chance'>

/**
 * Whether this is the member's code, by the signer, which reads it alone.
 * @throws Fault account.refused; channel.* while the signer is away
 */
export async function checkCode(
  { signer, chance }: Judging,
  member: string,
  code: string,
): Promise<void> {
  try {
    await signer.checkSignInCode({ member, code, request: chance(REQUEST_BYTES).toHex() })
  } catch (fault) {
    const isNo = fault instanceof Fault && /^(?:signin|charter|channel\.seal)/.test(fault.code)
    throw isNo ? new Fault('account.refused', {}, { cause: fault }) : fault
  }
}

/** @throws Fault account.password_weak */
export async function checkPassword(
  { signer, passwords }: Pick<World, 'signer' | 'passwords'>,
  member: string,
  password: string,
): Promise<void> {
  const view = readView(await signer.charter())
  const found = view.members.find(({ id }) => id === member)
  const contacts = found?.contacts.map(({ address }) => address) ?? []
  const own = [member, found?.name ?? '', ...contacts, view.organisation.name, 'countersign']
  const why = await passwords.flawOf(password, own)
  if (why) throw new Fault('account.password_weak', { why })
}

type Setting = Pick<World, 'store' | 'clock' | 'chance' | 'signer' | 'passwords'>

/**
 * The first password, or another one; then all other sessions end.
 * @throws Fault account.password_weak, account.refused for a wrong code, http.busy
 */
export async function setPassword(
  world: Setting,
  { password, code }: { readonly password: string; readonly code: string },
  session: SessionRecord,
  at: Entrance,
): Promise<Entered | null> {
  const { member } = session
  await checkPassword(world, member, password)
  await checkCode(world, member, code)
  const hash = await world.passwords.hash(password)
  const now = world.clock()
  return await world.store.transact(async (tx) => {
    if (await tx.password(member)) await removeSessions(tx, member, session.id)
    await tx.putPassword({ member, hash, setAt: now, usedAt: null })
    const by = bySession(session, at.network)
    await recordChange(tx, { by, act: 'api.setPassword', change: 'password set', now })
    return await grown(tx, world, session, at)
  })
}

/** @throws Fault account.password_missing, account.last_way_in */
export async function removePassword(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  by: Acting,
): Promise<void> {
  await store.transact(async (tx) => {
    if (!(await tx.removePassword(by.member))) throw new Fault('account.password_missing')
    await tx.removeReset(by.member)
    if (!(await hasWayIn(tx, by.member))) throw new Fault('account.last_way_in')
    const change = 'password removed'
    await recordChange(tx, { by, act: 'api.removePassword', change, now: clock() })
  })
}

export type Typed = { readonly name: string; readonly password: string; readonly code: string }

/**
 * Every no is the same, and takes as long, whichever part was wrong and whether there is such an
 * account.
 * @throws Fault account.wait, account.refused, http.busy; channel.* while the signer is away
 */
export async function enterByPassword(
  world: Setting,
  { name, password, code }: Typed,
  at: Entrance,
): Promise<Entered> {
  const { store, signer, passwords } = world
  // Away, it could not check a code: then it is told before anything is known of the password.
  await signer.hello()
  const lanes = await takeTurn(world, name, at)
  const [member, kept] = [
    await presentMember(store.reader, name),
    await store.reader.password(name),
  ]
  const isKnown = lanes[0]?.lane === 'known'
  const hash = member && kept ? kept.hash : null
  const judged = await passwords.check(password, hash, isKnown)
  if (!kept || hash === null || judged === 'wrong') throw new Fault('account.refused')
  await checkCode(world, name, code)
  const anew = judged === 'outdated' ? await passwords.hash(password) : hash
  return await store.transact(async (tx) => {
    // Changed, or its member gone, while it was being checked.
    const isSame = (await tx.password(name))?.hash === hash
    if (!isSame || !(await presentMember(tx, name))) throw new Fault('account.refused')
    await tx.putPassword({ ...kept, hash: anew, usedAt: world.clock() })
    await giveBack(tx, lanes)
    const { setAt: madeAt } = kept
    return await beginSession(tx, world, { member: name, by: 'password', at, madeAt })
  })
}

/** Counts the try before it is judged, so that many at once are no way around. */
async function takeTurn(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  name: string,
  at: Entrance,
): Promise<readonly LaneKey[]> {
  const isKnown = await isKnownBrowser(store.reader, name, at)
  // Names are hashed: whatever somebody typed for one is not kept.
  const account = bearerHash(name)
  const lanes: readonly LaneKey[] = isKnown
    ? [{ lane: 'known', key: `${account} ${bearerHash(at.known ?? '')}` }]
    : [
        { lane: 'account', key: account },
        { lane: 'network', key: networkOf(at.network) },
      ]
  const now = clock()
  await store.transact(async (tx) => {
    const found: { readonly lane: LaneKey; readonly tries: Tries | null }[] = []
    for (const lane of lanes) found.push({ lane, tries: await tx.lockTries(lane) })
    const until = Math.max(...found.map(({ lane, tries }) => mayTryAt(lane.lane, tries)))
    if (until > now) throw new Fault('account.wait', { retrySeconds: until - now })
    for (const { lane, tries } of found) await tx.putTries(lane, withTry(lane.lane, tries, now))
  })
  return lanes
}

const SHARED: Lane = 'network'

/** What came to something begins its own lanes anew. Of a network's, others are waiting too. */
async function giveBack(tx: Transactor, lanes: readonly LaneKey[]): Promise<void> {
  for (const lane of lanes) {
    const tries = await tx.lockTries(lane)
    const left = lane.lane === SHARED ? (tries?.failures ?? 1) - 1 : 0
    if (tries && left > 0) await tx.putTries(lane, { ...tries, failures: left })
    else await tx.removeTries(lane)
  }
}

/** Proves again that whose session it is still is there. @throws Fault account.refused */
export async function proveByCode(
  world: Pick<World, 'store' | 'clock' | 'chance' | 'signer'>,
  code: string,
  session: SessionRecord,
  network: string,
): Promise<SessionRecord> {
  await checkCode(world, session.member, code)
  const known = { ...session, provedAt: world.clock() }
  await world.store.transact(async (tx) => {
    if (!(await tx.removeSession(session.id))) throw new Fault('session.invalid')
    await tx.putSession(known)
    await recordEvent(tx, {
      time: known.provedAt,
      act: 'api.proveAgain',
      outcome: { kind: 'done' },
      ...traceOf(bySession(session, network), { by: 'code' }),
    })
  })
  return known
}
