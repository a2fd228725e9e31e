import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { functionsOf } from './functions.ts'
import { proves, sources } from './planted.ts'
import { checkSizes, type SizeException } from './sizes.ts'

const lines = (count: number, line = 'a()') => `${line}\n`.repeat(count)
const body = (count: number) => `{\n${lines(count - 2, '  a()')}}`
const withoutExceptions = (files: Parameters<typeof checkSizes>[0]) => checkSizes(files, [])

describe('the sizes', () => {
  proves(withoutExceptions, [
    {
      breach: 'a file of 301 lines',
      files: [['core/a.ts', lines(301)]],
      clean: [['core/a.ts', lines(300)]],
      line: 301,
    },
    {
      breach: 'a line of 101 columns',
      files: [['core/a.ts', `\n// ${'xy '.repeat(32)}zz`]],
      clean: [['core/a.ts', `\n// ${'xy '.repeat(32)}z`]],
      line: 2,
    },
    {
      breach: 'a long line, unless a link or a key makes it long',
      files: [['core/a.ts', `// ${'x, '.repeat(40)}`]],
      clean: [['core/a.ts', `// https://x.example/${'x,'.repeat(60)}\n'${'0f'.repeat(60)}'`]],
    },
    {
      breach: 'a function of 61 lines',
      files: [['core/a.ts', `function f() ${body(61)}`]],
      clean: [['core/a.ts', `function f() ${body(60)}`]],
    },
    {
      breach: 'a long test, and not a long group of tests',
      files: [['core/a.test.ts', `it('x', () => ${body(61)})`]],
      clean: [['core/a.test.ts', `describe('x', () => ${body(61)})`]],
    },
    {
      breach: 'five parameters',
      files: [['core/a.ts', 'const f = (a, b, c, d, e) => a']],
      clean: [['core/a.ts', 'const f = (a, { b, c, d }: X<Y, Z>, [e, f] = [1, 2]) => a']],
    },
  ])

  const tooLong = sources([['core/a.ts', `function f() ${body(61)}`]])
  const exception: SizeException = {
    path: 'core/a.ts',
    limit: 'function',
    name: 'f',
    reason: 'A table.',
  }

  it('excuse what is listed by name', () => {
    assert.deepEqual(checkSizes(tooLong, [exception]), [])
    assert.equal(checkSizes(tooLong, [{ ...exception, name: 'g' }]).length, 2)
    assert.equal(checkSizes(tooLong, [{ ...exception, limit: 'file' }]).length, 2)
  })

  it('report an exception that nothing needs any more', () => {
    const short = sources([['core/a.ts', 'function f() {}']])
    assert.match(checkSizes(short, [exception])[0]?.message ?? '', /no longer needs/)
    assert.match(checkSizes([], [exception])[0]?.message ?? '', /is gone/)
  })
})

describe('the functions of a file', () => {
  const spans = (text: string) =>
    functionsOf({ path: 'a.ts', text }).map(
      ({ name, firstLine, lastLine, parameters }) =>
        `${name} ${firstLine}-${lastLine} ${parameters}`,
    )

  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['function f(a, b) {\n}', ['f 1-2 2']],
    ['export async function* f<T extends { a: B }>(a: T): AsyncGenerator<T> {\n}', ['f 1-2 1']],
    ['function f(a: Map<K, V>): { a: B } | undefined {\n}', ['f 1-2 1']],
    [
      'function f(a: (b: C, c: D) => E): (b: C) => E {\n}',
      ['f 1-2 1', 'a 1-1 2', 'anonymous 1-2 1'],
    ],
    ['function f(): asserts a is { b: C } {\n}', ['f 1-2 0']],
    ['const f = (a, b,) => {\n}', ['f 1-2 2']],
    ['const f = async (a): Promise<B> => {\n}', ['f 1-2 1']],
    ['const f = (a) =>\n  g(a)\n    .h()\nconst b = 1', ['f 1-3 1']],
    ['const a = { f(b) {\n}, g: (c) => c }', ['f 1-2 1', 'g 2-2 1']],
    ['class A {\n  #f(b) {\n  }\n  get g() { return 1 }\n}', ['#f 2-3 1', 'g 4-4 0']],
    ["a.map((b) => {\n}, 'c')", ['anonymous 1-2 1']],
    ['if (a) {\n} else if (b(c)) {\n}', []],
    ['for (const a of b) {\n}\nwhile (f(a)) {\n}', []],
    ['const a = b ? f(c) : { d: 1 }\nif (x) {\n}', []],
    ['switch (a) {\n case f(b): {\n }\n case g(c):\n  return { d }\n}', []],
    ['const a = b ? f(c) : d\nclass E {\n}', []],
    ['f(a)\ng(b)\n', []],
  ]
  for (const [text, expected] of cases) {
    it(`of ${JSON.stringify(text)}`, () => {
      assert.deepEqual(spans(text), expected)
    })
  }
})
