import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Fault } from '@countersign/core/fault.ts'
import { readAmount, readRate } from './amounts.ts'
import { table, wrap } from './layout.ts'
import { openScreen } from './screen.ts'
import { faultLine, toldFault } from './words.ts'

describe('wrapping', () => {
  it('breaks at spaces, at the last place that fits', () => {
    assert.deepEqual(wrap('one two three', 7), ['one two', 'three'])
    assert.deepEqual(wrap('one two three', 6), ['one', 'two', 'three'])
  })

  it('cuts a word that is too long and loses nothing of it', () => {
    const address = `bcrt1q${'x'.repeat(58)}`
    assert.equal(wrap(address, 20).join(''), address)
    assert.ok(wrap(`to ${address}`, 20).every((line) => line.length <= 20))
  })

  it('keeps the spaces that align an amount', () => {
    assert.deepEqual(wrap(' 0.10000000 BTC', 40), [' 0.10000000 BTC'])
  })
})

describe('a table', () => {
  const narrow = (columns: number) => ({
    ...openScreen(false),
    columns,
    dim: (text: string) => text,
  })
  const titles = ['who', 'roles', 'code']
  const lines = [['bob', 'administrator, approver', 'AAAA-BBBB']]

  it('stands in one line where there is room', () => {
    const shown = table(narrow(44), titles, lines)
    assert.deepEqual(shown.split('\n'), [
      '   who   roles                     code',
      '   bob   administrator, approver   AAAA-BBBB',
    ])
  })

  it('goes on below where there is none, at spaces only', () => {
    const shown = table(narrow(43), titles, lines)
    assert.deepEqual(shown.split('\n'), [
      '   who   roles                    code',
      '   bob   administrator,           AAAA-BBBB',
      '         approver',
    ])
  })

  it('is wider than the terminal rather than cut in two what is compared', () => {
    assert.match(table(narrow(10), titles, lines), /AAAA-BBBB/)
  })
})

describe('a hash', () => {
  it('is cut between groups of eight digits', () => {
    const hash = 'd0be8a08'.repeat(8)
    assert.deepEqual(wrap(hash, 61), ['d0be8a08'.repeat(7), 'd0be8a08'])
  })
})

describe('what a person types', () => {
  it('is an amount with a point and at most eight decimals', () => {
    assert.equal(readAmount('0.00000001'), 1n)
    assert.equal(readAmount('21000000'), 2_100_000_000_000_000n)
    for (const wrong of ['0,1', '.1', '1e3', '0.000000001', '-1', '', '21000000.00000001']) {
      assert.throws(() => readAmount(wrong), { code: 'client.argument_invalid' }, wrong)
    }
  })

  it('is a fee rate with at most three decimals', () => {
    assert.equal(readRate('2'), 2_000n)
    assert.equal(readRate('1.5'), 1_500n)
    assert.equal(readRate('0.001'), 1n)
    for (const wrong of ['1.0001', '-1', 'fast', '', '1,5']) {
      assert.throws(() => readRate(wrong), { code: 'client.argument_invalid' }, wrong)
    }
  })
})

describe('a fault in words', () => {
  it('says what, which, what to do, and its code', () => {
    const told = toldFault(new Fault('chain.unreachable', { url: 'http://127.0.0.1:1' }))
    assert.ok(told)
    const line = faultLine(told)
    assert.match(line, /^The bitcoin node cannot be reached/)
    assert.match(line, /url: http:\/\/127\.0\.0\.1:1.*npm start \[chain\.unreachable\]$/)
  })

  it('says what a fact says whole in its own sentence, and nothing twice', () => {
    const code = 'exchange.key_withdraws'
    const facts = { venue: 'binance', why: code, make: 'At Binance: API. Tick Reading.' }
    const line = faultLine({ code, message: 'It may withdraw.', facts })
    assert.equal(
      line,
      'It may withdraw. (venue: binance) At Binance: API. Tick Reading. [exchange.key_withdraws]',
    )
  })

  it('shows satoshis in bitcoin and is null for a bug', () => {
    const told = toldFault(new Fault('client.funds_short', { neededSats: 150_000_000n }))
    assert.match(told ? faultLine(told) : '', /needed: 1\.50000000 BTC/)
    assert.equal(toldFault(new Error('hush')), null)
  })
})
