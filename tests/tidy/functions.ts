// Finds the functions of a file: where each begins and ends, and how many parameters it takes. It
// reads brackets, not grammar, and relies on the formatter: parentheses round every parameter list,
// and an expression that goes on is indented.

import { closing, code, type SourceFile, type Token } from './source.ts'

export type FunctionSpan = {
  /** The name, or 'anonymous'. */
  readonly name: string
  /** The function that takes it as an argument (`describe`, `map`), if any. */
  readonly takenBy: string | undefined
  readonly firstLine: number
  readonly lastLine: number
  readonly parameters: number
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))
const CONTROL = words('if for while switch catch with await return typeof super new')
const STATEMENTS = words(
  'return const let var throw if for while do else try finally switch case break continue export ' +
    'import class function async await yield new interface',
)

/** Every function with a body, and every arrow function (types of functions included). */
export function functionsOf(file: SourceFile): readonly FunctionSpan[] {
  const list = code(file)
  return list.flatMap((token, open) => {
    if (token.kind !== 'mark' || token.text !== '(') return []
    const close = closing(list, open)
    const last = bodyEnd(list, open, close)
    if (last === undefined) return []
    const parameters = countParameters(list.slice(open + 1, close))
    const lastLine = list[last]?.line ?? token.line
    return [{ ...nameOf(list, open), firstLine: token.line, lastLine, parameters }]
  })
}

// The index of the last token of the function whose parameters stand between the two brackets, or
// undefined when those are the brackets of a call, a condition or a mere grouping.
function bodyEnd(list: readonly Token[], open: number, close: number): number | undefined {
  const before = list[open - 1]
  if (before?.kind === 'word' && CONTROL.has(before.text) && !isProperty(list, open - 1)) {
    return list[close + 1]?.text === '=>' ? arrowEnd(list, open, close + 1) : undefined
  }
  const after = list[close + 1]
  const start = after?.text === ':' ? typeEnd(list, close + 2) : close + 1
  if (start === undefined) return undefined
  if (list[start]?.text === '=>') return arrowEnd(list, open, start)
  const mayBeNamed = before !== undefined && /^[\w$>\]*#'"]/u.test(before.text)
  const isBody = list[start]?.text === '{' && (mayBeNamed || before?.kind === 'string')
  return isBody ? closing(list, start) : undefined
}

const isProperty = (list: readonly Token[], i: number) => list[i - 1]?.text === '.'

// Where the type that begins at `from` ends: at the arrow or at the body. undefined when what
// follows the colon is no return type but the rest of a condition or of a case.
function typeEnd(list: readonly Token[], from: number): number | undefined {
  let angles = 0
  for (let i = from; i < list.length; i += 1) {
    const token = list[i]
    const before = list[i - 1]
    if (token === undefined || before === undefined) return undefined
    const isOpen =
      i === from || angles > 0 || /^(?:[|&:<,?]|=>|is|asserts|extends)$/.test(before.text)
    if (token.kind === 'word' && STATEMENTS.has(token.text)) return undefined
    if (token.text === '=>' && !(before.text === ')' && isFunctionType(list, from, i))) return i
    if (token.text === '{' && !isOpen) return i
    if (token.line > before.line && !isOpen && !/^[|&>]$/.test(token.text)) return undefined
    if (angles === 0 && /^[;,)\]}=]$/.test(token.text)) return undefined
    if (token.text === '<') angles += 1
    else if (token.text === '>') angles -= 1
    else if (/^[([{]$/.test(token.text)) i = closing(list, i)
  }
  return undefined
}

// `(a): (b) => C => …`: the arrow after a bracket that itself begins the type belongs to the type.
function isFunctionType(list: readonly Token[], from: number, arrow: number): boolean {
  for (let i = from; i < arrow; i += 1) {
    if (list[i]?.text !== '(') continue
    if (closing(list, i) === arrow - 1) return true
  }
  return false
}

function arrowEnd(list: readonly Token[], open: number, arrow: number): number {
  const first = arrow + 1
  if (list[first]?.text === '{') return closing(list, first)
  const indent = indentOf(list, open)
  let last = first
  for (let i = first; i < list.length; i += 1) {
    const token = list[i]
    if (token === undefined || /^[,;)\]}]$/.test(token.text)) return last
    if (i > first && token.line > (list[i - 1]?.line ?? 0) && token.column <= indent) return last
    if (/^(?:[([{]|\$\{)$/.test(token.text)) i = closing(list, i)
    last = i
  }
  return last
}

function indentOf(list: readonly Token[], i: number): number {
  const line = list[i]?.line
  let first = i
  while (list[first - 1]?.line === line) first -= 1
  return list[first]?.column ?? 0
}

function countParameters(inside: readonly Token[]): number {
  let commas = 0
  let angles = 0
  for (let i = 0; i < inside.length - 1; i += 1) {
    const text = inside[i]?.text ?? ''
    if (inside[i]?.kind !== 'mark') continue
    if (/^[([{]$/.test(text)) i = closing(inside, i)
    else if (text === '<') angles += 1
    else if (text === '>') angles -= 1
    else if (text === ',' && angles <= 0 && i < inside.length - 1) commas += 1
  }
  return inside.length === 0 ? 0 : commas + 1
}

// `function name(`, `name(`, `name = (`, `name: (`, `name = async <T>(`, `taker('…', (`.
function nameOf(list: readonly Token[], open: number): Pick<FunctionSpan, 'name' | 'takenBy'> {
  let i = open - 1
  if (list[i]?.text === '>') {
    while (i > 0 && list[i]?.text !== '<') i -= 1
    i -= 1
  }
  if (list[i]?.text === 'async') i -= 1
  const token = list[i]
  const isNamed = token?.kind === 'word' && token.text !== 'function'
  if (isNamed) return { name: token.text, takenBy: undefined }
  const assigned = list[i - 1]
  if (/^[=:]$/.test(token?.text ?? '') && assigned?.kind === 'word') {
    return { name: assigned.text, takenBy: undefined }
  }
  return { name: 'anonymous', takenBy: takerOf(list, i) }
}

// Walks back to the bracket that holds the function, and names what stands before it.
function takerOf(list: readonly Token[], from: number): string | undefined {
  let depth = 0
  for (let i = from; i >= 0; i -= 1) {
    const token = list[i]
    if (token?.kind !== 'mark') continue
    if (/^[)\]}]$/.test(token.text)) depth += 1
    if (!/^(?:[([{]|\$\{)$/.test(token.text)) continue
    if (depth === 0) {
      let name = i - 1
      while (list[name - 1]?.text === '.') name -= 2
      return token.text === '(' ? list[name]?.text : undefined
    }
    depth -= 1
  }
  return undefined
}
