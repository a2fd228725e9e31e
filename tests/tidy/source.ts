// Reads a source file as tokens, so that no rule is fooled by a comment, a string, a template or a
// regular expression. It knows TypeScript's words and brackets, not its grammar; a file it cannot
// read is no concern of this module: the compiler reports it.

export type SourceFile = { readonly path: string; readonly text: string }

export type Violation = {
  readonly rule: string
  readonly path: string
  readonly line: number
  readonly message: string
}

/** A check sees every file of the repository at once, and only those: no disk, no clock. */
export type Check = (files: readonly SourceFile[]) => readonly Violation[]

export type Token = {
  readonly kind: 'word' | 'number' | 'string' | 'template' | 'regex' | 'comment' | 'mark'
  /** As written; for a string or template without quotes, and with its escapes left alone. */
  readonly text: string
  readonly line: number
  readonly column: number
}

const CODE = /\.(?:[cm]?[jt]s|[jt]sx)$/
const TEST = /\.(?:test|contract)\.tsx?$/

export const isCode = (path: string): boolean => CODE.test(path)

/** Test files, and everything in the tests room: what runs only when we test. */
export const isTest = (path: string): boolean => TEST.test(path) || path.startsWith('tests/')

/** Code without its tests: what people run. */
export const isProduct = (path: string): boolean => isCode(path) && !isTest(path)

const cache = new WeakMap<SourceFile, readonly Token[]>()

/** Every token of the file, comments included. */
export function tokens(file: SourceFile): readonly Token[] {
  const known = cache.get(file)
  if (known !== undefined) return known
  const read = new Reader(file.text).readAll()
  cache.set(file, read)
  return read
}

/** The tokens that run: everything but comments. */
export function code(file: SourceFile): readonly Token[] {
  return tokens(file).filter((token) => token.kind !== 'comment')
}

/** The index of the bracket that closes the one at `open`, or the last index. */
export function closing(list: readonly Token[], open: number): number {
  let depth = 0
  for (let i = open; i < list.length; i += 1) {
    const token = list[i]
    if (token?.kind !== 'mark') continue
    if (OPENERS.has(token.text)) depth += 1
    if (CLOSERS.has(token.text)) depth -= 1
    if (depth === 0) return i
  }
  return list.length - 1
}

const OPENERS: ReadonlySet<string> = new Set(['(', '[', '{', '${'])
const CLOSERS: ReadonlySet<string> = new Set([')', ']', '}'])

// After these words a slash begins a regular expression; after any other word it divides.
const BEFORE_VALUE: ReadonlySet<string> = new Set(
  'return typeof case in of new delete void throw await yield else do instanceof'.split(' '),
)
const HEADS: ReadonlySet<string> = new Set(['if', 'while', 'for', 'with'])

const SPACE = /\s+/y
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y
const WORD = /#?[\p{ID_Start}$_][\p{ID_Continue}$]*/uy
const NUMBER =
  /(?:0[xob][\da-f_]+|\d[\d_]*(?:\.[\d_]*)?(?:e[+-]?\d+)?|\.\d[\d_]*(?:e[+-]?\d+)?)n?/iy
const STRING = /'(?:[^'\\\n]|\\[\s\S])*'?|"(?:[^"\\\n]|\\[\s\S])*"?/y
const REGEX = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y
const TEMPLATE = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*/y
const MARK = /=>|\?\.(?!\d)|\.\.\.|[\s\S]/y

class Reader {
  readonly #text: string
  readonly #found: Token[] = []
  // One entry per open bracket: the bracket, and for "(" whether it belongs to if, while, for.
  readonly #open: { readonly bracket: string; readonly isHead: boolean }[] = []
  #at = 0
  #line = 1
  #lineStart = 0
  #last: Token | undefined
  #closedHead = false

  constructor(text: string) {
    this.#text = text
  }

  readAll(): readonly Token[] {
    if (this.#text.startsWith('#!')) this.#take('comment', /#![^\n]*/y)
    while (this.#at < this.#text.length) this.#next()
    return this.#found
  }

  #next(): void {
    if (this.#skipSpace()) return
    const slash = this.#text[this.#at] === '/'
    if (slash && this.#take('comment', COMMENT)) return
    if (slash && this.#mayBeValue() && this.#take('regex', REGEX)) return
    if (this.#take('string', STRING) || this.#take('word', WORD)) return
    if (this.#take('number', NUMBER)) return
    if (this.#text[this.#at] === '`') {
      this.#take('mark', /`/y)
      this.#template()
      return
    }
    this.#mark()
  }

  // A template is its raw pieces, with the tokens of each ${…} between them.
  #template(): void {
    this.#take('template', TEMPLATE, true)
    if (this.#take('mark', /\$\{/y)) this.#open.push({ bracket: '${', isHead: false })
    else this.#take('mark', /`/y)
  }

  #mark(): void {
    const before = this.#last
    this.#take('mark', MARK)
    const text = this.#last?.text ?? ''
    if (OPENERS.has(text)) {
      const isHead = text === '(' && before?.kind === 'word' && HEADS.has(before.text)
      this.#open.push({ bracket: text, isHead })
    }
    if (!CLOSERS.has(text)) return
    const opened = this.#open.pop()
    this.#closedHead = opened?.isHead ?? false
    if (opened?.bracket === '${') this.#template()
  }

  #mayBeValue(): boolean {
    const last = this.#last
    if (last === undefined) return true
    if (last.kind === 'word') return BEFORE_VALUE.has(last.text)
    if (last.kind !== 'mark') return false
    if (last.text === ')') return this.#closedHead
    // After a block a regular expression may begin a line; after an object a slash divides.
    if (last.text === '}') return last.line < this.#line
    // "<" before a slash closes a JSX element.
    return last.text !== ']' && last.text !== '`' && last.text !== '<'
  }

  #skipSpace(): boolean {
    SPACE.lastIndex = this.#at
    const match = SPACE.exec(this.#text)
    if (match === null) return false
    this.#advance(match[0])
    return true
  }

  #take(kind: Token['kind'], pattern: RegExp, mayBeEmpty = false): boolean {
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#text)
    if (match === null || (match[0] === '' && !mayBeEmpty)) return false
    const raw = match[0]
    const text = kind === 'string' ? raw.replace(/^['"]|['"]$/g, '') : raw
    const token = { kind, text, line: this.#line, column: this.#at - this.#lineStart }
    this.#found.push(token)
    if (kind !== 'comment') this.#last = token
    this.#advance(raw)
    return true
  }

  #advance(raw: string): void {
    const newline = raw.lastIndexOf('\n')
    if (newline >= 0) {
      this.#line += raw.split('\n').length - 1
      this.#lineStart = this.#at + newline + 1
    }
    this.#at += raw.length
  }
}
