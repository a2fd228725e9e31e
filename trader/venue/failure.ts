// What a call by ccxt came to when it failed, in words that are safe to keep: the names of its
// classes, the status, the venue's own code. What an error says repeats whole requests, and what a
// venue writes is anybody's text: neither goes on.

import { type Meaning, meaningOf } from '@countersign/core/exchange/orders/failure.ts'
import { hintsChange } from '@countersign/core/exchange/rights/hint.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { Fault } from '@countersign/core/fault.ts'

/** What was heard of the last answer. */
export type Heard = { readonly status: number | null; readonly code: string | null }

export const NOTHING_HEARD: Heard = { status: null, code: null }

/** `as`: the name of ccxt's class, or the code of our own fault. */
export type Failed = Heard & {
  readonly kind: 'failed'
  /** Of a call that places an order. */
  readonly meaning: Meaning
  readonly as: string
  /** It hints that the key was changed at the venue. */
  readonly isHint: boolean
}

export type Attempt<T> = { readonly kind: 'answered'; readonly value: T } | Failed

/** @throws Fault exchange.* in place of what ccxt throws */
export function asFault(venue: VenueId, error: unknown): Fault {
  if (error instanceof Fault) return error
  const names = namesOf(error)
  const [as = 'Error'] = names
  if (isHint(venue, error)) return new Fault('exchange.key_refused', { venue, as })
  if (names.includes('NetworkError')) return new Fault('exchange.venue_away', { venue, as })
  if (names.includes('BaseError')) return new Fault('exchange.venue_refused', { venue, as })
  return new Fault('exchange.answer_invalid', { venue, as })
}

/** The same as an answer, for who has to know whether it may have been done. */
export function failureOf(venue: VenueId, error: unknown, heard: Heard): Failed {
  if (error instanceof Fault) {
    const meaning = meaningOfOurs(error)
    return { kind: 'failed', ...NOTHING_HEARD, meaning, as: error.code, isHint: false }
  }
  const [as = 'Error'] = namesOf(error)
  const message = error instanceof Error ? error.message : ''
  const meaning = meaningOf({ venue, className: as, ...heard, message })
  return { kind: 'failed', ...heard, meaning, as, isHint: isHint(venue, error) }
}

function isHint(venue: VenueId, error: unknown): boolean {
  const words = error instanceof Error ? error.message : ''
  return hintsChange({ venue, classNames: namesOf(error), words })
}

/** Those that are thrown before anything leaves; whatever else it is, it may have left. */
function meaningOfOurs({ code }: Fault): Meaning {
  if (code === 'exchange.operation_differs' || code === 'exchange.path_forbidden') return 'refused'
  return code === 'exchange.throttled' || code === 'exchange.impostor' ? 'throttled' : 'unknown'
}

/** Of its class and all that it comes from: the classes themselves are in a file of ccxt's. */
function namesOf(error: unknown): readonly string[] {
  const names: string[] = []
  let of = Object.getPrototypeOf(error) as object | null
  while (of !== null && of !== Object.prototype) {
    names.push(of.constructor.name)
    of = Object.getPrototypeOf(of) as object | null
  }
  return names
}

const CODE = /^-?[A-Za-z0-9._-]{1,32}$/
/** The longest answer to an order that is looked at for a code. */
const MOST_BYTES = 16_384

/** The venue's code in an answer, wherever it has it; null where there is none. */
export function codeIn(body: Uint8Array): string | null {
  if (body.length > MOST_BYTES) return null
  const said = parsed(body)
  const listed: readonly unknown[] = Array.isArray(said.data) ? said.data : []
  const [first] = listed
  const inner = typeof first === 'object' && first !== null ? (first as Said) : {}
  const found = [inner.sCode, said.code, said.retCode, said['err-code'], said.label]
  const code = found.find((each) => typeof each === 'string' || typeof each === 'number')
  return code !== undefined && CODE.test(String(code)) ? String(code) : null
}

type Said = Readonly<Record<string, unknown>>

function parsed(body: Uint8Array): Said {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Said) : {}
  } catch {
    return {}
  }
}
