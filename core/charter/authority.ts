// Whether a statement is somebody's who may say it: known, fresh, said once, signed by enough of
// its author's own credentials. What it then does is for acts.ts.

import type { UnixSeconds } from '../basics.ts'
import type { Network } from '../bitcoin/network.ts'
import type { Canonical } from '../canonical.ts'
import { Fault } from '../fault.ts'
import { mayBegin, type Own, STRENGTHS } from './means.ts'
import { type Credential, isGoverning, type Member, mayVeto, OWNER } from './member.ts'
import { checkReplacement } from './operations.ts'
import { type Checks, checkSignature, type Signature } from './signature.ts'
import { activeFactor, type Charter, credentialsOf, isFrozen, isTeam } from './state.ts'
import {
  type Act,
  type Reading,
  readingOf,
  type SeenHead,
  STATEMENT_SECONDS,
  type Statement,
} from './statement.ts'

export type Signed = {
  readonly statement: Canonical
  readonly signatures: readonly Signature[]
  /** The authenticator whose code came with it, checked or about to be; null for none. */
  readonly factor: string | null
}

export type Setting = {
  readonly now: UnixSeconds
  readonly network: Network
  readonly checks: Checks
  /** Whether the charter has this entry. */
  readonly isKnown: (head: SeenHead) => boolean
}

export type Authorised = {
  readonly said: Statement
  readonly member: Member
  readonly hashed: Uint8Array
  readonly credentials: readonly Credential[]
  /** Of the statement itself: the entry that it becomes is applied by it. */
  readonly reading: Reading
}

/**
 * Who says this, and that they may be heard. The head is looked at last: only a statement that is
 * somebody's tells of a charter that we lack.
 * @throws Fault charter.statement_stale, charter.statement_used, charter.member_unknown,
 *   charter.suspended, charter.role_missing, charter.signature_invalid, charter.second_missing,
 *   charter.ticket_invalid, charter.head_unknown
 */
export function authorise(charter: Charter, signed: Signed, setting: Setting): Authorised {
  const { now, network, checks } = setting
  const reading = readingOf(signed.statement)
  const { said, hashed } = reading
  if (said.organisation !== charter.organisation?.id) {
    throw new Fault('charter.organisation_wrong', { organisation: said.organisation })
  }
  const ageSeconds = now - said.at
  if (Math.abs(ageSeconds) > STATEMENT_SECONDS) {
    throw new Fault('charter.statement_stale', { ageSeconds })
  }
  if (charter.statements.some(({ hash }) => hash === reading.hash)) {
    throw new Fault('charter.statement_used')
  }
  const member = charter.members.get(said.member)
  if (!member) throw new Fault('charter.member_unknown', { member: said.member })
  checkRole(member, said)
  checkSuspension(charter, member, said)
  const credentials = credentialsUsed(charter, member, signed.signatures)
  checkStrength(charter, { said, credentials, factor: signed.factor }, now)
  for (const [index, credential] of credentials.entries()) {
    const given = signed.signatures[index] as Signature
    checkSignature(given, { credential, hashed, network, origin: charter.origin }, checks)
  }
  checkReplacements(charter, said, checks)
  if (!setting.isKnown(said.seen)) throw new Fault('charter.head_unknown', { seq: said.seen.seq })
  return { said, member, hashed, credentials, reading }
}

// The word of the other operators: what replaces their key says it with itself.
function checkReplacements(charter: Charter, said: Statement, { device }: Checks): void {
  if (said.act !== 'propose') return
  for (const change of said.changes) {
    if (change.kind === 'operations.replace') checkReplacement(charter, change, device)
  }
}

function checkRole(member: Member, { act }: Statement): void {
  if (act === 'found' ? member.id === OWNER : mayAct(member, act)) return
  throw new Fault('charter.role_missing', { member: member.id, act })
}

function mayAct(member: Member, act: Act): boolean {
  switch (act) {
    case 'invite':
    case 'propose':
    case 'vote':
    case 'unvote':
    case 'withdraw':
    case 'request-unlock':
      return isGoverning(member)
    case 'veto':
      return mayVeto(member)
    // Stopping is everybody's; who approves a spend or order is said by the policy's groups.
    default:
      return true
  }
}

/** Suspended, one may still take things back, and vote where acts.ts lets one. */
function checkSuspension(charter: Charter, { id }: Member, { act }: Statement): void {
  const isTakingBack = act === 'unvote' || act === 'withdraw' || act === 'revoke'
  if (isTakingBack || act === 'vote' || act === 'propose') return
  if (isFrozen(charter, `member:${id}`)) throw new Fault('charter.suspended', { member: id })
}

function credentialsUsed(
  charter: Charter,
  { id }: Member,
  signatures: readonly Signature[],
): readonly Credential[] {
  const own = credentialsOf(charter, id)
  const used = signatures.map(({ credential }) => {
    const found = own.find((each) => each.id === credential)
    if (found) return found
    throw new Fault('charter.credential_unknown', { credential: credential.slice(0, 64) })
  })
  if (new Set(used).size !== used.length)
    throw new Fault('charter.second_missing', { why: 'one credential signed twice' })
  if (used.length === 0) throw new Fault('charter.second_missing', { why: 'nobody signed' })
  return used
}

type Shown = {
  readonly said: Statement
  readonly credentials: readonly Credential[]
  readonly factor: string | null
}

/** @throws Fault charter.second_missing saying what else has to be there */
function checkStrength(charter: Charter, shown: Shown, now: UnixSeconds): void {
  const { said, credentials, factor } = shown
  const hasCode = factor !== null && factor === activeFactor(charter, now, said.member)?.id
  const lacks = (why: string): never => {
    throw new Fault('charter.second_missing', { why })
  }
  if (STRENGTHS[said.act] === 'one') {
    const isFirst = said.act !== 'found' || activeFactor(charter, now, said.member) === null
    if (!isFirst && !hasCode && credentials.length < 2) lacks('a code of your authenticator')
    return
  }
  if (isTeam(charter)) {
    if (!hasCode && credentials.length < 2) lacks('a one-time code, or a second credential')
    return
  }
  const classes = new Set(credentials.map((each) => each.class))
  if (classes.size >= 2) return
  if (hasCode && said.act === 'propose' && mayBegin(ownOf(charter, said.member), said.changes))
    return
  lacks('a second signature from another kind of device: computer, phone or security key')
}

/** What a member has that counts now, as the rule of means asks for it. */
function ownOf(charter: Charter, member: string): Own {
  return {
    credentials: credentialsOf(charter, member).map((it) => ({
      class: it.class,
      kind: it.key.kind,
    })),
    broughtBy(invitation) {
      const accepted = charter.invitations.get(invitation)?.accepted
      if (!accepted) return null
      const classes = accepted.credentials.map((each) => each.class)
      return { classes, hasCode: accepted.factor !== null }
    },
  }
}
