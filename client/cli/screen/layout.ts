// Words in their places: labels in a column, long text wrapped, nothing cut. The indent leaves
// the margin to the marks of the prompts.

import { formatBtc } from '@countersign/core/bitcoin/amounts.ts'
import type { Screen } from './screen.ts'

const INDENT = '   '
const asIs = (text: string): string => text

/** A heading with an empty line before and after. */
export function heading(screen: Screen, text: string): string {
  return `\n${INDENT}${screen.bold(text)}\n`
}

/** A label, a value, and how the value is painted: after it was wrapped, for paint has a length. */
export type Row = readonly [label: string, value: string, paint?: (text: string) => string]

/** Labels in one column and values in another; each line of a value stands there. */
export function rows(screen: Screen, entries: readonly Row[]): string {
  const width = Math.max(...entries.map(([label]) => label.length)) + 3
  const room = Math.max(20, screen.columns - width - INDENT.length)
  return entries
    .flatMap(([label, value, paint = asIs]) =>
      wrap(value, room).map((line, at) => {
        const name = (at === 0 ? label : '').padEnd(width)
        return `${INDENT}${screen.dim(name)}${paint(line)}`.trimEnd()
      }),
    )
    .join('\n')
}

/** Sentences, each with a mark before it. */
export function bullets(screen: Screen, sentences: readonly string[], mark = '·'): string {
  const room = screen.columns - INDENT.length - 2
  return sentences
    .map((sentence) =>
      wrap(sentence, room)
        .map((line, at) => `${INDENT}${at === 0 ? screen.dim(mark) : ' '} ${line}`)
        .join('\n'),
    )
    .join('\n')
}

/** A paragraph, painted after it was wrapped. */
export function paragraph(screen: Screen, text: string, paint = asIs): string {
  return wrap(text, screen.columns - INDENT.length)
    .map((line) => `${INDENT}${paint(line)}`)
    .join('\n')
}

/** Columns as wide as they need to be; numbers to the right. */
export function table(
  screen: Screen,
  titles: readonly string[],
  lines: readonly (readonly string[])[],
): string {
  const widths = titles.map((title, at) =>
    Math.max(title.length, ...lines.map((line) => line[at]?.length ?? 0)),
  )
  const isNumber = titles.map((_, at) => lines.every((line) => /^-?[\d.]+$/.test(line[at] ?? '')))
  const set = (line: readonly string[]) =>
    line
      .map((cell, at) => {
        const width = widths[at] ?? 0
        return isNumber[at] ? cell.padStart(width) : cell.padEnd(width)
      })
      .join('   ')
      .trimEnd()
  return [screen.dim(set(titles)), ...lines.map(set)].map((line) => `${INDENT}${line}`).join('\n')
}

/** Wraps at spaces; a word that is too long is cut, never lost. Leading spaces stay. */
export function wrap(text: string, room: number): readonly string[] {
  const lead = /^ */.exec(text)?.[0] ?? ''
  const [first = '', ...others] = text.slice(lead.length).split(' ')
  const lines: string[] = []
  let line = lead + first
  const cut = () => {
    while (line.length > room) {
      lines.push(line.slice(0, room))
      line = line.slice(room)
    }
  }
  cut()
  for (const word of others) {
    if (line.length + 1 + word.length > room) {
      lines.push(line)
      line = word
      cut()
    } else {
      line = `${line} ${word}`
    }
  }
  return [...lines, line]
}

export const btc = (amount: bigint): string => `${formatBtc(amount)} BTC`

/** A moment, in UTC as ISO 8601 writes it. */
export const moment = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')

/** 2000 sat for 1,000 vB is "2 sat/vB". */
export const rateText = (satPerKvb: bigint): string => `${Number(satPerKvb) / 1000} sat/vB`
