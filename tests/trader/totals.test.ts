import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { openTotals, type TotalsTold } from '@countersign/trader/watching/totals.ts'
import { type WoundTime, woundTime } from '../builders/wound.ts'

describe('what an account has', () => {
  let time: WoundTime
  let told: Readonly<Record<string, string>>[]
  let isNews: boolean
  let totals: TotalsTold
  beforeEach(() => {
    time = woundTime()
    told = []
    isNews = true
    totals = openTotals(time, (now) => {
      told.push(Object.fromEntries(now))
      return isNews
    })
  })
  const tell = (of: Readonly<Record<string, string>>) => totals.tell(new Map(Object.entries(of)))

  it('is told at once, and then the newest of each, five seconds after', () => {
    tell({ BTC: '1' })
    time.wind(1_000)
    tell({ BTC: '2', ETH: '1' })
    time.wind(1_000)
    tell({ BTC: '3' })
    time.wind(2_999)
    assert.deepEqual(told, [{ BTC: '1' }])
    time.wind(1)
    assert.deepEqual(told, [{ BTC: '1' }, { BTC: '3', ETH: '1' }])
    time.wind(60_000)
    assert.equal(told.length, 2)
    tell({ BTC: '4' })
    assert.equal(told.length, 3)
  })

  it('is told of what was heard alone, and nothing where nothing was', () => {
    tell({ BTC: '1' })
    time.wind(5_000)
    tell({})
    tell({ ETH: '1' })
    assert.deepEqual(told, [{ BTC: '1' }, { ETH: '1' }])
  })

  it('waits for no telling that said nothing new', () => {
    isNews = false
    tell({ BTC: '1' })
    isNews = true
    tell({ BTC: '2' })
    assert.equal(told.length, 2)
  })

  it('is told no more once nobody watches', () => {
    tell({ BTC: '1' })
    tell({ BTC: '2' })
    tell({ BTC: '3' })
    totals.close()
    time.wind(60_000)
    assert.equal(told.length, 1)
  })
})
