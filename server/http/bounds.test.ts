import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createBounds, type Entry } from './bounds.ts'

const rate = { burst: 3, perSecond: 2, waiting: 2, waitingInAll: 100 }

function open(waitingInAll = 100) {
  const each = { ...rate, waitingInAll }
  const rates = {
    open: each,
    read: { ...each, waiting: 100 },
    signer: each,
    act: each,
    ticket: each,
    stream: each,
    enter: each,
    password: each,
  }
  let now = 0
  const bounds = createBounds({ rates, ticks: () => now })
  return {
    bounds,
    wait: (ms: number) => {
      now += ms
    },
  }
}

function leave(entry: Entry): void {
  assert.equal(entry.kind, 'entered')
  if (entry.kind === 'entered') entry.leave()
}

describe('the bounds of a caller', () => {
  it('are a burst, and then a rate', () => {
    const { bounds, wait } = open()
    for (let number = 0; number < 3; number++) leave(bounds.enter('read', 'a'))
    assert.deepEqual(bounds.enter('read', 'a'), { kind: 'too-fast', retrySeconds: 1 })
    wait(499)
    assert.equal(bounds.enter('read', 'a').kind, 'too-fast')
    wait(1)
    leave(bounds.enter('read', 'a'))
    assert.equal(bounds.enter('read', 'a').kind, 'too-fast')
    wait(60_000)
    for (let number = 0; number < 3; number++) leave(bounds.enter('read', 'a'))
    assert.equal(bounds.enter('read', 'a').kind, 'too-fast')
  })

  it('say in whole seconds when to come back', () => {
    const slow = { ...rate, burst: 1, perSecond: 0.1 }
    const rest = {
      open: rate,
      signer: rate,
      act: rate,
      ticket: rate,
      stream: rate,
      enter: rate,
      password: rate,
    }
    const rates = { ...rest, read: slow }
    const bounds = createBounds({ rates, ticks: () => 0 })
    leave(bounds.enter('read', 'a'))
    assert.deepEqual(bounds.enter('read', 'a'), { kind: 'too-fast', retrySeconds: 10 })
  })

  it('are each caller’s own, and each class’s own', () => {
    const { bounds } = open()
    for (let number = 0; number < 4; number++) bounds.enter('read', 'noisy')
    assert.equal(bounds.enter('read', 'noisy').kind, 'too-fast')
    leave(bounds.enter('read', 'quiet'))
    leave(bounds.enter('act', 'noisy'))
  })

  it('hold how many of its requests are under way, and leaving twice counts once', () => {
    const { bounds, wait } = open()
    const first = bounds.enter('act', 'a')
    leave(bounds.enter('act', 'a'))
    const second = bounds.enter('act', 'a')
    wait(10_000)
    assert.equal(bounds.enter('act', 'a').kind, 'too-many')
    leave(first)
    leave(first)
    const third = bounds.enter('act', 'a')
    assert.equal(third.kind, 'entered')
    assert.equal(bounds.enter('act', 'a').kind, 'too-many')
    leave(second)
    leave(third)
  })

  it('hold how many of a class are under way in all, and leave the others theirs', () => {
    const { bounds } = open(2)
    const [one, two] = [bounds.enter('act', 'a'), bounds.enter('act', 'b')]
    assert.equal(bounds.isFull('act'), true)
    assert.equal(bounds.enter('act', 'c').kind, 'too-many')
    assert.equal(bounds.isFull('read'), false)
    leave(bounds.enter('read', 'a'))
    leave(one)
    assert.equal(bounds.isFull('act'), false)
    leave(bounds.enter('act', 'c'))
    leave(two)
  })

  it('take no token for what did not get in', () => {
    const { bounds } = open(1)
    const entry = bounds.enter('read', 'a')
    for (let number = 0; number < 10; number++) {
      assert.equal(bounds.enter('read', 'b').kind, 'too-many')
    }
    leave(entry)
    for (let number = 0; number < 3; number++) leave(bounds.enter('read', 'b'))
  })

  it('forget callers that are long gone, and never one that has requests under way', () => {
    const { bounds } = open()
    const held = [bounds.enter('act', 'held'), bounds.enter('act', 'held')]
    for (let number = 0; number < 20_001; number++) leave(bounds.enter('open', `${number}`))
    assert.equal(bounds.enter('act', 'held').kind, 'too-many')
    for (const entry of held) leave(entry)
  })
})
