// By whose keys each found spend left its wallet. Reading it is slow and the same every time: it is
// done once in this process, in pieces, so that nobody waits behind a spend of a thousand coins.

import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { readDescriptor } from '@countersign/core/bitcoin/descriptor.ts'
import { readTransaction } from '@countersign/core/bitcoin/transaction.ts'
import { pathOf, wholePath } from '@countersign/core/wallet/exit/path.ts'
import type { SpendPath } from '@countersign/core/wallet/exit/path-words.ts'
import type { Pause } from '../ports/clock.ts'
import type { Coin } from '../ports/records.ts'
import type { Found } from './found.ts'

type Reading = {
  /** By `wallet txid`. */
  readonly paths: Map<string, SpendPath>
  readonly pause: Pause
}

/** About ten milliseconds of work. */
const AT_A_TIME = 8

export async function readPaths({ paths, pause }: Reading, found: Found): Promise<Found> {
  const { wallet, coins, transactions } = found
  const nameOf = (txid: string) => `${wallet.name} ${txid}`
  const unread = transactions.filter(({ isSpend, txid }) => isSpend && !paths.has(nameOf(txid)))
  if (unread.length > 0) {
    const keys = { ...wallet, descriptor: readDescriptor(wallet.descriptor) }
    const byOutpoint = new Map(coins.map((coin) => [`${coin.txid}:${coin.outputIndex}`, coin]))
    for (const { txid, raw } of unread) {
      paths.set(nameOf(txid), await pathIn({ keys, raw, byOutpoint, pause }))
    }
  }
  const read = transactions.map((each) => {
    return { ...each, path: each.isSpend ? (paths.get(nameOf(each.txid)) ?? null) : null }
  })
  return { ...found, transactions: read }
}

type Spend = Pick<Reading, 'pause'> & {
  readonly keys: Parameters<typeof pathOf>[0]
  readonly raw: Uint8Array
  readonly byOutpoint: ReadonlyMap<string, Coin>
}

async function pathIn({ keys, raw, byOutpoint, pause }: Spend): Promise<SpendPath> {
  const transaction = readTransaction(raw)
  const paths: SpendPath[] = []
  for (const [inputIndex, { txid, index }] of transaction.inputs.entries()) {
    const coin = byOutpoint.get(`${txid}:${index}`)
    if (!coin) continue
    const own = { inputIndex, place: coin, amountSats: sats(coin.amountSats) }
    paths.push(pathOf(keys, transaction, own))
    if (paths.length % AT_A_TIME === 0) await pause()
  }
  return wholePath(paths)
}
