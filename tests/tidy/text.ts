// Holds what is written: how a module opens, what a comment may not say, what a test may not do,
// and what no file of the repository may hold.

import {
  code,
  isCode,
  isTest,
  type SourceFile,
  type Token,
  tokens,
  type Violation,
} from './source.ts'

type Say = (line: number, message: string) => Violation

const sayer =
  (rule: string, path: string): Say =>
  (line, message) => ({ rule, path, line, message })

const TEST_FILE = /\.(?:test|contract)\.tsx?$/

/** Each module opens with a comment: what it is for, and what it must not do. */
export function checkOpenings(files: readonly SourceFile[]): readonly Violation[] {
  return files
    .filter(({ path }) => isCode(path) && !TEST_FILE.test(path))
    .filter((file) => {
      const isHead = ({ kind, text }: Token) =>
        (kind === 'comment' && text.startsWith('#!')) ||
        (kind === 'string' && text === 'use strict')
      const first = tokens(file).find((token) => !isHead(token))
      return !(first?.kind === 'comment' && /^\/\/ \S/.test(first.text))
    })
    .map(({ path }) => sayer('opening', path)(1, 'does not open with a // comment on its purpose'))
}

/** No unfinished work without an issue, no silenced checker, and no `any`. */
export function checkComments(files: readonly SourceFile[]): readonly Violation[] {
  return files
    .filter(({ path }) => isCode(path))
    .flatMap((file) => {
      const say = sayer('comments', file.path)
      return tokens(file)
        .filter(({ kind }) => kind === 'comment')
        .flatMap(({ text, line }) => {
          const found: Violation[] = []
          const unfinished = /\b(?:TODO|FIXME|XXX)\b/.exec(text)?.[0]
          if (unfinished && !/#\d+/.test(text)) {
            found.push(say(line, `${unfinished} without an issue number`))
          }
          if (/@ts-(?:ignore|nocheck)/.test(text)) found.push(say(line, 'the compiler is silenced'))
          const isBare = /@ts-expect-error\s*$/.test(text) || /oxlint-disable(?!.*-- \S)/.test(text)
          if (isBare) found.push(say(line, 'a checker is silenced without a reason'))
          return found
        })
    })
}

export function checkTypes(files: readonly SourceFile[]): readonly Violation[] {
  return files
    .filter(({ path }) => /\.tsx?$/.test(path))
    .flatMap((file) => {
      const list = code(file)
      const isType = (i: number) => /^(?:as|[:<|&])$/.test(list[i - 1]?.text ?? '')
      return list
        .filter(({ kind, text }, i) => kind === 'word' && text === 'any' && isType(i))
        .map(({ line }) => sayer('types', file.path)(line, 'any; say unknown, and find out'))
    })
}

/** No test is left out unnoticed: none alone, none skipped without a reason. */
export function checkTests(files: readonly SourceFile[]): readonly Violation[] {
  return files
    .filter(({ path }) => isCode(path) && isTest(path))
    .flatMap((file) => {
      const list = code(file)
      return list.flatMap((token, i) => {
        const why = leftOut(list, i)
        return why === undefined ? [] : [sayer('tests', file.path)(token.line, why)]
      })
    })
}

function leftOut(list: readonly Token[], i: number): string | undefined {
  const [before, token, next, argument] = list.slice(Math.max(i - 1, 0), i + 3)
  if (i === 0 || token?.kind !== 'word') return undefined
  const isCall = before?.text === '.' && next?.text === '('
  const isOption = next?.text === ':' && /^[{,]$/.test(before?.text ?? '')
  const isTrue = argument?.text === 'true'
  if (token.text === 'only' && (isCall || (isOption && isTrue))) return 'one test alone'
  if (token.text !== 'skip' && token.text !== 'todo') return undefined
  if (isOption && isTrue) return `${token.text} without a reason`
  // `t.skip('the reason')` says why; `it.skip('a name', …)` does not.
  const isGroup = /^(?:it|test|describe|suite)$/.test(list[i - 2]?.text ?? '')
  const isContext = !isGroup && /^(?:string|template)$/.test(kindOf(argument))
  return isCall && !isContext ? `${token.text} without a reason` : undefined
}

const kindOf = (token: Token | undefined) =>
  token?.text === '`' ? 'template' : (token?.kind ?? '')

// Each is written so that this file does not contain what it looks for.
const MACHINE: readonly (readonly [RegExp, string])[] = [
  [/(?<![\w.~@-])\/(?:[w]ork|[r]oot|[f]arm)\//, 'a path of one machine'],
  [/(?<![\w.~@-])\/(?:[h]ome|[U]sers)\/[a-z]/, 'a path of one machine'],
  [/\/[t]mp\/(?:[s]cratch|[b]ash)/, 'a path of one machine'],
  [/:\/\/[r]egistry\./, 'the address of a registry'],
  [/^\s*[r]egistry\s*=/m, 'the address of a registry'],
  [/"resolved": "https?:/, 'the address of a registry'],
  [/\b(?:[c]laude|[a]nthropic|[o]penai|[c]hatgpt|[c]opilot|[L]LMs?)\b/i, 'how the code was made'],
  [/\b[l]anguage model\b|\b[A]I[- ](?:generated|written|assisted)\b/i, 'how the code was made'],
  [/\b(?:[g]enerated|[w]ritten) (?:by|with) (?:an )?AI\b/i, 'how the code was made'],
]

/** No file of the repository names this machine, a registry, or how the code was made. */
export function checkMachine(files: readonly SourceFile[]): readonly Violation[] {
  return files.flatMap((file) =>
    MACHINE.flatMap(([pattern, what]) => {
      const match = pattern.exec(file.text)
      if (match === null) return []
      const line = file.text.slice(0, match.index).split('\n').length
      return [sayer('machine', file.path)(line, `${what}: ${match[0].trim()}`)]
    }),
  )
}
