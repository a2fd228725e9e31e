// Statements of members: each is checked by the charter's own rules, then becomes an entry. What
// people are told, and what anybody can verify later, is that entry.

import { getRandomValues } from 'node:crypto'
import { statementBinding } from '@countersign/channel/bindings.ts'
import { CHECKS } from '@countersign/channel/checks.ts'
import type { MessageBody } from '@countersign/channel/messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { type Outcome, outcomeOf } from '@countersign/core/charter/acts.ts'
import { type Authorised, authorise, type Signed } from '@countersign/core/charter/authority.ts'
import { BODIES } from '@countersign/core/charter/kinds.ts'
import { signedTicket, TICKET_SECONDS } from '@countersign/core/charter/lock.ts'
import { isGoverning } from '@countersign/core/charter/member.ts'
import { signatures } from '@countersign/core/charter/signature.ts'
import { activeFactor, CHARTER, credentialsOf } from '@countersign/core/charter/state.ts'
import {
  readingOf,
  readStatement,
  shortCode,
  writeStatement,
} from '@countersign/core/charter/statement.ts'
import { checkLink, mayDispute } from '@countersign/core/charter/stopped.ts'
import { checkTicket } from '@countersign/core/charter/tickets.ts'
import { orderPolicyFromCanonical } from '@countersign/core/exchange/policy/policy.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import { policyFromCanonical } from '@countersign/core/policy/policy.ts'
import { isStopMac } from '../links.ts'
import { type CodeProof, codeProofToCanonical } from '../proofs.ts'
import { type Asked, checkStatementCode, type Heard, memberOf } from '../request.ts'
import type { Signer } from '../signer.ts'
import { approveSpendBy } from './approvals.ts'
import { approveOrderBy } from './order-approvals.ts'
import { refuseMilder } from './policy.ts'

/**
 * Whatever a member says. The statement is judged before its code is looked at, so that what
 * cannot be done costs nobody a code.
 * @throws Fault charter.*, factor.*, policy.*
 */
export function actInCharter({ signer, body }: Heard<MessageBody<'charter.act'>>): Canonical {
  const { statement } = body
  const { act, member } = readStatement(statement)
  const hasCode = body.code !== undefined
  const factor = hasCode ? activeFactor(signer.charter(), signer.time(), member) : null
  if (hasCode && !factor) throw new Fault('factor.none')
  const signed: Signed = {
    statement,
    signatures: signatures(body.signatures, 'signatures'),
    factor: factor?.id ?? null,
  }
  const heard = authorised(signer, signed)
  const prove = (): readonly Canonical[] => [
    ...body.signatures,
    ...(body.code === undefined ? [] : [codeProofToCanonical(codeOf(signer, heard, body.code))]),
  ]
  if (heard.said.act === 'approve-spend') {
    return approveSpendBy(signer, { ...heard, said: heard.said }, { statement, prove })
  }
  if (heard.said.act === 'approve-order') {
    return approveOrderBy(signer, { ...heard, said: heard.said }, { statement, prove })
  }
  const outcome = outcomeOf(
    signer.charter(),
    { ...heard, said: heard.said },
    statement,
    signer.time(),
  )
  if (act === 'propose') sampled(signer, heard, outcome)
  const [entry] = signer.append([{ log: CHARTER, ...outcome, proofs: prove() }])
  if (!entry) throw new Error('appended nothing')
  return { seq: plain(entry.seq), hash: entry.hash.toHex(), code: shortCode(entry.hash) }
}

function codeOf(
  signer: Signer,
  { said, hashed, credentials }: Authorised,
  sealed: string,
): CodeProof {
  const binding = statementBinding(hashed)
  return checkStatementCode(signer, {
    sealed,
    binding,
    member: said.member,
    request: hashed.toHex(),
    credential: credentials[0]?.id ?? '',
  })
}

/** A head that we never had is a witness against us: everything stands still until people look. */
function authorised(signer: Signer, signed: Signed): Authorised {
  const { network, journal } = signer
  try {
    return authorise(signer.charter(), signed, {
      now: signer.time(),
      network,
      checks: CHECKS,
      // What stands before the first entry is none: whoever verifies the charter has no such head.
      isKnown: ({ seq, hash }) => seq > 0 && journal.holds(CHARTER, seq, Uint8Array.fromHex(hash)),
    })
  } catch (fault) {
    if (fault instanceof Fault && fault.code === 'charter.head_unknown') dispute(signer, signed)
    throw fault
  }
}

