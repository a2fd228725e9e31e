// Rehearsals of ways out that the signer verifies itself: it says what to sign, and takes the proof
// into its journal. Nobody's word is taken, and nothing that could move a coin is signed.

import { createHmac } from 'node:crypto'
import { tagged } from '@countersign/channel/identity.ts'
import type { MessageBody } from '@countersign/channel/messages.ts'
import { writeDescriptor } from '@countersign/core/bitcoin/descriptor.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { CHARTER, type Rehearsed, type WalletRecord } from '@countersign/core/charter/state.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import {
  CHALLENGE_SECONDS,
  challengeMessage,
  challengeText,
  type ReadChallenge,
  readChallenge,
} from '@countersign/core/wallet/exit/challenge.ts'
import { verifyRehearsal } from '@countersign/core/wallet/exit/rehearsal.ts'
import { isEqual } from '../links.ts'
import { writeProofs } from '../proofs.ts'
import { type Asked, activeMemberOf } from '../request.ts'
import type { Signer } from '../signer.ts'
import { walletOf } from './wallets.ts'

/** A device cannot fill the journal: one entry a day for each wallet, whoever brings proofs. */
const APART_SECONDS = 86_400

const NONCE_BYTES = 16

/** Text that only this signer can make, for this wallet now. Nothing is kept of it. */
export function challengeExit({
  signer,
  body,
  proof,
}: Asked<MessageBody<'wallet.challenge'>>): Canonical {
  const record = walletOf(signer, body.wallet)
  activeMemberOf(signer, proof.device)
  const at = signer.time()
  const { seq } = signer.charter()
  const message = messageOf(signer, record, { seq, at })
  return { message, expiresAt: plain(at + CHALLENGE_SECONDS) }
}

/**
 * Takes a proof. The same again answers the same; another one within a day is verified, and not
 * written down again.
 * @throws Fault exit.challenge_invalid, exit.challenge_old, exit.proof_invalid, charter.suspended
 */
export function rehearseExit({
  signer,
  body,
  proof,
}: Asked<MessageBody<'wallet.rehearse'>>): Canonical {
  const record = walletOf(signer, body.wallet)
  activeMemberOf(signer, proof.device)
  const { wallet, rehearsed } = record
  const challenge = readChallenge(body.message, wallet.descriptor)
  checkOurs(signer, record, { ...body, challenge })
  const isAgain = rehearsed?.message === body.message
  if (!isAgain) checkFresh(signer, rehearsed, challenge)
  const path = verifyRehearsal(wallet, body.message, body.proof)
  if (rehearsed && (isAgain || signer.time() < rehearsed.at + APART_SECONDS)) {
    return answered(record, rehearsed)
  }
  const { message, proof: signed } = body
  signer.append([
    {
      log: CHARTER,
      kind: 'wallet.rehearsed',
      body: { wallet: record.name, path, message, proof: signed },
      proofs: writeProofs(proof),
    },
  ])
  const next = walletOf(signer, body.wallet)
  if (!next.rehearsed) throw new Error('a rehearsal was written and is not there')
  return answered(next, next.rehearsed)
}

const answered = ({ name }: WalletRecord, { at, path }: Rehearsed): Canonical => ({
  wallet: name,
  rehearsedAt: plain(at),
  rehearsedBy: path,
})

type Brought = { readonly message: string; readonly challenge: ReadChallenge }

/** @throws Fault exit.challenge_invalid */
function checkOurs(signer: Signer, record: WalletRecord, { message, challenge }: Brought): void {
  if (isEqual(messageOf(signer, record, challenge), message)) return
  const { wallet } = challenge
  throw new Fault('exit.challenge_invalid', { reason: 'this signer did not make it', wallet })
}

/**
 * By the number of the charter's entry, which goes on whatever clocks do: what was made before the
 * last rehearsal proves nothing after it.
 * @throws Fault exit.challenge_old
 */
function checkFresh(signer: Signer, rehearsed: Rehearsed | null, { seq, at }: ReadChallenge): void {
  const expiresAt = at + CHALLENGE_SECONDS
  if (signer.time() >= expiresAt) throw new Fault('exit.challenge_old', { expiresAt })
  if (rehearsed && seq < rehearsed.seq) {
    throw new Fault('exit.challenge_old', { rehearsedAt: rehearsed.at })
  }
}

function messageOf(
  { keys, network, charter }: Signer,
  { name, wallet: { descriptor } }: WalletRecord,
  { seq, at }: Pick<ReadChallenge, 'seq' | 'at'>,
): string {
  const organisation = charter().organisation?.id ?? ''
  const text = challengeText({ network, organisation, wallet: name, descriptor, seq, at })
  const nonce = createHmac('sha256', keys.challengeKey)
    .update(tagged('countersign/challenge/v1', Buffer.from(text + writeDescriptor(descriptor))))
    .digest()
  return challengeMessage(text, nonce.subarray(0, NONCE_BYTES).toString('hex'))
}
