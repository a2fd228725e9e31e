// What every store has to do with alerts and what they came to.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { AlertMode } from '@countersign/core/exchange/alerts/alert.ts'
import { parseDecimal } from '@countersign/core/exchange/decimal.ts'
import type { AlertRecord, FiringRecord, Settlement } from './alerts.ts'
import type { Put, Subject } from './store-samples.contract.ts'

const AT = 1_800_000_000

const record = (id: string, more: Partial<AlertRecord> = {}): AlertRecord => ({
  alert: {
    id,
    condition: {
      kind: 'price',
      venue: 'kraken',
      market: 'BTC/USD',
      source: 'mid',
      is: 'below',
      level: parseDecimal('50000.25'),
    },
    repeat: { kind: 'every', back: parseDecimal('100.5') },
    onBeyond: 'wait',
    expiresAt: AT + 900,
  },
  owner: 'ann',
  name: `alert ${id}`,
  channels: ['sms', 'mail'],
  state: { mode: 'down', generation: 3 },
  isPaused: false,
  createdAt: AT - 50,
  endedAt: null,
  ...more,
})

const firing = (id: string, generation: number, more: Partial<FiringRecord> = {}) => ({
  ...{ id, generation, at: AT, value: -5n, before: 10n ** 30n, beforeAt: AT - 70, isGap: true },
  ...{ countedSince: AT - 7, mark: null },
  ...more,
})

const settlement = (id: string, before: number, mode: AlertMode = 'resting'): Settlement => ({
  states: [{ id, before, state: { mode, generation: before + 1 } }],
  lasts: [['price kraken', { value: 7n, at: AT }]],
  firings: [firing(id, before + 1)],
  at: AT + 1,
})

export function alerts(subject: Subject, put: Put): void {
  keeping(subject, put)
  settling(subject, put)
  telling(subject, put)
}

function keeping(subject: Subject, put: Put): void {
  it('keeps alerts as they were made, and lists them by id, owner and page', async () => {
    const { reader } = subject()
    const once = { ...record('b').alert, repeat: { kind: 'once' }, expiresAt: null } as const
    const other = record('b', { alert: once, owner: 'bob', channels: [] })
    await put(async (tx) => {
      for (const each of [record('c'), other, record('a')]) await tx.putAlert(each)
    })
    assert.deepEqual(await reader.alert('a'), record('a'))
    assert.deepEqual(await reader.alert('b'), other)
    assert.equal(await reader.alert('d'), null)
    const ids = async (page: object) =>
      (await reader.alerts({ limit: 9, ...page })).map(({ alert }) => alert.id)
    assert.deepEqual(await ids({}), ['a', 'b', 'c'])
    assert.deepEqual(await ids({ limit: 1, after: 'a' }), ['b'])
    assert.deepEqual(await ids({ owner: 'ann', after: 'a' }), ['c'])
    await put(async (tx) => assert.equal(await tx.countAlerts('ann'), 2))
  })

  it('pauses one, arms it anew, and removes it with what it came to', async () => {
    const { reader } = subject()
    const armed = async () => (await reader.armedAlerts({ limit: 9 })).map(({ alert }) => alert.id)
    await put((tx) => tx.putAlert(record('a')))
    await put((tx) => tx.settleAlerts(settlement('a', 3)))
    await put(async (tx) => assert.equal(await tx.pauseAlert('a', true), true))
    assert.deepEqual(await armed(), [])
    assert.equal((await reader.alert('a'))?.state.mode, 'resting')
    await put((tx) => tx.pauseAlert('a', false))
    assert.deepEqual((await reader.alert('a'))?.state, { mode: 'new', generation: 4 })
    assert.deepEqual(await armed(), ['a'])
    await put(async (tx) => assert.equal(await tx.removeAlert('a'), true))
    await put(async (tx) => assert.equal(await tx.removeAlert('a'), false))
    await put(async (tx) => assert.equal(await tx.pauseAlert('a', true), false))
    assert.deepEqual(await reader.untoldOwners(), [])
  })
}

