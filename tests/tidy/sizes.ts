// Counts: lines of a file, columns of a line, lines and parameters of a function. What must be
// larger is listed by name with its reason, and only for as long as it is larger.

import { functionsOf } from './functions.ts'
import { isCode, isTest, type SourceFile, type Violation } from './source.ts'

const MAX_FILE_LINES = 300
const MAX_COLUMNS = 100
const MAX_FUNCTION_LINES = 60
const MAX_PARAMETERS = 4

export type SizeException = {
  readonly path: string
  readonly limit: 'file' | 'columns' | 'function' | 'parameters'
  /** The function, for the last two. */
  readonly name?: string
  readonly reason: string
}

const SIZE_EXCEPTIONS: readonly SizeException[] = [
  {
    path: 'core/bitcoin/wordlist.ts',
    limit: 'columns',
    reason: 'The words of BIP 39, to be compared with the list of the standard at a glance.',
  },
  {
    path: 'client/cli/commands/spend.ts',
    limit: 'parameters',
    name: 'spend',
    reason: 'The command line library gives each argument of the command as one of the function.',
  },
]

type Excess = Violation & Pick<SizeException, 'limit' | 'name'>

export function checkSizes(
  files: readonly SourceFile[],
  exceptions: readonly SizeException[] = SIZE_EXCEPTIONS,
): readonly Violation[] {
  const excesses = files.filter(({ path }) => isCode(path)).flatMap(excessesOf)
  const matches = (exception: SizeException, excess: Excess) =>
    exception.path === excess.path &&
    exception.limit === excess.limit &&
    exception.name === excess.name
  const isExcused = (excess: Excess) => exceptions.some((each) => matches(each, excess))
  const idle = exceptions.filter((each) => !excesses.some((excess) => matches(each, excess)))
  const present = new Set(files.map(({ path }) => path))
  return [
    ...excesses.filter((excess) => !isExcused(excess)),
    ...idle.map(({ path, limit, name = '' }) => {
      const why = present.has(path) ? 'no longer needs' : 'is gone and needs no'
      return { rule: 'sizes', path, line: 1, message: `${why} ${limit} exception ${name}`.trim() }
    }),
  ]
}

function excessesOf(file: SourceFile): readonly Excess[] {
  const rule = 'sizes'
  const { path } = file
  const lines = file.text.replace(/\n$/, '').split('\n')
  const found: Excess[] = []
  if (lines.length > MAX_FILE_LINES) {
    const message = `${lines.length} lines, ${MAX_FILE_LINES} at most`
    found.push({ rule, path, line: lines.length, message, limit: 'file' })
  }
  for (const [i, text] of lines.entries()) {
    if (columnsOf(text) <= MAX_COLUMNS) continue
    const message = `${columnsOf(text)} columns, ${MAX_COLUMNS} at most`
    found.push({ rule, path, line: i + 1, message, limit: 'columns' })
  }
  return [...found, ...functionExcesses(file)]
}

// A link or an encoded value (a key, a transaction) cannot be broken, so it counts for nothing.
const UNBREAKABLE = /https?:\/\/[^\s'"`)]+|[\w+/=]{64,}/g
const columnsOf = (line: string): number => [...line.replace(UNBREAKABLE, '')].length

function functionExcesses(file: SourceFile): readonly Excess[] {
  return functionsOf(file).flatMap((each) => {
    const found: Excess[] = []
    const place = { rule: 'sizes', path: file.path, line: each.firstLine, name: each.name }
    const length = each.lastLine - each.firstLine + 1
    const isGroup = isTest(file.path) && /^(?:describe|suite)$/.test(each.takenBy ?? '')
    if (length > MAX_FUNCTION_LINES && !isGroup) {
      const message = `${each.name} has ${length} lines, ${MAX_FUNCTION_LINES} at most`
      found.push({ ...place, message, limit: 'function' })
    }
    if (each.parameters > MAX_PARAMETERS) {
      const message = `${each.name} takes ${each.parameters} parameters, ${MAX_PARAMETERS} at most`
      found.push({ ...place, message, limit: 'parameters' })
    }
    return found
  })
}
