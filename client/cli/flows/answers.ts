// Reads what the signer answers: digits become numbers and amounts again, and anything in another
// shape is refused.

import type { Canonical } from '@countersign/core/canonical.ts'
import {
  anything,
  base64,
  type FieldReader,
  hex,
  list,
  object,
  optional,
  text,
  truth,
  whole,
  word,
} from '@countersign/core/fields.ts'
import type { Headroom } from '@countersign/core/policy/limits.ts'
import { consent, denial } from '@countersign/core/policy/said.ts'
import { limit } from '@countersign/core/policy/said-limits.ts'
import type { Needs, Reason } from '@countersign/core/policy/verdict.ts'
import { REHEARSED_PATHS } from '@countersign/core/wallet/exit/path-words.ts'
import { pinnedKey, recipients } from '@countersign/core/wallet/exit/pinned-key.ts'

const LIST = 100_000
const SATS = 2_100_000_000_000_000

const amount: FieldReader<bigint> = (value, where) => BigInt(whole(SATS)(value, where))

const head = object({ seq: whole(), hash: hex(32) })

/** Without the address, which the signer writes beside a script for those who cannot. */
const unaddressed =
  <T extends object>(read: FieldReader<T & { readonly address?: unknown }>) =>
  (value: Canonical | undefined, where: string): Omit<T, 'address'> => {
    const { address: _, ...rest } = read(value, where)
    return rest
  }

const address = optional(text(128))
const place = { outputIndex: whole(), chain: whole(1), index: whole() }
export const signerReview = object({
  txid: hex(32),
  amountSats: amount,
  feeSats: amount,
  vsize: whole(),
  notBefore: optional(whole()),
  payments: list(unaddressed(object({ script: text(20_000), address, sats: amount })), LIST),
  change: list(unaddressed(object({ ...place, address, sats: amount })), LIST),
})

/** What the signer read from the bytes of a spend. */
export type SignerReview = ReturnType<typeof signerReview>

export type SignerSignature = {
  readonly inputIndex: number
  readonly publicKey: string
  readonly signature: string
}

export const signature: FieldReader<SignerSignature> = object({
  inputIndex: whole(),
  publicKey: hex(33),
  signature: text(146),
})

/** `isOpen`: it counts until one of its coins is spent. */
export type CosignAnswer = { readonly spend: SignerReview; readonly isOpen: boolean } & (
  | {
      readonly kind: 'denied'
      readonly reasons: readonly Reason[]
      /** When the same spend would pass; null: waiting does not help. */
      readonly passesAt: number | null
    }
  | { readonly kind: 'code-needed'; readonly limits: readonly Headroom[] }
  /** Kept by the signer; a code does not help until the rest is there. */
  | { readonly kind: 'waiting'; readonly needs: Needs; readonly expiresAt: number }
  | {
      readonly kind: 'signed'
      readonly signatures: readonly SignerSignature[]
      readonly head: { readonly seq: number; readonly hash: string }
    }
)

const cosignFields = object({
  outcome: word('denied', 'code-needed', 'waiting', 'signed'),
  txid: optional(hex(32)),
  waitsFor: optional(list(text(16), 8)),
  expiresAt: optional(whole()),
  verdict: optional(anything),
  spend: signerReview,
  counts: optional(word('until-spent')),
  signatures: optional(list(signature, LIST)),
  head: optional(head),
})

export function readCosignAnswer(value: Canonical): CosignAnswer {
  const answer = cosignFields(value, 'answer')
  const { outcome, verdict, spend, signatures, head: signedHead } = answer
  const isOpen = answer.counts !== undefined
  switch (outcome) {
    case 'denied': {
      const { because, passesAt } = denial(verdict, 'verdict')
      return { kind: outcome, spend, isOpen, reasons: because, passesAt }
    }
    case 'code-needed':
      return { kind: outcome, spend, isOpen, limits: consent(verdict, 'verdict').limits }
    case 'waiting': {
      const { needs } = consent(verdict, 'verdict')
      return { kind: outcome, spend, isOpen, needs, expiresAt: answer.expiresAt ?? 0 }
    }
    case 'signed':
      return {
        kind: outcome,
        spend,
        isOpen,
        signatures: signatures ?? [],
        head: signedHead ?? head(undefined, 'head'),
      }
  }
}

