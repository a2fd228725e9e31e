// Between rows and records. PostgreSQL's bigint comes as digits: amounts become bigint and nothing
// else, times and places are small enough to be numbers, and are checked.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { type Canonical, canonicalText, readCanonical } from '@countersign/core/canonical.ts'
import { SPEND_STATES, type SpendState } from '@countersign/core/spend/life.ts'
import { SPEND_PATHS } from '@countersign/core/wallet/exit/path-words.ts'
import type {
  AddressUse,
  Asking,
  AskingToken,
  ChainView,
  Coin,
  DayNet,
  Device,
  FeeRates,
  Freeze,
  GivenAddress,
  Head,
  MemberRecord,
  SignerOutcome,
  SpendRecord,
  Token,
  WalletRecord,
  WalletTransaction,
} from '../../ports/records.ts'

/** A row as pg gives it. */
export type Row = Readonly<Record<string, unknown>>

export const text = (value: unknown): string => {
  if (typeof value !== 'string') throw new TypeError('a column is no text')
  return value
}

/** An integer or the digits of a bigint. */
export const whole = (value: unknown): number => {
  const number = typeof value === 'string' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) {
    throw new TypeError('a column is no whole number')
  }
  return number
}

const amount = (value: unknown): bigint => BigInt(text(value))

// A Buffer is a Uint8Array that compares and slices otherwise.
export const bytes = (value: unknown): Uint8Array => {
  if (!(value instanceof Uint8Array)) throw new TypeError('a column holds no bytes')
  return new Uint8Array(value)
}

const orNull =
  <T>(read: (value: unknown) => T) =>
  (value: unknown): T | null =>
    value === null ? null : read(value)

const timeOrNull = orNull<UnixSeconds>(whole)
const wholeOrNull = orNull(whole)

/** Canonical values are kept as their one text. */
const canonical = (value: unknown): Canonical =>
  readCanonical(new TextEncoder().encode(text(value)))

export const writeOrNull = (value: Canonical | null): string | null =>
  value === null ? null : canonicalText(value)

export const walletOf = (row: Row): WalletRecord => ({
  name: text(row.name),
  descriptor: text(row.descriptor),
  userKey: whole(row.user_key),
  serverKey: whole(row.server_key),
  policy: canonical(row.policy),
  policyHash: text(row.policy_hash),
  createdAt: whole(row.created_at),
})

export const deviceOf = (row: Row): Device => ({
  key: text(row.key),
  name: text(row.name),
  member: text(row.member),
  addedAt: whole(row.added_at),
  isStopped: row.is_stopped === true,
})

export const askingTokenOf = (row: Row): AskingToken => ({
  id: text(row.id),
  name: text(row.name),
  key: text(row.key),
  wallets: (row.wallets as readonly unknown[]).map(text),
  budgetSats: amount(row.budget_sats),
  windowSeconds: whole(row.window_seconds),
  networks: (row.networks as readonly unknown[]).map(text),
  expiresAt: whole(row.expires_at),
  since: whole(row.since),
  isStopped: row.is_stopped === true,
})

export const memberOf = (row: Row): MemberRecord => ({
  id: text(row.id),
  name: text(row.name),
  roles: (row.roles as readonly unknown[]).map(text),
  isSuspended: row.is_suspended === true,
})

export const headOf = (row: Row): Head => ({
  log: text(row.log),
  seq: whole(row.seq),
  hash: text(row.hash),
})

export const freezeOf = (row: Row): Freeze => ({
  wallet: text(row.wallet),
  reason: text(row.reason),
  frozenAt: whole(row.frozen_at),
})

export const givenOf = (row: Row): GivenAddress => ({
  wallet: text(row.wallet),
  index: whole(row.place),
  address: text(row.address),
  givenAt: whole(row.given_at),
})

export const coinOf = (row: Row): Coin => ({
  wallet: text(row.wallet),
  txid: text(row.txid),
  outputIndex: whole(row.output_index),
  chain: whole(row.chain) === 0 ? 0 : 1,
  index: whole(row.place),
  script: text(row.script),
  amountSats: amount(row.amount_sats),
  height: wholeOrNull(row.height),
  spentBy: orNull(text)(row.spent_by),
})

