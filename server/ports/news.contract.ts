// What every store has to do with how far the news was read.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Put, Subject } from './store-samples.contract.ts'

export function news(subject: Subject, put: Put): void {
  it('passes each event of a trader once, and begins anew with another trader', async () => {
    const { reader } = subject()
    assert.equal(await reader.newsMark(), null)
    const passed: boolean[] = []
    const pass = (trader: string, seq: number) =>
      put(async (tx) => void passed.push(await tx.passNews({ trader, seq })))
    for (const seq of [7, 7, 6, 8]) await pass('first', seq)
    await pass('second', 1)
    assert.deepEqual(passed, [true, false, false, true, true])
    assert.deepEqual(await reader.newsMark(), { trader: 'second', seq: 1 })
    await put((tx) => tx.putNewsMark({ trader: 'second', seq: 0 }))
    await pass('second', 1)
    assert.equal(passed.at(-1), true)
  })

  it('passes an event once for two at the same moment', async () => {
    const store = subject()
    const pass = () => store.transact((tx) => tx.passNews({ trader: 'first', seq: 1 }))
    const passed = await Promise.all([pass(), pass(), pass()])
    assert.deepEqual(passed.toSorted(), [false, false, true])
  })

  it('has passed nothing when the transaction came to nothing', async () => {
    const failing = subject().transact(async (tx) => {
      await tx.passNews({ trader: 'first', seq: 1 })
      throw new Error('halfway')
    })
    await assert.rejects(failing, /halfway/)
    assert.equal(await subject().reader.newsMark(), null)
  })

  it('passes each event of each agent once, by its device', async () => {
    const { reader } = subject()
    const passed: boolean[] = []
    const pass = (device: string, trader: string, seq: number) =>
      put(async (tx) => void passed.push(await tx.passAgentNews(device, { trader, seq })))
    for (const seq of [2, 2, 1, 3]) await pass('d1', 'hers', seq)
    await pass('d2', 'his', 1)
    await pass('d1', 'another', 1)
    assert.deepEqual(passed, [true, false, false, true, true, true])
    assert.deepEqual(await reader.agentMark('d1'), { trader: 'another', seq: 1 })
    assert.deepEqual(await reader.agentMark('d2'), { trader: 'his', seq: 1 })
    assert.deepEqual([await reader.agentMark('d3'), await reader.newsMark()], [null, null])
    await put((tx) => tx.putAgentMark('d2', { trader: 'his', seq: 0 }))
    await pass('d2', 'his', 1)
    assert.equal(passed.at(-1), true)
  })
}
