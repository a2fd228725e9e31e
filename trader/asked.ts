// Who asks, as the signer says: the trader knows no members of its own.

import type { RequestProof } from '@countersign/channel/envelope.ts'
import { identityToCanonical } from '@countersign/channel/identity.ts'
import type {
  ConsentedAct,
  TraderBody,
  TraderMessage,
} from '@countersign/channel/trader-messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { isGoverning, roles } from '@countersign/core/charter/member.ts'
import type { AskingAct } from '@countersign/core/exchange/orders/asking.ts'
import type { OrderVote } from '@countersign/core/exchange/orders/waiting.ts'
import { Fault } from '@countersign/core/fault.ts'
import {
  anything,
  hex,
  list,
  object,
  optional,
  text,
  truth,
  whole,
  word,
} from '@countersign/core/fields.ts'
import type { Trader } from './trader.ts'

/** A request that was checked; without a proof it came by the server, which may read. */
export type Heard<Body> = {
  readonly trader: Trader
  readonly body: Body
  readonly proof: RequestProof | null
  readonly standing: Standing | null
}

/** The same of a member's device. */
export type Asked<Body> = Heard<Body> & {
  readonly proof: RequestProof
  readonly standing: Standing
}

const accountAnswer = object({
  policy: anything,
  policyHash: hex(32),
  standing: word('trading', 'stopped', 'frozen'),
  /** Why it stands still; empty while it trades. */
  why: text(1024),
})

const standingAnswer = object({
  member: text(32),
  roles,
  groups: list(text(32), 128),
  frozen: list(text(128), 16),
  signerFrozen: text(1024),
  charter: object({ seq: whole(), hash: hex(32) }),
  /** Of the account that was asked about, if the charter has it: without it nothing is ordered. */
  account: optional(accountAnswer),
})

export type Standing = ReturnType<typeof standingAnswer>

/**
 * Who asks by this device, with the standing of an account where one is named. When the signer is
 * away nobody may.
 * @throws Refusal channel.device_unknown, Fault channel.*
 */
export async function standingOf(
  { signer }: Pick<Trader, 'signer'>,
  device: string,
  account?: string,
): Promise<Standing> {
  const about = account === undefined ? {} : { account }
  return standingAnswer(await signer.ask('exchange.standing', { device, ...about }), 'standing')
}

/**
 * The same of a member, by whichever device; for what goes on while nobody asks.
 * @throws as `standingOf`
 */
export async function memberStanding(
  { signer }: Pick<Trader, 'signer'>,
  member: string,
  account: string,
): Promise<Standing> {
  return standingAnswer(await signer.ask('exchange.member', { member, account }), 'standing')
}

/**
 * Accounts are added, changed and taken away by who decides on the organisation.
 * @throws Fault charter.role_missing
 */
export function checkGoverning({ member, roles: held }: Standing, act: TraderMessage): void {
  if (!isGoverning({ roles: held })) throw new Fault('charter.role_missing', { member, act })
}

/**
 * What gives the trader more than it had waits until nothing stands still.
 * @throws Fault exchange.frozen
 */
export function checkMoving({ frozen, signerFrozen }: Standing): void {
  const subject = frozen[0] ?? (signerFrozen === '' ? null : 'signer')
  if (subject !== null) throw new Fault('exchange.frozen', { subject })
}

/**
 * Has the signer look at the code of this act, which is used up when it is right.
 * @throws Refusal factor.*, channel.seal_broken
 */
export async function checkCode(
  { trader, proof }: Asked<unknown>,
  act: ConsentedAct,
  { code, ...body }: { readonly code: string } & Readonly<Record<string, Canonical>>,
): Promise<void> {
  const { identity } = trader.keys
  const { device, request, signature } = proof
  const who = { trader: identityToCanonical(identity), device, request, signature }
  await trader.signer.ask('exchange.code', { ...who, act, body, code })
}

type Passkey = {
  readonly body: Canonical
  readonly assertion: NonNullable<TraderBody<'order.place'>['assertion']>
}

/**
 * Has the signer look at a passkey's answer about this order.
 * @throws Refusal factor.passkey_wrong
 */
export async function checkPasskey(
  { trader, proof }: Asked<unknown>,
  act: AskingAct,
  { body, assertion }: Passkey,
): Promise<void> {
  const { device, request, signature } = proof
  const who = { trader: identityToCanonical(trader.keys.identity), device, request, signature }
  const given = { ...assertion }
  await trader.signer.ask('exchange.passkey', { ...who, act, body, assertion: given })
}

const votesAnswer = object({
  votes: list(
    object({
      seq: whole(),
      member: text(64),
      decision: word('approve', 'reject'),
      at: whole(),
      counts: truth,
      groups: list(text(64), 128),
    }),
    4_096,
  ),
})

/** A word on an order, with its number at the signer. */
export type HeardVote = OrderVote & { readonly seq: number }

/**
 * Who approved or rejected exactly this, as the signer has it.
 * @throws Refusal exchange.account_missing, Fault channel.*
 */
export async function votesOn(
  { signer }: Pick<Trader, 'signer'>,
  about: { readonly account: string; readonly asked: string; readonly by: string },
  policy: string,
): Promise<readonly HeardVote[]> {
  const { account, asked, by } = about
  const answer = await signer.ask('exchange.votes', { account, asked, by, policy })
  return votesAnswer(answer, 'votes').votes
}

/** The proofs of an entry that a device asked for. */
export const proofsOf = ({ proof }: Asked<unknown>): readonly Canonical[] => {
  const { device, request, signature } = proof
  return [{ kind: 'device', device, request, signature }]
}
