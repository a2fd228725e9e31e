// Words in their places: an indent of two, labels in a column, long text wrapped, nothing truncated.

import { formatBtc } from '@countersign/core/bitcoin/amounts.ts'
import type { Screen } from './screen.ts'

const INDENT = '  '

/** A heading with an empty line before and after. */
export function heading(screen: Screen, text: string): string {
  return `\n${INDENT}${screen.bold(text)}\n`
}

/** `label  value`, the values in one column; each line of a value stands there. */
export function rows(
  screen: Screen,
  entries: readonly (readonly [label: string, value: string])[],
): string {
  const width = Math.max(...entries.map(([label]) => label.length)) + 3
  const room = Math.max(20, screen.columns - width - INDENT.length)
  return entries
    .flatMap(([label, value]) => {
      const lines = value.split('\n').flatMap((line) => wrap(line, room))
      return lines.map((line, at) => {
        const name = (at === 0 ? label : '').padEnd(width)
        return `${INDENT}${screen.dim(name)}${line}`.trimEnd()
      })
    })
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

/** A paragraph. */
export function paragraph(screen: Screen, text: string): string {
  return wrap(text, screen.columns - INDENT.length)
    .map((line) => `${INDENT}${line}`)
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

/** Wraps at spaces; a word that is too long is cut, never lost. */
export function wrap(text: string, room: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
    while (line.length > room) {
      lines.push(line.slice(0, room))
      line = line.slice(room)
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
