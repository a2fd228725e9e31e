import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inFile, proves, sources } from './planted.ts'
import { checkComments, checkMachine, checkOpenings, checkTests, checkTypes } from './text.ts'

const opened = (bad: string, good: string) =>
  inFile('core/a.ts', `the opening ${JSON.stringify(bad)}`, bad, good)

describe('the opening of a module', () => {
  proves(checkOpenings, [
    opened('import a', '// What it is for.\nimport a'),
    opened('/* What it is for. */\n', '\n// What it is for.\n'),
    opened('/** What it is for. */\n', '#!/usr/bin/env node\n// What it is for.\n'),
    opened('//\n', "'use strict'\n// What it is for.\n"),
    opened('', '// What it is for.'),
  ])

  it('is not asked of a test', () => {
    assert.deepEqual(checkOpenings(sources([['core/a.test.ts', 'import a']])), [])
  })
})

const written = (bad: string, good: string) => inFile('core/a.ts', `\`${bad}\``, bad, good)

describe('the comments', () => {
  proves(checkComments, [
    written('// TODO: count the fee', '// TODO(#12): count the fee'),
    written('/* FIXME count */', "const a = 'FIXME'"),
    written('// XXX', '// X'),
    written('// @ts-ignore', '// @ts-expect-error: the types of node lack it'),
    written('// @ts-nocheck', '// nocheck'),
    written('// @ts-expect-error', '// expect an error'),
    written('// oxlint-disable-next-line a', '// oxlint-disable-next-line a -- a reason'),
  ])
})

describe('the types', () => {
  proves(checkTypes, [
    written('const a = b as any', 'const a = b as unknown'),
    written('function f(a: any) {}', "function f(a: 'any') {}"),
    written('const a: Map<any, string> = b', 'const a = Promise.any(b)'),
    written('type A = B | any', '// B | any\nconst a = b ? any : c'),
  ])
})

const tested = (bad: string, good: string) => inFile('core/a.test.ts', `\`${bad}\``, bad, good)

describe('the tests', () => {
  proves(checkTests, [
    tested("it.only('x', f)", "it('x', f)"),
    tested("describe.only('x', f)", "a.b('only')"),
    tested("it('x', { only: true }, f)", "it('x', { only: a }, f)"),
    tested("it.skip('x', f)", "it('x', { skip: 'the vectors are absent' }, f)"),
    tested('t.skip()', "t.skip('the vectors are absent')"),
    tested("test.skip('x', f)", 'context.skip(`${a} is absent`)'),
    tested("it('x', { skip: true }, f)", "it('x', { skip: !a && 'the vectors are absent' }, f)"),
    tested("it.todo('x')", "it('x', f) // it.todo('x')"),
  ])
})

describe('the words that no file holds', () => {
  // Put together here, so that this file holds none of them.
  const path = (...parts: string[]) => `/${parts.join('/')}`
  const found = (text: string) => inFile('docs/a.md', JSON.stringify(text), text, 'Nothing.')
  const breaches = [
    `see ${path('work', 'main')}`,
    `'${path('root', '.cache')}'`,
    path('home', 'ann'),
    path('Users', 'ann'),
    path('tmp', 'scratch', 'a'),
    `https:${path('', 'registry.example.org')}`,
    ['registry', 'https'].join('='),
    ['"resolved"', '"https:'].join(': '),
    ['Co-authored by Clau', 'de'].join(''),
    ['AI', 'generated'].join('-'),
    ['written by an', 'AI'].join(' '),
  ]
  proves(checkMachine, breaches.map(found))

  it('may be part of a longer path', () => {
    const clean = ['../work/a', 'https://a.example/root/b', 'src/home/a', './tmp/a', '/home/<you>']
    for (const text of clean) assert.deepEqual(checkMachine(sources([['a.md', text]])), [], text)
  })
})
