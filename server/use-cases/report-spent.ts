// Proves to the signer that a coin of a postponed spend is spent, which ends its counting. The
// signer checks all of it; what it cannot take in now it is told again after the next look.

import { concat } from '@countersign/core/bitcoin/hashes.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { ChainPort } from '../ports/chain.ts'
import type { OpenSpend } from '../ports/opens.ts'
import type { WalletTransaction } from '../ports/records.ts'
import type { SignerPort } from '../ports/signer.ts'
import type { Reader, Store } from '../ports/store.ts'

export type SpentWorld = {
  readonly store: Store
  readonly signer: Pick<SignerPort, 'reportSpent'>
  readonly chain: Pick<ChainPort, 'branch' | 'header'>
}

/** So many blocks the signer asks for, that of the spend among them. */
const DEPTH = 12

/** @throws Fault what the last one that could not be told met */
export async function reportSpent(world: SpentWorld): Promise<void> {
  const { store } = world
  const view = await store.reader.chainView()
  let fault: Fault | null = null
  for (const open of await store.reader.openSpends()) {
    const spending = await spendingOf(store.reader, open)
    const { height } = spending ?? { height: null }
    if (!view || !spending || height === null || view.height - height + 1 < DEPTH) continue
    try {
      await report(world, open.wallet, { ...spending, height })
    } catch (error) {
      // A wallet that is frozen keeps no other from being told of.
      if (!(error instanceof Fault)) throw error
      fault = error
    }
  }
  if (fault) throw fault
  await store.transact((tx) => tx.enqueue({ kind: 'project-journal' }))
}

/** Whatever spends a coin of it, as far as the wallet's rows say. */
async function spendingOf(
  reader: Reader,
  { wallet, outpoints }: OpenSpend,
): Promise<WalletTransaction | null> {
  const coins = await reader.coins(wallet, { withSpent: true })
  const own = coins.filter(({ txid, outputIndex }) => outpoints.includes(`${txid}:${outputIndex}`))
  for (const { spentBy } of own) {
    const found = spentBy === null ? null : await reader.transaction(wallet, spentBy)
    if (found) return found
  }
  return null
}

async function report(
  { signer, chain }: SpentWorld,
  wallet: string,
  { txid, raw, height }: WalletTransaction & { readonly height: number },
): Promise<void> {
  const branch = await chain.branch(txid, height)
  const headers: Uint8Array[] = []
  for (let at = height; at < height + DEPTH; at += 1) {
    const header = await chain.header(at)
    // Blocks were replaced a moment ago: the next look says where it stands now.
    if (!header) return
    headers.push(header)
  }
  if (branch) {
    await signer.reportSpent({ wallet, transaction: raw, branch, headers: concat(...headers) })
  }
}
