// The demonstration's two wallets: a treasury that several people decide about, and petty cash.

// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import { randomBytes } from 'node:crypto'
import { createKey, freshWords } from '@countersign/cli/flows/keys.ts'
import { createWallet } from '@countersign/cli/flows/wallets.ts'
import { accountKey, openKey } from '@countersign/cli/keep/keystore.ts'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { writeDescriptorKey } from '@countersign/core/bitcoin/descriptor.ts'
import { type ExtendedSecretKey, fromSeed } from '@countersign/core/bitcoin/extended-key.ts'
import { mnemonicToSeed } from '@countersign/core/bitcoin/mnemonic.ts'
import { keyVersion } from '@countersign/core/bitcoin/network.ts'
import type { Policy, Rule } from '@countersign/core/policy/policy.ts'
import type { LivedHouse } from './house.ts'

export const TREASURY = 'treasury'
export const PETTY_CASH = 'petty-cash'

const DAY = 86_400
const WEEK = 7 * DAY

const sumAbove = (id: string, amountSats: bigint, seconds: number): Rule => ({
  id,
  when: [{ kind: 'sum-above', sats: sats(amountSats), window: { kind: 'rolling', seconds } }],
  then: { kind: 'deny' },
})

const ALWAYS: readonly Rule[] = [
  { id: 'change', when: [{ kind: 'change-not-ours' }], then: { kind: 'deny' } },
  { id: 'code-always', when: [], then: { kind: 'factor', level: 'code' } },
  { id: 'fee-rate', when: [{ kind: 'fee-rate-above', satPerVb: 500 }], then: { kind: 'deny' } },
]

/** Above a quarter of a bitcoin two others approve; one and a half in a week. */
const TREASURY_POLICY: Policy = {
  version: '1',
  grants: [{ id: 'spenders-spend', who: 'spender', act: 'spend' }],
  rules: [
    ...ALWAYS,
    {
      id: 'large',
      when: [{ kind: 'amount-above', sats: sats(25_000_000n) }],
      then: { kind: 'approvals', group: 'approvers', count: 2 },
    },
    sumAbove('limit-7d', 150_000_000n, WEEK),
  ],
  lists: {},
}

/** So much a day and in a week, each with a code. */
export const pettyCashPolicy = (dailySats: bigint): Policy => ({
  version: '1',
  grants: [{ id: 'spenders-spend', who: 'spender', act: 'spend' }],
  rules: [
    ...ALWAYS,
    sumAbove('limit-24h', dailySats, DAY),
    sumAbove('limit-7d', dailySats * 3n, WEEK),
  ],
  lists: {},
})

export const FIRST_DAILY_SATS = 2_000_000n
export const LATER_DAILY_SATS = 3_500_000n

/** @returns the owner's key, open */
export async function makeWallets({ context, owner }: LivedHouse): Promise<ExtendedSecretKey> {
  const passphrase = randomBytes(16).toString('hex')
  createKey(context, { words: freshWords(), passphrase })
  await createWallet(context, {
    name: TREASURY,
    shape: '2-of-3',
    backup: backupKey(),
    passphrase,
    policy: TREASURY_POLICY,
    code: owner.code(),
  })
  await createWallet(context, {
    name: PETTY_CASH,
    shape: '2-of-2',
    passphrase,
    policy: pettyCashPolicy(FIRST_DAILY_SATS),
    code: owner.code(),
  })
  return openKey(context, passphrase)
}

/** Of words that lie in somebody's safe. */
function backupKey(): string {
  const root = fromSeed(mnemonicToSeed(freshWords()), keyVersion('regtest'))
  return writeDescriptorKey(accountKey(root, 'regtest', 0))
}
