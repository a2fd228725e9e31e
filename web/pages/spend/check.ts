// What the server drafted, compared with what was typed, from the bytes that will be signed: every
// payment is there, and besides them at most one output, which is called change.

import { addressOf, scriptOf } from '@countersign/core/bitcoin/address.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import { outlinePsbt } from '@countersign/core/bitcoin/psbt-outline.ts'
import { Fault } from '@countersign/core/fault.ts'
import { bytesOf } from './bytes.ts'
import type { Drafted } from './kept.ts'
import type { Order } from './orders.ts'

/** @throws Fault draft.differs when it is another spend than the one that was asked for */
export function checkDraft(
  { psbt, txid, change }: Drafted,
  { payments, isMax }: Pick<Order, 'payments' | 'isMax'>,
): void {
  const { transaction, txid: read } = outlinePsbt(bytesOf(psbt))
  if (read !== txid) throw new Fault('draft.differs', { field: 'txid' })
  const left = [...transaction.outputs]
  for (const [at, { address, amountSats }] of payments.entries()) {
    const isRest = isMax === 'yes' && at + 1 === payments.length
    const script = scriptFor(address)
    const found = left.findIndex(
      (output) =>
        output.script.toHex() === script && (isRest || output.amountSats === BigInt(amountSats)),
    )
    if (found < 0) throw new Fault('draft.differs', { field: 'payments' })
    left.splice(found, 1)
  }
  const [back, ...more] = left
  const isChange =
    back !== undefined &&
    change !== undefined &&
    back.script.toHex() === scriptFor(change.address) &&
    back.amountSats === BigInt(change.amountSats)
  if (more.length > 0 || (back !== undefined && !isChange)) {
    throw new Fault('draft.differs', { field: 'outputs' })
  }
}

const NETWORKS: readonly Network[] = ['mainnet', 'testnet4', 'signet', 'regtest']

/** The script is the same on every network on which the address is one. */
function scriptFor(address: string): string {
  for (const network of NETWORKS) {
    try {
      const script = scriptOf(address, network)
      if (addressOf(script, network) !== null) return script.toHex()
    } catch (error) {
      if (!(error instanceof Fault)) throw error
    }
  }
  return ''
}
