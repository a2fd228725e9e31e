import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { shortLength } from './orders.ts'

describe('ids in a list', () => {
  it('are as short as they can be told apart, and never shorter than eight', () => {
    const [one, other] = ['ab'.repeat(16), 'ac'.repeat(16)]
    assert.equal(shortLength([]), 8)
    assert.equal(shortLength([one]), 8)
    assert.equal(shortLength([one, one, other]), 8)
    assert.equal(shortLength([one, `${one.slice(0, 11)}0${one.slice(12)}`]), 12)
    assert.equal(shortLength([one, `${one.slice(0, 31)}0`]), 32)
  })
})