function dispute(signer: Signer, { statement, signatures: proofs }: Signed): void {
  const said = readStatement(statement)
  const { member, seen } = said
  if (!mayDispute(signer.charter(), member)) return
  // Nobody judges what it proposes: what is no policy must not lie in a journal that all read.
  for (const change of said.act === 'propose' ? said.changes : []) {
    if (change.kind === 'policy.set') policyFromCanonical(change.policy)
    if (change.kind === 'account.policy') orderPolicyFromCanonical(change.policy)
  }
  const body = { member, seq: plain(seen.seq), hash: seen.hash, statement }
  signer.append([
    { log: CHARTER, kind: 'head.disputed', body, proofs: proofs.map((each) => ({ ...each })) },
  ])
}

/**
 * The terms of a proposal as `charter.act` would fix them now: its author's credentials are taken
 * to sign together. Nobody has signed anything, and nothing is kept.
 * @throws Fault as a proposal does
 */
export function previewProposal({
  signer,
  body,
  proof,
}: Asked<MessageBody<'charter.preview'>>): Canonical {
  const charter = signer.charter()
  const member = memberOf(signer, proof.device)
  if (!charter.organisation) throw new Fault('charter.organisation_wrong')
  if (!isGoverning(member)) {
    throw new Fault('charter.role_missing', { member: member.id, act: 'propose' })
  }
  const { seq, hash } = signer.journal.head(CHARTER)
  const about = {
    organisation: charter.organisation.id,
    member: member.id,
    at: signer.time(),
    seen: { seq, hash: hash.toHex() },
  }
  const ticket = body.ticket === undefined ? {} : { ticket: body.ticket }
  const statement = writeStatement(about, 'propose', { changes: body.changes, why: '', ...ticket })
  const reading = readingOf(statement)
  const { said, hashed } = reading
  if (said.act !== 'propose') throw new Error('a proposal that is none')
  const heard = { said, member, hashed, reading, credentials: credentialsOf(charter, member.id) }
  const outcome = outcomeOf(charter, heard, statement, signer.time())
  sampled(signer, heard, outcome)
  const { statement: _, ...terms } = outcome.body as { readonly [name: string]: Canonical }
  return terms
}

// What is called a tightening is tried a second way. Nobody foresees the samples, so nobody can
// write a policy that is milder beside them.
function sampled(signer: Signer, { said }: Authorised, { kind, body }: Outcome): void {
  if (said.act !== 'propose' || BODIES['proposal.opened'](body, kind).class !== 'tightening') return
  const charter = signer.charter()
  for (const change of said.changes) {
    const record = change.kind === 'policy.set' ? charter.wallets.get(change.wallet) : undefined
    if (change.kind !== 'policy.set' || !record) continue
    refuseMilder(
      record.policy,
      policyFromCanonical(change.policy),
      getRandomValues(new Uint32Array(8)),
    )
  }
}

/**
 * The ticket of two operators: it opens one proposal about what it names, within a day.
 * @throws Fault charter.ticket_invalid, charter.not_locked
 */
export function issueUnlock({ signer, body }: Heard<MessageBody<'unlock.issue'>>): Canonical {
  const now = signer.time()
  const hash = checkTicket(signer.charter(), signedTicket(body.ticket, 'ticket'), now, CHECKS)
  const [entry] = signer.append([
    { log: CHARTER, kind: 'unlock.issued', body: { ticket: body.ticket }, proofs: [] },
  ])
  return { ticket: hash, seq: plain(entry?.seq ?? 0), validUntil: plain(now + TICKET_SECONDS) }
}

/**
 * A click at the desk on the link of a notice. It vetoes once, for 72 hours, or freezes.
 * @throws Fault charter.link_invalid, charter.proposal_*, charter.veto_refused
 */
export function stopByLink({ signer, body }: Heard<MessageBody<'stop.link'>>): Canonical {
  const { member, stop, subject, mac } = body
  const reader = signer.charter().members.get(member)
  if (!reader || !isStopMac(signer.keys, { member, stop, subject }, reader, mac))
    throw new Fault('charter.link_invalid')
  checkLink(signer.charter(), { member, stop, subject }, signer.time())
  const [entry] = signer.append([
    { log: CHARTER, kind: 'stop.linked', body: { member, stop, subject }, proofs: [] },
  ])
  return { seq: plain(entry?.seq ?? 0), hash: entry?.hash.toHex() ?? '' }
}
