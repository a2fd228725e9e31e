import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { addressOf } from './address.ts'
import { hash160 } from './hashes.ts'
import {
  isWitnessProgram,
  multisigScript,
  p2shScript,
  p2wshScript,
  readWitnessProgram,
  scriptKind,
  sortedMultisigScript,
} from './script.ts'

const vectors = (name: string) => new URL(`../../../shared/vectors/${name}`, import.meta.url)

const hex = (text: string) => Uint8Array.fromHex(text)
const key = (digit: string) => hex(`02${digit.repeat(64)}`)
const keys = (count: number) => Array.from({ length: count }, () => key('1'))

describe('multisigScript', () => {
  it('keeps the order of the keys, and the sorted one does not depend on it', () => {
    const [a, b] = [key('a'), key('b')]
    const script = `5221${a.toHex()}21${b.toHex()}52ae`
    assert.equal(multisigScript(2, [a, b]).toHex(), script)
    assert.notEqual(multisigScript(2, [b, a]).toHex(), script)
    assert.equal(sortedMultisigScript(2, [a, b]).toHex(), script)
    assert.equal(sortedMultisigScript(2, [b, a]).toHex(), script)
  })

  it('sorts a copy', () => {
    const given = [key('b'), key('a')]
    sortedMultisigScript(1, given)
    assert.deepEqual(given, [key('b'), key('a')])
  })

  it('takes thresholds from 1 to the number of keys, and up to 16 keys', () => {
    assert.equal(multisigScript(16, keys(16)).length, 16 * 34 + 3)
    assert.equal(multisigScript(16, keys(16))[0], 0x60)
    for (const [threshold, count] of [
      [0, 1],
      [2, 1],
      [1, 0],
      [1, 17],
      [1.5, 2],
    ] as const) {
      assert.throws(() => multisigScript(threshold, keys(count)), RangeError)
    }
  })

  it('takes compressed keys only', () => {
    for (const bad of [hex(`04${'1'.repeat(128)}`), hex(`04${'1'.repeat(64)}`), hex('')]) {
      assert.throws(() => multisigScript(1, [bad]), RangeError)
    }
  })

  it('agrees with the vectors of BIP 67', (t) => {
    if (!existsSync(vectors('bip0067.json'))) return t.skip('the vectors are not here')
    type Case = { m: number; keys: string[]; script: string; address: string }
    const cases = JSON.parse(readFileSync(vectors('bip0067.json'), 'utf8')) as Case[]
    for (const { m, keys, script, address } of cases) {
      const found = sortedMultisigScript(m, keys.map(hex))
      assert.equal(found.toHex(), script)
      assert.equal(addressOf(p2shScript(hash160(found)), 'mainnet'), address)
    }
  })

  it('agrees with the BIP 67 vectors of Bitcoin Core', (t) => {
    const file = vectors('core/rpc_bip67.json')
    if (!existsSync(file)) return t.skip('the vectors are not here')
    type Case = { keys: string[]; sorted_keys: string[]; script: string; address: string }
    const cases = JSON.parse(readFileSync(file, 'utf8')) as Case[]
    for (const { keys, sorted_keys, script, address } of cases) {
      const found = sortedMultisigScript(2, keys.map(hex))
      assert.equal(found.toHex(), script)
      assert.deepEqual(multisigScript(2, sorted_keys.map(hex)), found)
      assert.equal(addressOf(p2shScript(hash160(found)), 'regtest'), address)
    }
  })
})

describe('scriptKind', () => {
  const hash20 = '11'.repeat(20)
  const hash32 = '11'.repeat(32)
  const cases = [
    { script: `76a914${hash20}88ac`, kind: 'p2pkh', witness: false },
    { script: `76a914${hash20}88ac00`, kind: 'other', witness: false },
    { script: `76a914${hash20}88ad`, kind: 'other', witness: false },
    { script: `a914${hash20}87`, kind: 'p2sh', witness: false },
    { script: `a914${hash20}`, kind: 'other', witness: false },
    { script: `0014${hash20}`, kind: 'p2wpkh', witness: true },
    { script: `0020${hash32}`, kind: 'p2wsh', witness: true },
    { script: `5120${hash32}`, kind: 'p2tr', witness: true },
    { script: `5114${hash20}`, kind: 'other', witness: true },
    { script: `6020${hash32}`, kind: 'other', witness: true },
    { script: `0015${hash20}11`, kind: 'other', witness: true },
    { script: `0020${hash32}00`, kind: 'other', witness: false },
    { script: `6120${hash32}`, kind: 'other', witness: false },
    { script: `4f20${hash32}`, kind: 'other', witness: false },
    { script: '51024e73', kind: 'other', witness: true },
    { script: '510100', kind: 'other', witness: false },
    { script: `5128${'11'.repeat(40)}`, kind: 'other', witness: true },
    { script: `5129${'11'.repeat(41)}`, kind: 'other', witness: false },
    { script: '6a', kind: 'op-return', witness: false },
    { script: '6a0548656c6c6f', kind: 'op-return', witness: false },
    { script: `21${key('1').toHex()}ac`, kind: 'other', witness: false },
    { script: '', kind: 'other', witness: false },
  ]
  for (const { script, kind, witness } of cases) {
    it(`takes ${script || 'nothing'} as ${kind}, ${witness ? '' : 'not '}a witness program`, () => {
      assert.equal(scriptKind(hex(script)), kind)
      assert.equal(isWitnessProgram(hex(script)), witness)
    })
  }

  it('knows its own P2WSH script', () => {
    const script = p2wshScript(multisigScript(1, keys(1)))
    assert.equal(scriptKind(script), 'p2wsh')
    assert.equal(readWitnessProgram(script)?.version, 0)
  })
})
