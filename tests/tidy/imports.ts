// Holds the import table: every way to load a module is found, and compared with the row of the
// room that does.

import { builtinModules } from 'node:module'
import { dirname, join } from 'node:path/posix'
import {
  admits,
  COMPUTED_IMPORTS,
  FOLDERS_WITHOUT_CODE,
  folderOfWorkspace,
  type Room,
  roomOf,
  SCOPE,
  TEST_PACKAGES,
  workspaceOf,
} from './rooms.ts'
import {
  closing,
  code,
  isCode,
  isTest,
  type SourceFile,
  type Token,
  type Violation,
} from './source.ts'

/** One import as written; `specifier` is undefined when it is computed and cannot be checked. */
export type Import = { readonly specifier: string | undefined; readonly line: number }

/** Every import, export from, import(), require() and import.meta.resolve() of the file. */
export function importsOf(file: SourceFile): readonly Import[] {
  const list = code(file)
  const found: Import[] = []
  for (const [i, token] of list.entries()) {
    if (token.kind !== 'word' || isProperty(list, i)) continue
    const next = list[i + 1]
    const isClause = token.text === 'import' || token.text === 'from'
    if (isClause && next?.kind === 'string') {
      found.push({ specifier: next.text, line: next.line })
      continue
    }
    const open = callOf(list, i)
    if (open === undefined) continue
    if (token.text === 'createRequire') {
      if (isNamedRequire(list, i) || isWithinPackage(list, open)) continue
      const next = closing(list, open) + 1
      const specifier = list[next]?.text === '(' ? literalArgument(list, next) : undefined
      found.push({ specifier, line: token.line })
      continue
    }
    found.push({ specifier: literalArgument(list, open), line: token.line })
  }
  return found
}

const isProperty = (list: readonly Token[], i: number) => /^\??\.$/.test(list[i - 1]?.text ?? '')

// The index of "(" when the word at `i` begins a call that loads a module. With createRequire the
// result must be called `require`, so that the calls of that name are all there are.
function callOf(list: readonly Token[], i: number): number | undefined {
  const words = (...texts: string[]) => texts.every((text, k) => list[i + k]?.text === text)
  const shapes = [
    ['import', '('],
    ['require', '('],
    ['require', '.', 'resolve', '('],
    ['import', '.', 'meta', '.', 'resolve', '('],
    ['process', '.', 'getBuiltinModule', '('],
    ['createRequire', '('],
  ]
  const shape = shapes.find((texts) => words(...texts))
  return shape === undefined ? undefined : i + shape.length - 1
}

const isNamedRequire = (list: readonly Token[], i: number) =>
  list[i - 1]?.text === '=' && list[i - 2]?.text === 'require'

// `createRequire(require.resolve('package'))` reads what that package brings: its name was checked.
const isWithinPackage = (list: readonly Token[], open: number) =>
  ['require', '.', 'resolve', '('].every((text, k) => list[open + 1 + k]?.text === text)

function literalArgument(list: readonly Token[], open: number): string | undefined {
  const [first, piece, end] = list.slice(open + 1, open + 4)
  if (first?.kind === 'string')
    return [')', ','].includes(piece?.text ?? '') ? first.text : undefined
  if (first?.text !== '`' || piece === undefined) return undefined
  if (end?.text === '`') return piece.text
  // `package/lib/${name}` leads into that package, whatever the name is.
  return /^(?:@[\w.-]+\/)?\w[\w.-]*\//.test(piece.text) ? piece.text : undefined
}

/** What a specifier leads to: a file of ours, a room of ours, a package, a built-in of Node. */
export type Target =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'workspace'; readonly folder: string | undefined; readonly path: string }
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'builtin'; readonly name: string }

export function targetOf(path: string, specifier: string): Target {
  if (/^\.{0,2}\//.test(specifier) || /^\.{1,2}$/.test(specifier)) {
    return { kind: 'file', path: join(dirname(path), specifier) }
  }
  const [first = '', second = ''] = specifier.split('/')
  if (specifier.startsWith('node:')) return { kind: 'builtin', name: specifier }
  if (builtinModules.includes(first)) return { kind: 'builtin', name: `node:${specifier}` }
  const name = first.startsWith('@') ? `${first}/${second}` : first
  if (!specifier.startsWith(SCOPE)) return { kind: 'package', name }
  const folder = folderOfWorkspace(name)
  const rest = specifier.slice(name.length + 1)
  return { kind: 'workspace', folder, path: `${folder ?? name}/${rest}` }
}

/** Every import stays within the row of its room, and every folder with code has a row. */
export function checkImports(files: readonly SourceFile[]): readonly Violation[] {
  return files.flatMap((file) => {
    const say = (line: number, message: string): Violation => ({
      rule: 'imports',
      path: file.path,
      line,
      message,
    })
    const room = roomOf(file.path)
    const isKnown = FOLDERS_WITHOUT_CODE.includes(file.path.split('/')[0] ?? '')
    if (room === undefined) {
      const isHomeless = isCode(file.path) || (file.path.includes('/') && !isKnown)
      return isHomeless ? [say(1, 'the folder is not in the table of rooms')] : []
    }
    if (!isCode(file.path)) return []
    return importsOf(file).flatMap(({ specifier, line }) => {
      if (specifier === undefined && COMPUTED_IMPORTS.includes(file.path)) return []
      if (specifier === undefined) return [say(line, 'a computed import cannot be checked')]
      const why = refusal(file.path, room, specifier)
      return why === undefined ? [] : [say(line, `'${specifier}': ${why}`)]
    })
  })
}

// Why the file may not import that, or undefined when it may.
function refusal(path: string, room: Room, specifier: string): string | undefined {
  const target = targetOf(path, specifier)
  switch (target.kind) {
    case 'file':
      return refuseFile(room, target.path)
    case 'workspace':
      if (target.folder === undefined) return 'no such room'
      return refuseRoom(room, target.path)
    case 'builtin':
      if (isTest(path) || room.builtins === 'all') return undefined
      if (room.builtins !== 'none' && room.builtins.includes(target.name)) return undefined
      return `${room.folder} may not use it`
    case 'package':
      return refusePackage(path, room, target.name)
    default:
      return target satisfies never
  }
}

function refuseFile(room: Room, path: string): string | undefined {
  const there = roomOf(path)
  if (there === undefined || workspaceOf(there) !== workspaceOf(room)) {
    return `a relative import stays in its room; write ${SCOPE}…`
  }
  return there.folder === room.folder ? undefined : refuseRoom(room, path)
}

function refuseRoom(room: Room, path: string): string | undefined {
  const there = roomOf(path)
  if (there === undefined) return 'no such room'
  if (there.folder === room.folder) return 'within a room an import is relative'
  return admits(room.ours, there.folder)
    ? undefined
    : `${room.folder} may not import ${there.folder}`
}

function refusePackage(path: string, room: Room, name: string): string | undefined {
  if (admits(room.packages, name)) return undefined
  if (isTest(path) && admits(TEST_PACKAGES, name)) return undefined
  const own = room.only?.filter((only) => path.startsWith(only.path)) ?? []
  if (own.some(({ packages }) => admits(packages, name))) return undefined
  return `${room.folder} may not use this package`
}
