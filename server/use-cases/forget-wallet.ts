// Deletes what the server alone keeps of a wallet that is used no more, and puts it out of sight.
// The signer's journal and the chain stay, and with them what is made from them.

import { Fault } from '@countersign/core/fault.ts'
import type { Forgotten } from '../ports/archive.ts'
import type { SpendRecord } from '../ports/records.ts'
import type { Reader } from '../ports/store.ts'
import { type Acting, traceOf } from './acting.ts'
import { checkGoverning } from './members.ts'
import { recordEvent } from './record-event.ts'
import { type World, walletOf } from './world.ts'

export type ForgetOrder = {
  readonly wallet: string
  /** Its labels go, and it stays in sight. */
  readonly isLabelsOnly: boolean
}

type Deleted = { readonly labels: number } & Partial<Forgotten>

/** @throws Fault wallet.missing, wallet.in_use, charter.role_missing */
export async function forgetWallet(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  { wallet, isLabelsOnly }: ForgetOrder,
  by: Acting,
): Promise<Deleted> {
  const now = clock()
  return await store.transact(async (tx) => {
    await walletOf(tx, wallet)
    await checkGoverning(tx, by.member, 'forgetWallet')
    if (!isLabelsOnly) await refuseUsed(tx, wallet)
    const labels = await tx.forgetLabels(wallet)
    const deleted = isLabelsOnly ? { labels } : { labels, ...(await tx.forgetWallet(wallet)) }
    if (!isLabelsOnly) await tx.archiveWallet(wallet, now)
    const facts = Object.entries(deleted).map(([what, count]) => [what, String(count)] as const)
    await recordEvent(tx, {
      time: now,
      act: 'api.forgetWallet',
      outcome: { kind: 'done' },
      subject: { kind: 'wallet', id: wallet },
      ...traceOf(by, Object.fromEntries(facts)),
    })
    return deleted
  })
}

/** In these it may still move coins of the wallet. */
const UNDER_WAY: readonly SpendRecord['state'][] = ['waiting', 'approved', 'signed', 'broadcast']

/** What a fault answered stays `asked`, and may be asked for again. */
async function unanswered(reader: Reader): Promise<readonly SpendRecord[]> {
  const found: SpendRecord[] = []
  for (const spend of await reader.spendsIn(['asked'])) {
    for (const id of await reader.askingIds(spend)) {
      if ((await reader.asking(id))?.outcome === null) found.push(spend)
    }
  }
  return found
}

/** Coins may be on their way in, too: a payment brings the wallet back. */
async function refuseUsed(reader: Reader, wallet: string): Promise<void> {
  const coins = await reader.coins(wallet)
  const underWay = [...(await reader.spendsIn(UNDER_WAY)), ...(await unanswered(reader))]
  const open = await reader.openSpends()
  const spends = new Set(
    [...underWay, ...open].filter((each) => each.wallet === wallet).map(({ txid }) => txid),
  )
  if (coins.length === 0 && spends.size === 0) return
  throw new Fault('wallet.in_use', { wallet, coins: coins.length, spends: spends.size })
}
