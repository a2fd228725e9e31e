import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { txidOf, writeTransaction } from '@countersign/core/bitcoin/transaction.ts'
import type { Found } from './found.ts'
import { reportSpends } from './report-spends.ts'

const COIN = { txid: 'ab'.repeat(32), outputIndex: 3 }

/** A spend of the coin, with so many bytes of outputs. */
function spend(scriptBytes: number): Found['transactions'][number] {
  const input = { txid: COIN.txid, index: COIN.outputIndex, sequence: 0, witness: [] }
  const transaction = {
    version: 2,
    lockTime: 0,
    inputs: [{ ...input, scriptSig: new Uint8Array() }],
    outputs: [{ amountSats: sats(1n), script: new Uint8Array(scriptBytes) }],
  }
  const raw = writeTransaction(transaction)
  return { txid: txidOf(transaction), raw, isSpend: true } as Found['transactions'][number]
}

describe('reporting spends', () => {
  it('names amounts and places, and passes over what the signer does not look at', async () => {
    const told: unknown[] = []
    const world = {
      signer: {
        reportChain: async ({ transaction, ...rest }: { transaction: Uint8Array }) => {
          told.push({ ...rest, bytes: transaction.length })
        },
      },
      chain: {},
      reported: new Set<string>(),
    } as unknown as Parameters<typeof reportSpends>[0]
    const coins = [{ ...COIN, chain: 1, index: 1_500, amountSats: 7n }]
    const found = {
      wallet: { name: 'spending' },
      coins,
      transactions: [spend(100_000), spend(20)],
    } as unknown as Found
    await reportSpends(world, [found])
    const places = [{ chain: 1, index: 1_500 }]
    const bytes = spend(20).raw.length
    assert.deepEqual(told, [{ wallet: 'spending', amountsSats: [7n], places, bytes }])
  })
})
