// Spends as the server knows them. What was signed stands in the signer's journal.

import { Fault } from '@countersign/core/fault.ts'
import type { SpendRecord } from '../ports/records.ts'
import type { Page, Reader } from '../ports/store.ts'
import { type World, walletOf } from './world.ts'

/** @throws Fault spend.missing */
export async function spendOf(reader: Reader, wallet: string, txid: string): Promise<SpendRecord> {
  const spend = await reader.spend(wallet, txid)
  if (!spend) throw new Fault('spend.missing', { txid })
  return spend
}

/** @throws Fault wallet.missing, spend.missing */
export async function showSpend(
  { store }: Pick<World, 'store'>,
  wallet: string,
  txid: string,
): Promise<SpendRecord> {
  await walletOf(store.reader, wallet)
  return await spendOf(store.reader, wallet, txid)
}

/** The txids of the wallet's spends that count until one of their coins is spent. */
export async function openSpendsOf(
  { store }: Pick<World, 'store'>,
  name: string,
): Promise<ReadonlySet<string>> {
  const open = await store.reader.openSpends()
  return new Set(open.filter(({ wallet }) => wallet === name).map(({ txid }) => txid))
}

/** Asked last first. @throws Fault wallet.missing */
export async function listSpends(
  { store }: Pick<World, 'store'>,
  wallet: string,
  page: Page,
): Promise<readonly SpendRecord[]> {
  await walletOf(store.reader, wallet)
  return await store.reader.spends(wallet, page)
}
