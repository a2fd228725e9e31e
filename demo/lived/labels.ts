// What the workshop calls its payments, in the console's labels.

import { askApi } from '@countersign/cli/flows/api.ts'
import type { Booked, Life } from './months.ts'
import { TREASURY } from './wallets.ts'

const PENDING_LABEL = 'Second-hand slipway crane'

/** @param pending - txid of the spend that waits */
export async function labelAll(
  { house: { context, launched } }: Life,
  booked: readonly Booked[],
  pending: string,
): Promise<void> {
  const lines = [
    ...booked.flatMap(({ wallet, to, txid, label }) =>
      [wallet, to].flatMap((each) => (each === undefined ? [] : [{ wallet: each, txid, label }])),
    ),
    { wallet: TREASURY, txid: pending, label: PENDING_LABEL },
  ]
  const byWallet = Map.groupBy(lines, ({ wallet }) => wallet)
  for (const [wallet, own] of byWallet) {
    const labels = own.map(({ txid, label }) => ({ type: 'tx', ref: txid, label }) as const)
    const { api } = launched.status()
    await askApi(context, api ?? '', (ask) => ask.putLabels({ wallet, body: { labels } }))
  }
}
