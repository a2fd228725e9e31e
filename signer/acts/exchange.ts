// What the trader asks about who asks it: the signer alone knows members, roles, freezes, codes and
// the order policies of accounts. The trader is believed nothing: a code is looked at only with the
// device's own signature under the request that brought it, and is sealed for exactly that act.

import { accountBinding, accountSubject } from '@countersign/channel/bindings.ts'
import { isSignedFor, type RequestProof } from '@countersign/channel/envelope.ts'
import type { MessageBody } from '@countersign/channel/messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { groupsOf } from '@countersign/core/charter/groups.ts'
import type { Member } from '@countersign/core/charter/member.ts'
import { CHARTER, isFrozen } from '@countersign/core/charter/state.ts'
import { askingHash, askingOf, orderChallenge } from '@countersign/core/exchange/orders/asking.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import { EXCHANGE_LOG } from '../order-votes.ts'
import { codeProofToCanonical, writeProofs } from '../proofs.ts'
import { activeMemberOf, checkCode, type Heard, isOwnPasskey, memberOf } from '../request.ts'
import type { Signer } from '../signer.ts'
import { accountStanding, accountTurn } from './accounts.ts'

/**
 * Whose device this is, and what of it stands still.
 * @throws Fault channel.device_unknown, channel.signature_invalid
 */
export function exchangeStanding({
  signer,
  proof,
  body: { device, account },
}: Heard<MessageBody<'exchange.standing'>>): Canonical {
  checkOwn(proof, proof?.device === device)
  const member = memberOf(signer, device)
  return standingOf(signer, member, { account, subjects: [`credential:${device}`] })
}

/**
 * What of a member stands still, whichever device it was.
 * @throws Fault exchange.member_unknown for whoever left, channel.signature_invalid
 */
export function exchangeMember({
  signer,
  proof,
  body: { member: id, account },
}: Heard<MessageBody<'exchange.member'>>): Canonical {
  checkOwn(proof, proof !== null && memberOf(signer, proof.device).id === id)
  const member = signer.charter().members.get(id)
  if (!member) throw new Fault('exchange.member_unknown', { member: id })
  return standingOf(signer, member, { account, subjects: [] })
}

/**
 * By its own door the trader asks about everybody. One on somebody's own machine has no door here:
 * a device signs for it, and hears of its member alone.
 */
export function checkOwn(proof: RequestProof | null, isOwn: boolean): void {
  if (proof && !isOwn) throw new Fault('channel.signature_invalid')
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
export function exchangeCode(heard: Heard<MessageBody<'exchange.code'>>) {
  const { signer, body: given } = heard
  const { act, body, code } = given
  const { member, trader, proof } = askedByDevice(heard)
  // Who asks by a device's proof is an agent: its accounts are told by what their venues say.
  if (heard.proof && act === 'account.paper') throw new Fault('exchange.paper_local')
  const { device, request, signature } = proof
  const turn = accountTurn(signer, member, { act, body, device })
  const subject = accountSubject(trader, act, body)
  const used = checkCode({ signer, proof }, code, accountBinding(act, subject))
  const { id } = member
  // An account's body has sealed secrets in it, and an entry stays for ever: its hash is enough.
  const about = act.startsWith('order.') ? { subject, body } : { subject }
  const consented = { member: id, device, act, ...about, request, signature }
  signer.append([
    {
      log: EXCHANGE_LOG,
      kind: CONSENTED,
      body: consented,
      proofs: [codeProofToCanonical(used)],
    },
    ...turn.map((draft) => ({ log: CHARTER, ...draft, proofs: writeProofs(proof, used) })),
  ])
  return { member: id }
}

/**
 * Looks at a passkey's answer about an order. It is about this one alone, and is journalled.
 * @throws Fault channel.signature_invalid, charter.suspended, factor.passkey_wrong
 */
export function exchangePasskey(heard: Heard<MessageBody<'exchange.passkey'>>) {
  const { signer, body: given } = heard
  const { act, assertion } = given
  const { member, trader, proof } = askedByDevice(heard)
  const asking = askingOf(act, given.body)
  const asked = askingHash(asking)
  const organisation = signer.charter().organisation?.id ?? ''
  const challenge = orderChallenge({ organisation, asked })
  if (!isOwnPasskey(signer, { member: member.id, assertion, challenge })) {
    throw new Fault('factor.passkey_wrong', { order: asking.body.order })
  }
  const { device, request, signature } = proof
  const subject = accountSubject(trader, act, given.body)
  const about = { subject, body: given.body }
  const consented = { member: member.id, device, act, ...about, request, signature }
  const proofs = [{ kind: 'passkey', ...assertion }]
  signer.append([{ log: EXCHANGE_LOG, kind: CONSENTED, body: consented, proofs }])
  return { member: member.id }
}

const CONSENTED = 'exchange.consented'

type ByDevice = Pick<MessageBody<'exchange.code'>, 'trader' | 'device' | 'request' | 'signature'>

/** Whose device signed the request to this trader. The trader's own word is taken for nothing. */
function askedByDevice({ signer, proof: carrier, body }: Heard<ByDevice>) {
  const { device, request, signature } = body
  checkOwn(carrier, carrier?.device === device)
  const trader = {
    signingKey: Uint8Array.fromHex(body.trader.signingKey),
    sealingKey: Uint8Array.fromHex(body.trader.sealingKey),
  }
  const proof = { device, request, signature }
  if (!isSignedFor(trader, proof)) throw new Fault('channel.signature_invalid')
  return { member: activeMemberOf(signer, device), trader, proof }
}
