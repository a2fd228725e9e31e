// What holds for every account with pretended money, over random orders, prices and cancellations.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Decimal, multiply, ONE } from '../decimal.ts'
import {
  applyPaper,
  heldIn,
  openOrders,
  openPaperBook,
  type PaperBook,
  type PaperEvent,
} from './book.ts'
import { placePaper, tickPaper } from './matching.ts'

const NOW = 1_800_000_000
const MARKETS = ['BTC/USDT', 'ETH/USDT', 'ETH/BTC'] as const
const START = new Map([
  ['USDT', 1_000n * ONE],
  ['BTC', 10n * ONE],
  ['ETH', 7n * ONE + 3n],
])

// Odd fractions, so that what is rounded would show.
const amounts = fc.bigInt({ min: 1n, max: 6n * ONE })
const prices = fc.bigInt({ min: ONE / 7n, max: 300n * ONE })
const market = fc.constantFrom(...MARKETS)
const top = fc.record({ bid: fc.option(prices), ask: fc.option(prices) })

type Happening =
  | {
      readonly kind: 'place'
      readonly id: number
      readonly market: string
      readonly side: 'buy' | 'sell'
      readonly amount: Decimal
      readonly price: Decimal
      readonly isImmediate: boolean
      readonly top: { readonly bid: Decimal | null; readonly ask: Decimal | null }
    }
  | {
      readonly kind: 'tick'
      readonly market: string
      readonly top: { readonly bid: Decimal | null; readonly ask: Decimal | null }
    }
  | { readonly kind: 'cancel'; readonly id: number }

const id = fc.integer({ min: 0, max: 20 })
const happenings: fc.Arbitrary<readonly Happening[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('place' as const),
      id,
      market,
      side: fc.constantFrom('buy' as const, 'sell' as const),
      amount: amounts,
      price: prices,
      isImmediate: fc.boolean(),
      top,
    }),
    fc.record({ kind: fc.constant('tick' as const), market, top }),
    fc.record({ kind: fc.constant('cancel' as const), id }),
  ),
  { maxLength: 40 },
)

function eventsOf(book: PaperBook, happening: Happening, at: number): readonly PaperEvent[] {
  switch (happening.kind) {
    case 'place': {
      const { kind: _, top: seen, id: number, ...wish } = happening
      const taken = placePaper(book, { ...wish, clientId: `${number}` }, seen, at)
      return taken.kind === 'taken' ? taken.events : []
    }
    case 'tick':
      return tickPaper(book, happening.market, happening.top, at)
    case 'cancel': {
      const order = openOrders(book).find(({ clientId }) => clientId === `${happening.id}`)
      return order ? [{ kind: 'ended', clientId: order.clientId }] : []
    }
  }
}

/** What there has to be by the fills alone, counted another way than the book does. */
function countedFrom({ fills }: PaperBook): ReadonlyMap<string, Decimal> {
  const counted = new Map<string, Decimal>(START)
  const add = (currency: string, by: Decimal) =>
    counted.set(currency, (counted.get(currency) ?? 0n) + by)
  for (const { market: name, side, amount, price, fee, feeCurrency } of fills) {
    const [base = '', quote = ''] = name.split('/')
    const sign = side === 'buy' ? 1n : -1n
    add(base, sign * amount)
    add(quote, -sign * multiply(amount, price, side === 'buy' ? 'up' : 'down'))
    add(feeCurrency, -fee)
  }
  return counted
}

const sorted = (totals: ReadonlyMap<string, Decimal>) => [...totals].toSorted()

function check(book: PaperBook, happening: Happening, events: readonly PaperEvent[]): void {
  for (const [currency, held] of heldIn(book)) {
    assert.ok(
      held <= (book.totals.get(currency) ?? 0n),
      `more of ${currency} is held than there is`,
    )
  }
  assert.ok([...book.totals.values()].every((total) => total >= 0n))
  assert.deepEqual(sorted(book.totals), sorted(countedFrom(book)))
  for (const event of events) {
    if (event.kind !== 'filled' || happening.kind === 'cancel') continue
    const order = book.orders.get(event.clientId)
    assert.ok(order && order.market === happening.market)
    const { bid, ask } = happening.top
    const other = order.side === 'buy' ? ask : bid
    assert.ok(other !== null, 'it is filled by nobody')
    const [best, worst] = order.side === 'buy' ? [other, order.price] : [order.price, other]
    assert.ok(best <= event.price && event.price <= worst, 'outside of what market and owner said')
  }
}

describe('an account with pretended money', () => {
  it('loses and gains nothing but by fills, each once, within its price, and what it has', () => {
    fc.assert(
      fc.property(happenings, (all) => {
        let book = openPaperBook('p', START)
        const journal: PaperEvent[] = []
        all.forEach((happening, second) => {
          const events = eventsOf(book, happening, NOW + second)
          journal.push(...events)
          book = events.reduce(applyPaper, book)
          check(book, happening, events)
        })
        const names = journal.flatMap((each) => (each.kind === 'taken' ? [] : [each.clientId]))
        assert.equal(new Set(names).size, names.length, 'an order ended twice')
        assert.deepEqual(journal.reduce(applyPaper, openPaperBook('p', START)), book)
      }),
      { numRuns: 400 },
    )
  })
})
