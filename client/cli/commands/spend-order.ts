// What `countersign spend` is to pay: one address, everything to one address, or a table.

import { sats } from '@countersign/core/bitcoin/amounts.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import { Fault } from '@countersign/core/fault.ts'
import { paidTwice, readBatch } from '../flows/batch.ts'
import type { Draft } from '../flows/build.ts'
import { readText } from '../keep/files.ts'
import { readAmount } from '../screen/amounts.ts'
import { rateText } from '../screen/layout.ts'

export const WANTED =
  'spend WALLET ADDRESS AMOUNT, or spend WALLET with --batch FILE, --consolidate or --refresh'

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

/** What else there is to know of a draft. */
export function notesOn({ rate, droppedSats }: Draft): readonly string[] {
  const notes: string[] = []
  if (rate.from === 'default') {
    notes.push(`The node has no estimate yet, so the fee rate is ${rateText(rate.satPerKvb)}.`)
  }
  if (droppedSats > 0n) {
    notes.push(`${droppedSats} sat of change would be dust; they go into the fee.`)
  }
  return notes
}
