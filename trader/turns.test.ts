import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openTurns } from './turns.ts'

describe('turns', () => {
  it('begins an act on an account once the one before ended, also when that failed', async () => {
    const turn = openTurns()
    const told: string[] = []
    const first = Promise.withResolvers<void>()
    const one = turn('main', async () => {
      told.push('one')
      await first.promise
      told.push('one ended')
      throw new Error('refused')
    })
    const two = turn('main', async () => void told.push('two'))
    const other = turn('other', async () => void told.push('other'))
    await other
    assert.deepEqual(told, ['one', 'other'])
    first.resolve()
    await assert.rejects(one, { message: 'refused' })
    await two
    assert.deepEqual(told, ['one', 'other', 'one ended', 'two'])
  })
})
