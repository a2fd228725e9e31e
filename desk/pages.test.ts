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
    for (const [, name = ''] of code.matchAll(/^(?:import|export)[^'"`;]*?from\s*['"]([^'"]+)/gm)) {
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
  const bytes = scripts.reduce((total, [, { body }]) => total + body.length, 0)
  assert.ok(bytes < 600_000, `${bytes} bytes`)
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
