// The pages, read into memory once: the desk's own, and of core and channel what they
// import. Types are stripped and names of packages become paths; nothing is bundled, so that a
// browser shows the very lines of this repository.

import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path/posix'
import { fileURLToPath } from 'node:url'
import type { DeskSettings } from '@countersign/channel/launch.ts'
import { canonicalBytes } from '@countersign/core/canonical.ts'

export type Page = { readonly type: string; readonly body: Uint8Array }

/** By their path in the address. */
export type Pages = ReadonlyMap<string, Page>

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const ENTRY = 'desk/page/main.ts'
const SCOPE = '@countersign/'

/** The one package of others that the core needs; it knows nothing of Node. */
const PACKAGES = ['@noble/hashes/']

const STATIC: readonly (readonly [path: string, file: string, type: string])[] = [
  ['/', 'desk/page/index.html', 'text/html; charset=utf-8'],
  ['/style.css', 'desk/page/style.css', 'text/css; charset=utf-8'],
  ['/icon.svg', 'desk/page/icon.svg', 'image/svg+xml'],
]

/** What a page is told of its surroundings. */
export type Surroundings = Pick<DeskSettings, 'consoleUrl'>

/** @throws Error when a page imports what a browser must not have: Node, the curve, a package */
export function readPages({ consoleUrl }: Surroundings): Pages {
  const pages = new Map<string, Page>()
  const told = Buffer.from(canonicalBytes({ consoleUrl: consoleUrl ?? '' }))
  pages.set('/surroundings.json', { type: 'application/json; charset=utf-8', body: told })
  for (const [path, file, type] of STATIC) pages.set(path, { type, body: readBytes(file) })
  const waiting = [ENTRY]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (pages.has(`/${file}`)) continue
    const { body, imports } = readModule(file)
    pages.set(`/${file}`, { type: 'text/javascript; charset=utf-8', body })
    waiting.push(...imports)
  }
  return pages
}

// Compiled here, it would only be an import when it is one: types were stripped before.
const IMPORT = /^((?:import|export)\b[^'"`;]*?\bfrom\s*|import\s*)(['"])([^'"\n]+)\2/gm

// What a screen is loaded by when it is wanted.
const LATER = /(\bawait import\()(['"])([^'"\n]+)\2/g

function readModule(file: string): { readonly body: Uint8Array; readonly imports: string[] } {
  const imports: string[] = []
  const written = readBytes(file).toString('utf8')
  const code = file.endsWith('.ts') ? withoutBlanks(stripTypeScriptTypes(written)) : written
  const placed = (_: string, before: string, quote: string, name: string) => {
    const target = targetOf(file, name)
    imports.push(target)
    return `${before}${quote}/${target}${quote}`
  }
  const browsers = code.replaceAll(IMPORT, placed).replaceAll(LATER, placed)
  return { body: Buffer.from(browsers), imports }
}

/** Types leave blanks of their own length behind. */
const withoutBlanks = (code: string): string =>
  code.replaceAll(/[ \t]+$/gm, '').replaceAll(/\n{3,}/g, '\n\n')

function targetOf(file: string, name: string): string {
  if (name.startsWith('.')) return join(dirname(file), name)
  if (name.startsWith(SCOPE)) return name.slice(SCOPE.length)
  if (PACKAGES.some((known) => name.startsWith(known))) return `node_modules/${name}`
  throw new Error(`${file} imports ${name}, which no browser has`)
}

const readBytes = (file: string): Buffer => readFileSync(join(ROOT, file))
