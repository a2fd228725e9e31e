// An order as it was asked for under its name, in one form: what others approve, what a passkey
// confirms, and what the trader places later. Its hash names all of it.

import { taggedHash } from '../../bitcoin/hashes.ts'
import { type Canonical, canonicalBytes } from '../../canonical.ts'
import { anything, hex, object, optional, text, word } from '../../fields.ts'
import { writeDecimal } from '../decimal.ts'
import { amount, readKeptOrder, recordOf } from './record.ts'
import { type OrderWish, readWish } from './wish.ts'

const TAG = 'countersign/order/v1'
const FACTOR_TAG = 'countersign/order-factor/v1'

/** Asked for with these two, an order may wait for people and time. */
export const ASKING_ACTS = ['order.place', 'order.keep'] as const
export type AskingAct = (typeof ASKING_ACTS)[number]

/** All that an order was asked with but the factor that came along. */
export type OrderAsking = {
  readonly act: AskingAct
  readonly body: { readonly account: string; readonly order: string } & Body
}

type Body = Readonly<Record<string, Canonical>>

const placed = object({
  account: text(32),
  order: hex(16),
  market: text(64),
  side: word('buy', 'sell'),
  amount,
  execution: object({ kind: word('limit', 'market'), price: amount }),
})
const kept = object({
  account: text(32),
  order: hex(16),
  kept: anything,
  onBeyond: word('refuse', 'fire'),
  at: optional(word('here', 'venue')),
})

/**
 * The one form of an order that was asked for: amounts as short as they can be written.
 * @throws Fault channel.message_invalid
 */
export function askingOf(act: AskingAct, body: Canonical): OrderAsking {
  if (act === 'order.keep') {
    const { at, ...read } = kept(body, act)
    const where = at === 'venue' ? { at } : {}
    return { act, body: { ...read, kept: recordOf(readKeptOrder(read.kept)), ...where } }
  }
  const { amount: size, execution, ...read } = placed(body, act)
  const { kind, price } = execution
  const written = { kind, price: writeDecimal(price) }
  return { act, body: { ...read, amount: writeDecimal(size), execution: written } }
}

/** Names the order with its account, its id and everything it says, in hexadecimal. */
export function askingHash({ act, body }: OrderAsking): string {
  return taggedHash(TAG, canonicalBytes({ act, body })).toHex()
}

/** What a passkey signs to confirm an order: this organisation, and exactly this one. */
export function orderChallenge(of: {
  readonly organisation: string
  /** `askingHash`. */
  readonly asked: string
}): Uint8Array {
  const { organisation, asked } = of
  return taggedHash(FACTOR_TAG, canonicalBytes({ organisation, asked }))
}

export type AskedWish = {
  readonly wish: OrderWish
  /** The exchange itself waits for the trigger. */
  readonly isAtVenue: boolean
}

/** What somebody wishes by it, for people to read. @throws Fault channel.message_invalid */
export function wishOf({ act, body }: OrderAsking): AskedWish {
  if (act === 'order.keep') {
    const { account, kept: order, onBeyond, at } = kept(body, act)
    const wish = readWish({ kind: 'keep', account, order, onBeyond })
    return { wish, isAtVenue: at === 'venue' }
  }
  const { order: _, ...rest } = body
  return { wish: readWish({ kind: 'place', ...rest }), isAtVenue: false }
}