export const readLimitsAnswer = (value: Canonical) =>
  object({ now: whole(), limits: list(limit, LIST) })(value, 'answer')

const historyFields = object({
  spends: list(
    object({
      seq: whole(),
      signedAt: whole(),
      txid: hex(32),
      amountSats: amount,
      feeSats: amount,
      countedSats: amount,
      payments: list(object({ script: text(20_000), sats: amount }), LIST),
      replaces: list(hex(32), LIST),
      factor: text(64),
      device: text(64),
      member: optional(text(32)),
      vsize: optional(whole()),
      notBefore: optional(whole()),
      counts: optional(word('until-spent')),
      hash: hex(32),
    }),
    500,
  ),
})

export type PastSpend = ReturnType<typeof historyFields>['spends'][number]

export const readHistoryAnswer = (value: Canonical) => historyFields(value, 'answer')

const walletFields = object({
  wallet: text(32),
  network: text(16),
  descriptor: text(8192),
  userKey: whole(15),
  serverKey: whole(15),
  policy: anything,
  policyHash: hex(32),
  createdAt: whole(),
  sealedKey: optional(pinnedKey),
  head,
  /** The last rehearsal that the signer verified. */
  rehearsedAt: optional(whole()),
  rehearsedBy: optional(word(...REHEARSED_PATHS)),
})

export const readChallengeAnswer = (value: Canonical) =>
  object({ message: text(1024), expiresAt: whole() })(value, 'answer')

export const readRehearsalAnswer = (value: Canonical) =>
  object({ wallet: text(32), rehearsedAt: whole(), rehearsedBy: word(...REHEARSED_PATHS) })(
    value,
    'answer',
  )
const sealedKeyFields = object({
  wallet: text(32),
  recipients,
  hash: hex(32),
  file: base64(8_192),
})

export const readSealedKeyAnswer = (value: Canonical) => sealedKeyFields(value, 'answer')

export const readWalletAnswer = (value: Canonical) => walletFields(value, 'answer')

export type WalletAnswer = ReturnType<typeof walletFields>

export const readPrepareAnswer = (value: Canonical) =>
  object({ network: text(16), key: text(1024) })(value, 'answer')

const factorsFields = object({
  factors: list(
    object({
      factor: text(32),
      kind: text(16),
      activeFrom: whole(),
      state: word('active', 'waiting', 'replaced', 'cancelled'),
      wrongCodes: whole(),
      recoveryCodesLeft: whole(),
    }),
    1000,
  ),
})

export type FactorState = ReturnType<typeof factorsFields>['factors'][number]

export const readFactorsAnswer = (value: Canonical) => factorsFields(value, 'answer').factors

export const readOfferAnswer = (value: Canonical) =>
  object({ factor: text(32), kind: text(16), uri: optional(text(4096)) })(value, 'answer')

export const readConfirmAnswer = (value: Canonical) =>
  object({ factor: text(32), activeFrom: whole(), recoveryCodes: text(4096) })(value, 'answer')

const helloFields = object({
  network: text(16),
  identity: anything,
  isClaimed: truth,
  isolation: word('strong', 'weak', 'none'),
  attempts: anything,
  charter: head,
  witness: object({ state: word('none', 'needed', 'answered'), nonce: hex(16) }),
  /** Why the signer froze; empty while it did not. */
  frozen: text(256),
  clock: word('steady', 'jumped'),
})

export const readHelloAnswer = (value: Canonical) => helloFields(value, 'answer')

export const readClaimAnswer = (value: Canonical) =>
  object({ confirm: hex(32), genesis: hex(32) })(value, 'answer')
