// Spends that were asked for and are in no block: their coins are taken. And coins as drafts take
// them.

import { type Sats, sats } from '@countersign/core/bitcoin/amounts.ts'
import { deriveScripts } from '@countersign/core/bitcoin/descriptor.ts'
import { readPsbt } from '@countersign/core/bitcoin/psbt-read.ts'
import type { FreeCoin } from '@countersign/core/wallet/draft.ts'
import type { Wallet } from '@countersign/core/wallet/wallet.ts'
import type { Coin, SpendRecord } from '../ports/records.ts'
import type { Reader } from '../ports/store.ts'

/** States of a spend whose coins are not free, though the chain has not seen it. */
const UNDER_WAY: readonly SpendRecord['state'][] = ['waiting', 'approved', 'signed', 'broadcast']

export type UnderWay = { readonly record: SpendRecord; readonly inputs: readonly string[] }

export async function spendsUnderWay(reader: Reader, wallet: string): Promise<readonly UnderWay[]> {
  const records = await reader.spendsIn(UNDER_WAY)
  return records
    .filter((record) => record.wallet === wallet && record.psbt.length > 0)
    .map((record) => {
      const { inputs } = readPsbt(record.psbt)
      return { record, inputs: inputs.map(({ txid, index }) => `${txid}:${index}`) }
    })
}

/** Scripts are derived of those that are taken alone: each costs a third of a millisecond. */
export function freeCoin({ descriptor }: Wallet, coin: Coin, height: number): FreeCoin {
  const { txid, outputIndex, chain, index } = coin
  const amountSats: Sats = sats(coin.amountSats)
  return {
    txid,
    index: outputIndex,
    amountSats,
    place: { chain, index },
    confirmations: coin.height === null ? 0 : Math.max(1, height - coin.height + 1),
    get scripts() {
      return deriveScripts(descriptor, chain, index)
    },
  }
}
