import assert from 'node:assert/strict'
import { test } from 'node:test'
import { savingOf } from './saving.ts'

const inputs = [1, 2, 3, 4, 5]

test('four coins fewer of a hundred virtual bytes each pay from a rate that covers the fee', () => {
  const saving = savingOf({ inputs, feeSats: '1108', vsize: 554 })
  assert.deepEqual(saving, { savedSats: 4n * 100n * 20n - 1_108n, evenSatPerVb: 2.8 })
})

test('what costs more than a busy day would is told as a loss', () => {
  const { savedSats, evenSatPerVb } = savingOf({ inputs, feeSats: '11080', vsize: 554 })
  assert.ok(savedSats < 0n && evenSatPerVb > 20)
})
