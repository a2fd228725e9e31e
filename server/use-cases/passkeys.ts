// Passkeys for the console: made at its own origin, and used there. None of them is a credential of
// the charter; no approval and no vote is given by one.

import {
  type CredentialKey,
  coseKeyText,
  readCoseKeyText,
} from '@countersign/core/access/cose-key.ts'
import {
  checkAssertion,
  checkRegistration,
  type RelyingParty,
} from '@countersign/core/access/webauthn.ts'
import { sha256 } from '@countersign/core/bitcoin/hashes.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { OfferRecord, PasskeyRecord } from '../ports/accounts.ts'
import type { SessionRecord } from '../ports/sessions.ts'
import { type Acting, bySession, traceOf } from './acting.ts'
import { beginSession, type Entered, type Entrance, grown } from './enter.ts'
import { hasWayIn, recordChange } from './openings.ts'
import { recordEvent } from './record-event.ts'
import { presentMember } from './sessions.ts'
import type { World } from './world.ts'

const OFFER_SECONDS = 300
const CHALLENGE_BYTES = 32
const ID_BYTES = 8
const OFFER_ID_BYTES = 16
const MAX_PASSKEYS = 16

export type Offer = {
  readonly id: string
  readonly challenge: Uint8Array
  readonly rpId: string
  readonly expiresAt: number
}

/** A passkey's answer, as browsers give it. */
export type PasskeyAnswer = {
  /** In base64url. */
  readonly rawId: string
  readonly authenticatorData: Uint8Array
  readonly clientData: Uint8Array
  readonly signature: Uint8Array
}

export type NewPasskey = {
  readonly offer: string
  readonly name: string
  readonly attestationObject: Uint8Array
  readonly clientData: Uint8Array
}

const partyOf = ({ consoleUrl }: Pick<World, 'consoleUrl'>): RelyingParty => {
  const origin = consoleUrl()
  return { rpId: new URL(origin).hostname, origins: [origin] }
}

type Offering = Pick<World, 'store' | 'clock' | 'chance' | 'consoleUrl'>

async function offer(
  world: Offering,
  about: Pick<OfferRecord, 'purpose' | 'session'>,
): Promise<Offer> {
  const challenge = world.chance(CHALLENGE_BYTES)
  const id = world.chance(OFFER_ID_BYTES).toHex()
  const expiresAt = world.clock() + OFFER_SECONDS
  const record = { ...about, id, challenge: challenge.toHex(), expiresAt }
  await world.store.transact((tx) => tx.putOffer(record))
  return { id, challenge, rpId: partyOf(world).rpId, expiresAt }
}

/** A challenge for whoever wants in, or proves that they still are there. */
export const offerSignIn = (world: Offering): Promise<Offer> =>
  offer(world, { purpose: 'sign-in', session: '' })

/** A challenge for a passkey that is made in this session. */
export async function offerPasskey(world: Offering, { id, member }: SessionRecord) {
  const known = await world.store.reader.passkeys(member)
  return {
    ...(await offer(world, { purpose: 'passkey', session: id })),
    /** Says whose it is to the authenticator, and nothing to anybody else. */
    userId: sha256(new TextEncoder().encode(`countersign/account ${member}`)),
    rawIds: known.map(({ rawId }) => rawId),
  }
}

/** Good once, whatever comes of it. @throws Fault account.offer_invalid */
async function challengeOf(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  id: string,
  about: Pick<OfferRecord, 'purpose' | 'session'>,
): Promise<Uint8Array> {
  const taken = await store.transact((tx) => tx.takeOffer(id))
  const fits = taken?.purpose === about.purpose && taken.session === about.session
  if (!taken || !fits || clock() >= taken.expiresAt) throw new Fault('account.offer_invalid')
  return Uint8Array.fromHex(taken.challenge)
}

type Proving = Pick<World, 'store' | 'clock' | 'chance' | 'consoleUrl' | 'verifiesPasskey'>

/** @throws Fault account.offer_invalid, account.passkey_*, webauthn.invalid */
async function proven(world: Proving, id: string, answer: PasskeyAnswer): Promise<PasskeyRecord> {
  const challenge = await challengeOf(world, id, { purpose: 'sign-in', session: '' })
  const passkey = await world.store.reader.passkeyByRawId(answer.rawId)
  if (!passkey) throw new Fault('account.passkey_unknown')
  const { signCount, hasCountRegressed } = checkAssertion({
    credential: {
      ...partyOf(world),
      id: Uint8Array.fromBase64(passkey.rawId, { alphabet: 'base64url' }),
      key: readCoseKeyText(passkey.key),
      isBackupEligible: passkey.isBackupEligible,
      signCount: passkey.signCount,
    },
    challenge,
    authenticatorData: answer.authenticatorData,
    clientDataJSON: answer.clientData,
    signature: answer.signature,
    verify: world.verifiesPasskey,
  })
  if (hasCountRegressed) throw new Fault('account.passkey_copied', { passkey: passkey.id })
  return { ...passkey, signCount, usedAt: world.clock() }
}

