// Holds the names: of files, of what they export, and the few forms of a module we do not use.

import { importsOf } from './imports.ts'
import { SCOPE } from './rooms.ts'
import {
  closing,
  code,
  isCode,
  isTest,
  type SourceFile,
  type Token,
  type Violation,
} from './source.ts'

// Words that fit anything say nothing. `http/` may have handlers and systemd
// has services: that is what they are called there.
const BANNED: ReadonlySet<string> = new Set(
  (
    'util utils helper helpers manager managers service services handler handlers ' +
    'data info infos misc common base abstract'
  ).split(' '),
)

const MAX_WORDS = 2
const WELL_KNOWN = /(?:^|\/)(?:[A-Z]+(?:\.md)?|Dockerfile|\.[\w.-]+|package(?:-lock)?\.json)$/
const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+)*$/
const COMPONENT = /^[A-Z][A-Za-z0-9]*(?:\.test)?\.tsx$/

const violation = (path: string, line: number, message: string): Violation => ({
  rule: 'names',
  path,
  line,
  message,
})

/** Files are named in kebab-case, code in one or two words, and none of them banned. */
export function checkFileNames(files: readonly SourceFile[]): readonly Violation[] {
  return files.flatMap(({ path }) => {
    const say = (message: string) => violation(path, 1, message)
    const name = path.split('/').at(-1) ?? ''
    const folders = path.split('/').slice(0, -1)
    const found = folders
      .filter((folder) => !/^\.?[a-z0-9]+(?:-[a-z0-9]+)*$/.test(folder))
      .map((folder) => say(`the folder ${folder} is not in kebab-case`))
    for (const word of [...folders, name].flatMap(wordsOf)) {
      if (isBanned(word, path)) found.push(say(`'${word}' says nothing`))
    }
    if (WELL_KNOWN.test(path) || COMPONENT.test(name)) return found
    if (!KEBAB.test(name)) found.push(say('the name is not in kebab-case'))
    const stem = name.split('.')[0] ?? ''
    const isLong = stem.split('-').length > MAX_WORDS
    if (isLong && isCode(path) && !isTest(path)) {
      found.push(say('the name has more than two words'))
    }
    return found
  })
}

/** Exported names hold no banned word. */
export function checkExports(files: readonly SourceFile[]): readonly Violation[] {
  return files
    .filter(({ path }) => isCode(path))
    .flatMap((file) =>
      exportsOf(file).flatMap(({ text, line }) =>
        wordsOf(text)
          .filter((word) => isBanned(word, file.path))
          .map((word) => violation(file.path, line, `'${word}' in ${text} says nothing`)),
      ),
    )
}

/** The words of `psbtBase64`, `MAX_FEE` or `read-spend`: a name of an encoding stays one word. */
export function wordsOf(name: string): readonly string[] {
  const words = name.match(/[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*|\d+/g) ?? []
  return words.map((word) => word.toLowerCase())
}

function isBanned(word: string, path: string): boolean {
  if (/^handlers?$/.test(word) && path.includes('/http/')) return false
  if (word === 'service' && path.startsWith('deploy/systemd/')) return false
  return BANNED.has(word)
}

const DECLARES: ReadonlySet<string> = new Set(
  'function const let var class type interface'.split(' '),
)
const MODIFIERS: ReadonlySet<string> = new Set(['async', 'declare', 'abstract', '*'])

// The tokens that are the exported names, `as` included: `export { a as b }` exports b.
function exportsOf(file: SourceFile): readonly Token[] {
  const list = code(file)
  return list.flatMap((token, i) => {
    if (token.text !== 'export' || token.kind !== 'word') return []
    let at = i + 1
    while (MODIFIERS.has(list[at]?.text ?? '') || DECLARES.has(list[at]?.text ?? '')) at += 1
    const first = list[at]
    if (first?.kind === 'word') return [first]
    if (first?.text !== '{' && first?.text !== '[') return []
    const inside = list.slice(at + 1, closing(list, at))
    return inside.filter((each, k) => {
      const next = inside[k + 1]?.text
      return each.kind === 'word' && next !== 'as' && next !== ':' && each.text !== 'as'
    })
  })
}

/** Named exports only, no barrels, imports that carry their ending, and none of TypeScript's own
 * constructs that leave code behind when the types are stripped. */
export function checkForms(files: readonly SourceFile[]): readonly Violation[] {
  return files
    .filter(({ path }) => isCode(path))
    .flatMap((file) => {
      const say = (line: number, message: string) => violation(file.path, line, message)
      const list = code(file)
      const found = list.flatMap((token, i) => {
        const why = forbiddenForm(list, token, i)
        return why === undefined ? [] : [say(token.line, why)]
      })
      if (isBarrel(list)) found.push(say(1, 'a file of re-exports only'))
      for (const { specifier, line } of importsOf(file)) {
        const isOurs = specifier !== undefined && (/^\.|^\//.test(specifier) || isScoped(specifier))
        if (!isOurs || /\.(?:tsx?|mjs|json)$/.test(specifier)) continue
        found.push(say(line, `'${specifier}' does not carry the file's ending`))
      }
      return found
    })
}

const isScoped = (specifier: string) => specifier.startsWith(SCOPE)

function forbiddenForm(list: readonly Token[], token: Token, i: number): string | undefined {
  const [before, next, afterNext] = [list[i - 1], list[i + 1], list[i + 2]]
  if (token.kind === 'mark' && token.text === '@') return 'a decorator'
  if (token.kind !== 'word' || before?.text === '.') return undefined
  const opensBlock = next?.kind === 'word' && /^[{.]$/.test(afterNext?.text ?? '')
  if (token.text === 'enum' && opensBlock) return 'an enum'
  if (token.text === 'namespace' && opensBlock) return 'a namespace'
  const isDefault = token.text === 'default'
  if (isDefault && (before?.text === 'export' || before?.text === 'as')) return 'a default export'
  return undefined
}

// Nothing but imports and exports that declare nothing.
function isBarrel(list: readonly Token[]): boolean {
  let exports = 0
  for (let i = 0; i < list.length; i += 1) {
    const word = list[i]?.text
    if (word === ';') continue
    if (word !== 'import' && word !== 'export') return false
    const next = list[i + 1]?.text === 'type' ? i + 2 : i + 1
    if (word === 'export') {
      if (list[next]?.text !== '{' && list[next]?.text !== '*') return false
      exports += 1
    }
    i = statementEnd(list, next, word === 'import')
  }
  return exports > 0
}

// An import ends with its module's name; an export of names may end with its bracket.
function statementEnd(list: readonly Token[], from: number, isImport: boolean): number {
  for (let i = from; i < list.length; i += 1) {
    if (list[i]?.kind === 'string') return i
    const isLast = list[i]?.text === '}' && list[i + 1]?.text !== 'from'
    if (!isImport && isLast) return i
  }
  return list.length
}
