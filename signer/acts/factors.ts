// Authenticators: made inside the signer and told once to the owner, sealed, or a key that brings
// its own secret. Replaced only with the wallets' keys, a recovery code and a delay in which the
// old one can object.

import { randomBytes } from 'node:crypto'
import {
  factorBinding,
  recoveryBinding,
  type WalletKeyAct,
  walletKeyDigest,
  yubicoBinding,
} from '@countersign/channel/bindings.ts'
import type { MessageBody } from '@countersign/channel/messages.ts'
import { open, seal } from '@countersign/channel/sealing.ts'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import { verifyHash } from '@countersign/core/bitcoin/curve.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { OWNER } from '@countersign/core/charter/member.ts'
import { activeFactor, CHARTER, isTeam, waitingFactor } from '@countersign/core/charter/state.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import { CODES_LOG } from '../codes.ts'
import { enrolmentUri, type FactorKind, matchCode } from '../factor-kinds.ts'
import { writeProofs } from '../proofs.ts'
import { makeRecoveryCodes, recoveryHash } from '../recovery.ts'
import { type Asked, checkCode, memberOf, openText } from '../request.ts'
import type { Signer } from '../signer.ts'
import { SEED_BYTES } from '../totp.ts'
import { packSecrets } from '../yubico.ts'

/** In which the old authenticator can cancel its replacement. */
const REPLACEMENT_DELAY_SECONDS = 48 * 3_600
/** An offer nobody confirms is forgotten; so is one that is guessed at. */
const OFFER_SECONDS = 15 * 60
const OFFER_TRIES = 5
/** The owner's own offer: no invitation has this id. */
const OWN = ''

/** An authenticator shown to the owner and not confirmed yet; in memory only. */
type Offer = {
  readonly id: string
  readonly kind: FactorKind
  readonly secret: Uint8Array
  readonly until: UnixSeconds
  wrongCodes: number
  /** The hash of the recovery code that a replacement uses up. */
  readonly usedRecovery?: string
}

/** One for the owner, under no name, and one for each invitation: nobody's offer ends another's. */
export type Offers = Map<string, Offer>

const hasFactor = ({ charter }: Signer): boolean =>
  charter().factors.some(({ member }) => member === OWNER)

/** Offers the first authenticator. @throws Fault factor.exists, factor.yubico_invalid */
export function enrolFactor(
  { signer, body }: Asked<MessageBody<'factor.enrol'>>,
  offers: Offers,
): Canonical {
  if (isTeam(signer.charter())) throw new Fault('charter.by_proposal')
  if (hasFactor(signer)) throw new Fault('factor.exists')
  return makeOffer(signer, body, offers)
}

/**
 * Offers a replacement.
 * @throws Fault factor.none, factor.recovery_code_wrong, factor.wallet_key_missing,
 *   factor.yubico_invalid
 */
export function replaceFactor(
  { signer, body }: Asked<MessageBody<'factor.replace'>>,
  offers: Offers,
): Canonical {
  if (isTeam(signer.charter())) throw new Fault('charter.by_proposal')
  const act = { act: 'factor.replace', replyTo: body.replyTo } as const
  const usedRecovery = checkRecovery(signer, body, act, OWNER)
  return makeOffer(signer, body, offers, usedRecovery)
}

export type Wanted = Pick<MessageBody<'factor.enrol'>, 'replyTo' | 'kind' | 'yubico'> & {
  /** Whose it is to be; the owner's unless told. */
  readonly member?: string
  readonly invitation?: string
}

/** Makes an offer, of which there is one at a time for each invitation, and for the owner. */
export function makeOffer(
  signer: Signer,
  { replyTo, kind = 'totp', yubico, member, invitation }: Wanted,
  offers: Offers,
  usedRecovery?: string,
): Canonical {
  const secret = kind === 'yubico' ? broughtSecret(signer, replyTo, yubico) : madeSecret(yubico)
  const id = `${kind}-${randomBytes(6).toString('hex')}`
  const until = signer.time() + OFFER_SECONDS
  for (const [name, offer] of offers) if (offer.until < signer.time()) offers.delete(name)
  const used = usedRecovery === undefined ? {} : { usedRecovery }
  offers.set(invitation ?? OWN, { id, kind, secret, until, wrongCodes: 0, ...used })
  const label = `${member ?? signer.charter().owner?.name ?? 'owner'} (${signer.network})`
  const uri = enrolmentUri(kind, secret, label)
  if (uri === null) return { factor: id, kind }
  const binding = factorBinding('factor-uri', id)
  return {
    factor: id,
    kind,
    uri: seal(Uint8Array.fromHex(replyTo), Buffer.from(uri), binding),
  }
}

