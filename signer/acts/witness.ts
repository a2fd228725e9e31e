// Witnesses: pinned by the owner, asked after every start. An honest answer lets the signer go on;
// one that saw more than the journal holds freezes it for good.

import { witnessBinding } from '@countersign/channel/bindings.ts'
import type { RequestProof } from '@countersign/channel/envelope.ts'
import type { MessageBody } from '@countersign/channel/messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { isGoverning } from '@countersign/core/charter/member.ts'
import { CHARTER, isTeam, memberOfDevice } from '@countersign/core/charter/state.ts'
import { tokenOfKey } from '@countersign/core/charter/tokens.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import { checkName } from '../names.ts'
import { writeProofs } from '../proofs.ts'
import { type Asked, checkCode } from '../request.ts'
import type { Signer } from '../signer.ts'
import { currentHeads, missingHead } from '../witness.ts'

const MAX_WITNESSES = 16

/**
 * Says how far a witness saw the journal. A head it lacks, or has otherwise, freezes the signer.
 * Once witnesses are pinned, the owner's own devices are heard but do not suffice: they may well
 * lie in the same backup as the journal.
 * @throws Fault witness.nonce_wrong, signer.frozen, clock.jumped
 */
export function answerWitness({
  signer,
  body,
  proof,
}: Asked<MessageBody<'witness.answer'>>): Canonical {
  const { stops } = signer.charter()
  if (stops.frozen !== null) throw new Fault('signer.frozen', { why: stops.frozen })
  if (body.nonce !== signer.witness.nonce) throw new Fault('witness.nonce_wrong')
  const missing = missingHead(signer.journal, body.heads)
  if (missing) {
    const why = `a witness saw entry ${missing.seq} of ${missing.log}, which is not in the journal`
    signer.freeze({
      log: CHARTER,
      kind: 'signer.frozen',
      body: { why, ...byMember(signer, proof.device) },
      proofs: writeProofs(proof),
    })
    throw new Fault('signer.frozen', { why })
  }
  if (isWitness(signer, proof.device)) {
    if (stops.isToResume) resume(signer, proof)
    signer.witness.pass()
  }
  return {
    state: signer.witness.state(),
    heads: currentHeads(signer.journal).map(({ log, seq, hash }) => ({
      log,
      seq: plain(seq),
      hash,
    })),
  }
}

// The moment from which on the limits count as used up: people decided, and a witness looked.
function resume(signer: Signer, proof: RequestProof): void {
  if (!signer.isSteady()) throw new Fault('clock.jumped')
  const body = { clock: plain(signer.clock()) }
  signer.freeze({ log: CHARTER, kind: 'signer.resumed', body, proofs: writeProofs(proof) })
}

// Without one that is pinned it is somebody's who decides: in a team no viewer's stolen device.
function isWitness({ charter }: Signer, device: string): boolean {
  const { witnesses } = charter().stops
  if (witnesses.size > 0) return witnesses.has(device)
  const member = memberOfDevice(charter(), device)
  return member !== null && (!isTeam(charter()) || isGoverning(member))
}

// A pinned witness is nobody's alone; a member's own device is.
function byMember({ charter }: Signer, device: string): { readonly member?: string } {
  if (charter().stops.witnesses.has(device)) return {}
  const member = memberOfDevice(charter(), device)
  return member ? { member: member.id } : {}
}

/** @throws Fault witness.name_invalid, witness.exists, witness.too_many, factor.* */
export function addWitness(asked: Asked<MessageBody<'witness.add'>>): Canonical {
  const { signer, body, proof } = asked
  const charter = signer.charter()
  const { witnesses } = charter.stops
  if (isTeam(charter)) throw new Fault('charter.by_proposal')
  checkName(body.name, 'witness.name_invalid')
  // A device that is its own witness vouches for nothing that is not in its own backup.
  const isUsed = witnesses.has(body.witness) || charter.credentials.has(body.witness)
  if (isUsed || tokenOfKey(charter, body.witness)) {
    throw new Fault('witness.exists')
  }
  if (witnesses.size >= MAX_WITNESSES) throw new Fault('witness.too_many')
  const code = checkCode(asked, body.code, witnessBinding('witness-add', body.witness))
  const added = { witness: body.witness, name: body.name }
  const proofs = writeProofs(proof, code)
  signer.append([{ log: CHARTER, kind: 'witness.added', body: added, proofs }])
  return witnessList(signer)
}

/** @throws Fault witness.missing, factor.* */
export function removeWitness(asked: Asked<MessageBody<'witness.remove'>>): Canonical {
  const { signer, body, proof } = asked
  if (isTeam(signer.charter())) throw new Fault('charter.by_proposal')
  if (!signer.charter().stops.witnesses.has(body.witness)) throw new Fault('witness.missing')
  const code = checkCode(asked, body.code, witnessBinding('witness-remove', body.witness))
  const removed = { witness: body.witness }
  const proofs = writeProofs(proof, code)
  signer.append([{ log: CHARTER, kind: 'witness.removed', body: removed, proofs }])
  return witnessList(signer)
}

function witnessList(signer: Signer): Canonical {
  const { witnesses } = signer.charter().stops
  return { witnesses: [...witnesses].map(([witness, name]) => ({ witness, name })) }
}