function settling(subject: Subject, put: Put): void {
  it('takes a firing where the alert has the generation before it, and nowhere else', async () => {
    const { reader } = subject()
    await put((tx) => tx.putAlert(record('a')))
    const settle = (given: Settlement) =>
      subject()
        .transact(async (tx) => {
          if (!(await tx.settleAlerts(given))) throw new Error('moved on')
        })
        .then(
          () => true,
          () => false,
        )
    assert.equal(await settle(settlement('a', 2)), false)
    assert.equal(await settle(settlement('missing', 3)), false)
    assert.deepEqual(await reader.alertLasts(), [])
    const both = await Promise.all([settle(settlement('a', 3)), settle(settlement('a', 3))])
    assert.deepEqual(both.toSorted(), [false, true])
    assert.deepEqual(await reader.firings('a', 9), [firing('a', 4)])
    assert.deepEqual((await reader.alert('a'))?.state, { mode: 'resting', generation: 4 })
    assert.deepEqual(await reader.alertLasts(), [['price kraken', { value: 7n, at: AT }]])
  })

  it('never takes back a number, and evaluates nothing paused or ended', async () => {
    const { reader } = subject()
    await put((tx) => tx.putAlert(record('a')))
    await put((tx) => tx.settleAlerts(settlement('a', 3, 'ended')))
    assert.equal((await reader.alert('a'))?.endedAt, AT + 1)
    assert.deepEqual(await reader.armedAlerts({ limit: 9 }), [])
    await put(async (tx) => assert.equal(await tx.settleAlerts(settlement('a', 4)), false))
    const older = { ...settlement('a', 4), states: [], firings: [] }
    const lasts = [['price kraken', { value: 8n, at: AT - 1 }]] as const
    await put((tx) => tx.settleAlerts({ ...older, lasts }))
    assert.deepEqual(await reader.alertLasts(), [['price kraken', { value: 7n, at: AT }]])
    await put((tx) => tx.putAlert(record('b', { isPaused: true })))
    await put(async (tx) => assert.equal(await tx.settleAlerts(settlement('b', 3)), false))
  })
}

function telling(subject: Subject, put: Put): void {
  it('has each firing told once, and forgets what is told and over', async () => {
    const { reader } = subject()
    await put((tx) => tx.putAlert(record('a')))
    await put((tx) => tx.putAlert(record('b', { owner: 'bob' })))
    await put((tx) => tx.settleAlerts(settlement('a', 3, 'ended')))
    await put((tx) => tx.settleAlerts(settlement('b', 3, 'ended')))
    const owners = (await reader.untoldOwners()).toSorted((x, y) => (x.owner < y.owner ? -1 : 1))
    assert.deepEqual(owners, [
      { owner: 'ann', firings: 1 },
      { owner: 'bob', firings: 1 },
    ])
    const [untold] = await reader.untoldFirings('ann', 9)
    assert.deepEqual(untold?.firing, firing('a', 4))
    assert.equal(untold?.record.name, 'alert a')
    assert.equal(await reader.alertsToldAt('ann'), null)
    const firings = [{ id: 'a', generation: 4 }]
    await put((tx) => tx.markFiringsTold('ann', { firings, at: AT + 2 }))
    assert.equal(await reader.alertsToldAt('ann'), AT + 2)
    assert.deepEqual(await reader.untoldOwners(), [{ owner: 'bob', firings: 1 }])
    await put((tx) => tx.forgetAlerts(AT + 1))
    assert.equal((await reader.firings('a', 9)).length, 1)
    await put((tx) => tx.forgetAlerts(AT + 3))
    assert.equal(await reader.alert('a'), null)
    assert.notEqual(await reader.alert('b'), null)
  })

  it('keeps what happened until it was evaluated, once', async () => {
    const { reader } = subject()
    const event = (mark: string, account = 'main') =>
      ({ mark, at: AT, condition: { kind: 'fill', account } }) as const
    await put(async (tx) => {
      for (const each of [event('one'), event('one', 'other'), event('two')]) {
        await tx.putAlertEvent(each)
      }
    })
    assert.deepEqual(await reader.alertEvents(9), [event('one'), event('two')])
    await put((tx) => tx.removeAlertEvents(['one']))
    assert.deepEqual(await reader.alertEvents(9), [event('two')])
    await put((tx) => tx.putAlert(record('a')))
    const firings = [firing('a', 4, { mark: 'three' })]
    await put((tx) => tx.settleAlerts({ ...settlement('a', 3), firings }))
    assert.deepEqual(await reader.knownMarks(['three', 'four']), ['three'])
  })
}