function madeSecret(yubico: string | undefined): Uint8Array {
  if (yubico !== undefined) {
    throw new Fault('channel.message_invalid', { where: 'yubico', wanted: 'no such field' })
  }
  return new Uint8Array(randomBytes(SEED_BYTES))
}

function broughtSecret(signer: Signer, replyTo: string, yubico: string | undefined): Uint8Array {
  if (yubico === undefined) {
    throw new Fault('channel.message_invalid', { where: 'yubico', wanted: 'a sealed secret' })
  }
  return packSecrets(open(signer.keys.sealingKey, yubico, yubicoBinding(replyTo)))
}

/**
 * The first code from the new authenticator proves that it was read. The first one counts at once;
 * a replacement after 48 hours.
 * @returns recovery codes, sealed to the asker; they are never told again
 */
export function confirmFactor(
  { signer, body, proof }: Asked<MessageBody<'factor.confirm'>>,
  offers: Offers,
): Canonical {
  const { step, ...offer } = confirmed(signer, body, offers)
  const now = signer.time()
  // It may have become a team, or got another authenticator by an invitation, since this was shown.
  if (isTeam(signer.charter())) throw new Fault('charter.by_proposal')
  const isFirst = offer.usedRecovery === undefined
  if (isFirst && hasFactor(signer)) throw new Fault('factor.exists')
  // An unlock may have used the same recovery code up since this was offered.
  if (signer.charter().usedRecoveryHashes.has(offer.usedRecovery ?? '')) {
    throw new Fault('factor.recovery_code_wrong')
  }
  const recovery = makeRecoveryCodes()
  const activeFrom = isFirst ? now : now + REPLACEMENT_DELAY_SECONDS
  const enrolled = {
    factor: offer.id,
    kind: offer.kind,
    seed: signer.keys.sealRecord(offer.secret, offer.id),
    recovery: recovery.map(recoveryHash),
    activeFrom: plain(activeFrom),
    ...(offer.usedRecovery === undefined ? {} : { usedRecovery: offer.usedRecovery }),
  }
  const proofs = writeProofs(proof, { factor: offer.id, step })
  signer.append([{ log: CHARTER, kind: 'factor.enrolled', body: enrolled, proofs }])
  offers.delete(OWN)
  const codes = Buffer.from(recovery.join('\n'))
  const binding = factorBinding('recovery-codes', offer.id)
  return {
    factor: offer.id,
    activeFrom: plain(activeFrom),
    recoveryCodes: seal(Uint8Array.fromHex(body.replyTo), codes, binding),
  }
}

export type Confirmed = Offer & { readonly step: number }

/**
 * The offer that a first code confirms.
 * @throws Fault factor.missing, factor.code_wrong
 */
export function confirmed(
  signer: Signer,
  given: { readonly factor: string; readonly code: string; readonly invitation?: string },
  offers: Offers,
): Confirmed {
  const name = given.invitation ?? OWN
  const offer = offers.get(name)
  const isOpen = offer?.id === given.factor && offer.until >= signer.time()
  if (!isOpen) throw new Fault('factor.missing')
  const code = openText(signer, given.code, factorBinding('factor-confirm', offer.id))
  const step = matchCode(offer, code, { now: signer.clock(), last: 0 })
  if (step !== null) return { ...offer, step }
  offer.wrongCodes += 1
  if (offer.wrongCodes >= OFFER_TRIES) offers.delete(name)
  throw new Fault('factor.code_wrong', { triesLeft: OFFER_TRIES - offer.wrongCodes })
}

