import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openTurns } from './turns.ts'

/** Work that ends when it is told to, and says that it began. */
function work(began: string[], name: string) {
  const { promise, resolve } = Promise.withResolvers<string>()
  const run = () => {
    began.push(name)
    return promise
  }
  return { run, end: () => resolve(name) }
}

describe('turns', () => {
  it('runs one piece of work at a time, and callers in turn', async () => {
    const began: string[] = []
    const turns = openTurns(10)
    const tasks = ['noisy1', 'noisy2', 'noisy3', 'quiet1', 'other1'].map((name) => ({
      name,
      ...work(began, name),
    }))
    const taken = tasks.map(({ name, run }) => turns.take(name.slice(0, -1), run))
    assert.deepEqual(began, ['noisy1'])
    for (const { end } of tasks) end()
    await Promise.all(taken)
    assert.deepEqual(began, ['noisy1', 'noisy2', 'quiet1', 'other1', 'noisy3'])
  })

  it('refuses one caller too much, and no other', async () => {
    const began: string[] = []
    const turns = openTurns(2)
    const tasks = [1, 2, 3].map((at) => work(began, `noisy${at}`))
    const taken = tasks.map(({ run }) => turns.take('noisy', run))
    assert.throws(() => turns.take('noisy', async () => 'more'), { code: 'signer.queue_full' })
    const other = turns.take('quiet', async () => 'quiet')
    for (const { end } of tasks) end()
    assert.equal(await other, 'quiet')
    await Promise.all(taken)
    assert.equal(await turns.take('noisy', async () => 'again'), 'again')
  })

  it('goes on after work that failed, which only its caller hears of', async () => {
    const turns = openTurns(2)
    const failed = turns.take('a', () => Promise.reject(new Error('broken')))
    const next = turns.take('a', async () => 'next')
    await assert.rejects(failed, /broken/)
    assert.equal(await next, 'next')
  })

  it('goes on after work that failed before it was waited for', async () => {
    const turns = openTurns(2)
    const failed = turns.take('a', () => {
      throw new Error('broken')
    })
    await assert.rejects(failed, /broken/)
    assert.equal(await turns.take('a', async () => 'next'), 'next')
  })
})
