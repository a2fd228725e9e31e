import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { JUMP_SECONDS, type Start, startTime } from './time.ts'

/** A machine's two clocks, which a test moves together or apart. */
function machine(start: Partial<Start> = {}) {
  const at = { clock: 1_000_000, monotonic: 50.75 }
  const open = () =>
    startTime({
      clock: () => at.clock,
      monotonic: () => at.monotonic,
      latest: 0,
      isGapBelieved: true,
      ...start,
    })
  const pass = (seconds: number) => {
    at.clock += seconds
    at.monotonic += seconds
  }
  return { at, open, pass, time: open() }
}

describe('the signer’s time', () => {
  it('goes on by the monotonic clock, whatever the machine’s says', () => {
    const { at, pass, time } = machine()
    assert.equal(time.now(), 1_000_000)
    pass(90)
    assert.equal(time.now(), 1_000_090)
    at.clock += 500
    assert.equal(time.now(), 1_000_090)
    at.clock -= 5_000
    assert.equal(time.now(), 1_000_090)
  })

  it('never goes back, even if its own clock did', () => {
    const { at, pass, time } = machine()
    pass(100)
    assert.equal(time.now(), 1_000_100)
    at.monotonic -= 80
    assert.equal(time.now(), 1_000_100)
    at.monotonic -= 1_000
    assert.equal(time.now(), 1_000_100)
  })

  it('starts where the machine is, and never before the last entry', () => {
    assert.equal(machine({ latest: 999_000 }).time.now(), 1_000_000)
    assert.equal(machine({ latest: 1_000_000 }).time.now(), 1_000_000)
    assert.equal(machine({ latest: 1_700_000 }).time.now(), 1_700_000)
  })

  it('on mainnet starts at the last entry: nobody proved how long it was away', () => {
    assert.equal(machine({ latest: 999_000, isGapBelieved: false }).time.now(), 999_000)
    assert.equal(machine({ latest: 0, isGapBelieved: false }).time.now(), 1_000_000, 'founded now')
  })
})

describe('a jump', () => {
  const jumps: readonly (readonly [number, boolean])[] = [
    [JUMP_SECONDS - 1, true],
    [JUMP_SECONDS, false],
    [-(JUMP_SECONDS - 1), true],
    [-JUMP_SECONDS, false],
  ]
  for (const [seconds, isSteady] of jumps) {
    it(`of ${seconds} s ${isSteady ? 'is none' : 'is seen'}`, () => {
      const { at, pass, time } = machine()
      pass(7_000)
      at.clock += seconds
      assert.equal(time.isSteady(), isSteady)
    })
  }

  it('stays seen when the clock comes back', () => {
    const { at, open, time } = machine()
    at.clock += 3_600
    assert.equal(time.isSteady(), false)
    at.clock -= 3_600
    assert.equal(time.isSteady(), false)
    assert.equal(open().isSteady(), true, 'until the next start')
  })

  it('is also what a sleeping machine wakes up to', () => {
    const { at, time } = machine()
    // The monotonic clock stands still meanwhile.
    at.clock += 8 * 3_600
    assert.equal(time.isSteady(), false)
    assert.equal(time.now(), 1_000_000)
  })
})

describe('a proven time', () => {
  const away = () => machine({ latest: 900_000, isGapBelieved: false })

  it('lets the signer catch up as far as it proves', () => {
    const { time, pass } = away()
    time.prove(950_000)
    assert.equal(time.now(), 950_000)
    pass(10)
    assert.equal(time.now(), 950_010)
    time.prove(940_000)
    assert.equal(time.now(), 950_010, 'never back')
  })

  it('counts only as far as the machine’s clock agrees', () => {
    const { time } = away()
    time.prove(2_000_000)
    assert.equal(time.now(), 1_000_000)
  })
})
