// Routes that ask for spends and say what became of them.

import { SPEND_LACKS, SPEND_STATES } from '@countersign/core/spend/life.ts'
import type { RouteSpec } from '../route.ts'
import {
  Address,
  base64,
  canonical,
  digits,
  hex,
  integer,
  limit,
  listOf,
  oneOf,
  page,
  RECEIPT,
  Script,
  sats,
  strict,
  Txid,
  text,
  time,
  WalletName,
} from '../schema.ts'
import { Type } from '../type.ts'
import { walletParams } from './system.ts'

/** 16 MiB of PSBT as base64, and what else a request says. */
const MAX_SPEND_BODY_BYTES = 23 * 1024 * 1024
const MAX_PSBT_CHARACTERS = 22_369_624

const spendParams = strict({ wallet: WalletName, txid: Txid })

const NotBefore = integer('Its lock time: a height below 500,000,000, a time from there on')
const counts = Type.Optional(oneOf('until-spent'))

const Review = strict(
  {
    amountSats: sats('What leaves the wallet, fee included'),
    feeSats: sats('Fee'),
    vsize: integer('Virtual bytes'),
    notBefore: Type.Optional(NotBefore),
    payments: listOf(
      strict({
        script: Script,
        address: Type.Optional(Address),
        amountSats: sats('Amount'),
      }),
      100_000,
    ),
    changeSats: sats('What returns to the wallet'),
  },
  'What the signer read from the bytes: compare it with what you meant',
)

const spend = {
  wallet: WalletName,
  txid: Txid,
  state: oneOf(...SPEND_STATES),
  waitsFor: listOf(oneOf(...SPEND_LACKS), SPEND_LACKS.length),
  askedAt: time('First asked'),
  changedAt: time('Last changed'),
  expiresAt: Type.Optional(time('When the signer forgets it')),
  broadcast: oneOf('yes', 'no'),
  /** Against the limits, until one of its coins is spent. */
  counts,
  height: Type.Optional(integer('Height of the block it is in')),
  review: Type.Optional(Review),
  verdict: Type.Optional(canonical('The verdict of the policy, as the signer says it')),
  decision: Type.Optional(
    canonical('Who has to decide on it and has, and when its delay is over, by the signer’s word'),
  ),
}

const whole = {
  ...spend,
  psbt: Type.Optional(
    base64(
      MAX_PSBT_CHARACTERS * 2,
      'The PSBT the signer has read, with its signatures when signed; for signed requests alone',
    ),
  ),
  transaction: Type.Optional(
    base64(6_000_000, 'The final transaction, when it is complete; for signed requests alone'),
  ),
}

const past = {
  seq: integer('Number in the signer’s log of the wallet'),
  hash: hex(32, 'Of the entry there'),
  txid: Txid,
  signedAt: time('When it was signed'),
  amountSats: sats('What left the wallet, fee included'),
  countedSats: sats('What of it counts beside the spends it replaces'),
  feeSats: sats('Fee'),
  vsize: Type.Optional(integer('Virtual bytes')),
  notBefore: Type.Optional(NotBefore),
  counts,
  payments: listOf(strict({ script: Script, amountSats: sats('Amount') }), 100_000),
  replaces: listOf(Txid, 10_000),
  device: text(64, 'The device that asked'),
  member: Type.Optional(text(32, 'The member whose it was')),
}

export const SPEND_ROUTES = {
  askSpend: {
    method: 'POST',
    path: '/v1/wallets/{wallet}/spends',
    auth: 'signed',
    stepUp: 'fresh',
    rate: 'act',
    tag: 'spends',
    summary: 'Asks for the second signature on a PSBT the user’s key has signed',
    params: walletParams,
    body: strict({
      psbt: base64(MAX_PSBT_CHARACTERS, 'Signed by the user’s key on every input'),
      code: Type.Optional(text(1024, 'A one-time code, sealed to the signer for this txid')),
      assertion: Type.Optional(canonical('A passkey’s answer about this txid')),
      deskKey: Type.Optional(hex(32, 'SHA-256 of a secret that opens the spend at the desk')),
      broadcast: Type.Optional(oneOf('yes', 'no')),
      notBefore: Type.Optional(digits('Its lock time, where that is meant to lie ahead')),
    }),
    maxBodyBytes: MAX_SPEND_BODY_BYTES,
    statuses: [200, 202],
    answer: strict({
      ...whole,
      receipt: Type.Optional(base64(40_000_000, RECEIPT)),
    }),
  },
  listSpends: {
    method: 'GET',
    path: '/v1/wallets/{wallet}/spends',
    auth: 'reader',
    stepUp: { unneeded: 'reads' },
    rate: 'read',
    tag: 'spends',
    summary: 'Every spend that was asked for, asked last first',
    params: walletParams,
    query: page,
    statuses: [200],
    answer: strict({ spends: listOf(strict(spend), 500) }),
  },
  listPastSpends: {
    method: 'GET',
    path: '/v1/wallets/{wallet}/past-spends',
    auth: 'reader',
    stepUp: { unneeded: 'reads' },
    rate: 'signer',
    tag: 'spends',
    summary: 'Signed spends, newest first: what a policy is tried on. Asked of the signer',
    params: walletParams,
    query: strict({
      limit,
      before: Type.Optional(digits('Only those before this number')),
    }),
    statuses: [200],
    answer: strict({ spends: listOf(strict(past), 500) }),
  },
  showSpend: {
    method: 'GET',
    path: '/v1/wallets/{wallet}/spends/{txid}',
    auth: 'reader',
    stepUp: { unneeded: 'reads' },
    rate: 'read',
    tag: 'spends',
    summary: 'One spend with its state; to a device also its PSBT and transaction',
    params: spendParams,
    statuses: [200],
    answer: strict(whole),
  },
  cancelSpend: {
    method: 'DELETE',
    path: '/v1/wallets/{wallet}/spends/{txid}',
    auth: 'signed',
    stepUp: 'fresh',
    rate: 'act',
    tag: 'spends',
    summary: 'Cancels a spend that waits. What was signed cannot be taken back',
    params: spendParams,
    statuses: [200],
    answer: strict({ ...spend, receipt: base64(4_000_000, RECEIPT) }),
  },
} as const satisfies Record<string, RouteSpec>
