// What holds for a spend that a token asks for, beside policy and budget: it brings nothing but its
// key, and has no say in what others asked for.

import type { RequestProof } from '@countersign/channel/envelope.ts'
import type { MessageBody } from '@countersign/channel/messages.ts'
import type { WalletRecord } from '@countersign/core/charter/state.ts'
import { type AskingToken, tokenOfKey } from '@countersign/core/charter/tokens.ts'
import { Fault } from '@countersign/core/fault.ts'
import { tokenSubject } from '@countersign/core/policy/who.ts'
import { askerOf } from '../initiator.ts'
import type { Asked } from '../request.ts'
import type { Signer } from '../signer.ts'

/** Of one token in one wallet: the others need places too. */
const MAX_WAITING = 16

const refuse = ({ id }: AskingToken, why: string): never => {
  throw new Fault('token.forbidden', { token: id, why })
}

/**
 * The token that asks, or null where a member's device does.
 * @throws Fault token.forbidden for a wallet that is not its own, or for what only people bring
 */
export function tokenAsking(asked: Asked<MessageBody<'spend.sign'>>): AskingToken | null {
  const { signer, body, proof } = asked
  const token = tokenOfKey(signer.charter(), proof.device)
  if (!token) return null
  if (!token.wallets.includes(body.wallet)) refuse(token, 'the wallet is not one of its own')
  // With a code it would count wrong ones against somebody; at the desk people confirm their own.
  const given = body.code ?? body.assertion ?? body.deskKey
  if (given !== undefined) refuse(token, 'it sends no code, no passkey and no key of the desk')
  return token
}

type OfToken = { readonly txid: string; readonly proof: RequestProof }

/** What somebody else asked for is theirs, signed or not. @throws Fault token.forbidden */
export function checkOwn(
  signer: Signer,
  { name }: WalletRecord,
  token: AskingToken,
  txid: string,
): void {
  const by = signer.ledger.askerOf(name, txid)
  const kept = signer.kept.find(name, txid, signer.time())
  const isOthers = by !== null && by !== tokenSubject(token.id)
  const keeper = kept?.state === 'waiting' ? askerOf(signer.charter(), kept.proof.device) : null
  const isTaken = keeper !== null && keeper !== tokenSubject(token.id)
  if (isOthers || isTaken) refuse(token, 'somebody else asked for it')
}

/** @throws Fault spend.too_many_waiting */
export function checkPlace(signer: Signer, { name }: WalletRecord, { txid, proof }: OfToken): void {
  const own = signer.kept
    .waiting(name, signer.time())
    .filter((kept) => kept.proof.device === proof.device && kept.txid !== txid)
  if (own.length >= MAX_WAITING) throw new Fault('spend.too_many_waiting', { waiting: own.length })
}

/**
 * A token takes back what it asked for and still waits, and nothing else: it could keep others from
 * a spend by cancelling it before they ask. @throws Fault token.forbidden
 */
export function checkCancelling(
  signer: Signer,
  { name }: WalletRecord,
  { txid, proof }: OfToken,
): void {
  const token = tokenOfKey(signer.charter(), proof.device)
  if (!token) return
  const kept = signer.kept.find(name, txid, signer.time())
  if (kept?.proof.device !== proof.device) refuse(token, 'it did not ask for it')
}
