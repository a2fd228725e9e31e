// The authenticator: enrolled, replaced, cancelled, unlocked. Its seed and the recovery codes come
// sealed to a key of this one call; codes go sealed to the signer.

import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { Binding } from '@countersign/channel/binding.ts'
import {
  factorBinding,
  recoveryBinding,
  type WalletKeyAct,
  walletKeyDigest,
  yubicoBinding,
} from '@countersign/channel/bindings.ts'
import { rawPublicKey } from '@countersign/channel/keys.ts'
import { open } from '@countersign/channel/sealing.ts'
import { accountPath } from '@countersign/core/bitcoin/account.ts'
import { signHash } from '@countersign/core/bitcoin/curve.ts'
import { derive } from '@countersign/core/bitcoin/extended-key.ts'
import { type Canonical, canonicalText } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Context } from '../context.ts'
import { openKey } from '../keep/keystore.ts'
import { requirePairing } from '../keep/pairing.ts'
import { allWallets } from '../keep/wallets.ts'
import {
  type FactorState,
  readConfirmAnswer,
  readFactorsAnswer,
  readOfferAnswer,
} from './answers.ts'
import { askPaired, greet, sealCode } from './signer.ts'

/** An authenticator app by time or by counter, or a Yubico key with the secrets it was given. */
export type FactorKind = { readonly kind: 'totp' | 'hotp' } | ({ readonly kind: 'yubico' } & Yubico)

export type Yubico = {
  /** 16 bytes of AES key and 6 bytes of private identity, in hexadecimal. */
  readonly key: string
  readonly privateId: string
  /** In the key's own letters; may be empty. */
  readonly publicId: string
}

export type Offer = {
  readonly factor: string
  /** The otpauth URI for the QR code, and its seed in base32 for typing. Null for a Yubico key. */
  readonly seed: { readonly uri: string; readonly secret: string } | null
  /** @throws Refusal factor.code_wrong, after which it can be tried again */
  confirm(code: string): Promise<Confirmed>
}

export type Confirmed = {
  readonly factor: string
  readonly activeFrom: number
  readonly recoveryCodes: readonly string[]
}

const TOTP: FactorKind = { kind: 'totp' }

/** Asks for the first authenticator. @throws Refusal factor.exists, factor.yubico_invalid */
export function enrolFactor(context: Context, kind: FactorKind = TOTP): Promise<Offer> {
  return offer(context, 'factor.enrol', (replyTo) => kindBody(context, kind, replyTo))
}

/** A Yubico key has a secret of its own already: it goes sealed to the signer. */
function kindBody(context: Context, kind: FactorKind, replyTo: string) {
  if (kind.kind !== 'yubico') return { kind: kind.kind }
  const { key, privateId, publicId } = kind
  const secrets = canonicalText({ key, privateId, publicId })
  return { kind: kind.kind, yubico: sealCode(context, secrets, yubicoBinding(replyTo)) }
}

export type Recovery = { readonly recoveryCode: string; readonly passphrase: string }

/** Asks for one in place of a lost one: a recovery code and every wallet's key. */
export async function replaceFactor(
  context: Context,
  recovery: Recovery,
  kind: FactorKind = TOTP,
): Promise<Offer> {
  const head = await charterHead(context)
  return offer(context, 'factor.replace', (replyTo) => ({
    ...recoveryBody(context, recovery, { act: 'factor.replace', replyTo }, head),
    ...kindBody(context, kind, replyTo),
  }))
}

async function offer(
  context: Context,
  kind: 'factor.enrol' | 'factor.replace',
  rest: (replyTo: string) => { readonly [key: string]: Canonical },
): Promise<Offer> {
  const own = generateKeyPairSync('x25519')
  const replyTo = rawPublicKey(own.publicKey).toHex()
  const answer = await askPaired(context, kind, { replyTo, ...rest(replyTo) })
  const { factor, uri: sealed } = readOfferAnswer(answer)
  return {
    factor,
    seed: sealed === undefined ? null : readSeed(own.privateKey, factor, sealed),
    confirm: (code) => confirm(context, { factor, code, replyTo, key: own.privateKey }),
  }
}

function readSeed(key: KeyObject, factor: string, sealed: string) {
  const uri = openReply(key, sealed, factorBinding('factor-uri', factor))
  return { uri, secret: new URL(uri).searchParams.get('secret') ?? '' }
}

type Confirmation = {
  readonly factor: string
  readonly code: string
  readonly replyTo: string
  readonly key: KeyObject
}

async function confirm(context: Context, confirmation: Confirmation): Promise<Confirmed> {
  const { factor, code, replyTo, key } = confirmation
  const sealed = sealCode(context, code, factorBinding('factor-confirm', factor))
  const answer = await askPaired(context, 'factor.confirm', { factor, code: sealed, replyTo })
  const { activeFrom, recoveryCodes } = readConfirmAnswer(answer)
  const codes = openReply(key, recoveryCodes, factorBinding('recovery-codes', factor))
  return { factor, activeFrom, recoveryCodes: codes.split('\n') }
}

function openReply(key: KeyObject, sealed: string, binding: Binding): string {
  return new TextDecoder().decode(open(key, sealed, binding))
}

/** The authenticators and how they stand. */
export async function listFactors(context: Context): Promise<readonly FactorState[]> {
  return readFactorsAnswer(await askPaired(context, 'factors', {}))
}

/** The old authenticator objects to its replacement. @throws Fault factor.missing */
export async function cancelFactor(
  context: Context,
  code: string,
): Promise<readonly FactorState[]> {
  const factor = (await listFactors(context)).find(({ state }) => state === 'waiting')?.factor
  if (factor === undefined) throw new Fault('factor.missing')
  const sealed = sealCode(context, code, factorBinding('factor-cancel', factor))
  return readFactorsAnswer(await askPaired(context, 'factor.cancel', { factor, code: sealed }))
}

/** Opens one that too many wrong codes locked. */
export async function unlockFactor(
  context: Context,
  recovery: Recovery,
): Promise<readonly FactorState[]> {
  const head = await charterHead(context)
  const body = recoveryBody(context, recovery, { act: 'factor.unlock' }, head)
  return readFactorsAnswer(await askPaired(context, 'factor.unlock', body))
}

async function charterHead(context: Context): Promise<string> {
  const { head } = await greet(context, requirePairing(context).identity)
  return head
}

function recoveryBody(
  context: Context,
  recovery: Recovery,
  act: WalletKeyAct,
  head: string,
): { readonly [key: string]: Canonical } {
  const walletKeys = signWithWallets(context, recovery.passphrase, act, head)
  const recoveryCode = sealCode(context, recovery.recoveryCode, recoveryBinding(head))
  return { recoveryCode, walletKeys, head }
}

function signWithWallets(context: Context, passphrase: string, act: WalletKeyAct, head: string) {
  const { identity } = requirePairing(context)
  const wallets = allWallets(context).filter(({ state }) => state === 'ready')
  if (wallets.length === 0) return []
  const root = openKey(context, passphrase)
  return wallets.map(({ name, wallet, account }) => {
    const digest = walletKeyDigest(identity, act, { wallet: name, head })
    const { secret } = derive(root, accountPath(wallet.network, account))
    return { wallet: name, signature: signHash(digest, secret).toHex() }
  })
}
