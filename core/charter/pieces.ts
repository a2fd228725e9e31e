// The pieces in which changes are told: what people read is laid out from them, and none is left
// out or added.

import { unreachable } from '../basics.ts'
import { type Difference, describeDifference } from '../policy/difference.ts'
import { voiceCode } from './names.ts'

/** One thing that a change does. */
export type Piece =
  | { readonly kind: 'sentence'; readonly text: string }
  /** What it is now, if the view says so, and what it becomes; an empty list is nothing. */
  | {
      readonly kind: 'turn'
      readonly what: string
      readonly from?: readonly string[]
      readonly to: readonly string[]
    }
  /** A key or a hash, whole, in hexadecimal digits. */
  | { readonly kind: 'key'; readonly what: string; readonly key: string }
  /** What this person reads aloud before others let them in. */
  | { readonly kind: 'voice'; readonly who: string; readonly fingerprint: string }
  | { readonly kind: 'difference'; readonly difference: Difference }
  /** A sentence of an order policy that is new, or stands there no more. */
  | { readonly kind: 'rule'; readonly isNew: boolean; readonly text: string }
  /** The whole of the next policy; `isOnly` where there is nothing to compare it with. */
  | { readonly kind: 'policy'; readonly sentences: readonly string[]; readonly isOnly: boolean }

/** A change in words: what it is about, without a stop at its end, and all that it does. */
export type Description = { readonly title: string; readonly pieces: readonly Piece[] }

export const told = (title: string, ...pieces: readonly Piece[]): Description => ({ title, pieces })
export const sentence = (text: string): Piece => ({ kind: 'sentence', text })
export const key = (what: string, digits: string): Piece => ({ kind: 'key', what, key: digits })

export function turn(
  what: string,
  from: readonly string[] | undefined,
  to: readonly string[],
): Piece {
  return { kind: 'turn', what, to, ...(from === undefined ? {} : { from }) }
}

/** Whether this piece leaves things as they are. */
export function isAsNow(piece: Piece): boolean {
  return piece.kind === 'turn' && piece.from?.join('\n') === piece.to.join('\n')
}

/**
 * As sentences, where there is nothing but lines. What stays as it is stands there only where
 * nothing changes: a change that is in force.
 */
export function sentencesOf({ title, pieces }: Description): readonly string[] {
  const changing = pieces.filter((each) => !isAsNow(each))
  const shown = changing.some(({ kind }) => kind === 'turn') ? changing : pieces
  return [`${title}.`, ...shown.flatMap(pieceSentences)]
}

function pieceSentences(piece: Piece): readonly string[] {
  switch (piece.kind) {
    case 'sentence':
      return [piece.text]
    case 'turn': {
      const [from, to] = [piece.from && listed(piece.from), listed(piece.to)]
      if (from === undefined) return [`${piece.what}: ${to}.`]
      return [`${piece.what}: ${isAsNow(piece) ? `${to}, as now` : `${from} becomes ${to}`}.`]
    }
    case 'key':
      return [`${piece.what}: ${piece.key}.`]
    case 'voice':
      return [`Compare by voice with ${piece.who}: ${voiceCode(piece.fingerprint)}.`]
    case 'rule':
      return [`${piece.isNew ? 'New' : 'No more'}: ${piece.text}`]
    case 'difference':
      return [describeDifference(piece.difference)]
    case 'policy':
      return piece.isOnly ? piece.sentences : []
    default:
      return unreachable(piece)
  }
}

const listed = (words: readonly string[]): string => words.join(', ') || 'nothing'
