// A sentence whose amounts, names and destinations are still themselves: a page shows each as it
// shows all of its kind, in the direction of its own letters; a test reads it as plain text.

import { formatBtc } from '@countersign/core/bitcoin/amounts.ts'
import type { Say, Values } from '../words/use.ts'

export type Part =
  | string
  | { readonly kind: 'amount'; readonly sats: bigint }
  /** A name that somebody gave: of a list, a group, a rule, a wallet, a person. */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly id: string }
  | { readonly kind: 'device'; readonly key: string }
  /** A script, a descriptor, or a wallet of the organisation. */
  | { readonly kind: 'destination'; readonly destination: string }

export type Phrase = readonly Part[]

export const name = (text: string): Part => ({ kind: 'name', name: text })
export const amount = (sats: bigint): Part => ({ kind: 'amount', sats })

/** Never in a message, and nothing that MessageFormat reads. */
const MARK = '\u0001'

/**
 * A message whose holes are filled with phrases.
 * @param values - numbers and words that the message itself forms, as for a plural
 */
export function phrase<K extends string>(
  say: Say<K>,
  key: K,
  holes: Readonly<Record<string, Part | Phrase>> = {},
  values: Values = {},
): Phrase {
  const marks = Object.keys(holes).map((hole): [string, string] => [hole, `${MARK}${hole}${MARK}`])
  const marked: Values = Object.fromEntries(marks)
  const pieces = say(key, { ...values, ...marked }).split(MARK)
  return pieces.flatMap((piece, at) => {
    if (at % 2 === 0) return piece === '' ? [] : [piece]
    const hole = holes[piece] ?? ''
    return Array.isArray(hole) ? (hole as Phrase) : [hole as Part]
  })
}

/** Phrases one after the other, with something between them. */
export const joined = (phrases: readonly Phrase[], between: string): Phrase =>
  phrases.flatMap((each, at) => (at === 0 ? each : [between, ...each]))

/** "a, b or c". */
export function listed(phrases: readonly Phrase[], last: string): Phrase {
  if (phrases.length < 2) return phrases[0] ?? []
  return [...joined(phrases.slice(0, -1), ', '), ` ${last} `, ...(phrases.at(-1) ?? [])]
}

/** As the core would write it. */
export const plainText = (parts: Phrase): string => parts.map(textOf).join('')

function textOf(part: Part): string {
  if (typeof part === 'string') return part
  switch (part.kind) {
    case 'amount':
      return `${formatBtc(part.sats)} BTC`
    case 'name':
      return part.name
    case 'member':
      return part.id
    case 'device':
      return part.key.slice(0, 8)
    case 'destination':
      return part.destination
  }
}
