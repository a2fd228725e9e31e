import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { code, tokens } from './source.ts'

const read = (text: string) =>
  code({ path: 'x.ts', text }).map(({ kind, text: token }) => `${kind}:${token}`)
const words = (text: string) =>
  code({ path: 'x.ts', text })
    .filter(({ kind }) => kind === 'word')
    .map((token) => token.text)

describe('the tokens of a source file', () => {
  it('hide what stands in comments and strings', () => {
    const text = `a // Date\n/* Date\n */ b 'Date \\' Date' "it's" c`
    assert.deepEqual(words(text), ['a', 'b', 'c'])
    assert.equal(tokens({ path: 'x.ts', text }).filter((t) => t.kind === 'comment').length, 2)
  })

  it('show the code within a template and hide its text', () => {
    assert.deepEqual(words('`Date ${a + `in ${b} // ${"}"}` + c} \\${Date}` + d'), [
      'a',
      'b',
      'c',
      'd',
    ])
    assert.deepEqual(words('`${{ a: `${b}` }.a} Date`'), ['a', 'b', 'a'])
  })

  it('tell a regular expression from a division', () => {
    const cases: readonly (readonly [string, readonly string[]])[] = [
      ['x = /[\'"`]Date/g.test(y)', ['x', 'test', 'y']],
      ['x = a / b / c', ['x', 'a', 'b', 'c']],
      ['x = (a) / b / c', ['x', 'a', 'b', 'c']],
      ['if (a) /Date/.exec(b)', ['if', 'a', 'exec', 'b']],
      ['return /[/\\]Date]/.exec(b)', ['return', 'exec', 'b']],
      ['x = list[0] / a / b', ['x', 'list', 'a', 'b']],
      ['x = 4 / a / b', ['x', 'a', 'b']],
      ['x = `4` / a / b', ['x', 'a', 'b']],
      ['f({ a: 1 }, /Date/, b)', ['f', 'a', 'b']],
      ['<p>1</p>\n<a href="/x" />', ['p', 'p', 'a', 'href']],
    ]
    for (const [text, expected] of cases) assert.deepEqual(words(text), expected, text)
  })

  it('keep numbers, private names and arrows whole', () => {
    assert.deepEqual(read('#a = 1_000n => 0xff .5'), [
      'word:#a',
      'mark:=',
      'number:1_000n',
      'mark:=>',
      'number:0xff',
      'number:.5',
    ])
  })

  it('know their lines and columns', () => {
    const list = code({ path: 'x.ts', text: '#!/x\n`a\n${b}\n`\n  c' })
    const places = list
      .filter(({ kind }) => kind === 'word')
      .map(({ line, column }) => [line, column])
    assert.deepEqual(places, [
      [3, 2],
      [5, 2],
    ])
  })

  it('end with an unfinished string, at the latest at its line', () => {
    assert.deepEqual(words("a = 'Date\nb"), ['a', 'b'])
  })
})
