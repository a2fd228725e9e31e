import assert from 'node:assert/strict'
import { it } from 'node:test'
import { openLane } from './lane.ts'
import type { Time } from './rhythm.ts'

/** A clock whose alarms ring when they are told to. */
function stoodClock() {
  let now = 0
  const alarms: { readonly at: number; act(): void }[] = []
  const time: Time = {
    now: () => now,
    after(ms, act) {
      alarms.push({ at: now + ms, act })
      return () => {}
    },
  }
  const ring = () => {
    const [alarm] = alarms.splice(0, 1)
    now = alarm?.at ?? now
    alarm?.act()
    return now
  }
  return { time, ring }
}

it('a venue is asked a few times at once, then once in so long, the pressing first', async () => {
  const { time, ring } = stoodClock()
  const lane = openLane('kraken', time)
  const asked: string[] = []
  const ask = (name: string, rank: 'first' | 'usual' = 'usual') =>
    lane(rank, async () => void asked.push(name))
  for (let n = 1; n <= 8; n += 1) await ask(String(n))
  const rest = [ask('9'), ask('10'), ask('urgent', 'first')]
  assert.equal(asked.length, 8)
  assert.equal(ring(), 1_500)
  await rest[2]
  assert.equal(ring(), 3_000)
  await rest[0]
  assert.equal(ring(), 4_500)
  await rest[1]
  assert.deepEqual(asked.slice(8), ['urgent', '9', '10'])
})
