// What pretended accounts have, and their orders, as the journal's entries make them. Nothing of
// them is shown before it is an entry.

import type { Draft, Entry } from '@countersign/core/charter/entry.ts'
import { type Decimal, parseDecimal, writeDecimal } from '@countersign/core/exchange/decimal.ts'
import { amount } from '@countersign/core/exchange/orders/record.ts'
import {
  applyPaper,
  openPaperBook,
  type PaperBook,
  type PaperEvent,
} from '@countersign/core/exchange/paper/book.ts'
import { Fault } from '@countersign/core/fault.ts'
import { list, object, text, whole, word } from '@countersign/core/fields.ts'
import { plain } from '@countersign/core/plain.ts'
import type { Journal } from '@countersign/vault/journal.ts'

const PAPER_LOG = 'paper'

const account = text(32)
const clientId = text(64)
const opened = object({
  account,
  id: text(32),
  totals: list(object({ currency: text(16), total: text(40) }), 32),
})
const taken = object({
  account,
  order: object({
    clientId,
    market: text(64),
    side: word('buy', 'sell'),
    amount,
    price: amount,
  }),
})
const filled = object({ account, clientId, price: amount, fee: amount, at: whole() })
const ended = object({ account, clientId })

export type Opening = { readonly id: string; readonly totals: ReadonlyMap<string, Decimal> }

export type PaperBooks = {
  /** @throws Fault exchange.account_missing */
  get(account: string): PaperBook
  /** In the place of one that had this name before. @param append - journals what it is given */
  open(account: string, opening: Opening, append: (draft: Draft) => void): void
  /** Journalled when it returns, all or none. */
  record(account: string, events: readonly PaperEvent[]): PaperBook
}

/** @throws Fault vault.journal_broken for what cannot have happened */
export function openPaperBooks(journal: Journal, time: () => number): PaperBooks {
  const books = new Map<string, PaperBook>()
  for (const entry of journal.all(PAPER_LOG)) applyEntry(books, entry)
  const get = (name: string): PaperBook => {
    const book = books.get(name)
    if (!book) throw new Fault('exchange.account_missing', { account: name })
    return book
  }
  return {
    get,
    open(name, { id, totals }, append) {
      const told = [...totals].map(([currency, total]) => {
        return { currency, total: writeDecimal(total) }
      })
      const body = { account: name, id, totals: told }
      append({ log: PAPER_LOG, kind: 'paper.opened', body, proofs: [] })
      books.set(name, openPaperBook(id, totals))
    },
    record(name, events) {
      // What cannot be is found out before it is an entry.
      const next = events.reduce(applyPaper, get(name))
      journal.append(
        events.map((event) => draftOf(name, event)),
        time(),
      )
      books.set(name, next)
      return next
    },
  }
}

function draftOf(name: string, event: PaperEvent): Draft {
  return { log: PAPER_LOG, kind: `paper.${event.kind}`, body: bodyOf(name, event), proofs: [] }
}

function bodyOf(name: string, event: PaperEvent) {
  switch (event.kind) {
    case 'taken': {
      const { amount: much, price, ...order } = event.order
      const texts = { amount: writeDecimal(much), price: writeDecimal(price) }
      return { account: name, order: { ...order, ...texts } }
    }
    case 'filled': {
      const { price, fee, at } = event
      const texts = { price: writeDecimal(price), fee: writeDecimal(fee) }
      return { account: name, clientId: event.clientId, ...texts, at: plain(at) }
    }
    case 'ended':
      return { account: name, clientId: event.clientId }
  }
}

function applyEntry(books: Map<string, PaperBook>, entry: Entry): void {
  if (entry.kind === 'paper.opened') {
    const { account: name, id, totals } = opened(entry.body, entry.kind)
    const read = totals.map(({ currency, total }) => [currency, parseDecimal(total)] as const)
    books.set(name, openPaperBook(id, new Map(read)))
    return
  }
  const { account: name, ...event } = eventOf(entry)
  const book = books.get(name)
  if (!book) throw broken(`no account ${name} on paper`)
  try {
    books.set(name, applyPaper(book, event))
  } catch (cause) {
    if (cause instanceof RangeError) throw broken(cause.message)
    throw cause
  }
}

function eventOf({ kind, body }: Entry): PaperEvent & { readonly account: string } {
  switch (kind) {
    case 'paper.taken':
      return { kind: 'taken', ...taken(body, kind) }
    case 'paper.filled':
      return { kind: 'filled', ...filled(body, kind) }
    case 'paper.ended':
      return { kind: 'ended', ...ended(body, kind) }
    default:
      throw broken(`an entry of an unknown kind: ${kind}`)
  }
}

const broken = (why: string): Fault => new Fault('vault.journal_broken', { why })
