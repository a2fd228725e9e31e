import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { askingOf } from '@countersign/core/exchange/orders/asking.ts'
import type { Needs } from '@countersign/core/policy/verdict.ts'
import { type Journal, openJournal } from '@countersign/vault/journal.ts'
import { openNews } from '../news.ts'
import { openWaitingBook, type WaitingAsked, type WaitingBook } from './book.ts'

const KEY = new Uint8Array(32).fill(7)
const POLICY = 'cd'.repeat(32)
const NEEDS: Needs = {
  factor: 'code',
  approvals: [{ group: 'traders', count: 2 }],
  delaySeconds: 0,
}

const asked = (n: number, by = 'ann', account = 'main'): WaitingAsked => {
  const order = n.toString(16).padStart(32, '0')
  const execution = { kind: 'limit', price: '3' }
  const body = { account, order, market: 'BTC/USDT', side: 'buy', amount: '1', execution }
  return {
    ...{ account, order, by, device: 'ab'.repeat(32), factor: 'code', policy: POLICY },
    ...{ asking: askingOf('order.place', body as never), needs: NEEDS },
  }
}

describe('the orders that wait', () => {
  let folder: string
  let journal: Journal
  let book: WaitingBook
  const open = () => {
    journal = openJournal(folder, KEY)
    book = openWaitingBook({ journal, news: openNews(journal, () => 5) })
  }
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-waiting-'))
    open()
  })
  afterEach(() => {
    journal.close()
    rmSync(folder, { recursive: true })
  })
  const told = (kind: string) =>
    [...journal.all('news')].flatMap((entry) =>
      entry.kind === kind ? [entry.body as Readonly<Record<string, unknown>>] : [],
    )
  const events = () => told('waiting').map(({ event }) => event)

  it('are sixteen of a member and sixty-four of an account at most, as long as they wait', () => {
    const full = { code: 'exchange.waiting_many' }
    let n = 0
    const ask = (by: string, account?: string) => {
      n += 1
      return book.ask(asked(n, by, account), [])
    }
    for (let k = 0; k < 16; k += 1) ask('ann')
    assert.throws(() => ask('ann'), { ...full, facts: { most: 16 } })
    assert.throws(() => book.checkRoom({ account: 'main', by: 'ann' }), full)
    ask('ann', 'side')
    for (const by of ['bob', 'cyn', 'dan']) for (let k = 0; k < 16; k += 1) ask(by)
    assert.throws(() => ask('eve'), { ...full, facts: { most: 64 } })
    assert.equal(events().length, 65)
    book.end(asked(1), 'cancelled')
    ask('eve')
    assert.throws(() => ask('ann'), full)
  })

  it('end once, and nothing is said of one that has ended', () => {
    book.ask(asked(1), [])
    book.end(asked(1), 'denied', 'x'.repeat(300))
    book.end(asked(1), 'placed')
    book.judged(asked(1), 'ef'.repeat(32), NEEDS)
    book.voted(asked(1), [{ event: 'approved', member: 'bob' }], 7)
    book.end(asked(2), 'lapsed')
    assert.deepEqual(events(), ['asked', 'denied'])
    journal.close()
    open()
    const { phase, why, policy } = book.find(asked(1)) ?? {}
    assert.deepEqual([phase, why?.length, policy], ['denied', 200, POLICY])
    assert.deepEqual(book.alive(), [])
  })

  it('wake people where nothing was placed and nobody took it back', () => {
    const ends = ['placed', 'lapsed', 'cancelled', 'denied'] as const
    for (const [n, phase] of ends.entries()) {
      book.ask(asked(n), [])
      book.end(asked(n), phase, 'a reason')
    }
    assert.deepEqual(
      told('wake').map(({ why, reason }) => [why, reason]),
      [
        ['lapsed', 'a reason'],
        ['denied', 'a reason'],
      ],
    )
  })

  it('are after a start as they were: judged, with the words that were told', () => {
    book.ask(asked(1), [{ a: 'proof' }])
    const needs = { ...NEEDS, delaySeconds: 60 }
    book.judged(asked(1), 'ef'.repeat(32), needs)
    book.voted(asked(1), [{ event: 'approved', member: 'bob' }], 7)
    book.voted(asked(1), [], 0)
    assert.deepEqual(events(), ['asked', 'asked', 'approved'])
    const before = book.find(asked(1))
    assert.deepEqual([before?.policy, before?.needs], ['ef'.repeat(32), needs])
    assert.deepEqual([before?.toldUntil, before?.since], [7, 5])
    assert.deepEqual(before?.proofs, [{ a: 'proof' }])
    journal.close()
    open()
    assert.deepEqual(book.find(asked(1)), before)
    assert.equal(book.find({ ...asked(1), account: 'side' }), undefined)
  })
})
