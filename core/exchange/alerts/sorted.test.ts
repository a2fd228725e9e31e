import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { crossingIndex, type Threshold } from './crossing.ts'
import { sortedIds } from './sorted.ts'
import { moveWindow } from './window.ts'

const keys = fc.integer({ min: -20, max: 20 }).map(BigInt)
const ids = fc.integer({ min: 0, max: 30 }).map(String)

describe('sorted ids', () => {
  it('hold and find what a plain list does, whatever is put in and taken out', () => {
    const acts = fc.array(fc.tuple(fc.constantFrom('add', 'remove', 'ask'), keys, ids), {
      minLength: 50,
      maxLength: 200,
    })
    const property = fc.property(acts, (all) => {
      const list = sortedIds()
      const plain = new Map<string, readonly [bigint, string]>()
      for (const [act, key, id] of all) {
        const name = `${key} ${id}`
        if (act === 'add' && !plain.has(name)) {
          list.add(key, id)
          plain.set(name, [key, id])
        }
        if (act === 'remove') assert.equal(list.remove(key, id), plain.delete(name))
        assert.equal(list.size(), plain.size)
        const found = [...plain.values()]
          .filter(([it]) => key < it && it <= key + 7n)
          .sort(([a, one], [b, other]) => (a === b ? (one < other ? -1 : 1) : a < b ? -1 : 1))
        assert.deepEqual(
          list.within(key, key + 7n),
          found.map(([, it]) => it),
        )
      }
    })
    fc.assert(property, { seed: 1, numRuns: 100 })
  })

  it('do so over many chunks, filled at once or one by one, and emptied again', () => {
    const all = Array.from({ length: 5_000 }, (_, at) => {
      return { key: BigInt((at * 7_919) % 1_000), id: String(at) }
    })
    for (const list of [sortedIds(all), sortedIds()]) {
      if (list.size() === 0) for (const { key, id } of all) list.add(key, id)
      assert.equal(list.within(99n, 199n).length, 500)
      assert.equal(list.within(-1n, 999n).length, 5_000)
      // From the middle to one end: chunks become empty beside full ones.
      const ordered = all.toSorted((a, b) => Number(a.key - b.key))
      const last = ordered.splice(0, 1)[0] as (typeof all)[number]
      for (const [at, { key, id }] of ordered
        .slice(1_999)
        .concat(ordered.slice(0, 1_999))
        .entries()) {
        assert.ok(list.remove(key, id))
        if (at % 100 !== 0) continue
        assert.equal(list.within(-1n, 999n).length, 4_999 - at)
        assert.equal(list.within(-1n, 399n).length, Math.min(2_000, 4_999 - at))
      }
      assert.deepEqual(list.within(-1n, 999n), [last.id])
      assert.ok(list.remove(last.key, last.id))
      assert.equal(list.size(), 0)
      list.add(3n, 'a')
      assert.deepEqual(list.within(2n, 3n), ['a'])
    }
  })
})

describe('a crossing index', () => {
  it('finds what a linear scan finds, at every border', () => {
    const thresholds = fc.uniqueArray(
      fc.record({ id: ids, key: keys, way: fc.constantFrom('up', 'down') }),
      { selector: ({ id }) => id, maxLength: 30 },
    )
    const property = fc.property(thresholds, fc.array(keys), (all: Threshold[], prices) => {
      const index = crossingIndex(all)
      let before = 0n
      for (const now of prices) {
        const isCrossed = ({ key, way }: Threshold) =>
          way === 'up' ? before < key && key <= now : now <= key && key < before
        const found = all.filter(isCrossed).map(({ id }) => id)
        assert.deepEqual(index.crossed(before, now).toSorted(), found.sort())
        before = now
      }
    })
    fc.assert(property, { seed: 1, numRuns: 300 })
  })
})

describe('a window', () => {
  it('knows the lowest and highest price within it as looking at each does', () => {
    const points = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 4 })),
      { maxLength: 80 },
    )
    const property = fc.property(fc.integer({ min: 1, max: 12 }), points, (seconds, all) => {
      const window = moveWindow(seconds)
      const seen: (readonly [bigint, number])[] = []
      let now = 0
      for (const [price, later] of all) {
        now += later
        seen.push([BigInt(price), now])
        const held = seen.filter(([, at]) => at > now - seconds).map(([it]) => it)
        const [low, high] = [
          held.reduce((a, b) => (a < b ? a : b)),
          held.reduce((a, b) => (a > b ? a : b)),
        ]
        assert.deepEqual(window.push(BigInt(price), now), {
          up: ((BigInt(price) - low) * 10_000n) / low,
          down: ((high - BigInt(price)) * 10_000n) / high,
        })
      }
    })
    fc.assert(property, { seed: 1, numRuns: 300 })
  })

  it('lets go of what it has passed', () => {
    const window = moveWindow(3)
    for (let n = 0; n < 5_000; n += 1) {
      const [second, price] = [Math.floor(n / 4), BigInt(n + 1)]
      const low = BigInt(Math.max(0, (second - 2) * 4) + 1)
      const up = ((price - low) * 10_000n) / low
      assert.deepEqual(window.push(price, second), { up, down: 0n }, `${n}`)
    }
  })
})
