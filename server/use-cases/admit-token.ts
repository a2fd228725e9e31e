// A token that may ask for spends, at the server: where it comes from, and whether it may come at
// all. How much it may ask for, and whether it may, the signer judges again.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { isFromAny } from '@countersign/core/policy/token.ts'
import { tokenSubject } from '@countersign/core/policy/who.ts'
import type { AskingToken } from '../ports/records.ts'
import { fieldsOf, listOf, textOf } from './answers.ts'
import type { World } from './world.ts'

/** How exactly the last use of a token is known: each use would be a write otherwise. */
const TOUCH_SECONDS = 60

export type Errand = {
  /** The route's id. */
  readonly act: string
  /** Whether tokens may ask by this route at all. */
  readonly isForTokens: boolean
  /** The wallet it is about; empty for none. */
  readonly wallet: string
  /** The address it came from. */
  readonly from: string
}

/** @throws Fault token.forbidden, token.expired, token.network_forbidden, charter.frozen */
export async function admitToken(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  { id, wallets, networks, expiresAt, isStopped }: AskingToken,
  { act, isForTokens, wallet, from }: Errand,
): Promise<void> {
  const now = clock()
  if (!isForTokens) throw new Fault('token.forbidden', { token: id, act })
  if (!wallets.includes(wallet)) throw new Fault('token.forbidden', { token: id, wallet })
  if (!isFromAny(networks, from)) {
    throw new Fault('token.network_forbidden', { token: id, address: from })
  }
  if (isStopped) throw new Fault('charter.frozen', { subject: tokenSubject(id) })
  if (expiresAt <= now) throw new Fault('token.expired', { token: id })
  const usedAt = (await store.reader.askingTokenUses()).get(id)
  if (usedAt === undefined || usedAt + TOUCH_SECONDS <= now) {
    await store.transact((tx) => tx.useAskingToken(id, now))
  }
}

export type ShownToken = AskingToken & {
  readonly lastUsedAt: UnixSeconds | null
  /** What is left of its budget, as the signer says it; null while it cannot be asked. */
  readonly budget: Canonical | null
}

/** By id. */
export async function listAskingTokens({
  store,
  signer,
}: Pick<World, 'store' | 'signer'>): Promise<readonly ShownToken[]> {
  const uses = await store.reader.askingTokenUses()
  const tokens = await store.reader.askingTokens()
  const budgets = tokens.length > 0 ? await budgetsOf(signer) : new Map<string, Canonical>()
  return tokens.map((token) => ({
    ...token,
    lastUsedAt: uses.get(token.id) ?? null,
    budget: budgets.get(token.id) ?? null,
  }))
}

/** Terms are read all the same while the signer is away. */
async function budgetsOf(signer: World['signer']): Promise<ReadonlyMap<string, Canonical>> {
  try {
    const answer = fieldsOf(await signer.budgets(), 'budgets')
    const found = listOf(answer, 'budgets').map((each) => fieldsOf(each, 'budget'))
    return new Map(found.map((each) => [textOf(each, 'token'), fieldsOf(each.limit, 'limit')]))
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return new Map()
  }
}
