// Authenticators for signing in to the console: made here, told once sealed to the member's device,
// and kept apart from those that consent. Whoever has one of either sort agrees to another by a
// code.

import { randomBytes } from 'node:crypto'
import type { MessageBody } from '@countersign/channel/messages.ts'
import { seal } from '@countersign/channel/sealing.ts'
import {
  type ConsentBy,
  signInConsentBinding,
  signInOfferBinding,
} from '@countersign/channel/sign-in.ts'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Member } from '@countersign/core/charter/member.ts'
import { activeFactor } from '@countersign/core/charter/state.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import { type CodeProof, writeProofs } from '../proofs.ts'
import { type Asked, checkCode, memberOf, openText } from '../request.ts'
import { SIGN_IN_LOG } from '../sign-ins.ts'
import type { Signer } from '../signer.ts'
import { keyUri, matchStep, SEED_BYTES } from '../totp.ts'
import { seedOwner, signInOf, signInSeed } from './signin-check.ts'

/** An offer nobody confirms is forgotten; so is one that is guessed at. */
const OFFER_SECONDS = 15 * 60
const OFFER_TRIES = 5

/** A seed that was told and not confirmed yet; in memory only. */
type Offer = {
  readonly authenticator: string
  readonly seed: Uint8Array
  readonly until: UnixSeconds
  wrongCodes: number
}

/** By member: nobody's offer ends another's. */
export type SignInOffers = Map<string, Offer>

/** Makes a seed for the asking member. It counts for nothing until it is confirmed. */
export function enrolSignIn(
  { signer, body, proof }: Asked<MessageBody<'sign-in.enrol'>>,
  offers: SignInOffers,
): Canonical {
  const { id, name } = memberOf(signer, proof.device)
  const authenticator = `sign-in-${randomBytes(6).toString('hex')}`
  const seed = new Uint8Array(randomBytes(SEED_BYTES))
  offers.set(id, { authenticator, seed, until: signer.time() + OFFER_SECONDS, wrongCodes: 0 })
  // Beside the same person's codes for spends in one app, it has to be told apart.
  const uri = keyUri('totp', seed, `Sign-in ${name} (${signer.network})`)
  const binding = signInOfferBinding('sign-in-uri', authenticator)
  return { authenticator, uri: seal(Uint8Array.fromHex(body.replyTo), Buffer.from(uri), binding) }
}

/**
 * The first code proves that the seed was read. It counts at once, in place of the one there was.
 * @throws Fault signin.missing, signin.code_wrong, signin.consent_missing, charter.frozen, and
 *   those of the code that agrees
 */
export function confirmSignIn(
  asked: Asked<MessageBody<'sign-in.confirm'>>,
  offers: SignInOffers,
): Canonical {
  const { signer, body, proof } = asked
  const member = memberOf(signer, proof.device)
  const { authenticator, seed, step } = confirmed(signer, body, member, offers)
  const agreed = agreement(asked, member, authenticator)
  const enrolled = {
    member: member.id,
    authenticator,
    seed: signer.keys.sealRecord(seed, seedOwner({ member: member.id, authenticator })),
    step: plain(step),
    by: agreed.by,
  }
  const proofs = writeProofs(proof, agreed.code)
  signer.append([{ log: SIGN_IN_LOG, kind: 'sign-in.enrolled', body: enrolled, proofs }])
  offers.delete(member.id)
  return ownList(signer, member)
}

/** @throws Fault signin.missing, and those of the code that agrees */
export function removeSignIn(asked: Asked<MessageBody<'sign-in.remove'>>): Canonical {
  const { signer, body, proof } = asked
  const member = memberOf(signer, proof.device)
  const { authenticator, consent } = body
  if (signInOf(signer, member)?.authenticator !== authenticator) throw new Fault('signin.missing')
  const code = checkConsent(asked, { act: 'sign-in-remove', member, authenticator, ...consent })
  const removed = { member: member.id, authenticator, by: consent.by }
  const proofs = writeProofs(proof, code)
  signer.append([{ log: SIGN_IN_LOG, kind: 'sign-in.removed', body: removed, proofs }])
  return ownList(signer, member)
}

/** The asking member's own, and whether they have a spending authenticator to agree by. */
export function listSignIn({ signer, proof }: Asked<MessageBody<'sign-in.list'>>): Canonical {
  return ownList(signer, memberOf(signer, proof.device))
}

function ownList(signer: Signer, member: Member): Canonical {
  const signIn = signInOf(signer, member)
  const own = signIn && {
    authenticator: signIn.authenticator,
    since: plain(signIn.since),
    usedAt: plain(signIn.usedAt),
    waitSeconds: plain(signer.signIns.waitSeconds(signIn.authenticator, signer.time())),
  }
  return {
    member: member.id,
    authenticators: own ? [own] : [],
    hasSpendCodes: hasSpendCodes(signer, member) ? 'yes' : 'no',
  }
}

const hasSpendCodes = (signer: Signer, { id }: Member): boolean =>
  activeFactor(signer.charter(), signer.time(), id) !== null

function confirmed(
  signer: Signer,
  body: MessageBody<'sign-in.confirm'>,
  { id }: Member,
  offers: SignInOffers,
): Offer & { readonly step: number } {
  const offer = offers.get(id)
  const isOpen = offer?.authenticator === body.authenticator && offer.until >= signer.time()
  if (!isOpen) throw new Fault('signin.missing')
  const binding = signInOfferBinding('sign-in-confirm', offer.authenticator)
  const step = matchStep(offer.seed, openText(signer, body.code, binding), signer.clock())
  if (step !== null) return { ...offer, step }
  offer.wrongCodes += 1
  if (offer.wrongCodes >= OFFER_TRIES) offers.delete(id)
  throw new Fault('signin.code_wrong', { triesLeft: OFFER_TRIES - offer.wrongCodes })
}

type Agreed = { readonly by: 'device' | ConsentBy; readonly code?: CodeProof }

/** What has to agree to a new one, beside the device: nothing where there is no code yet. */
function agreement(
  asked: Asked<MessageBody<'sign-in.confirm'>>,
  member: Member,
  authenticator: string,
): Agreed {
  const { signer, body } = asked
  const { consent } = body
  if (consent) {
    const code = checkConsent(asked, { act: 'sign-in-enrol', member, authenticator, ...consent })
    return { by: consent.by, ...(code ? { code } : {}) }
  }
  const isFirst = signInOf(signer, member) === null && !hasSpendCodes(signer, member)
  if (!isFirst) throw new Fault('signin.consent_missing')
  return { by: 'device' }
}

type Consent = {
  readonly act: 'sign-in-enrol' | 'sign-in-remove'
  readonly member: Member
  /** The one that comes, or the one that goes. */
  readonly authenticator: string
  readonly by: ConsentBy
  readonly code: string
}

/**
 * @returns what the entry keeps of a spending authenticator's code, which it uses up; a code of the
 *   sign-in authenticator goes with it
 * @throws Fault factor.*, signin.none and those of `SignIns.check`
 */
function checkConsent(
  { signer, proof }: Pick<Asked<unknown>, 'signer' | 'proof'>,
  { act, member, authenticator, by, code }: Consent,
): CodeProof | undefined {
  const binding = signInConsentBinding(act, by, authenticator)
  if (by === 'spend') return checkCode({ signer, proof }, code, binding)
  const signIn = signInOf(signer, member)
  if (!signIn) throw new Fault('signin.none')
  signer.signIns.check({
    signIn,
    seed: signInSeed(signer, signIn),
    code: openText(signer, code, binding),
    now: signer.clock(),
    time: signer.time(),
    device: proof.device,
  })
  return undefined
}
