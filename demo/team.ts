// A team, played: how people get into an organisation, found it and decide, one call a step. It
// asks whatever signer it is given, as clients do; who plays it says by which way.

import { createHash, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { factorBinding } from '@countersign/channel/bindings.ts'
import type { Identity } from '@countersign/channel/identity.ts'
import { rawPublicKey, signBytes } from '@countersign/channel/keys.ts'
import type { MessageKind } from '@countersign/channel/messages.ts'
import { open, seal } from '@countersign/channel/sealing.ts'
import { type Canonical, decimal } from '@countersign/core/canonical.ts'
import { invitationHash } from '@countersign/core/charter/enlist.ts'
import { ticketHash } from '@countersign/core/charter/lock.ts'
import type { Contact, Role } from '@countersign/core/charter/member.ts'
import { type CharterView, readView } from '@countersign/core/charter/view.ts'
import { readBase32 } from './authenticator.ts'
import type { At, Means, Person, Said, Signing } from './person.ts'

/** The signer, and how it is asked. */
export type Stage = {
  readonly identity: Identity
  /** The desk's. */
  readonly origin: string
  now(): number
  /** By the desk, signed by this device unless null. */
  ask(kind: MessageKind, body: Canonical, by: KeyObject | null): Promise<Canonical>
  /** The answer of `charter.show`, by a way that is open to whoever looks. */
  show(): Promise<Canonical>
}

/** The charter as it is now. */
export const viewOf = async (stage: Stage): Promise<CharterView> => readView(await stage.show())

/** What a statement of now begins with. */
export async function placeOf(stage: Stage): Promise<At> {
  const { organisation, head } = await viewOf(stage)
  const { sealingKey } = stage.identity
  return { organisation: organisation.id, head, now: stage.now(), sealingKey }
}

/** Says something and has it carried. @returns what `charter.act` answers */
export async function act(
  stage: Stage,
  who: Person,
  said: Said,
  means?: readonly Means[],
): Promise<Canonical> {
  const { statement, signatures, code } = who.say(await placeOf(stage), said, means)
  const body = { statement, signatures, ...(code === undefined ? {} : { code }) }
  return stage.ask('charter.act', body, null)
}

export type Invited = {
  readonly member: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly contacts: readonly Contact[]
}

/** What the link to an invitation holds. */
export type Link = { readonly invitation: string; readonly key: string }

export async function invite(stage: Stage, by: Person, invited: Invited): Promise<Link> {
  const link = { invitation: randomBytes(8).toString('hex'), key: randomBytes(32).toString('hex') }
  const key = createHash('sha256').update(Buffer.from(link.key, 'hex')).digest('hex')
  const { member: invitee, ...as } = invited
  const said = { act: 'invite', invitation: link.invitation, key, invitee, ...as } as const
  await act(stage, by, said, ['device'])
  return link
}

/**
 * Accepts an invitation with these credentials, and an authenticator unless told.
 * @returns the fingerprint that people compare by voice
 */
export async function join(
  stage: Stage,
  person: Person,
  link: Link,
  { what, hasCode = true }: { readonly what?: readonly Signing[]; readonly hasCode?: boolean } = {},
): Promise<string> {
  const { organisation } = await viewOf(stage)
  const factor = hasCode ? { factor: await offered(stage, person, link) } : {}
  const credentials = person.bring(invitationHash(organisation.id, link.invitation), what)
  const body = { ...link, origin: stage.origin, credentials, ...factor }
  const answer = await stage.ask('invitation.accept', body, null)
  return (answer as { readonly fingerprint: string }).fingerprint
}

async function offered(stage: Stage, person: Person, link: Link): Promise<Canonical> {
  const reply = replyKey()
  const body = { ...link, replyTo: reply.replyTo, kind: 'hotp' }
  return confirmation(stage, person, await stage.ask('invitation.offer', body, null), reply)
}

/** The owner's first authenticator. */
export async function enrolOwner(stage: Stage, owner: Person): Promise<string> {
  const reply = replyKey()
  const { replyTo } = reply
  const offer = await stage.ask('factor.enrol', { replyTo, kind: 'hotp' }, owner.device)
  const confirmed = confirmation(stage, owner, offer, reply)
  await stage.ask('factor.confirm', confirmed, owner.device)
  return confirmed.factor
}

type Reply = { readonly secret: KeyObject; readonly replyTo: string }

function replyKey(): Reply {
  const { privateKey: secret, publicKey } = generateKeyPairSync('x25519')
  return { secret, replyTo: rawPublicKey(publicKey).toHex() }
}

/** Reads the offered authenticator's seed, and shows that it was read. */
function confirmation(stage: Stage, person: Person, offer: Canonical, { secret, replyTo }: Reply) {
  const { factor, uri } = offer as { readonly factor: string; readonly uri: string }
  const told = Buffer.from(open(secret, uri, factorBinding('factor-uri', factor))).toString()
  person.hold(readBase32(new URL(told).searchParams.get('secret') ?? ''))
  const code = Buffer.from(person.code())
  const sealed = seal(stage.identity.sealingKey, code, factorBinding('factor-confirm', factor))
  return { factor, code: sealed, replyTo }
}

export type Founding = {
  readonly kind: 'personal' | 'team'
  readonly name: string
  readonly contacts: readonly Contact[]
  readonly members: readonly (Invited & {
    readonly invitation: string
    readonly fingerprint: string
  })[]
  /** Operators' keys in hexadecimal. */
  readonly operations: readonly string[]
  readonly quorum: number
  readonly delaySeconds: number
  readonly lockAfterSeconds: number
  readonly expirySeconds: number
  readonly compareAboveSats: bigint
}

export async function found(
  stage: Stage,
  owner: Person,
  founding: Founding,
  means: readonly Means[] = ['device', 'code'],
): Promise<Canonical> {
  const { quorum, delaySeconds, lockAfterSeconds, expirySeconds, compareAboveSats } = founding
  const settings = {
    quorum: decimal(quorum),
    delaySeconds: decimal(delaySeconds),
    lockAfterSeconds: decimal(lockAfterSeconds),
    expirySeconds: decimal(expirySeconds),
    compareAboveSats: decimal(compareAboveSats),
  }
  const { kind, name, contacts, members, operations } = founding
  const said = { kind, name, contacts, members, operations, ...settings, origin: stage.origin }
  return act(stage, owner, { act: 'found', ...said }, means)
}

/** Opens a proposal. @returns its id */
export async function propose(
  stage: Stage,
  who: Person,
  changes: readonly Canonical[],
  more: { readonly why?: string; readonly ticket?: string; readonly means?: readonly Means[] } = {},
): Promise<string> {
  const { why = 'it has to be', ticket, means } = more
  const opened = { act: 'propose', changes, why, ...(ticket === undefined ? {} : { ticket }) }
  const answer = await act(stage, who, opened as Said, means)
  return (answer as { readonly hash: string }).hash
}

export function vote(
  stage: Stage,
  who: Person,
  proposal: string,
  decision: 'approve' | 'reject' = 'approve',
): Promise<Canonical> {
  return act(stage, who, { act: 'vote', proposal, decision })
}

/** What two operators sign after they have identified whoever asked for `request`. */
export async function ticketFor(
  stage: Stage,
  operators: readonly KeyObject[],
  asked: { readonly subject: string; readonly request: string },
): Promise<Canonical> {
  const { organisation, locks } = await viewOf(stage)
  const { subject, request } = asked
  const changeSeq = locks.find((lock) => lock.subject === subject)?.changeSeq ?? 0
  const ticket = {
    version: '1',
    organisation: organisation.id,
    subject,
    changeSeq: decimal(changeSeq),
    evidence: createHash('sha256').update('seen by two, heard by telephone').digest('hex'),
    request,
    issuedAt: decimal(stage.now()),
  }
  const signatures = operators.map((key) => ({
    key: rawPublicKey(key).toHex(),
    signature: signBytes(key, ticketHash(ticket)).toHex(),
  }))
  return { ticket, signatures }
}
