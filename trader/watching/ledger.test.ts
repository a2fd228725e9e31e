import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { type Journal, openJournal } from '@countersign/vault/journal.ts'
import { openNews } from '../news.ts'
import { type Foreign, type Ledger, type Owned, openLedger } from './ledger.ts'

const KEY = new Uint8Array(32).fill(7)
const MAIN = { account: 'main', venue: 'binance' } as const
const SIDE = { account: 'side', venue: 'binance' } as const

const owned = (tradeId: string, market = 'BTC/USDT'): Owned => ({
  fill: {
    ...{ market, tradeId, venueOrderId: '9', side: 'buy', amount: 5n, price: 7n },
    ...{ fee: '', feeCurrency: '', atMs: 1_000 },
  },
  order: '',
})
const order = (venueId: string, filled = '0'): Foreign => ({
  ...{ venueId, market: 'BTC/USDT', side: 'buy', amount: '2', price: '3', filled },
})
const totals = (of: Readonly<Record<string, string>>) => new Map(Object.entries(of))

describe('the ledger of what was told', () => {
  let folder: string
  let journal: Journal
  let ledger: Ledger
  const open = () => {
    journal = openJournal(folder, KEY)
    ledger = openLedger({ journal, news: openNews(journal, () => 5) })
  }
  const restart = () => {
    journal.close()
    open()
  }
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-ledger-'))
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

  it('tells a trade once, by its account, market and number, also over a start', () => {
    assert.equal(ledger.take(MAIN, [owned('1'), owned('1'), owned('2')]), 2)
    restart()
    assert.equal(ledger.take(MAIN, [owned('2'), owned('3'), owned('3', 'ETH/USDT')]), 2)
    assert.equal(ledger.take(SIDE, [owned('1')]), 1)
    const names = told('fill').map((each) => `${each.account} ${each.market} ${each.tradeId}`)
    assert.deepEqual(names, [
      ...['main BTC/USDT 1', 'main BTC/USDT 2', 'main BTC/USDT 3', 'main ETH/USDT 3'],
      'side BTC/USDT 1',
    ])
  })

  it('tells each of many trades, in order', () => {
    const many = Array.from({ length: 450 }, (_, n) => owned(`${n}`))
    assert.equal(ledger.take(MAIN, many), 450)
    const ids = told('fill').map(({ tradeId }) => tradeId)
    assert.deepEqual(
      ids,
      many.map(({ fill }) => fill.tradeId),
    )
  })

  it('tells of each total what changed, to nothing too, and nothing twice', () => {
    assert.equal(ledger.tellTotals(MAIN, totals({ BTC: '1', ETH: '2', XRP: '0' })), true)
    restart()
    assert.equal(ledger.tellTotals(MAIN, totals({ BTC: '1', ETH: '2' })), false)
    assert.equal(ledger.tellTotals(MAIN, totals({ BTC: '1', ETH: '0' })), true)
    assert.equal(ledger.tellTotals(SIDE, totals({ BTC: '1' })), true)
    const total = (currency: string, of: string) => ({ currency, total: of })
    assert.deepEqual(told('balance'), [
      { ...MAIN, totals: [total('BTC', '1'), total('ETH', '2')] },
      { ...MAIN, totals: [total('ETH', '0')] },
      { ...SIDE, totals: [total('BTC', '1')] },
    ])
  })

  it('knows which currencies changed since all trades were known, whatever was told since', () => {
    const since = (of: Readonly<Record<string, string>>) => [
      ...ledger.changedSince('main', totals(of)),
    ]
    assert.deepEqual(since({ BTC: '1' }), ['BTC'])
    ledger.pass('main', [], () => ledger.checkTotals('main', totals({ BTC: '1', ETH: '2' })))
    ledger.tellTotals(MAIN, totals({ BTC: '3' }))
    assert.deepEqual(since({ BTC: '1', ETH: '2' }), [])
    assert.deepEqual(since({ BTC: '3' }).toSorted(), ['BTC', 'ETH'])
    ledger.pass('main', [], () => ledger.checkTotals('main', totals({ BTC: '1' })))
    assert.equal(ledger.totals('main').get('BTC'), '3')
    restart()
    assert.deepEqual(since({ BTC: '1' }), [])
    assert.deepEqual(since({ BTC: '1', ETH: '2' }), ['ETH'])
    // Known of trades, and nothing said of it: what is told of it later is new.
    assert.equal(ledger.tellTotals(MAIN, totals({ ETH: '1' })), true)
    ledger.tellTotals(MAIN, totals({ XRP: '1' }))
    assert.deepEqual(since({ BTC: '1' }), [], 'nothing of it was there')
  })

  it('tells of an order placed elsewhere as it comes, fills and goes, each once', () => {
    ledger.tellForeign(MAIN, [order('a'), order('b')])
    restart()
    ledger.tellForeign(MAIN, [order('a', '1'), order('b')])
    ledger.tellForeign(MAIN, [order('a', '1')])
    ledger.tellForeign(MAIN, [order('a', '1')])
    ledger.tellForeign(SIDE, [])
    assert.deepEqual(
      told('order').map(({ venueId, state, filled }) => [venueId, state, filled]),
      [
        ['a', 'open', '0'],
        ['b', 'open', '0'],
        ['a', 'open', '1'],
        ['b', 'ended', undefined],
      ],
    )
    assert.deepEqual(ledger.foreignMarkets('main'), ['BTC/USDT'])
    assert.deepEqual(ledger.foreignMarkets('side'), [])
  })

  it('never goes back with its marks, and has each by its own account and market', () => {
    const mark = (at: number, market = 'BTC/USDT') => ({ market, at })
    ledger.pass('main', [mark(7), mark(5, 'ETH/USDT')], () => {})
    ledger.pass('main', [mark(6)], () => {})
    const known = () => [
      ledger.mark('main', 'BTC/USDT'),
      ledger.mark('main', 'ETH/USDT'),
      ledger.mark('side', 'BTC/USDT'),
    ]
    assert.deepEqual(known(), [7, 5, null])
    const broken = () => {
      throw new Error('broken')
    }
    assert.throws(() => ledger.pass('main', [mark(9)], broken))
    assert.deepEqual(known(), [7, 5, null])
  })

  it('begins anew with an account that was taken away, and tells no trade of it again', () => {
    const all = (of: typeof MAIN | typeof SIDE) => {
      ledger.take(of, [owned('1')])
      ledger.tellTotals(of, totals({ BTC: '1' }))
      ledger.tellForeign(of, [order('a')])
      ledger.pass(of.account, [{ market: 'BTC/USDT', at: 7 }], () => {})
    }
    all(MAIN)
    all(SIDE)
    ledger.forget('main')
    assert.deepEqual(ledger.accounts(), ['side'])
    assert.equal(ledger.mark('main', 'BTC/USDT'), null)
    all(MAIN)
    const counts = ['fill', 'balance', 'order'].map((kind) => told(kind).length)
    assert.deepEqual(counts, [2, 3, 3])
  })

  it('knows each account of which anything is kept', () => {
    ledger.pass('one', [{ market: '', at: 7 }], () => {})
    ledger.tellTotals({ ...MAIN, account: 'two' }, totals({ BTC: '1' }))
    ledger.tellForeign({ ...MAIN, account: 'three' }, [order('a')])
    assert.deepEqual(ledger.accounts().toSorted(), ['one', 'three', 'two'])
  })
})