/** @throws Fault account.offer_invalid, account.passkey_*, webauthn.invalid */
export async function enterByPasskey(
  world: Proving,
  { offer: id, assertion }: { readonly offer: string; readonly assertion: PasskeyAnswer },
  at: Entrance,
): Promise<Entered> {
  const passkey = await proven(world, id, assertion)
  return await world.store.transact(async (tx) => {
    const { member } = passkey
    // Taken away, or its member gone, while it was being checked.
    const isThere = (await tx.passkeys(member)).some((each) => each.id === passkey.id)
    if (!isThere || !(await presentMember(tx, member))) throw new Fault('account.passkey_unknown')
    await tx.putPasskey(passkey)
    const { createdAt: madeAt } = passkey
    return await beginSession(tx, world, { member, by: 'passkey', at, madeAt })
  })
}

/** Proves again that whose session it is still is there. @throws as `enterByPasskey` */
export async function proveByPasskey(
  world: Proving,
  { offer: id, assertion }: { readonly offer: string; readonly assertion: PasskeyAnswer },
  session: SessionRecord,
  network: string,
): Promise<SessionRecord> {
  const passkey = await proven(world, id, assertion)
  if (passkey.member !== session.member) throw new Fault('account.passkey_unknown')
  const known = { ...session, provedAt: world.clock() }
  await world.store.transact(async (tx) => {
    // Ended meanwhile: it must not come back.
    if (!(await tx.removeSession(session.id))) throw new Fault('session.invalid')
    await tx.putPasskey(passkey)
    await tx.putSession(known)
    await recordEvent(tx, {
      time: known.provedAt,
      act: 'api.proveAgain',
      outcome: { kind: 'done' },
      ...traceOf(bySession(session, network), { by: 'passkey' }),
    })
  })
  return known
}

/** @throws Fault account.offer_invalid, account.passkey_exists, account.too_many_*, webauthn.* */
export async function addPasskey(
  world: Proving,
  made: NewPasskey,
  session: SessionRecord,
  at: Entrance,
): Promise<{ readonly passkey: PasskeyRecord; readonly entered: Entered | null }> {
  const { clock, store, chance } = world
  const about = { purpose: 'passkey', session: session.id } as const
  const challenge = await challengeOf(world, made.offer, about)
  const { attestationObject, clientData: clientDataJSON } = made
  const party = partyOf(world)
  const { credential } = checkRegistration({ party, challenge, attestationObject, clientDataJSON })
  const passkey = recordOf({ ...credential, name: made.name }, session.member, {
    id: chance(ID_BYTES).toHex(),
    createdAt: clock(),
  })
  return await store.transact(async (tx) => {
    if (await tx.passkeyByRawId(passkey.rawId)) throw new Fault('account.passkey_exists')
    const { length } = await tx.passkeys(session.member)
    if (length >= MAX_PASSKEYS) throw new Fault('account.too_many_passkeys')
    await tx.putPasskey(passkey)
    const entered = await grown(tx, world, session, at)
    const by = bySession(session, at.network)
    const { id, createdAt: now } = passkey
    await recordChange(tx, {
      by,
      act: 'api.addPasskey',
      change: 'passkey added',
      now,
      facts: { id },
    })
    return { passkey, entered }
  })
}

function recordOf(
  given: {
    readonly id: Uint8Array
    readonly key: CredentialKey
    readonly isBackupEligible: boolean
    readonly signCount?: number
    readonly name: string
  },
  member: string,
  { id, createdAt }: Pick<PasskeyRecord, 'id' | 'createdAt'>,
): PasskeyRecord {
  const { name, isBackupEligible, signCount = 0 } = given
  const rawId = given.id.toBase64({ alphabet: 'base64url', omitPadding: true })
  const key = coseKeyText(given.key)
  return { id, member, name, rawId, key, isBackupEligible, signCount, createdAt, usedAt: null }
}

/** @throws Fault account.passkey_missing, account.last_way_in */
export async function removePasskey(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  id: string,
  by: Acting,
): Promise<void> {
  await store.transact(async (tx) => {
    const isOwn = (await tx.passkeys(by.member)).some((each) => each.id === id)
    if (!isOwn || !(await tx.removePasskey(id))) throw new Fault('account.passkey_missing')
    if (!(await hasWayIn(tx, by.member))) throw new Fault('account.last_way_in')
    const change = 'passkey removed'
    await recordChange(tx, { by, act: 'api.removePasskey', change, now: clock(), facts: { id } })
  })
}
