// One record of each kind for the store's suite, none with a value that would be there by itself.

import type {
  Asking,
  Coin,
  SpendRecord,
  Standing,
  WalletRecord,
  WalletTransaction,
} from './records.ts'
import type { Store, Transactor } from './store.ts'

export type Subject = () => Store
export type Put = (work: (tx: Transactor) => Promise<unknown>) => Promise<unknown>

export const hash = (digit: string): string => digit.repeat(64)

export const WALLET: WalletRecord = {
  name: 'savings',
  descriptor: 'wsh(sortedmulti(2,a,b))#x',
  userKey: 0,
  serverKey: 1,
  policy: { version: '1', grants: [{ id: 'a' }] },
  policyHash: hash('a'),
  createdAt: 1_767_225_600,
}

export const COIN: Coin = {
  wallet: 'savings',
  txid: hash('1'),
  outputIndex: 3,
  chain: 1,
  index: 7,
  script: '0020ab',
  // More than a double holds exactly with its last digit.
  amountSats: 2_099_999_999_999_999n,
  height: 441,
  spentBy: null,
}

export const TRANSACTION: WalletTransaction = {
  wallet: 'savings',
  txid: hash('1'),
  height: 441,
  blockTime: 1_767_225_700,
  seenAt: 1_767_225_701,
  netSats: -2_099_999_999_999_999n,
  feeSats: 154n,
  path: 'user-and-backup',
  raw: Uint8Array.of(1, 0, 255),
}

export const SPEND: SpendRecord = {
  wallet: 'savings',
  txid: hash('5'),
  state: 'waiting',
  waitsFor: ['code', 'delay'],
  askedAt: 1_767_225_800,
  changedAt: 1_767_225_801,
  expiresAt: 1_767_312_200,
  device: hash('d'),
  psbt: Uint8Array.of(0x70, 0x73, 0x62, 0x74, 0xff),
  mayBroadcast: true,
  review: { txid: hash('5'), payments: [{ sats: '5' }] },
  verdict: { kind: 'ask' },
  decision: { groups: [{ group: 'board', count: '2', by: ['bob'] }] },
  transaction: null,
  height: null,
}

export const ASKING: Asking = {
  id: hash('e'),
  wallet: 'savings',
  txid: hash('5'),
  askedAt: 1_767_225_800,
  request: {
    method: 'POST',
    path: '/v1/wallets/savings/spends',
    created: 1_767_225_799,
    key: hash('d'),
    nonce: 'ab'.repeat(16),
    body: Uint8Array.of(0x7b, 0x7d),
    signature: 'cd'.repeat(64),
  },
  outcome: null,
}

export const STANDING: Standing = {
  closure: {
    levers: [{ lever: 'network', by: 'ada', why: 'a stolen laptop', at: 1_767_225_700 }],
    networks: [{ network: '192.0.2.0/24', name: 'Office', until: 1_767_325_600 }],
    renewFrom: 1_767_225_650,
  },
  members: [
    { id: 'ada', name: 'Ada Löve', roles: ['owner', 'spender'], isSuspended: false },
    { id: 'bob', name: 'Bob', roles: [], isSuspended: true },
  ],
  devices: [
    { key: hash('d'), name: 'laptop', member: 'ada', addedAt: 1_767_225_600, isStopped: false },
    { key: hash('e'), name: 'phone', member: 'bob', addedAt: 1_767_225_601, isStopped: true },
  ],
  tokens: [
    {
      id: 'till',
      name: 'Till',
      key: hash('f'),
      wallets: ['savings', 'shop'],
      budgetSats: 2_100_000_000_000_000n,
      windowSeconds: 86_400,
      networks: ['192.0.2.0/24', 'fd00::/8'],
      expiresAt: 1_798_761_600,
      since: 1_767_225_600,
      isStopped: true,
    },
  ],
  freezes: [
    { wallet: '*', reason: 'bob: look at this', frozenAt: 1_767_225_602 },
    { wallet: 'savings', reason: 'its transaction', frozenAt: 1_767_225_603 },
  ],
}
