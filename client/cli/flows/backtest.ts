// A policy tried on a wallet's past: its signed spends as the signer tells them, each with what the
// policy would have said then.

import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { OWNER } from '@countersign/core/charter/member.ts'
import {
  type BackTested,
  backTest,
  type PastSpend,
  type Surroundings,
} from '@countersign/core/policy/backtest.ts'
import { descriptorDirectory } from '@countersign/core/policy/directory.ts'
import type { Initiator } from '@countersign/core/policy/facts.ts'
import type { Spent } from '@countersign/core/policy/history.ts'
import type { Policy } from '@countersign/core/policy/policy.ts'
import { tokenOf } from '@countersign/core/policy/who.ts'
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
    elsewhere.push(...spentIn(await readAll(context, other.name)))
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
  return backTest(policy, told.map(pastSpend), surroundings).map((tried) => ({
    ...tried,
    amountSats: amounts.get(tried.txid) ?? 0n,
  }))
}

function readAll(context: Context, wallet: string): Promise<readonly Told[]> {
  return readSpends((body) => askPaired(context, 'history', body), wallet)
}

function pastSpend(told: Told): PastSpend {
  return {
    txid: told.txid,
    at: told.signedAt,
    replaces: told.replaces,
    spend: {
      payments: told.payments.map(({ script, sats: paid }) => ({ script, amountSats: sats(paid) })),
      amountSats: sats(told.amountSats),
      feeSats: sats(told.feeSats),
      // Without a size a limit on the fee rate cannot be computed, and so fires.
      vsize: told.vsize ?? 0,
      // The signer would not have signed it otherwise.
      hasUnprovenChange: false,
      hasOtherSighash: false,
      initiator: initiatorOf(told),
    },
  }
}

// Which roles and groups a member had is not told: whoever spent was let spend, so was a spender.
function initiatorOf({ member = OWNER, device }: Told): Initiator {
  if (tokenOf(member) !== null) return { kind: 'token', member, device, roles: [], groups: [] }
  const kind = member === OWNER ? 'owner' : 'member'
  return { kind, member, device, roles: ['spender'], groups: [] }
}

function spentIn(told: readonly Told[]): readonly Spent[] {
  const replaced = new Set(told.flatMap(({ replaces }) => replaces))
  return told
    .filter(({ txid }) => !replaced.has(txid))
    .map(({ signedAt, countedSats }) => ({ at: signedAt, amountSats: countedSats }))
}

function isAboutAll({ grants, rules }: Policy): boolean {
  const atoms = [
    ...grants.flatMap(({ unless = [] }) => unless),
    ...rules.flatMap(({ when }) => when),
  ]
  return atoms.some((atom) => 'scope' in atom && atom.scope === 'organisation')
}
