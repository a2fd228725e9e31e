// What the core says of a change, in the language of the reader, with its names as names. What no
// line of the table fits stays in English: people would rather read that than nothing.

import { parseBtc } from '@countersign/core/bitcoin/amounts.ts'
import type { Language } from '../words/define.ts'
import { CORE_TABLE, CORE_WORDS, WORD_HOLES } from './core-table.ts'
import { amount, name, type Part, type Phrase } from './phrase.ts'

type Line = {
  readonly holes: readonly string[]
  readonly pattern: RegExp
  readonly templates: Readonly<Record<Language, string>>
}

const HOLE = /\{(\w+)\}/g

const lines: readonly Line[] = CORE_TABLE.map(([en, de]) => ({
  holes: [...en.matchAll(HOLE)].map(([, hole = '']) => hole),
  pattern: new RegExp(
    `^${en
      .split(/\{\w+\}/)
      .map(escaped)
      .join('(.+)')}$`,
    'u',
  ),
  templates: { en, de },
}))

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** Whether the table knows it. */
export const isKnown = (text: string): boolean => lineOf(text) !== undefined

/** A sentence or a value of a description. */
export function corePhrase(text: string, language: Language): Phrase {
  const line = lineOf(text)
  if (line === undefined) return [bitcoin(text) ?? name(wordOf(text, language))]
  const found = line.pattern.exec(text)?.slice(1) ?? []
  const held = Object.fromEntries(line.holes.map((hole, at) => [hole, found[at] ?? '']))
  return line.templates[language].split(/(\{\w+\})/).flatMap((piece) => {
    const [, hole] = /^\{(\w+)\}$/.exec(piece) ?? []
    if (hole === undefined) return piece === '' ? [] : [piece]
    const inside = held[hole] ?? ''
    return WORD_HOLES.has(hole) ? [wordOf(inside, language)] : corePhrase(inside, language)
  })
}

const lineOf = (text: string): Line | undefined => lines.find(({ pattern }) => pattern.test(text))

const wordOf = (text: string, language: Language): string =>
  (language === 'en' ? undefined : CORE_WORDS[text]) ?? text

function bitcoin(text: string): Part | null {
  const [, digits] = /^(\d+\.\d{8}) BTC$/.exec(text) ?? []
  return digits === undefined ? null : amount(parseBtc(digits))
}