export const addressOf = (row: Row): AddressUse => ({
  chain: whole(row.chain) === 0 ? 0 : 1,
  index: whole(row.place),
  givenAt: timeOrNull(row.given_at),
  address: orNull(text)(row.address),
  script: orNull(text)(row.script),
  receivedSats: amount(row.received_sats),
  transactions: whole(row.transactions),
})

export const netOf = (row: Row): DayNet => ({
  day: wholeOrNull(row.day),
  netSats: amount(row.net_sats),
})

export const transactionOf = (row: Row): WalletTransaction => ({
  wallet: text(row.wallet),
  txid: text(row.txid),
  height: wholeOrNull(row.height),
  blockTime: timeOrNull(row.block_time),
  seenAt: whole(row.seen_at),
  netSats: amount(row.net_sats),
  feeSats: orNull(amount)(row.fee_sats),
  path: SPEND_PATHS.find((each) => each === row.path) ?? null,
  raw: bytes(row.raw),
})

export const chainViewOf = (row: Row): ChainView => ({
  height: whole(row.height),
  hash: text(row.hash),
  blockTime: whole(row.block_time),
  seenAt: whole(row.seen_at),
  feeRateSatPerVb: typeof row.fee_rate_sat_per_vb === 'number' ? row.fee_rate_sat_per_vb : null,
})

export const feeRatesOf = (row: Row): FeeRates => {
  const [blocks, rates] = [row.blocks as readonly number[], row.rates as readonly number[]]
  return {
    leastSatPerVb: row.least as number,
    targets: blocks.map((each, at) => ({ blocks: each, satPerVb: rates[at] ?? 0 })),
  }
}

export const spendOf = (row: Row): SpendRecord => ({
  wallet: text(row.wallet),
  txid: text(row.txid),
  state: stateOf(row.state),
  waitsFor: (row.waits_for as readonly unknown[]).map(text),
  askedAt: whole(row.asked_at),
  changedAt: whole(row.changed_at),
  expiresAt: timeOrNull(row.expires_at),
  device: text(row.device),
  psbt: bytes(row.psbt),
  mayBroadcast: row.may_broadcast === true,
  review: orNull(canonical)(row.review),
  verdict: orNull(canonical)(row.verdict),
  decision: orNull(canonical)(row.decision),
  transaction: orNull(bytes)(row.transaction),
  height: wholeOrNull(row.height),
})

function stateOf(value: unknown): SpendState {
  const known = SPEND_STATES.find((state) => state === value)
  if (!known) throw new TypeError('a spend is in no known state')
  return known
}

export const askingOf = (row: Row): Asking => ({
  id: text(row.id),
  wallet: text(row.wallet),
  txid: text(row.txid),
  askedAt: whole(row.asked_at),
  request: {
    method: text(row.method),
    path: text(row.path),
    created: whole(row.created),
    key: text(row.key),
    nonce: text(row.nonce),
    body: bytes(row.body),
    signature: text(row.signature),
    ...(row.source === null ? {} : { from: text(row.source) }),
  },
  outcome: outcomeOf(row),
})

export function outcomeOf(row: Row): SignerOutcome | null {
  if (row.outcome === null) return null
  const receipt = bytes(row.receipt)
  const said = canonical(row.said)
  if (row.outcome === 'answer') return { kind: 'answer', body: said, receipt }
  const { code, facts } = said as { code: string; facts: Record<string, string> }
  return { kind: 'fault', code, facts, receipt }
}

/** The columns outcome, said and receipt. */
export function outcomeColumns(outcome: SignerOutcome): readonly [string, string, Uint8Array] {
  const said =
    outcome.kind === 'answer' ? outcome.body : { code: outcome.code, facts: outcome.facts }
  return [outcome.kind, canonicalText(said), outcome.receipt]
}

export const tokenOf = (row: Row): Token => ({
  id: text(row.id),
  name: text(row.name),
  hash: text(row.hash),
  networks: (row.networks as readonly unknown[]).map(text),
  createdAt: whole(row.created_at),
  expiresAt: whole(row.expires_at),
  lastUsedAt: timeOrNull(row.last_used_at),
})
