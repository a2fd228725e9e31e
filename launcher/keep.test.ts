import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Child, keep } from './keep.ts'

type Fake = Child & { end(why: string): void; readonly number: number; isKilled: boolean }

let made = 0
function child(): Fake {
  const { promise, resolve } = Promise.withResolvers<string>()
  made += 1
  const fake: Fake = {
    number: made,
    isKilled: false,
    ended: promise,
    end: resolve,
    stop: () => resolve('asked'),
    kill: () => {
      fake.isKilled = true
      resolve('killed')
    },
  }
  return fake
}

function kept(isVital: boolean, start: () => Promise<Fake>) {
  const changes: (number | null)[] = []
  const said: string[] = []
  const first = child()
  const keeper = keep(first, {
    name: 'thing',
    start,
    isVital,
    onChange: (each) => void changes.push(each?.number ?? null),
    say: (line) => void said.push(line),
  })
  return { first, keeper, changes, said }
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
}

describe('a process that is kept', () => {
  it('is started again when it ends, and nobody serves in between', async () => {
    const second = child()
    const { first, keeper, changes, said } = kept(true, () => Promise.resolve(second))
    first.end('it was stopped by SIGKILL')
    await until(() => keeper.current() === second)
    await until(() => said.length === 2)
    assert.deepEqual(changes, [first.number, null, second.number])
    assert.deepEqual(said, ['the thing ended (it was stopped by SIGKILL)', 'the thing is back'])
    await keeper.stop()
  })

  it('is given up after twenty ends in a minute when nothing goes on without it', async () => {
    let starts = 0
    const { first, keeper } = kept(true, () => {
      starts += 1
      const next = child()
      next.end('again')
      return Promise.resolve(next)
    })
    first.end('once')
    assert.match(await keeper.failed, /keeps ending/)
    assert.equal(starts, 20)
  })

  it('is waited for, and ends nobody else, when the rest goes on without it', async () => {
    const { first, keeper, said } = kept(false, () => {
      const next = child()
      next.end('again')
      return Promise.resolve(next)
    })
    first.end('once')
    await until(() => said.some((line) => line.includes('tried again in a minute')))
    const outcome = await Promise.race([keeper.failed, Promise.resolve('goes on')])
    assert.equal(outcome, 'goes on')
    await keeper.stop()
  })

  it('fails with the reason when a vital one does not start again', async () => {
    const { first, keeper } = kept(true, () => Promise.reject(new Error('no such passphrase')))
    first.end('once')
    assert.equal(await keeper.failed, 'no such passphrase')
  })

  it('that comes up after the stop is killed', async () => {
    const late = Promise.withResolvers<Fake>()
    const { first, keeper } = kept(true, () => late.promise)
    first.end('once')
    await new Promise((resolve) => setImmediate(resolve))
    const stopped = keeper.stop()
    const second = child()
    late.resolve(second)
    await stopped
    assert.equal(second.isKilled, true)
  })
})
