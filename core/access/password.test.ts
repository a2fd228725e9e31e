import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { flawOf, normalPassword } from './password.ts'

const COMMON = new Set(['password', 'letmein', 'dragon', 'iloveyou', 'qwertyuiop'])
const OWN = ['ada', 'Ada Lovelace', 'ada@analytical.example', 'Analytical Engines', 'Countersign']
const judge = (password: string) =>
  flawOf(normalPassword(password), (word) => COMMON.has(word), OWN)

describe('a password', () => {
  it('has twelve to 256 characters, counted as people do', () => {
    assert.equal(judge('kelp-7-vapor'), null)
    assert.equal(judge('kelp-7-vapo'), 'short')
    assert.equal(judge('🙂🙃😉😊😋😌😍😎😏😐😑'), 'short')
    assert.equal(judge('🙂🙃😉😊😋🚲🌧🎻🧲🪁🧊🪵'), null)
    assert.equal(judge(`${'kelp-7-vapor '.repeat(19)}kelp-7-va`), null)
    assert.equal(judge(`${'kelp-7-vapor '.repeat(19)}kelp-7-vapor`), 'long')
  })

  it('is none that everybody uses, with digits around it, twice, or in other signs', () => {
    const common = [
      'Password2026!',
      '1234password1',
      'passwordpassword',
      'QWERTYUIOP12',
      '...P4$$w0rd2026',
    ]
    for (const password of common) assert.equal(judge(password), 'common', password)
    assert.equal(judge('passwords of the mill'), null)
  })

  it('is no run, and none of few characters', () => {
    for (const password of [
      'abcdefghijkl',
      '987654321098',
      'aaaaaaaaaaaa',
      'abababababab',
      '111222333444',
    ])
      assert.equal(judge(password), 'simple', password)
  })

  it('does not say whose it is', () => {
    const own = [
      'adalovelace99',
      'Lovelace-2026',
      'countersign!!',
      'analyticalengines',
      'Ada@Analytical',
    ]
    for (const password of own) assert.equal(judge(password), 'own', password)
    assert.equal(judge('lovelace under a green umbrella'), null)
  })

  it('is the same from every keyboard', () => {
    assert.equal(normalPassword('ｋｅｌｐ'), 'kelp')
    assert.equal(normalPassword('e\u0301'), normalPassword('é'))
  })
})
