// Entries that no statement stands under: what the signer saw and nobody can check afterwards, only
// where the rules let it happen; and tickets and disputes, which carry signatures of their own.

import type { UnixSeconds } from '../basics.ts'
import type { Network } from '../bitcoin/network.ts'
import { canonicalText } from '../canonical.ts'
import { isPaperName } from '../exchange/paper/terms.ts'
import { orderPolicyFromCanonical } from '../exchange/policy/policy.ts'
import { word } from '../fields.ts'
import { policyFromCanonical } from '../policy/policy.ts'
import { compare } from '../policy/tighten.ts'
import { authorise } from './authority.ts'
import type { Linked } from './chain.ts'
import { invitedFingerprint } from './enlist.ts'
import type { Entry } from './entry.ts'
import { BODIES, CHARTER_KINDS } from './kinds.ts'
import { signedTicket } from './lock.ts'
import { justBefore } from './moments.ts'
import { checkOrderNames } from './policies.ts'
import { proofsOf } from './proofs.ts'
import type { Checks } from './signature.ts'
import { activeFactor, type Charter, isTeam } from './state.ts'
import { readStatement, type SeenHead } from './statement.ts'
import { checkLink, mayDispute } from './stopped.ts'
import { checkTicket } from './tickets.ts'

/** What one person did by a device and a code before there was a team; a team decides together. */
const OF_ONE: ReadonlySet<string> = new Set([
  'device.added',
  'device.removed',
  'factor.enrolled',
  'policy.tightened',
  'witness.added',
  'witness.removed',
])

export type Setting = {
  readonly checks: Checks
  readonly network: Network
  readonly isKnown: (head: SeenHead) => boolean
}

const refuse = (why: string): never => {
  throw new RangeError(why)
}

/**
 * Whether the rules let such an entry happen at all.
 * @returns how many signatures were checked: none for what the signer alone attests
 * @throws Fault charter.*, RangeError
 */
export function checkAttested(
  before: Charter,
  { entry }: Linked,
  setting: Setting,
): { readonly signatures: number } {
  const kind = word(...CHARTER_KINDS)(entry.kind, 'kind')
  if ((kind === 'genesis') !== (entry.seq === 1)) refuse('an organisation begins once')
  if (OF_ONE.has(kind)) {
    justBefore(before, entry.time, (charter) => {
      if (isTeam(charter)) refuse('a team decides this together')
    })
  }
  switch (kind) {
    case 'policy.tightened':
      checkTightened(before, entry)
      break
    case 'account.created':
      checkCreated(before, entry)
      break
    case 'account.removed': {
      const { account } = BODIES[kind](entry.body, kind)
      if (!before.accounts.has(account)) refuse('there is no such account')
      break
    }
    case 'factor.offered':
    case 'invitation.accepted':
      checkAccepted(before, entry)
      break
    case 'stop.linked':
      justBefore(before, entry.time, (charter, now) =>
        checkLink(charter, BODIES[kind](entry.body, kind), now),
      )
      break
    case 'unlock.issued':
      return { signatures: checkIssued(before, entry, setting) }
    case 'head.disputed':
      return { signatures: checkDisputed(before, entry, setting) }
    default:
      break
  }
  return { signatures: 0 }
}

function checkTightened(charter: Charter, { kind, body }: Entry): void {
  const { wallet, policy } = BODIES['policy.tightened'](body, kind)
  const record = charter.wallets.get(wallet) ?? refuse('there is no such wallet')
  if (compare(record.policy, policyFromCanonical(policy)).kind === 'loosening') {
    refuse('it is no tightening')
  }
}

/** Its first policy is nobody's vote; another one in its place would be a loosening by one. */
function checkCreated(before: Charter, { kind, body, time }: Entry): void {
  const { account, policy, paper } = BODIES['account.created'](body, kind)
  if (before.accounts.has(account)) refuse('the account is there already')
  if (paper === 'yes' && !isPaperName(account)) refuse('its name hides that it is on paper')
  justBefore(before, time, (charter) => checkOrderNames(charter, orderPolicyFromCanonical(policy)))
}

/** Once, and with the fingerprint that belongs to what was brought. */
function checkAccepted(charter: Charter, { kind, body }: Entry): void {
  const { invitation: id } = body as { readonly invitation?: string }
  const invitation = charter.invitations.get(id ?? '') ?? refuse('there is no such invitation')
  if ((invitation.accepted?.fingerprint ?? '') !== '') refuse('it was accepted before')
  if (kind === 'factor.offered') return
  const { credentials, factor, fingerprint } = BODIES['invitation.accepted'](body, kind)
  if (factor !== '' && invitation.accepted?.factor?.id !== factor) refuse('nobody offered that')
  if (invitedFingerprint(invitation.id, credentials, factor) !== fingerprint) {
    refuse('the fingerprint is not that of what was brought')
  }
}

function checkIssued(before: Charter, { kind, body, time }: Entry, { checks }: Setting): number {
  const ticket = signedTicket(BODIES['unlock.issued'](body, kind).ticket, 'ticket')
  justBefore(before, time, (charter, now) => {
    checkTicket(charter, ticket, now, checks)
  })
  return ticket.signatures.length
}

/** Somebody's own statement names a head that is not here. */
function checkDisputed(before: Charter, entry: Entry, setting: Setting): number {
  const { member, seq, hash, statement } = BODIES['head.disputed'](entry.body, entry.kind)
  const { seen, member: by } = readStatement(statement)
  const isSame = canonicalText({ member, hash }) === canonicalText({ member: by, hash: seen.hash })
  if (!isSame || seq !== seen.seq) refuse('the statement says otherwise')
  if (setting.isKnown(seen)) refuse('the head is here')
  const { signatures } = proofsOf(entry)
  justBefore(before, entry.time, (charter, now) => {
    if (!mayDispute(charter, member)) refuse('nobody who may stop anything said so')
    const { network, checks } = setting
    const factor = factorSaid(charter, now, member)
    authorise(charter, { statement, signatures, factor }, { now, network, checks, isKnown: yes })
  })
  return signatures.length
}

const yes = () => true

// The code that may have come along was not used up.
const factorSaid = (charter: Charter, now: UnixSeconds, member: string): string | null =>
  activeFactor(charter, now, member)?.id ?? null
