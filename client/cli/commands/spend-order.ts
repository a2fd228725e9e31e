// What `countersign spend` is to pay: one address, everything to one address, or a table.

import { sats } from '@countersign/core/bitcoin/amounts.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import { Fault } from '@countersign/core/fault.ts'
import { paidTwice, readBatch } from '../flows/batch.ts'
import { readText } from '../keep/files.ts'
import { readAmount } from '../screen/amounts.ts'

export const WANTED = 'spend WALLET ADDRESS AMOUNT, or spend WALLET --batch FILE'

export type Paid = {
  readonly address: string | undefined
  readonly amount: string | undefined
  readonly batch: string | undefined
  readonly network: Network
}

/** What is to be paid, and what there is to say of it. */
export function paidBy({ address, amount, batch, network }: Paid) {
  if (batch !== undefined && address === undefined) {
    const lines = readBatch(readText(batch), network)
    const twice = paidTwice(lines).map((each) => `Paid more than once: ${each}.`)
    return { order: { payments: lines }, notes: [`${lines.length} payments of a table.`, ...twice] }
  }
  if (batch !== undefined || address === undefined || amount === undefined) {
    throw new Fault('client.argument_invalid', { wanted: WANTED })
  }
  const isMax = amount === 'all'
  const amountSats = isMax ? sats(0n) : readAmount(amount)
  return { order: { payments: [{ address, amountSats }], isMax }, notes: [] }
}
