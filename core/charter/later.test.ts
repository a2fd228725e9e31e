import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkedLater } from './later.ts'

const KEY = '00'.repeat(32)

/** Device signatures that say by their first byte whether they hold. */
function counting() {
  const asked: number[] = []
  const device = (_: string, __: Uint8Array, signature: Uint8Array) => {
    asked.push(signature[0] ?? 0)
    return signature[0] === 1
  }
  const later = checkedLater({ device, passkey: () => true, wallet: () => false })
  const ask = (holds: number) => later.checks.device(KEY, new Uint8Array(), Uint8Array.of(holds))
  return { ...later, asked, ask }
}

describe('signatures that are checked later', () => {
  it('are taken to hold, and each is checked once when it is asked whether all do', () => {
    const { ask, asked, allHold } = counting()
    assert.deepEqual([ask(1), ask(1)], [true, true])
    assert.deepEqual(asked, [])
    assert.equal(allHold(), true)
    assert.equal(allHold(), true)
    assert.deepEqual(asked, [1, 1])
  })

  it('do not hold when one of them does not, whatever comes after it', () => {
    for (const place of [0, 1, 511, 512, 1_000]) {
      const { ask, allHold } = counting()
      for (let at = 0; at < 1_200; at += 1) ask(at === place ? 0 : 1)
      assert.equal(allHold(), false, `the one at ${place}`)
      ask(1)
      assert.equal(allHold(), false)
    }
  })

  it('wait until there are 512, and are not taken to hold after one that did not', () => {
    const { ask, asked } = counting()
    assert.equal(ask(0), true)
    for (let at = 1; at < 511; at += 1) assert.equal(ask(1), true)
    assert.deepEqual(asked, [])
    assert.equal(ask(1), false)
    assert.equal(ask(1), false)
  })

  it('are of every kind', () => {
    const { checks, allHold } = counting()
    assert.equal(checks.wallet('address', 'regtest', 'message', 'signature'), true)
    assert.equal(allHold(), false)
  })
})
