// What every store has to do with labels.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { LabelRecord } from './labels.ts'
import { hash, type Put, type Subject } from './store-samples.contract.ts'

const LABEL: LabelRecord = {
  wallet: 'savings',
  type: 'output',
  ref: `${hash('1')}:7`,
  label: 'Löhne 🌱',
  origin: 'wsh([d34db33f])',
  isSpendable: false,
  more: '{"value":12}',
  changedAt: 1_767_225_900,
}
const BARE: LabelRecord = {
  wallet: 'savings',
  type: 'tx',
  ref: hash('1'),
  label: 'rent',
  changedAt: 1_767_225_901,
}

export function labels(subject: Subject, put: Put): void {
  it('keeps labels of a wallet by type and reference, the last of each', async () => {
    const { reader } = subject()
    const address = { ...BARE, type: 'addr', ref: 'bcrt1Q' } as const
    const other = { ...BARE, wallet: 'other' }
    await put((tx) => tx.putLabels([BARE, { ...LABEL, label: 'before' }, address, other]))
    await put((tx) => tx.putLabels([LABEL]))
    const page = (more: object = {}) => reader.labels('savings', { limit: 9, ...more })
    assert.deepEqual(await page(), [address, LABEL, BARE])
    assert.deepEqual(await page({ limit: 1, after: address }), [LABEL])
    assert.deepEqual(await page({ after: { type: 'output', ref: 'zz' } }), [BARE])
    assert.deepEqual(await page({ type: 'output' }), [LABEL])
    assert.deepEqual(await reader.labelsOf('savings', [BARE, { type: 'tx', ref: 'x' }]), [BARE])
    assert.deepEqual(await reader.unspendable('savings'), [LABEL.ref])
    await put(async (tx) => {
      assert.equal(await tx.countLabels('savings'), 3)
      await tx.removeLabels('savings', [LABEL, address])
      assert.equal(await tx.countLabels('savings'), 1)
    })
    assert.deepEqual(await page(), [BARE])
    await put((tx) => tx.emptyProjection())
    assert.deepEqual(await page(), [BARE])
  })
}
