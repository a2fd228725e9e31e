import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isSigned, mayStep, SPEND_STATES } from './life.ts'

describe('the life of a spend', () => {
  it('never leads from a signed spend back to one that is not', () => {
    for (const from of SPEND_STATES.filter(isSigned)) {
      for (const to of SPEND_STATES.filter((state) => !isSigned(state))) {
        assert.equal(mayStep(from, to), false, `${from} -> ${to}`)
      }
    }
  })

  it('reaches every state from asked', () => {
    const reached = new Set(['asked'])
    for (let size = 0; size < reached.size; ) {
      size = reached.size
      for (const to of SPEND_STATES) {
        if (SPEND_STATES.some((from) => reached.has(from) && mayStep(from, to))) reached.add(to)
      }
    }
    assert.deepEqual([...reached].sort(), [...SPEND_STATES].sort())
  })

  it('lets what was not signed be asked for again, and never broadcasts it', () => {
    for (const from of SPEND_STATES) {
      const isOpen = !isSigned(from) && from !== 'asked' && from !== 'approved'
      assert.equal(mayStep(from, 'asked'), isOpen, from)
      if (!isSigned(from)) assert.equal(mayStep(from, 'broadcast'), false, from)
    }
  })

  it('has no step from a state to itself', () => {
    for (const state of SPEND_STATES) assert.equal(mayStep(state, state), false)
  })
})
