// What the trader asks about who asks it: the signer alone knows members, roles, freezes and codes.
// The trader is believed nothing: a code is looked at only with the device's own signature under
// the request that brought it, and for nothing but an act on an exchange account.

import { accountBinding } from '@countersign/channel/bindings.ts'
import { isSignedFor } from '@countersign/channel/envelope.ts'
import type { MessageBody } from '@countersign/channel/messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { CHARTER, isFrozen } from '@countersign/core/charter/state.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import { codeProofToCanonical } from '../proofs.ts'
import { activeMemberOf, checkCode, type Heard, memberOf } from '../request.ts'

/** The log of codes that were used up for the trader. */
const EXCHANGE_LOG = 'exchange'

/**
 * Whose device this is, and what of it stands still.
 * @throws Fault channel.device_unknown
 */
export function exchangeStanding({
  signer,
  body,
}: Heard<MessageBody<'exchange.standing'>>): Canonical {
  const charter = signer.charter()
  const { id, roles } = memberOf(signer, body.device)
  const stopped = [`member:${id}`, `credential:${body.device}`, 'organisation']
  const { seq, hash } = signer.journal.head(CHARTER)
  return {
    member: id,
    roles: [...roles],
    frozen: stopped.filter((subject) => isFrozen(charter, subject)),
    /** Why the signer itself froze; empty while it did not. */
    signerFrozen: charter.stops.frozen ?? '',
    charter: { seq: plain(seq), hash: hash.toHex() },
  }
}

/**
 * Looks at a code. A right one is used up before the answer.
 * @throws Fault channel.signature_invalid, charter.suspended, factor.none, factor.code_wrong and
 *   its like, channel.seal_broken
 */
export function exchangeCode({ signer, body }: Heard<MessageBody<'exchange.code'>>): Canonical {
  const { device, act, subject, code, request, signature } = body
  const trader = {
    signingKey: Uint8Array.fromHex(body.trader.signingKey),
    sealingKey: Uint8Array.fromHex(body.trader.sealingKey),
  }
  const proof = { device, request, signature }
  if (!isSignedFor(trader, proof)) throw new Fault('channel.signature_invalid')
  const { id: member } = activeMemberOf(signer, device)
  const used = checkCode({ signer, proof }, code, accountBinding(act, subject))
  const entry = { member, device, act, subject, request, signature }
  const proofs = [codeProofToCanonical(used)]
  signer.append([{ log: EXCHANGE_LOG, kind: 'exchange.consented', body: entry, proofs }])
  return { member }
}
