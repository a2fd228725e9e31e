// Routes that read what the chain has of a wallet: its transactions, addresses and balance in time.

import { SPEND_PATHS } from '@countersign/core/wallet/exit/path-words.ts'
import type { RouteSpec } from '../route.ts'
import {
  Address,
  base64,
  integer,
  limit,
  listOf,
  oneOf,
  page,
  Script,
  sats,
  signedSats,
  strict,
  Txid,
  text,
  time,
  WalletName,
} from '../schema.ts'
import { Type } from '../type.ts'
import { walletParams, walletReading } from './system.ts'

const chain = oneOf('receive', 'change')
const path = text(32, 'Below the account keys')
const index = integer('Place on its chain', 2 ** 31 - 1)
const isOurs = oneOf('yes', 'no')

const transaction = {
  txid: Txid,
  height: Type.Optional(integer('Height of the block; absent while unconfirmed')),
  blockTime: Type.Optional(time('Time of the block')),
  seenAt: time('First seen by this server'),
  netSats: signedSats('What came in less what went out'),
  feeSats: Type.Optional(sats('Fee, where every input is the wallet’s')),
  path: Type.Optional(oneOf(...SPEND_PATHS)),
}

/** Consensus: a block holds no more. */
const MAX_INPUTS = 25_000
const MAX_OUTPUTS = 120_000

/** The wallet whose it is, of this signer’s: this one or another. */
const OwnWallet = WalletName

const Input = strict({
  txid: Txid,
  outputIndex: integer('Number of the output it spends', 2 ** 32 - 1),
  isOurs,
  wallet: Type.Optional(OwnWallet),
  amountSats: Type.Optional(sats('Amount, where it is known')),
  address: Type.Optional(Address),
  place: Type.Optional(strict({ chain, index, path })),
})

const Output = strict({
  index: integer('Number of the output', 2 ** 32 - 1),
  script: Script,
  address: Type.Optional(Address),
  amountSats: sats('Amount'),
  isOurs,
  wallet: Type.Optional(OwnWallet),
  chain: Type.Optional(chain),
  path: Type.Optional(path),
})

const KnownAddress = strict({
  address: Address,
  chain,
  index,
  path,
  givenAt: Type.Optional(time('When this server gave it out')),
  receivedSats: sats('All that was ever paid to it'),
  transactions: integer('Transactions that pay to it or spend from it'),
  isUsed: oneOf('yes', 'no'),
})

export const CHAIN_ROUTES = {
  listAddresses: {
    ...walletReading,
    path: '/v1/wallets/{wallet}/addresses',
    summary: 'Addresses that were given out or used, highest place first',
    params: walletParams,
    query: strict({
      limit,
      after: Type.Optional(
        Type.String({
          pattern: '^[01]/(0|[1-9][0-9]{0,8})$',
          description: 'Path of the last seen',
        }),
      ),
      chain: Type.Optional(chain),
    }),
    answer: strict({ addresses: listOf(KnownAddress, 500) }),
  },
  showBalanceHistory: {
    ...walletReading,
    path: '/v1/wallets/{wallet}/balance/history',
    summary: 'What was held at the end of each day (UTC, by the time of the block), and now',
    params: walletParams,
    query: strict({
      days: Type.Optional(
        Type.String({
          pattern: '^([1-9][0-9]{0,2}|[12][0-9]{3}|3[0-5][0-9]{2}|36[0-4][0-9]|3650)$',
          description: 'Whole days, 1 to 3650, else 90',
        }),
      ),
    }),
    answer: strict({
      points: listOf(
        strict({ at: time('End of the day; the last one: now'), sats: sats('What was held') }),
        3_651,
      ),
    }),
  },
  listTransactions: {
    ...walletReading,
    path: '/v1/wallets/{wallet}/transactions',
    summary: 'What came in and went out, newest first',
    params: walletParams,
    query: page,
    answer: strict({ transactions: listOf(strict(transaction), 500) }),
  },
  showTransaction: {
    ...walletReading,
    path: '/v1/wallets/{wallet}/transactions/{txid}',
    summary: 'One transaction, whole: a PSBT has to carry those it spends from',
    params: strict({ wallet: WalletName, txid: Txid }),
    answer: strict({
      ...transaction,
      inputs: listOf(Input, MAX_INPUTS),
      outputs: listOf(Output, MAX_OUTPUTS),
      raw: base64(6_000_000, 'The transaction’s bytes'),
    }),
  },
} as const satisfies Record<string, RouteSpec>
