// A policy tried on a wallet's past: its signed spends as the signer tells them, each with what the
// policy would have said then.

import { type BackTested, backTest, type Surroundings } from '@countersign/core/policy/backtest.ts'
import { descriptorDirectory } from '@countersign/core/policy/directory.ts'
import type { Spent } from '@countersign/core/policy/history.ts'
import {
  isAboutAll,
  pastSpendOf,
  spentElsewhere,
  type ToldSpend,
} from '@countersign/core/policy/past.ts'
import type { Policy } from '@countersign/core/policy/policy.ts'
import type { Context } from '../context.ts'
import { allWallets, findWallet, requireWallet } from '../keep/wallets.ts'
import type { PastSpend as Told } from './answers.ts'
import { readSpends } from './history.ts'
import { askPaired } from './signer.ts'

export type Tried = BackTested & { readonly amountSats: bigint }

/** Every spend of the wallet, oldest first. What needs a claim is decided without it. */
export async function tryPolicy(
  context: Context,
  name: string,
  policy: Policy,
): Promise<readonly Tried[]> {
  requireWallet(context, name)
  const told = await readAll(context, name)
  const others = allWallets(context).filter((it) => it.state === 'ready' && it.name !== name)
  const elsewhere: Spent[] = []
  for (const other of isAboutAll(policy) ? others : []) {
    elsewhere.push(...spentElsewhere((await readAll(context, other.name)).map(asTold)))
  }
  const directory = descriptorDirectory((wallet) => {
    const found = findWallet(context, wallet)
    return found?.state === 'ready' ? found.wallet.descriptor : null
  })
  return tryOn(told, policy, { directory, elsewhere })
}

/** The same over a history that was read. */
export function tryOn(
  told: readonly Told[],
  policy: Policy,
  surroundings: Surroundings = {},
): readonly Tried[] {
  const amounts = new Map(told.map(({ txid, amountSats }) => [txid, amountSats]))
  const past = told.map((each) => pastSpendOf(asTold(each)))
  return backTest(policy, past, surroundings).map((tried) => ({
    ...tried,
    amountSats: amounts.get(tried.txid) ?? 0n,
  }))
}

function readAll(context: Context, wallet: string): Promise<readonly Told[]> {
  return readSpends((body) => askPaired(context, 'history', body), wallet)
}

const asTold = ({ payments, ...told }: Told): ToldSpend => ({
  ...told,
  payments: payments.map(({ script, sats }) => ({ script, amountSats: sats })),
})
