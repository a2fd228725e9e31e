// What the pages are made of: this repository's own lines, nothing that needs Node, and not the
// curve.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPages } from './pages.ts'

const pages = readPages({ consoleUrl: 'http://console.localhost:8180' })
const bodyOf = (path: string): string => Buffer.from(pages.get(path)?.body ?? []).toString()
const scripts = [...pages].filter(([, { type }]) => type.startsWith('text/javascript'))

test('every import of a script is a script that is served', () => {
  assert.ok(scripts.length > 20)
  for (const [path, { body }] of scripts) {
    const code = Buffer.from(body).toString()
    const imports = /^(?:import|export)[^'"`;]*?from\s*['"]([^'"]+)|await import\('([^']+)'/gm
    for (const [, now, name = now ?? ''] of code.matchAll(imports)) {
      assert.ok(pages.has(name), `${path} imports ${name}`)
    }
  }
})

test('no script comes from Node, from the curve, or from a package but the hashes', () => {
  for (const [path] of scripts) {
    assert.match(path, /^\/(desk\/page|core|channel|node_modules\/@noble\/hashes)\//)
    assert.doesNotMatch(path, /curve|\.test\./)
  }
})

test('types are stripped, and the page stays small', () => {
  assert.doesNotMatch(bodyOf('/desk/page/main.ts'), /import type|: Promise<Node>/)
  const bytes = (of: readonly (readonly [string, { readonly body: Uint8Array }])[]) =>
    of.reduce((total, [, { body }]) => total + body.length, 0)
  const first = firstScripts()
  assert.ok(bytes(scripts.filter(([path]) => first.has(path))) < 650_000)
  assert.ok(bytes(scripts) < 900_000, `${bytes(scripts)} bytes with what is loaded later`)
})

/** What a browser loads before anything is shown: all but what a screen is loaded by later. */
function firstScripts(): ReadonlySet<string> {
  const found = new Set<string>()
  const waiting = ['/desk/page/main.ts']
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue
    found.add(path)
    const imports = /^(?:import|export)[^'"`;]*?from\s*['"]([^'"]+)/gm
    for (const [, name = ''] of bodyOf(path).matchAll(imports)) waiting.push(name)
  }
  return found
}

test('screens about exchanges are loaded when one is wanted', () => {
  const first = firstScripts()
  const screens = scripts.filter(([path]) => path.startsWith('/desk/page/screens/exchange/'))
  assert.ok(screens.length > 2)
  for (const [path] of screens) assert.ok(!first.has(path), path)
  assert.match(
    bodyOf('/desk/page/main.ts'),
    /await import\('\/desk\/page\/screens\/exchange\/screens\.ts'\)/,
  )
})

test('the page has no script or style of its own inside, and names none of another host', () => {
  const page = bodyOf('/')
  assert.doesNotMatch(page, /<script(?![^>]*src="\/)|<style|style=|\son[a-z]+=|https?:/)
})

test('no script makes nodes out of text', () => {
  for (const [path] of scripts) {
    if (!path.startsWith('/desk/page/')) continue
    assert.doesNotMatch(bodyOf(path), /innerHTML|outerHTML|insertAdjacent|document\.write|eval\(/)
  }
})
