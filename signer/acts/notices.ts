// What the courier is given: the charter's entries as everybody is told of them, where each member
// is told, and links that only the signer can make. It signs what the weekly heartbeat says.

import type { MessageBody } from '@countersign/channel/messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Change } from '@countersign/core/charter/change.ts'
import type { Entry } from '@countersign/core/charter/entry.ts'
import type { Member } from '@countersign/core/charter/member.ts'
import { CHARTER, type Charter } from '@countersign/core/charter/state.ts'
import { readStatement } from '@countersign/core/charter/statement.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import { policyHash, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { contactCode, contactSecret, isEqual, type Stop, stopMac } from '../links.ts'
import type { Asked, Heard } from '../request.ts'
import { SIGN_IN_LOG } from '../sign-ins.ts'
import type { Signer } from '../signer.ts'
import { latestNote, refusals } from './audit.ts'
import { charterHead, showCharter } from './charter.ts'
import { shownEntry } from './mirror.ts'
import { pageOf } from './page.ts'

/** Entries after one, with everybody's contacts, and what each member can stop by a link. */
export function readNotices({ signer, body }: Heard<MessageBody<'notices.read'>>): Canonical {
  const charter = signer.charter()
  const entries = pageOf(body.limit, (last, count) =>
    signer.journal.read(CHARTER, last?.seq ?? body.after, count),
  )
  return {
    view: showCharter({ signer }),
    head: charterHead({ signer }),
    members: [...charter.members.values()].map((member) => ({
      id: member.id,
      contacts: member.contacts.map(({ kind, address }) => ({
        kind,
        address,
        code: contactCode(signer.keys, { member: member.id, kind, address }),
        secret: contactSecret(signer.keys, { member: member.id, kind, address }),
      })),
      freeze: linkOf(signer, member, { stop: 'freeze', subject: 'organisation' }),
    })),
    entries: entries.map((entry) => noticed(signer, charter, entry)),
    refusals: refusals(signer).map(shownEntry),
  }
}

function linkOf({ keys }: Signer, member: Member, what: Omit<Stop, 'member'>): string {
  return stopMac(keys, { member: member.id, ...what }, member)
}

function noticed(signer: Signer, charter: Charter, entry: Entry): Canonical {
  const shown = shownEntry(entry) as { readonly [key: string]: Canonical }
  if (entry.kind !== 'proposal.opened') return shown
  const { statement } = entry.body as { readonly statement: Canonical }
  const said = readStatement(statement)
  const before = said.act === 'propose' ? policiesBefore(charter, said.changes) : []
  const subject = entry.hash.toHex()
  const links = [...charter.members.values()].map((member) => ({
    member: member.id,
    mac: linkOf(signer, member, { stop: 'veto', subject }),
  }))
  return { ...shown, vetoes: links, before }
}

/** The policies that changes start from, as far as they are remembered: to tell the difference. */
function policiesBefore(charter: Charter, changes: readonly Change[]): readonly Canonical[] {
  return changes.flatMap((change) => {
    const record = change.kind === 'policy.set' ? charter.wallets.get(change.wallet) : undefined
    if (change.kind !== 'policy.set' || !record) return []
    const known = [record.policy, ...record.earlier.map(({ policy }) => policy)]
    const policy = known.find((each) => policyHash(each) === change.from)
    return policy ? [policyToCanonical(policy)] : []
  })
}

/**
 * How far the charter goes, signed, with the last note about the server's audit log; empty where
 * there is none. Silence for longer than a week is itself a notice.
 */
export function heartbeat({ signer }: Pick<Heard<unknown>, 'signer'>): Canonical {
  if (!signer.charter().organisation) throw new Fault('genesis.unclaimed')
  return { head: charterHead({ signer }), auditNote: latestNote(signer) }
}

/** Right and wrong codes are nobody's news, however many the server sends. */
const SIGN_IN_NEWS: ReadonlySet<string> = new Set(['sign-in.enrolled', 'sign-in.removed'])

/**
 * Authenticators for signing in that came and went after an entry of their log, and how far that
 * was read; of a journal that was put back, no further than it goes.
 */
export function signInNotices({
  signer: { journal },
  body: { after, limit },
}: Heard<MessageBody<'notices.sign-ins'>>): Canonical {
  const found = journal.read(SIGN_IN_LOG, after, limit)
  const { seq } = journal.head(SIGN_IN_LOG)
  const until = Math.min(found.at(-1)?.seq ?? after, seq)
  return {
    until: plain(until),
    isWhole: until >= seq ? 'yes' : 'no',
    entries: found.filter(({ kind }) => SIGN_IN_NEWS.has(kind)).map(shownEntry),
  }
}

/** The code that reached a contact. @throws Fault contact.code_wrong */
export function verifyContact({
  signer,
  body,
  proof,
}: Asked<MessageBody<'contact.verify'>>): Canonical {
  const { kind, address, code } = body
  const charter = signer.charter()
  const member = charter.members.get(charter.credentials.get(proof.device)?.member ?? '')
  const isTheirs = member?.contacts.some((it) => it.kind === kind && it.address === address)
  if (!member || isTheirs !== true) throw new Fault('contact.code_wrong')
  const expected = contactCode(signer.keys, { member: member.id, kind, address })
  if (!isEqual(expected, code)) throw new Fault('contact.code_wrong')
  if (charter.verifiedContacts.has(`${member.id} ${kind} ${address}`)) return { isVerified: 'yes' }
  const verified = { member: member.id, kind, address }
  signer.append([{ log: CHARTER, kind: 'contact.verified', body: verified, proofs: [] }])
  return { isVerified: 'yes' }
}
