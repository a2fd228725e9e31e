import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { TrackedOrder } from '@countersign/core/exchange/orders/track.ts'
import { type Journal, openJournal } from '@countersign/vault/journal.ts'
import { openNews } from '../news.ts'
import { type Book, openBook } from '../orders/book.ts'
import type { Placement } from '../orders/placement.ts'
import { type Ours, openOurs } from './ours.ts'

const KEY = new Uint8Array(32).fill(7)
const MARKET = 'BTC/USDT'

const placement = (intent: string, changes: Partial<Placement> = {}): Placement => ({
  ...{ account: 'main', intent, generation: 1, market: MARKET, side: 'buy', amount: 5n },
  ...{ plan: { kind: 'limit', price: 3n }, kind: 'limit', member: 'owner', device: '00' },
  ...{ notional: 15n, isProtective: false, ...changes },
})

describe('an order that a venue tells of', () => {
  let folder: string
  let journal: Journal
  let book: Book
  let ours: Ours
  let seen: string[]
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-ours-'))
    journal = openJournal(folder, KEY)
    book = openBook({ journal, news: openNews(journal, () => 5), orderKey: KEY })
    seen = []
    ours = openOurs(book, {
      saw: ({ intent }, { venueId, status, filled }) =>
        seen.push(`${intent} ${venueId} ${status} ${filled / 10n ** 18n}`),
    })
  })
  afterEach(() => {
    journal.close()
    rmSync(folder, { recursive: true })
  })
  const plan = (intent: string, changes: Partial<Placement> = {}) => {
    const how = { venue: 'binance', proofs: [], isTold: false } as const
    return book.plan(placement(intent, changes), how).order
  }
  const put = (intent: string, to: Partial<TrackedOrder>, changes: Partial<Placement> = {}) => {
    const order = plan(intent, changes)
    book.step(placement(intent, changes), { ...order, sends: 1, sentAt: 5, ...to }, null)
    return order.clientId
  }
  const whose = (venueOrderId: string, account = 'main', market = MARKET) =>
    ours.orderOf(account, { venueOrderId, market })

  it('is ours by its venue’s id, in its own account and market, open or long ended', () => {
    put('one', { state: 'open', venueId: '7' })
    put('two', { state: 'filled', filled: 5n, venueId: '8' })
    for (let n = 0; n < 120; n += 1) put(`more${n}`, { state: 'cancelled', venueId: `m${n}` })
    assert.deepEqual([whose('7'), whose('8'), whose('9')], ['one', 'two', ''])
    assert.deepEqual([whose('7', 'side'), whose('8', 'side')], ['', ''])
    // At some venues the ids of orders are of one market alone.
    assert.deepEqual([whose('7', 'main', 'ETH/USDT'), whose('8', 'main', 'ETH/USDT')], ['', ''])
    const is = (venueId: string, market = MARKET, clientId = '') =>
      ours.isOurs('main', { venueId, clientId, market })
    assert.deepEqual([is('7'), is('8'), is('9')], [true, true, false])
    assert.deepEqual([is('7', 'ETH/USDT'), is('8', 'ETH/USDT')], [false, false])
  })

  it('is nobody’s as long as one of ours in its market is on its way', () => {
    const clientId = put('one', { state: 'sent', venueId: null })
    plan('planned', { market: 'ETH/USDT' })
    assert.deepEqual([whose('7'), whose('7', 'main', 'ETH/USDT')], [null, ''])
    assert.equal(whose('7', 'side'), '')
    assert.equal(ours.isOurs('main', { venueId: '7', clientId, market: MARKET }), true)
    const sent = book.find(placement('one'))?.order as TrackedOrder
    book.step(placement('one'), { ...sent, state: 'open', venueId: '7' }, null)
    assert.equal(whose('7'), 'one')
  })

  it('is seen by its id here or there, once it may be at the venue', () => {
    const clientId = put('one', { state: 'sent', venueId: null })
    const planned = plan('two').clientId
    put('three', { state: 'open', venueId: '9' }, { amount: 5n * 10n ** 18n })
    const account = { name: 'main', venue: 'binance' } as const
    ours.saw(account, { id: '7', clientOrderId: clientId, status: 'open' })
    ours.saw(account, { id: '7', clientOrderId: clientId, status: 'canceled', filled: undefined })
    ours.saw(account, { id: '8', clientOrderId: planned, status: 'open' })
    ours.saw(account, { id: '9', clientOrderId: 'cancel-9', status: 'canceled', filled: '2' })
    ours.saw(account, { id: '9', clientOrderId: '', symbol: 'ETH/USDT', status: 'closed' })
    ours.saw({ ...account, name: 'side' }, { id: '9', clientOrderId: clientId, status: 'open' })
    ours.saw(account, { id: '10', clientOrderId: 'other', status: 'open' })
    assert.deepEqual(seen, ['one 7 open 0', 'one 7 cancelled 0', 'three 9 cancelled 2'])
  })

  it('has its market asked about as long as it may be live', () => {
    put('one', { state: 'open', venueId: '7' })
    put('two', { state: 'open', venueId: '8' })
    put('gone', { state: 'cancelled', venueId: '9' }, { market: 'ETH/USDT' })
    assert.deepEqual([ours.markets('main'), ours.markets('side')], [[MARKET], []])
  })
})
