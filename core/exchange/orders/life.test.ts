import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mayBeLive, mayStepOrder, ORDER_STATES } from './life.ts'

describe('the life of an order', () => {
  it('reaches every state from planned, and never leads back to it', () => {
    const reached = new Set<string>(['planned'])
    for (let size = 0; size < reached.size; ) {
      size = reached.size
      for (const to of ORDER_STATES) {
        if (ORDER_STATES.some((from) => reached.has(from) && mayStepOrder(from, to))) {
          reached.add(to)
        }
      }
    }
    assert.deepEqual([...reached].sort(), [...ORDER_STATES].sort())
    for (const from of ORDER_STATES) assert.equal(mayStepOrder(from, 'planned'), false, from)
  })

  it('sends again only what is unknown, and nothing after its end', () => {
    const toSent = ORDER_STATES.filter((from) => mayStepOrder(from, 'sent'))
    assert.deepEqual(toSent, ['planned', 'unknown'])
    assert.deepEqual(ORDER_STATES.filter(mayBeLive), ['sent', 'unknown', 'open'])
    for (const to of ORDER_STATES) assert.equal(mayStepOrder('filled', to), false, to)
  })

  it('has no step from a state to itself', () => {
    for (const state of ORDER_STATES) assert.equal(mayStepOrder(state, state), false)
  })
})
