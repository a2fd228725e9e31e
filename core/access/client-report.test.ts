import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Fault } from '../fault.ts'
import { readClientReport } from './client-report.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const read = (text: string) => readClientReport(bytes(text))

const BEGINNING = '{"type":"webauthn.get","challenge":"AAA_-9","origin":"https://a.example:8443"'
const REPORT = {
  type: 'webauthn.get',
  challenge: 'AAA_-9',
  origin: 'https://a.example:8443',
  crossOrigin: 'false',
  hasTopOrigin: false,
}

const refuses = (text: string | Uint8Array, name?: string) =>
  assert.throws(
    () => readClientReport(typeof text === 'string' ? bytes(text) : text),
    (error) => error instanceof Fault && error.facts.check === 'clientDataJSON',
    name,
  )

describe('a clientDataJSON', () => {
  it('is read as Chrome, Firefox and Safari write it', () => {
    const grease =
      ',"other_keys_can_be_added_here":"do not compare clientDataJSON against a template. See https://goo.gl/yabPex"'
    assert.deepEqual(read(`${BEGINNING},"crossOrigin":false}`), REPORT)
    assert.deepEqual(read(`${BEGINNING},"crossOrigin":false${grease}}`), REPORT)
    assert.deepEqual(read(`${BEGINNING}}`), { ...REPORT, crossOrigin: 'none' })
  })

  it('says that it was in a frame', () => {
    assert.equal(read(`${BEGINNING},"crossOrigin":true}`).crossOrigin, 'true')
    const top = read(`${BEGINNING},"crossOrigin":true,"topOrigin":"https://b.example"}`)
    assert.equal(top.hasTopOrigin, true)
    assert.equal(read(`${BEGINNING},"crossOrigin":false,"topOrigin":null}`).hasTopOrigin, true)
    assert.equal(read(`${BEGINNING},"top\\u004frigin":""}`).hasTopOrigin, true)
  })

  it('may have other members of any kind after those', () => {
    const rest = ',"a":{"type":"webauthn.create"},"b":[1,null],"__proto__":{"type":"x"},"c":"ü\\n"'
    assert.deepEqual(read(`${BEGINNING},"crossOrigin":false${rest}}`), REPORT)
  })

  it('has one spelling of what matters', () => {
    const whole = `${BEGINNING},"crossOrigin":false}`
    const others: Readonly<Record<string, string>> = {
      'a second type': `${BEGINNING},"type":"webauthn.get"}`,
      'a second challenge': `${BEGINNING},"crossOrigin":false,"challenge":"AAA_-9"}`,
      'a second origin': `${BEGINNING},"x":1,"origin":"https://b.example"}`,
      'a second crossOrigin': `${BEGINNING},"crossOrigin":true,"crossOrigin":false}`,
      'a late crossOrigin': `${BEGINNING},"x":1,"crossOrigin":false}`,
      'an escaped key that is one of them': `${BEGINNING},"ty\\u0070e":"x"}`,
      'an escaped first key': whole.replace('type', 't\\u0079pe'),
      'an escape in the origin': whole.replace('a.example', '\\u0061.example'),
      'an escaped slash': whole.replace('https://', 'https:\\/\\/'),
      'an origin that is not ASCII': whole.replace('a.example', 'ä.example'),
      'a line in the origin': whole.replace('a.example', 'a\n.example'),
      'another order': whole.replace(/("type":"webauthn.get"),("challenge":"AAA_-9")/, '$2,$1'),
      'a member before them': whole.replace('{', '{"x":1,'),
      'white space': whole.replace(',', ', '),
      'white space before it': ` ${whole}`,
      'white space after it': `${whole}\n`,
      'a byte order mark': `\ufeff${whole}`,
      'two of them': `${whole}${whole}`,
      'a bracket after it': `${whole}}`,
      'crossOrigin as text': whole.replace('false', '"false"'),
      'crossOrigin that goes on': whole.replace('false', 'falsehood'),
      'crossOrigin null': whole.replace('false', 'null'),
      'no end': whole.slice(0, -1),
      'a comma at the end': `${BEGINNING},}`,
      'white space after other members': `${BEGINNING},"x":1}\n`,
      'a rest that is no JSON': `${BEGINNING},x}`,
      'a number for a challenge': whole.replace('"AAA_-9"', '1'),
      'no origin': '{"type":"webauthn.get","challenge":"AAA_-9","crossOrigin":false}',
      'an array': `[${whole}]`,
      nothing: '',
    }
    assert.ok(read(whole))
    for (const [name, text] of Object.entries(others)) refuses(text, name)
  })

  it('reaches no terminal with what a terminal could obey', () => {
    assert.throws(
      () => read('\u001b[2J\u009b1m\ud83d'),
      (error) => error instanceof Fault && error.facts.got === '?[2J?1m?',
    )
  })

  it('is UTF-8', () => {
    refuses(Uint8Array.of(...bytes(`${BEGINNING},"x":"`), 0xff, ...bytes('"}')))
  })

  it('has 4,096 bytes at most', () => {
    const of = (length: number) => {
      const frame = `${BEGINNING},"x":""}`
      return frame.replace('"x":""', `"x":"${'a'.repeat(length - frame.length)}"`)
    }
    assert.ok(read(of(4_096)))
    refuses(of(4_097))
  })

  it('means the same to JSON.parse wherever it is read at all', () => {
    const piece = fc.constantFrom(
      '"type"',
      '"origin"',
      '"crossOrigin"',
      '"topOrigin"',
      '"x"',
      ':',
      ',',
      '{',
      '}',
      'true',
      '"',
      'false',
      'null',
      '[',
      ']',
      '"b"',
      '\\',
      ' ',
    )
    const property = fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = `${BEGINNING}${pieces.join('')}}`
      let report: ReturnType<typeof read>
      try {
        report = read(text)
      } catch (error) {
        assert.ok(error instanceof Fault)
        return
      }
      const parsed = JSON.parse(text)
      const { type, challenge, origin, crossOrigin, topOrigin } = parsed
      assert.deepEqual({ type, challenge, origin }, pick(report))
      assert.equal(String(crossOrigin ?? 'none'), report.crossOrigin)
      assert.equal(topOrigin !== undefined, report.hasTopOrigin)
    })
    fc.assert(property, { seed: 1, numRuns: 5_000 })
  })
})

const pick = ({ type, challenge, origin }: ReturnType<typeof read>) => ({ type, challenge, origin })
