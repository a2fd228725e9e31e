// Routes about ways out: rehearsals that a device states, addresses that nobody should touch, and
// the end of a wallet that was left.

import type { RouteSpec } from '../route.ts'
import { Address, integer, oneOf, strict, Txid, time, WalletName } from '../schema.ts'
import { Type } from '../type.ts'
import { walletParams } from './system.ts'

/** As many transactions as a leaving of thousands of coins takes. */
const MOST_TXIDS = 100

export const EXIT_ROUTES = {
  recordRehearsal: {
    method: 'POST',
    path: '/v1/wallets/{wallet}/rehearsals',
    auth: 'signed',
    stepUp: 'fresh',
    rate: 'act',
    tag: 'wallets',
    summary: 'States that the exit was tried at a node',
    params: walletParams,
    body: strict({
      txids: Type.Array(Txid, { minItems: 1, maxItems: MOST_TXIDS }),
      verdict: oneOf('allowed', 'too-early'),
    }),
    statuses: [200],
    answer: strict({ wallet: WalletName, dueAt: time('When the next one is due') }),
  },
  setCanary: {
    method: 'POST',
    path: '/v1/wallets/{wallet}/canary',
    auth: 'member',
    stepUp: 'fresh',
    rate: 'act',
    tag: 'wallets',
    summary: 'An address that nobody should touch, or none',
    params: walletParams,
    body: strict({ address: Type.Optional(Address) }),
    statuses: [200],
    answer: strict({ wallet: WalletName }),
  },
  forgetWallet: {
    method: 'POST',
    path: '/v1/wallets/{wallet}/forget',
    auth: 'member',
    stepUp: 'fresh',
    rate: 'act',
    tag: 'wallets',
    summary: 'Deletes what the server alone keeps of an empty wallet, and puts it out of sight',
    params: walletParams,
    body: strict({ labelsOnly: Type.Optional(oneOf('yes', 'no')) }),
    statuses: [200],
    answer: strict({
      wallet: WalletName,
      labels: integer('Deleted'),
      exits: Type.Optional(integer('Deleted: the stated rehearsal, the canary')),
      requests: Type.Optional(integer('Deleted: answered ones, with their PSBTs')),
      spends: Type.Optional(integer('Deleted: those that came to nothing')),
      notices: Type.Optional(integer('Deleted: texts, tries, and marks of what was told')),
    }),
  },
} as const satisfies Record<string, RouteSpec>
