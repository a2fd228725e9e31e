// Routes about the installation itself.

import type { RouteSpec } from '../route.ts'
import {
  base64,
  canonical,
  digits,
  hex,
  integer,
  listOf,
  oneOf,
  RECEIPT,
  strict,
  text,
  time,
  WalletName,
} from '../schema.ts'
import { Type } from '../type.ts'
import { BannerView } from './incident.ts'

const yesNo = oneOf('yes', 'no')

const ChainView = strict({
  height: integer('Blocks above the first one'),
  hash: hex(32, 'Hash of the tip'),
  blockTime: time('Time of the tip'),
  seenAt: time('When the node last answered'),
  feeRateSatPerVb: Type.Optional(
    Type.Number({ minimum: 0, description: 'What the node estimates for a spend today' }),
  ),
})

const Freeze = strict({
  wallet: text(32, 'Its name; * is the signer, and with it every wallet'),
  reason: text(256),
  frozenAt: time('When the signer stopped it, for good'),
})

const Status = strict({
  network: oneOf('mainnet', 'testnet4', 'signet', 'regtest'),
  deskUrl: text(512, 'Where people consent and type codes'),
  isDemo: oneOf('yes', 'no'),
  signer: strict({
    isReachable: yesNo,
    fingerprint: Type.Optional(text(64, 'Of the signer’s identity: compare it with your own')),
    isClaimed: Type.Optional(yesNo),
    isolation: Type.Optional(oneOf('strong', 'weak', 'none')),
    clock: Type.Optional(oneOf('steady', 'jumped')),
  }),
  witness: strict({
    state: oneOf('answered', 'waiting', 'unknown'),
    nonce: Type.Optional(hex(16, 'What the witness has to sign')),
  }),
  frozen: listOf(Freeze, 10_001),
  banner: Type.Optional(BannerView),
  chain: Type.Optional(ChainView),
})

const PublicStatus = strict({
  network: oneOf('mainnet', 'testnet4', 'signet', 'regtest'),
  version: text(32, 'Of Countersign'),
  upSince: time('When this server started'),
  signer: strict({ isAnswering: yesNo }),
  chain: strict({
    isCurrent: yesNo,
    height: Type.Optional(integer('Blocks above the first one')),
    ageSeconds: Type.Optional(integer('Since the node last answered')),
  }),
})

const SignerIdentity = strict({
  network: oneOf('mainnet', 'testnet4', 'signet', 'regtest'),
  fingerprint: text(64, 'Of the two keys: compare it with the one the desk shows'),
  signingKey: hex(32, 'Ed25519; signs what the signer answers'),
  sealingKey: hex(32, 'X25519; codes are sealed to it'),
  isClaimed: yesNo,
  deskUrl: text(512, 'Where people consent, and set up the codes that let them in'),
  isDemo: yesNo,
})

const Ready = strict({
  isReady: yesNo,
  database: yesNo,
  signer: yesNo,
  chain: yesNo,
  witness: yesNo,
})

/** What can change. More than a thousand at a time come as several events. */
const TOPICS = [
  'wallets',
  'charter',
  'notices',
  'exchange',
  'audit',
  'review',
  'tokens',
  'alerts',
  'accounts',
  'chain',
  'status',
] as const
const Topic = Type.Unsafe<(typeof TOPICS)[number] | `wallet:${string}` | `spends:${string}`>({
  type: 'string',
  pattern: `^((wallet|spends):[a-z0-9][a-z0-9-]{0,31}|${TOPICS.join('|')})$`,
})

export const SYSTEM_ROUTES = {
  health: {
    method: 'GET',
    path: '/health',
    auth: 'none',
    stepUp: { unneeded: 'says that a process answers' },
    rate: 'open',
    tag: 'system',
    summary: 'Is the server alive?',
    statuses: [200],
    answer: strict({ alive: oneOf('yes') }),
  },
  ready: {
    method: 'GET',
    path: '/ready',
    auth: 'none',
    stepUp: { unneeded: 'says what is missing, in yes and no' },
    rate: 'open',
    tag: 'system',
    summary: 'Can spends be signed now? 503 while something is missing, and what',
    statuses: [200, 503],
    answer: Ready,
  },
  openapi: {
    method: 'GET',
    path: '/openapi.json',
    auth: 'none',
    stepUp: { unneeded: 'is public' },
    rate: 'open',
    tag: 'system',
    summary: 'This document',
    statuses: [200],
    answer: Type.Unsafe<Readonly<Record<string, unknown>>>({
      type: 'object',
      additionalProperties: true,
      description: 'OpenAPI 3.1',
    }),
  },
  showSignerIdentity: {
    method: 'GET',
    path: '/v1/signer',
    auth: 'none',
    stepUp: { unneeded: 'public keys' },
    rate: 'open',
    tag: 'system',
    summary: 'The signer’s public keys, as this server was told them, and whether it has an owner',
    statuses: [200],
    answer: SignerIdentity,
  },
  showStatus: {
    method: 'GET',
    path: '/v1/status',
    auth: 'reader',
    stepUp: { unneeded: 'reads' },
    rate: 'signer',
    tag: 'system',
    summary: 'Network, signer, witness, frozen wallets, chain',
    statuses: [200],
    answer: Status,
  },
  showPublicStatus: {
    method: 'GET',
    path: '/v1/status/public',
    auth: 'none',
    stepUp: { unneeded: 'says how the processes fare, and nothing of anybody' },
    rate: 'open',
    tag: 'system',
    summary: 'For a status page: is the signer answering, is the chain current, since when?',
    statuses: [200],
    answer: PublicStatus,
  },
  watchEvents: {
    method: 'GET',
    path: '/v1/events',
    auth: 'reader',
    stepUp: { unneeded: 'says that something changed, never what' },
    rate: 'stream',
    tag: 'system',
    summary: 'Says that something changed, and what it is about; never what it is',
    streams: true,
    statuses: [200],
    answer: strict({ topics: listOf(Topic, 1_000) }),
  },
  answerWitness: {
    method: 'POST',
    path: '/v1/witness',
    auth: 'signed',
    stepUp: 'fresh',
    rate: 'act',
    tag: 'system',
    summary: 'Answers the signer’s nonce with the highest heads the witness has seen',
    body: strict({
      nonce: hex(16),
      heads: listOf(
        strict({ log: text(64), seq: digits('Number of the entry'), hash: hex(32) }),
        1024,
      ),
    }),
    maxBodyBytes: 256 * 1024,
    statuses: [200],
    answer: strict({
      answer: canonical('What the signer answered'),
      receipt: base64(4_000_000, RECEIPT),
    }),
  },
} as const satisfies Record<string, RouteSpec>

export const walletParams = strict({ wallet: WalletName })

/** What reads of a wallet what this server has. */
export const walletReading = {
  method: 'GET',
  auth: 'reader',
  stepUp: { unneeded: 'reads' },
  rate: 'read',
  tag: 'wallets',
  statuses: [200],
} as const
