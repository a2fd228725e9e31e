// Lays out what each change of a proposal does: old and new beside each other. The words come from
// the core, which works them out here, from the bytes that people vote on.

import { unreachable } from '@countersign/core/basics.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { change } from '@countersign/core/charter/change.ts'
import { describeChange, type Known } from '@countersign/core/charter/describe.ts'
import { type Description, isAsNow, type Piece } from '@countersign/core/charter/pieces.ts'
import { type Child, h } from './dom.ts'
import { facts, grouped, notice, spokenView } from './parts.ts'
import { differenceView, wholePolicy } from './policy-words.ts'

/** Reads one change and tells it. @throws Fault channel.message_invalid for an unknown one */
export const describe = (given: Canonical, known: Known): Description =>
  describeChange(change(given, 'change'), known)

/** What all of them are about, in a line. */
export function changesTitle(changes: readonly Canonical[], view: Known['view']): string {
  const [first, ...more] = changes.map((each) => describe(each, { view, policies: [] }).title)
  return more.length === 0 ? (first ?? '') : `${first}, and ${more.length} more`
}

export function pieceView(piece: Piece): HTMLElement {
  switch (piece.kind) {
    case 'sentence':
      return h('p', {}, piece.text)
    case 'turn':
      return facts([piece.what, turnView(piece)])
    case 'key':
      return facts([piece.what, grouped(piece.key, piece.what)])
    case 'voice':
      return notice(
        'warn',
        `Call ${piece.who} on a number that you know.`,
        h('p', {}, 'They read this aloud from their own screen. Approve only if it is the same:'),
        spokenView(piece.fingerprint),
      )
    case 'rule':
      return ruleView(piece)
    case 'difference':
      return differenceView(piece.difference)
    case 'policy':
      return wholePolicy(piece.sentences, piece.isOnly)
    default:
      return unreachable(piece)
  }
}

function ruleView({ isNew, text }: Extract<Piece, { readonly kind: 'rule' }>): HTMLElement {
  const tag = h('span', { class: 'tag' }, isNew ? 'New' : 'No more')
  return h('p', { class: isNew ? 'new' : 'old' }, tag, text)
}

function turnView(piece: Extract<Piece, { readonly kind: 'turn' }>): Child {
  const { from, to } = piece
  if (from === undefined) return lines(to)
  if (isAsNow(piece)) return h('span', { class: 'hint' }, lines(to), ' as now')
  return [
    h('div', { class: 'old' }, h('span', { class: 'tag' }, 'Now'), lines(from)),
    h('div', { class: 'new' }, h('span', { class: 'tag' }, 'Then'), lines(to)),
  ]
}

const lines = (words: readonly string[]): Child =>
  words.length === 0
    ? 'nothing'
    : words.map((each) => h('bdi', { class: 'whole' }, each)).flatMap(separated)

const separated = (line: HTMLElement, at: number): readonly Child[] =>
  at === 0 ? [line] : [h('br'), line]
