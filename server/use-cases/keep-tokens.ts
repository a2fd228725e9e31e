// Reading tokens: made by an administrator, withdrawn by any member, seen by every reader.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { Fault } from '@countersign/core/fault.ts'
import { readRange } from '@countersign/core/policy/ranges.ts'
import type { Token } from '../ports/records.ts'
import { type Acting, traceOf } from './acting.ts'
import { checkGoverning } from './members.ts'
import { recordEvent } from './record-event.ts'
import { tell } from './tell.ts'
import { newSecret, secretHash } from './token-secret.ts'
import type { World } from './world.ts'

const MAX_TOKENS = 1_000
/** Whoever needs longer makes another one in time. */
const MAX_SECONDS = 3_653 * 86_400
const ID_BYTES = 8

export function listTokens({ store }: Pick<World, 'store'>): Promise<readonly Token[]> {
  return store.reader.tokens()
}

/**
 * Makes a token; the secret is in this answer and nowhere else.
 * @throws Fault http.request_invalid for an end that is past or far, or for what is no range;
 *   charter.role_missing, token.too_many
 */
export async function createToken(
  { store, clock, chance }: Pick<World, 'store' | 'clock' | 'chance'>,
  wish: {
    readonly name: string
    readonly networks: readonly string[]
    readonly expiresAt: UnixSeconds
  },
  by: Acting,
): Promise<{ readonly token: Token; readonly secret: string }> {
  const now = clock()
  checkTerms(wish, now)
  const secret = newSecret(chance)
  const token: Token = {
    id: chance(ID_BYTES).toHex(),
    name: wish.name,
    hash: secretHash(secret),
    createdAt: now,
    networks: wish.networks,
    expiresAt: wish.expiresAt,
    lastUsedAt: null,
  }
  await store.transact(async (tx) => {
    await checkGoverning(tx, by.member, 'createToken')
    if ((await tx.tokens()).length >= MAX_TOKENS) throw new Fault('token.too_many')
    await tx.putToken(token)
    const tiding = { kind: 'token.made', token: token.id, name: token.name } as const
    await tell(tx, { tiding, at: now, now, by: by.member })
    await recordEvent(tx, {
      time: now,
      act: 'api.createToken',
      outcome: { kind: 'done' },
      subject: { kind: 'token', id: token.id },
      ...traceOf(by, { name: token.name, networks: token.networks.join(' ') }),
    })
  })
  return { token, secret }
}

type Terms = Pick<Token, 'networks' | 'expiresAt'>

function checkTerms({ networks, expiresAt }: Terms, now: UnixSeconds): void {
  const refuse = (field: string, wanted: string) => {
    throw new Fault('http.request_invalid', { where: `body/${field}`, wanted })
  }
  if (expiresAt <= now) refuse('expiresAt', 'a time to come')
  if (expiresAt > now + MAX_SECONDS) refuse('expiresAt', 'a time within ten years')
  const odd = networks.find((range) => readRange(range) === null)
  if (odd !== undefined) refuse('networks', 'ranges such as 192.0.2.0/24 or 127.0.0.1/32')
}

/** @throws Fault token.missing */
export async function withdrawToken(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  id: string,
  by: Acting,
): Promise<void> {
  const now = clock()
  await store.transact(async (tx) => {
    if (!(await tx.removeToken(id))) throw new Fault('token.missing', { token: id })
    await recordEvent(tx, {
      time: now,
      act: 'api.withdrawToken',
      outcome: { kind: 'done' },
      subject: { kind: 'token', id },
      ...traceOf(by),
    })
  })
}

/** All of them, by any member: whoever fears a leak does not look for the right one first. */
export async function withdrawTokens(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  by: Acting,
): Promise<number> {
  const now = clock()
  return await store.transact(async (tx) => {
    const tokens = await tx.tokens()
    for (const { id } of tokens) await tx.removeToken(id)
    await recordEvent(tx, {
      time: now,
      act: 'api.withdrawTokens',
      outcome: { kind: 'done' },
      ...traceOf(by, { withdrawn: String(tokens.length) }),
    })
    return tokens.length
  })
}
