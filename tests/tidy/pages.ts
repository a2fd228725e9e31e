// Holds what the pages promise: each command they name exists, and each file they link to is there.

import { dirname, join } from 'node:path/posix'
import { code, isProduct, type SourceFile, type Violation } from './source.ts'

const NPM_RUN = /\bnpm (?:run ([a-z][\w:-]*)|(test|start)\b)/g
const OWN_COMMAND = /(?:^|[\s`])\.\/countersign ([a-z][a-z-]*)/g
const OWN_PROGRAM = /\bnode bin\/run\.mjs ([\w./-]+\.ts)\b/g
const LINK = /\]\((?!https?:|mailto:|#)([^)\s#]+)[^)]*\)/g

export function checkPages(files: readonly SourceFile[]): readonly Violation[] {
  const known = new Set(files.map(({ path }) => path))
  const scripts = scriptsOf(files)
  const commands = commandsOf(files)
  const isThere = (page: string, link: string) => {
    const path = join(dirname(page), link).replace(/\/$/, '')
    return known.has(path) || [...known].some((each) => each.startsWith(`${path}/`))
  }
  const pages = files.filter(({ path }) => /^(?:[^/]+|docs\/.+)\.md$/.test(path))
  return pages.flatMap((page) => [
    ...missing(page, NPM_RUN, (name) => scripts.has(name), 'no npm script'),
    ...missing(page, OWN_COMMAND, (name) => commands?.has(name) ?? true, 'no command'),
    ...missing(page, OWN_PROGRAM, (name) => known.has(name), 'no file'),
    ...missing(page, LINK, (name) => isThere(page.path, name), 'no file'),
  ])
}

function missing(
  page: SourceFile,
  pattern: RegExp,
  isThere: (name: string) => boolean,
  what: string,
): readonly Violation[] {
  return [...page.text.matchAll(pattern)].flatMap((match) => {
    const name = match[1] ?? match[2] ?? ''
    if (isThere(name)) return []
    const line = page.text.slice(0, match.index).split('\n').length
    return [{ rule: 'pages', path: page.path, line, message: `${what} '${name}'` }]
  })
}

function scriptsOf(files: readonly SourceFile[]): ReadonlySet<string> {
  const manifest = files.find(({ path }) => path === 'package.json')
  if (manifest === undefined) return new Set()
  const read = JSON.parse(manifest.text) as { readonly scripts?: Readonly<Record<string, string>> }
  return new Set(Object.keys(read.scripts ?? {}))
}

// The first word of every string of the command line's code: registering a command takes one.
// undefined while there is no command line.
function commandsOf(files: readonly SourceFile[]): ReadonlySet<string> | undefined {
  const cli = files.filter(({ path }) => path.startsWith('client/cli/') && isProduct(path))
  if (cli.length === 0) return undefined
  const strings = cli.flatMap((file) => code(file).filter(({ kind }) => kind === 'string'))
  return new Set(strings.map(({ text }) => text.split(' ')[0] ?? ''))
}
