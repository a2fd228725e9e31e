// Orders of this machine's accounts, as the server shows them to members: those that are open, and
// the latest of those that ended. Told when they changed, and never more than fits into a report.

import { type Canonical, canonicalText } from '@countersign/core/canonical.ts'
import { anything, list, object, optional } from '@countersign/core/fields.ts'
import type { Context } from '../context.ts'
import { askAgent } from './agent.ts'
import type { VenueAccount } from './venues.ts'

/** Of all accounts together. A report takes 4 MiB, and has balances in it besides. */
const MOST_TEXT = 2 * 1024 * 1024
/** Of one. */
const MOST_OF_ONE = 256 * 1024

const fields = object({
  /** Of these nobody else decides: they are not told of. */
  waiting: optional(anything),
  kept: optional(list(anything, 10_000)),
  orders: list(anything, 10_000),
})

export type OrderTelling = {
  /** Absent where the server was told the same. */
  changed(of: VenueAccount, accounts: number): Promise<{ readonly orders?: string }>
  /** The server has what was handed out last. */
  wereTold(): void
}

export function openOrderTelling(context: Context): OrderTelling {
  const told = new Map<string, string>()
  let telling = new Map<string, string>()
  return {
    async changed({ account, addedAt }, accounts) {
      const orders = await ordersOf(context, account, Math.floor(MOST_TEXT / accounts))
      const name = `${account} ${addedAt}`
      if (told.get(name) === orders) return {}
      telling.set(name, orders)
      return { orders }
    },
    wereTold() {
      for (const [name, orders] of telling) told.set(name, orders)
      telling = new Map()
    },
  }
}

async function ordersOf(context: Context, account: string, most: number): Promise<string> {
  const ask = async (which: 'open' | 'all') =>
    fields(await askAgent(context, 'order.list', { account, which }), 'orders')
  const [open, all] = [await ask('open'), await ask('all')]
  // Open ones first: where not all fit, what has ended is left out.
  const kept = together(open.kept ?? [], all.kept ?? [])
  const orders = together(open.orders, all.orders)
  return fitting({ kept, orders }, Math.min(most, MOST_OF_ONE))
}

function together(open: readonly Canonical[], all: readonly Canonical[]): readonly Canonical[] {
  const known = new Set(open.map(nameOf))
  return [...open, ...all.filter((each) => !known.has(nameOf(each)))]
}

/** Whatever became of it between two questions. */
function nameOf(told: Canonical): string {
  const { order = '', generation = '' } = told as Readonly<Record<string, Canonical>>
  return canonicalText([order, generation])
}

type Lists = { readonly kept: readonly Canonical[]; readonly orders: readonly Canonical[] }

/** As many from the front of both as fit, halving what does not. */
function fitting({ kept, orders }: Lists, most: number): string {
  const text = canonicalText({ kept, orders })
  const isAll = new TextEncoder().encode(text).length <= most
  if (isAll || kept.length + orders.length === 0) return text
  const half = <T>(of: readonly T[]): readonly T[] => of.slice(0, Math.floor(of.length / 2))
  return fitting({ kept: half(kept), orders: half(orders) }, most)
}
