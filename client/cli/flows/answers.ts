// Reads what the signer answers: digits become numbers and amounts again, and anything in another
// shape is refused.

import { sats } from '@countersign/core/bitcoin/amounts.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import {
  anything,
  type FieldReader,
  hex,
  list,
  object,
  optional,
  text,
  whole,
  word,
} from '@countersign/core/fields.ts'
import type { Headroom, Limit } from '@countersign/core/policy/limits.ts'
import type { Needs, Reason } from '@countersign/core/policy/verdict.ts'
import type { Window } from '@countersign/core/policy/window.ts'

const LIST = 100_000
const SATS = 2_100_000_000_000_000

const amount: FieldReader<bigint> = (value, where) => BigInt(whole(SATS)(value, where))
// A sum over all time may be more than all the bitcoin there is.
const total: FieldReader<bigint> = (value, where) => BigInt(whole()(value, where))
const yesNo: FieldReader<boolean> = (value, where) => word('yes', 'no')(value, where) === 'yes'

const window: FieldReader<Window> = (value, where) => {
  const kinds = word('rolling', 'utc-day', 'utc-week', 'utc-month', 'lifetime')
  const read = object({ kind: kinds, seconds: optional(whole()) })(value, where)
  return read.kind === 'rolling'
    ? { kind: read.kind, seconds: read.seconds ?? 0 }
    : { kind: read.kind }
}

const scope = word('initiator', 'organisation')

const reasonFields = object({
  rule: text(64),
  passesAt: optional(whole()),
  atom: optional(text(64)),
  isUnknown: optional(yesNo),
  window: optional(window),
  limitSats: optional(total),
  spendSats: optional(total),
  usedSats: optional(total),
  leftSats: optional(total),
  limitCount: optional(whole()),
  usedCount: optional(whole()),
  leftCount: optional(whole()),
  limitSatPerVb: optional(whole()),
  limitBasisPoints: optional(whole()),
  feeSats: optional(total),
  vsize: optional(whole()),
  paymentsSats: optional(total),
  list: optional(text(64)),
  scripts: optional(list(text(), LIST)),
  grant: optional(text(64)),
  scope: optional(scope),
  limitSeconds: optional(whole()),
  device: optional(text(64)),
  member: optional(text(32)),
  hours: optional(object({ fromHour: whole(23), untilHour: whole(23) })),
  balanceSats: optional(total),
  networkAddress: optional(text(64)),
})

/** With a denial, a reason without a time says that waiting never helps. */
function reason(isDenial: boolean): FieldReader<Reason> {
  return (value, where) => {
    const { passesAt, ...found } = reasonFields(value, where)
    const present = Object.fromEntries(
      Object.entries(found).filter(([, each]) => each !== undefined),
    ) as unknown as Reason
    return isDenial ? { ...present, passesAt: passesAt ?? null } : present
  }
}

const limitFields = object({
  rule: text(64),
  window,
  scope: optional(scope),
  isConditional: yesNo,
  kind: word('sum', 'count'),
  limitSats: optional(total),
  usedSats: optional(total),
  leftSats: optional(total),
  limitCount: optional(whole()),
  usedCount: optional(whole()),
  leftCount: optional(whole()),
  easesAt: optional(whole()),
  freeAt: optional(whole()),
})

const limit: FieldReader<Limit> = (value, where) => {
  const read = limitFields(value, where)
  const { rule, isConditional } = read
  const times = { easesAt: read.easesAt ?? null, freeAt: read.freeAt ?? null }
  const whose = read.scope === undefined ? {} : { scope: read.scope }
  const shared = { rule, window: read.window, isConditional, ...whose, ...times }
  if (read.kind === 'count') {
    const { limitCount = 0, usedCount = 0, leftCount = 0 } = read
    return { ...shared, kind: read.kind, limitCount, usedCount, leftCount }
  }
  const { limitSats = 0n, usedSats = 0n, leftSats = 0n } = read
  return { ...shared, kind: read.kind, limitSats: sats(limitSats), usedSats, leftSats }
}

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

export type CosignAnswer = { readonly spend: SignerReview } & (
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
  signatures: optional(list(signature, LIST)),
  head: optional(head),
})
const denialFields = object({
  kind: word('deny'),
  because: list(reason(true), LIST),
  passesAt: optional(whole()),
})
const consentFields = object({
  kind: word('sign'),
  needs: object({
    factor: word('code', 'passkey'),
    approvals: list(object({ group: text(32), count: whole() }), 256),
    delaySeconds: whole(),
  }),
  because: list(reason(false), LIST),
  limits: list(limit, LIST),
})

export function readCosignAnswer(value: Canonical): CosignAnswer {
  const answer = cosignFields(value, 'answer')
  const { outcome, verdict, spend, signatures, head: signedHead } = answer
  switch (outcome) {
    case 'denied': {
      const { because, passesAt } = denialFields(verdict, 'verdict')
      return { kind: outcome, spend, reasons: because, passesAt: passesAt ?? null }
    }
    case 'code-needed':
      return { kind: outcome, spend, limits: consentFields(verdict, 'verdict').limits }
    case 'waiting': {
      const { needs } = consentFields(verdict, 'verdict')
      return { kind: outcome, spend, needs, expiresAt: answer.expiresAt ?? 0 }
    }
    case 'signed':
      return {
        kind: outcome,
        spend,
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
  head,
})

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
  isClaimed: yesNo,
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
