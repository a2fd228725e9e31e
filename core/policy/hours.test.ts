import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { areHoursWithin, hourOf, isHourIn, nextTurn } from './hours.ts'
import { SOME_DAY } from './samples.test.ts'

const hour = fc.integer({ min: 0, max: 23 })
const hours = fc
  .record({ fromHour: hour, untilHour: hour })
  .filter(({ fromHour, untilHour }) => fromHour !== untilHour)
const isIn = (of: Parameters<typeof isHourIn>[0], time: number) => isHourIn(of, hourOf(time))

describe('hours of the day', () => {
  it('turn at the next turn and at no moment before', () => {
    const time = fc.integer({ min: SOME_DAY, max: SOME_DAY + 172_800 })
    const property = fc.property(hours, time, (of, from) => {
      const next = nextTurn(of, from)
      assert.ok(next > from && next - from <= 86_400)
      assert.notEqual(isIn(of, next), isIn(of, next - 1))
      assert.equal(isIn(of, next - 1), isIn(of, from))
    })
    fc.assert(property, { seed: 1, numRuns: 1_000 })
  })

  it('lie within others when each of them does', () => {
    const property = fc.property(hours, hours, (inner, outer) => {
      const all = Array.from({ length: 24 }, (_, at) => at)
      const expected = all.filter((at) => isHourIn(inner, at)).every((at) => isHourIn(outer, at))
      assert.equal(areHoursWithin(inner, outer), expected)
    })
    fc.assert(property, { seed: 2, numRuns: 500 })
    const night = { fromHour: 22, untilHour: 6 }
    assert.equal(areHoursWithin({ fromHour: 23, untilHour: 6 }, night), true)
    assert.equal(areHoursWithin({ fromHour: 22, untilHour: 7 }, night), false)
  })
})
