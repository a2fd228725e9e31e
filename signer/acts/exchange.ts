// What the trader asks about who asks it: the signer alone knows members, roles, freezes, codes and
// the order policies of accounts. The trader is believed nothing: a code is looked at only with the
// device's own signature under the request that brought it, and is sealed for exactly that act.

import { accountBinding, accountSubject } from '@countersign/channel/bindings.ts'
import { isSignedFor } from '@countersign/channel/envelope.ts'
import type { MessageBody } from '@countersign/channel/messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { groupsOf } from '@countersign/core/charter/groups.ts'
import type { Member } from '@countersign/core/charter/member.ts'
import { CHARTER, isFrozen } from '@countersign/core/charter/state.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import { codeProofToCanonical, writeProofs } from '../proofs.ts'
import { activeMemberOf, checkCode, type Heard, memberOf } from '../request.ts'
import type { Signer } from '../signer.ts'
import { accountStanding, accountTurn } from './accounts.ts'

/** The log of codes that were used up for the trader. */
const EXCHANGE_LOG = 'exchange'

/**
 * Whose device this is, and what of it stands still.
 * @throws Fault channel.device_unknown
 */
export function exchangeStanding({
  signer,
  body: { device, account },
}: Heard<MessageBody<'exchange.standing'>>): Canonical {
  const member = memberOf(signer, device)
  return standingOf(signer, member, { account, subjects: [`credential:${device}`] })
}

/**
 * What of a member stands still, whichever device it was.
 * @throws Fault exchange.member_unknown for whoever left
 */
export function exchangeMember({
  signer,
  body: { member: id, account },
}: Heard<MessageBody<'exchange.member'>>): Canonical {
  const member = signer.charter().members.get(id)
  if (!member) throw new Fault('exchange.member_unknown', { member: id })
  return standingOf(signer, member, { account, subjects: [] })
}

type About = { readonly account: string | undefined; readonly subjects: readonly string[] }

function standingOf(signer: Signer, { id, roles }: Member, { account, subjects }: About) {
  const charter = signer.charter()
  const stopped = [`member:${id}`, ...subjects, 'organisation']
  const { seq, hash } = signer.journal.head(CHARTER)
  const record = account === undefined ? undefined : charter.accounts.get(account)
  return {
    member: id,
    roles: [...roles],
    groups: [...groupsOf(charter, id)],
    frozen: stopped.filter((subject) => isFrozen(charter, subject)),
    /** Why the signer itself froze; empty while it did not. */
    signerFrozen: charter.stops.frozen ?? '',
    charter: { seq: plain(seq), hash: hash.toHex() },
    ...(record ? { account: accountStanding(signer, record) } : {}),
  }
}

/**
 * Looks at a code. A right one is used up before the answer, in the entry that says for what; what
 * the charter has of an account changes by the same code, or not at all.
 * @throws Fault channel.signature_invalid, charter.suspended, factor.none, factor.code_wrong and
 *   its like, channel.seal_broken, and those of `accountTurn`
 */
export function exchangeCode({ signer, body: given }: Heard<MessageBody<'exchange.code'>>) {
  const { device, act, body, code, request, signature } = given
  const trader = {
    signingKey: Uint8Array.fromHex(given.trader.signingKey),
    sealingKey: Uint8Array.fromHex(given.trader.sealingKey),
  }
  const proof = { device, request, signature }
  if (!isSignedFor(trader, proof)) throw new Fault('channel.signature_invalid')
  const member = activeMemberOf(signer, device)
  const turn = accountTurn(signer, member, { act, body })
  const subject = accountSubject(trader, act, body)
  const used = checkCode({ signer, proof }, code, accountBinding(act, subject))
  const { id } = member
  // An account's body has sealed secrets in it, and an entry stays for ever: its hash is enough.
  const about = act.startsWith('order.') ? { subject, body } : { subject }
  const consented = { member: id, device, act, ...about, request, signature }
  signer.append([
    {
      log: EXCHANGE_LOG,
      kind: 'exchange.consented',
      body: consented,
      proofs: [codeProofToCanonical(used)],
    },
    ...turn.map((draft) => ({ log: CHARTER, ...draft, proofs: writeProofs(proof, used) })),
  ])
  return { member: id }
}
