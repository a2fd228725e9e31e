// Holds the core pure beyond its imports: no clock, no randomness, no waiting, nothing of the
// world.

import { code, isProduct, type SourceFile, type Token, type Violation } from './source.ts'

// Each with what a reader should do instead, which is nearly always the same: be told.
const WORLD: ReadonlyMap<string, string> = new Map([
  ...named('the core never waits', 'async await Promise queueMicrotask'),
  ...named('the time is an argument', 'Date performance Temporal'),
  ...named('nothing happens later', 'setTimeout setInterval setImmediate requestAnimationFrame'),
  ...named('the core touches nothing', 'fetch WebSocket XMLHttpRequest localStorage'),
  ...named('the core knows no process', 'process console globalThis navigator'),
  ...named('random bytes are an argument', 'crypto'),
  ...named('a browser has none; use Uint8Array', 'Buffer'),
  ...named('it differs by machine', 'Intl'),
])

// These are properties, so the word before the dot does not matter.
const WORLD_PROPERTIES: ReadonlyMap<string, string> = new Map([
  ...named('it differs by machine', 'localeCompare toLocaleString toLocaleLowerCase'),
  ...named('it differs by machine', 'toLocaleUpperCase toLocaleDateString toLocaleTimeString'),
  ...named('the zone differs by machine', 'getFullYear getMonth getDate getDay getHours'),
  ...named('the zone differs by machine', 'getMinutes getTimezoneOffset'),
])

/** The WASM of the curve is put together while its module loads; nobody who calls it waits. */
const LOADS_WASM = { path: 'core/bitcoin/curve.ts', wait: 'await', at: '=' }

function named(why: string, words: string): readonly (readonly [string, string])[] {
  return words.split(' ').map((word) => [word, why] as const)
}

export function checkPurity(files: readonly SourceFile[]): readonly Violation[] {
  return files
    .filter(({ path }) => path.startsWith('core/') && isProduct(path))
    .flatMap((file) => {
      const list = code(file)
      return list.flatMap((token, i) => {
        const why = impurity(list, token, i)
        if (why === undefined || isLoading(file.path, list, i)) return []
        const message = `${token.text} in the core: ${why}`
        return [{ rule: 'purity', path: file.path, line: token.line, message }]
      })
    })
}

// At the top of the module, as the value of a constant; in a function it would be a wait.
function isLoading(path: string, list: readonly Token[], i: number): boolean {
  if (path !== LOADS_WASM.path || list[i]?.text !== LOADS_WASM.wait) return false
  const isTop = list.slice(0, i).every(({ text }) => text !== 'function' && text !== '=>')
  return isTop && list[i - 1]?.text === LOADS_WASM.at
}

function impurity(list: readonly Token[], token: Token, i: number): string | undefined {
  if (token.kind !== 'word') return undefined
  const before = list[i - 1]?.text
  const isProperty = before === '.' || before === '?.'
  if (token.text === 'Date' && isCalendar(list, i)) return undefined
  if (!isProperty) return WORLD.get(token.text)
  if (token.text === 'random' && list[i - 2]?.text === 'Math') return 'random bytes are an argument'
  return WORLD_PROPERTIES.get(token.text)
}

// `Date.UTC(…)` and `new Date(at)` reckon with a time that was given; `new Date()` asks for one.
function isCalendar(list: readonly Token[], i: number): boolean {
  const [before, , first, second] = list.slice(i - 1, i + 3)
  if (before?.text === 'new') return first?.text === '(' && second?.text !== ')'
  return first?.text === '.' && second?.text === 'UTC'
}
