import assert from 'node:assert/strict'
import { describe, it, mock } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { openBudget } from './budget.ts'
import type { Limit, Rank } from './limits.ts'

const LIMIT: Limit = { perMinute: 60, costs: {} }

/** A budget whose clock stands still, and the order in which those that ask go. */
function budget() {
  const clock = { now: 1_000 }
  const opened = openBudget('binance', LIMIT, () => clock.now)
  const gone: string[] = []
  const ask = (rank: Rank, name: string = rank, cost = 1) =>
    opened.turn({ rank, cost, waitMs: 60_000 }).then(
      () => void gone.push(name),
      (fault: { readonly code: string }) => void gone.push(`${name}: ${fault.code}`),
    )
  return { opened, clock, gone, ask }
}

describe('the budget of a venue', () => {
  it('lets through what there are points for, and keeps a tenth for cancels', async () => {
    const { opened, gone, ask } = budget()
    for (let n = 0; n < 70; n += 1) void ask('public', `${n}`)
    await setImmediate()
    assert.equal(gone.length, 54)
    void ask('cancel')
    await setImmediate()
    assert.equal(gone.at(-1), 'cancel')
    opened.close()
  })

  it('lets the most pressing go first', async () => {
    mock.timers.enable({ apis: ['setTimeout'] })
    const { opened, clock, gone, ask } = budget()
    void ask('public', 'all', 54)
    for (const rank of ['public', 'balances', 'place', 'protective'] as const) void ask(rank)
    clock.now += 60_000
    mock.timers.tick(1_000)
    await Promise.resolve()
    mock.timers.reset()
    await setImmediate()
    assert.deepEqual(gone, ['all', 'protective', 'place', 'balances', 'public'])
    opened.close()
  })

  it('sends only cancels, and few, when the venue says that it is too much', async () => {
    const { opened, clock, gone, ask } = budget()
    opened.heard(429, { 'retry-after': '30' })
    for (const rank of ['public', 'place', 'cancel', 'cancel'] as const) void ask(rank)
    await setImmediate()
    assert.deepEqual(gone, ['cancel'])
    clock.now += 30_000
    opened.heard(200, {})
    await setImmediate()
    assert.deepEqual(gone, ['cancel', 'cancel', 'place', 'public'])
    opened.close()
  })

  it('takes the venue’s own count where that is higher', async () => {
    const { opened, gone, ask } = budget()
    opened.heard(200, { 'x-mbx-used-weight-1m': '58' })
    void ask('place')
    void ask('cancel')
    await setImmediate()
    assert.deepEqual(gone, ['cancel'])
    opened.close()
  })

  it('turns away whoever waits too long, and says for how long it is too much', async () => {
    const { opened, gone } = budget()
    opened.heard(418, {})
    const asked = opened.turn({ rank: 'place', cost: 1, waitMs: 1 })
    await assert.rejects(asked, {
      code: 'exchange.throttled',
      facts: { waitSeconds: 120, venue: 'binance' },
    })
    assert.deepEqual(gone, [])
    opened.close()
  })
})
