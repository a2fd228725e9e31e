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

/** Columns as wide as they need to be, numbers to the right; what has no room goes on below. */
export function table(
  screen: Screen,
  titles: readonly string[],
  lines: readonly (readonly string[])[],
): string {
  const all = [titles, ...lines]
  const widths = fitting(
    titles.map((_, at) => Math.max(...all.map((line) => line[at]?.length ?? 0))),
    titles.map((_, at) => Math.max(...all.map((line) => longestWord(line[at] ?? '')))),
    screen.columns - INDENT.length - GAP.length * (titles.length - 1),
  )
  const isNumber = titles.map((_, at) => lines.every((line) => /^-?[\d.]+$/.test(line[at] ?? '')))
  const set = (line: readonly string[]) => {
    const cells = widths.map((width, at) => wrap(line[at] ?? '', width))
    return Array.from({ length: Math.max(...cells.map(({ length }) => length)) }, (_, row) =>
      widths
        .map((width, at) => {
          const piece = cells[at]?.[row] ?? ''
          return isNumber[at] ? piece.padStart(width) : piece.padEnd(width)
        })
        .join(GAP)
        .trimEnd(),
    )
  }
  const shown = [...set(titles).map(screen.dim), ...lines.flatMap(set)]
  return shown.map((line) => `${INDENT}${line}`).join('\n')
}

const GAP = '   '

const longestWord = (text: string): number =>
  Math.max(...text.split(' ').map(({ length }) => length))

/** Takes from the widest column that has spaces to break at. Where none has, the table is wide. */
function fitting(
  wanted: readonly number[],
  least: readonly number[],
  room: number,
): readonly number[] {
  const spare = wanted.map((width, at) => (width > (least[at] ?? 0) ? width : 0))
  const widest = Math.max(...spare)
  const over = wanted.reduce((sum, width) => sum + width, 0) - room
  if (over <= 0 || widest === 0) return wanted
  const next = wanted.map((width, at) => (at === spare.indexOf(widest) ? width - 1 : width))
  return fitting(next, least, room)
}

/** Wraps at spaces; a word that is too long is cut, never lost. Leading spaces stay. */
export function wrap(text: string, room: number): readonly string[] {
  const lead = /^ */.exec(text)?.[0] ?? ''
  const [first = '', ...others] = text.slice(lead.length).split(' ')
  const lines: string[] = []
  let line = lead + first
  const cut = () => {
    while (line.length > room) {
      const end = isHash(line) ? Math.max(8, room - (room % 8)) : room
      lines.push(line.slice(0, end))
      line = line.slice(end)
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

/** A hash is cut between groups of eight digits, so that it can be compared. */
const isHash = (word: string): boolean => /^[0-9a-f]+$/.test(word)

export const btc = (amount: bigint): string => `${formatBtc(amount)} BTC`

/** A moment, in UTC as ISO 8601 writes it. */
export const moment = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')

/** 2000 sat for 1,000 vB is "2 sat/vB". */
export const rateText = (satPerKvb: bigint): string => `${Number(satPerKvb) / 1000} sat/vB`
