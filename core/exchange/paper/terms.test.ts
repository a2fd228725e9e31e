import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseDecimal } from '../decimal.ts'
import {
  checkPaperName,
  isPaperName,
  paperName,
  startingBalance,
  startingBalances,
} from './terms.ts'

const balance = (currency: string, amount: string) => ({ currency, amount })

describe('an account with pretended money', () => {
  it('is called so, and no other is', () => {
    assert.equal(paperName('main'), 'paper-main')
    assert.equal(paperName('paper-main'), 'paper-main')
    assert.equal(isPaperName('papers'), false)
    checkPaperName('paper-main', true)
    checkPaperName('main', false)
    const named = { code: 'exchange.paper_named' }
    assert.throws(() => checkPaperName('main', true), named)
    assert.throws(() => checkPaperName('paper-main', false), named)
  })

  it('begins with amounts of currencies, each once', () => {
    const good = startingBalances([balance('USDT', '10000'), balance('BTC', '0.5')])
    assert.deepEqual(
      [...good],
      [
        ['USDT', parseDecimal('10000')],
        ['BTC', parseDecimal('0.5')],
      ],
    )
    const many = Array.from({ length: 32 }, (_, index) => balance(`C${index}`, '1000000000000'))
    assert.equal(startingBalances(many).size, 32)
    assert.deepEqual(startingBalance('usdt=10000'), balance('USDT', '10000'))
    assert.deepEqual(startingBalance('USDT'), balance('USDT', ''))
    const invalid = { code: 'exchange.paper_invalid' }
    const bad = [
      [],
      [balance('usdt', '1')],
      [balance('', '1')],
      [balance('USDT', '0')],
      [balance('USDT', '-1')],
      [balance('USDT', '1e3')],
      [balance('USDT', '1000000000000.1')],
      [balance('USDT', '1'), balance('USDT', '1')],
      Array.from({ length: 33 }, (_, index) => balance(`C${index}`, '1')),
    ]
    assert.throws(() => startingBalance('USDT=1=2'), invalid)
    for (const each of bad) assert.throws(() => startingBalances(each), invalid)
  })
})