/** The old authenticator objects to its replacement. @throws Fault factor.missing, factor.code_* */
export function cancelFactor(asked: Asked<MessageBody<'factor.cancel'>>): Canonical {
  const { signer, body, proof } = asked
  const { id: member } = memberOf(signer, proof.device)
  const waiting = waitingFactor(signer.charter(), signer.time(), member)
  if (!waiting || waiting.id !== body.factor) throw new Fault('factor.missing')
  const code = checkCode(asked, body.code, factorBinding('factor-cancel', waiting.id))
  const cancelled = { factor: waiting.id }
  const proofs = writeProofs(proof, code)
  signer.append([{ log: CHARTER, kind: 'factor.cancelled', body: cancelled, proofs }])
  return factorList(signer, member)
}

/** Opens an authenticator that a hundred wrong codes locked. @throws Fault factor.not_locked */
export function unlockFactor({
  signer,
  body,
  proof,
}: Asked<MessageBody<'factor.unlock'>>): Canonical {
  const { id: member } = memberOf(signer, proof.device)
  const factor = activeFactor(signer.charter(), signer.time(), member)
  if (!factor) throw new Fault('factor.none')
  if (!signer.codes.hasFailures(factor.id)) throw new Fault('factor.not_locked')
  const usedRecovery = checkRecovery(signer, body, { act: 'factor.unlock' }, member)
  const forgiven = plain(signer.journal.head(CODES_LOG).seq)
  const unlocked = { factor: factor.id, usedRecovery, forgiven }
  signer.append([
    { log: CHARTER, kind: 'factor.unlocked', body: unlocked, proofs: writeProofs(proof) },
  ])
  return factorList(signer, member)
}

/** A member's authenticators and how they stand. */
export function factorList(signer: Signer, member: string): Canonical {
  const now = signer.time()
  const active = activeFactor(signer.charter(), now, member)
  const own = signer.charter().factors.filter((each) => each.member === member)
  return {
    factors: own.map((factor) => ({
      factor: factor.id,
      kind: factor.kind,
      activeFrom: plain(factor.activeFrom),
      state: stateOf(factor.id, factor.isCancelled, factor.activeFrom > now, active?.id),
      wrongCodes: plain(signer.codes.state(factor.id).failures),
      recoveryCodesLeft: plain(
        factor.recoveryHashes.filter((hash) => !signer.charter().usedRecoveryHashes.has(hash))
          .length,
      ),
    })),
  }
}

function stateOf(id: string, isCancelled: boolean, isWaiting: boolean, active: string | undefined) {
  if (isCancelled) return 'cancelled'
  if (isWaiting) return 'waiting'
  return id === active ? 'active' : 'replaced'
}

type RecoveryBody = Pick<MessageBody<'factor.unlock'>, 'recoveryCode' | 'walletKeys' | 'head'>

/**
 * A recovery code, over the charter as it is now; of somebody alone every wallet's user key as
 * well. In a team others hold those, and an unlocked authenticator alone decides nothing.
 */
function checkRecovery(
  signer: Signer,
  body: RecoveryBody,
  act: WalletKeyAct,
  member: string,
): string {
  const active = activeFactor(signer.charter(), signer.time(), member)
  if (!active) throw new Fault('factor.none')
  if (body.head !== signer.journal.head(CHARTER).hash.toHex()) throw new Fault('policy.changed')
  const hash = recoveryHash(openText(signer, body.recoveryCode, recoveryBinding(body.head)))
  const isUnused = !signer.charter().usedRecoveryHashes.has(hash)
  if (!isUnused || !active.recoveryHashes.includes(hash))
    throw new Fault('factor.recovery_code_wrong')
  const charter = signer.charter()
  const wallets = isTeam(charter) ? [] : charter.wallets.values()
  for (const { name, wallet } of wallets) {
    const digest = walletKeyDigest(signer.keys.identity, act, { wallet: name, head: body.head })
    const key = wallet.descriptor.keys[wallet.userKey]?.key.publicKey
    const given = body.walletKeys.find((each) => each.wallet === name)
    const isSigned = key && given && verifyHash(digest, key, Uint8Array.fromHex(given.signature))
    if (!isSigned) throw new Fault('factor.wallet_key_missing', { wallet: name })
  }
  return hash
}
