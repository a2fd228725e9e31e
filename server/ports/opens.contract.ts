// What every store has to do with spends that count until one of their coins is spent.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { hash, type Put, type Subject } from './store-samples.contract.ts'

export function opens(subject: Subject, put: Put): void {
  it('keeps what counts until it is spent, until it is settled or made again', async () => {
    const { reader } = subject()
    const open = { wallet: 'savings', txid: hash('4'), outpoints: [`${hash('1')}:0`] }
    const other = { ...open, wallet: 'other', outpoints: [`${hash('2')}:7`, `${hash('3')}:0`] }
    await put(async (tx) => {
      await tx.putOpenSpend({ ...open, outpoints: [] })
      await tx.putOpenSpend({ ...open, txid: hash('5') })
      await tx.putOpenSpend(other)
      await tx.putOpenSpend(open)
    })
    assert.deepEqual(await reader.openSpends(), [other, open, { ...open, txid: hash('5') }])
    await put((tx) => tx.removeOpenSpend('savings', hash('5')))
    assert.deepEqual(await reader.openSpends(), [other, open])
    await put((tx) => tx.emptyProjection())
    assert.deepEqual(await reader.openSpends(), [])
  })
}
