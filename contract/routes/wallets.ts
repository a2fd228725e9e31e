// Routes that read wallets, and give out addresses.

import { UNREADY } from '@countersign/core/wallet/exit/readiness.ts'
import type { RouteSpec } from '../route.ts'
import {
  Address,
  base64,
  canonical,
  hex,
  integer,
  listOf,
  oneOf,
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
import { walletParams, walletReading } from './system.ts'

const index = integer('Place on its chain', 2 ** 31 - 1)
const chain = oneOf('receive', 'change')
const height = Type.Optional(integer('Height of the block; absent while unconfirmed'))

/** Absent where there is no coin. */
const opening = {
  opensInBlocks: Type.Optional(integer('Until one key may spend it alone', 65_535)),
  opensAt: Type.Optional(time('About when')),
}

const Wallet = strict({
  name: WalletName,
  descriptor: text(8192, 'With its checksum. Derive addresses yourself, and compare'),
  userKey: integer('Place of the user’s key in the descriptor', 15),
  serverKey: integer('Place of the signer’s key in the descriptor', 15),
  policyHash: hex(32),
  createdAt: time('When the signer pinned it'),
  archivedAt: Type.Optional(time('Since when it is out of sight')),
  exit: strict({
    state: oneOf('ready', 'unready'),
    because: listOf(oneOf(...UNREADY), UNREADY.length),
    rehearsedAt: Type.Optional(time('Last rehearsal')),
    dueAt: Type.Optional(time('When the next is due')),
  }),
  timelock: Type.Optional(strict(opening)),
})

const GivenAddress = strict({
  address: Address,
  index,
  chain,
  path: text(32, 'Below the account keys'),
})

const Coin = strict({
  txid: Txid,
  outputIndex: integer('Number of the output', 2 ** 32 - 1),
  chain,
  index,
  script: Script,
  amountSats: sats('Amount'),
  height,
  ...opening,
})

export const WALLET_ROUTES = {
  listWallets: {
    ...walletReading,
    path: '/v1/wallets',
    summary: 'Every wallet, but those that were put out of sight',
    query: strict({ archived: Type.Optional(oneOf('yes', 'no')) }),
    answer: strict({ wallets: listOf(Wallet, 10_000) }),
  },
  showWallet: {
    ...walletReading,
    path: '/v1/wallets/{wallet}',
    summary: 'Descriptor, keys and hash of the policy',
    params: walletParams,
    answer: Wallet,
  },
  giveAddress: {
    method: 'POST',
    path: '/v1/wallets/{wallet}/addresses',
    auth: 'reader',
    stepUp: { unneeded: 'moves no coins' },
    rate: 'read',
    tag: 'wallets',
    summary: 'The next fresh receive address, never given twice',
    params: walletParams,
    statuses: [201],
    answer: GivenAddress,
  },
  verifyAddress: {
    ...walletReading,
    path: '/v1/wallets/{wallet}/addresses/{address}',
    summary: 'Is this address the wallet’s, and which one?',
    params: strict({ wallet: WalletName, address: Address }),
    answer: strict({
      address: Address,
      isOurs: oneOf('yes', 'no'),
      place: Type.Optional(GivenAddress),
    }),
  },
  showBalance: {
    ...walletReading,
    path: '/v1/wallets/{wallet}/balance',
    summary: 'Confirmed and unconfirmed satoshis',
    params: walletParams,
    answer: strict({
      confirmedSats: sats('In blocks, and not spent by anything seen'),
      unconfirmedSats: sats('Coming in, not in a block yet'),
      totalSats: sats('Both'),
      coins: integer('Number of coins'),
      height: Type.Optional(integer('Height of the chain when it was looked at')),
    }),
  },
  listCoins: {
    ...walletReading,
    path: '/v1/wallets/{wallet}/coins',
    summary: 'Outputs that can be spent',
    params: walletParams,
    answer: strict({ coins: listOf(Coin, 100_000) }),
  },
  showLimits: {
    ...walletReading,
    rate: 'signer',
    path: '/v1/wallets/{wallet}/limits',
    summary: 'What is used and left of every limit, and when it frees. Asked of the signer',
    params: walletParams,
    answer: strict({
      at: time('The signer’s clock, which the limits count from'),
      limits: listOf(canonical('One limit, as the signer says it'), 10_000),
    }),
  },
  dryRun: {
    method: 'POST',
    path: '/v1/wallets/{wallet}/dry-run',
    auth: 'reader',
    stepUp: { unneeded: 'changes nothing' },
    rate: 'signer',
    tag: 'wallets',
    summary: 'May these payments be made now, and if not, when? Nothing is kept or counted',
    params: walletParams,
    body: strict({
      payments: Type.Array(strict({ address: Address, amountSats: sats('Amount') }), {
        minItems: 1,
        maxItems: 1_000,
      }),
      feeSats: Type.Optional(sats('Fee; else it is estimated')),
      feeRateSatPerVb: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 10_000, description: 'For the estimate of the fee' }),
      ),
    }),
    maxBodyBytes: 256 * 1024,
    statuses: [200],
    answer: strict({
      at: time('The signer’s clock, which the verdict counts from'),
      verdict: canonical('The verdict of the policy, and when it passes, as the signer says it'),
      waitsFor: listOf(text(32), 16),
      feeSats: sats('The fee that was assumed'),
      vsize: integer('The size that was assumed, in virtual bytes'),
    }),
  },
  showPolicy: {
    ...walletReading,
    path: '/v1/wallets/{wallet}/policy',
    summary: 'The policy the signer has pinned',
    params: walletParams,
    answer: strict({ policyHash: hex(32), policy: canonical('The policy') }),
  },
  tightenPolicy: {
    method: 'POST',
    path: '/v1/wallets/{wallet}/policy',
    auth: 'signed',
    stepUp: 'fresh',
    rate: 'act',
    tag: 'wallets',
    summary: 'Makes the policy stricter, at once. Anything else is refused',
    params: walletParams,
    body: strict({
      from: hex(32, 'Hash of the policy it replaces'),
      policy: canonical('The whole next policy'),
    }),
    maxBodyBytes: 1024 * 1024,
    statuses: [200],
    answer: strict({
      answer: canonical('What the signer answered'),
      receipt: base64(4_000_000, RECEIPT),
    }),
  },
} as const satisfies Record<string, RouteSpec>
