// Labels through the API: put by members, read by everybody who reads, passed on as BIP 329 says.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { ApiProblem } from '@countersign/sdk/problem.ts'
import { type Lodge, NOW, openLodge, WALLET } from './lodge.ts'

const wallet = WALLET
const TXID = '1d'.repeat(32)

describe('labels', () => {
  let lodge: Lodge
  before(async () => {
    lodge = await openLodge()
  })
  after(() => lodge.close())

  const put = (...labels: readonly object[]) =>
    lodge.api.putLabels({ wallet, body: { labels: labels as never } })
  const list = async (ask: object = {}) => (await lodge.api.listLabels({ wallet, ...ask })).labels
  const tx = { type: 'tx', ref: TXID } as const
  const output = { type: 'output', ref: `${TXID}:1` } as const

  it('are put, changed field by field, and removed when nothing is left of them', async () => {
    const more = '{"height":441}'
    const put1 = await put({ ...tx, label: 'Miete', origin: 'wsh([d34db33f])', more }, output)
    // One that says nothing is none.
    assert.deepEqual(put1, { put: 1, removed: 0 })
    lodge.now = NOW + 9
    await put(
      { ...tx, ref: TXID.toUpperCase(), label: 'Miete März' },
      { ...output, isSpendable: 'no' },
    )
    const changed = { ...tx, label: 'Miete März', origin: 'wsh([d34db33f])', more }
    assert.deepEqual(await list(), [
      { ...output, isSpendable: 'no', changedAt: NOW + 9 },
      { ...changed, changedAt: NOW + 9 },
    ])
    assert.deepEqual(await list({ type: 'tx' }), [{ ...changed, changedAt: NOW + 9 }])
    const after = `${output.type}:${output.ref}`
    assert.deepEqual(await list({ after, limit: '1' }), [{ ...changed, changedAt: NOW + 9 }])
    const gone = await put({ ...tx, label: '' }, { ...output, label: '', isSpendable: 'yes' })
    assert.deepEqual(gone, { put: 0, removed: 2 })
    assert.deepEqual(await list(), [])
  })

  it('are all put or none, and never about what is no reference', async () => {
    for (const wrong of [
      { ...tx, ref: 'ab' },
      { ...tx, label: 'two\nlines' },
      { ...tx, label: 'x'.repeat(256) },
      { ...tx, isSpendable: 'no' },
      { ...tx, more: '[]' },
      { type: 'addr', ref: 'bc1q34aq5drpuwy3wgl9lhup9892qp6svr8ldzyy7c', label: 'mainnet' },
    ]) {
      const refused = put({ ...output, label: 'first' }, wrong)
      await assert.rejects(refused, (problem: ApiProblem) => {
        assert.equal(problem.code, 'labels.invalid')
        assert.ok(problem.facts.wanted)
        return true
      })
    }
    assert.deepEqual(await list(), [])
    const elsewhere = lodge.api.putLabels({ wallet: 'nowhere', body: { labels: [tx] } })
    await assert.rejects(elsewhere, { code: 'wallet.missing' })
  })

  it('stand in the audit log by how many they are, never by what they say', async () => {
    await put({ ...tx, label: 'a secret of ours' })
    const { events } = await lodge.api.listAudit()
    const last = events.findLast((event) => event.includes('api.putLabels')) ?? ''
    assert.match(last, /"facts":\{"put":"1","removed":"0"\}/)
    assert.ok(!last.includes('secret'))
  })
})
