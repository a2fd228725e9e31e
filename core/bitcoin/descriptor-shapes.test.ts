// The shapes besides wsh(sortedmulti): their texts, scripts and addresses, compared with others'.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { compileMiniscript } from '@bitcoinerlab/miniscript'
import { p2ms, p2sh, p2wsh, sortedMultisig, TEST_NETWORK } from '@scure/btc-signer'
import fc from 'fast-check'
import { Fault } from '../fault.ts'
import { accountPath } from './account.ts'
import { compareBytes } from './bytes.ts'
import { readCoSigned, timelockScript } from './cosign-script.ts'
import {
  type Chain,
  type Descriptor,
  type DescriptorKey,
  deriveScripts,
  descriptorAddress,
  readDescriptor,
  sortedMulti,
  type TimelockDescriptor,
  timelocked,
  type Wrapping,
  writeDescriptor,
  writeDescriptorKey,
  writtenMulti,
} from './descriptor.ts'
import { derive, fingerprint, fromSeed, HARDENED, publicPart } from './extended-key.ts'
import { hash160, sha256 } from './hashes.ts'
import { multisigScript, p2shScript, p2wshScript } from './script.ts'

const PATH = accountPath('regtest', 2, '87')

function keyOf(seed: number): DescriptorKey {
  const root = fromSeed(sha256(Uint8Array.of(seed)), 'test')
  const key = publicPart(derive(root, PATH))
  return { origin: { fingerprint: fingerprint(root), path: PATH }, key }
}
const keysOf = (count: number) => Array.from({ length: count }, (_, seed) => keyOf(seed))
const [U, S, B] = keysOf(3) as [DescriptorKey, DescriptorKey, DescriptorKey]
const text = (key: DescriptorKey, chains = '<0;1>') =>
  writeDescriptorKey(key).replace('<0;1>', chains)

const optional = { checksum: 'optional' } as const
const places = fc.tuple(fc.constantFrom<Chain>(0, 1), fc.nat({ max: HARDENED - 1 }))
const reasonOf = (body: string): string => {
  try {
    readDescriptor(body, optional)
  } catch (error) {
    if (error instanceof Fault && error.code === 'descriptor.invalid') {
      return String(error.facts.reason)
    }
    throw error
  }
  return assert.fail(`it was accepted: ${body}`)
}

describe('multisig', () => {
  const shapes = fc.record({
    isSorted: fc.boolean(),
    wrapping: fc.constantFrom<Wrapping>('wsh', 'sh-wsh'),
    size: fc.constantFrom<readonly [number, number]>([2, 2], [2, 3], [1, 1], [15, 15]),
  })

  it('of every kind is what @scure/btc-signer makes of the same keys', () => {
    const property = fc.property(shapes, places, ({ isSorted, wrapping, size }, place) => {
      const [threshold, count] = size
      const make = isSorted ? sortedMulti : writtenMulti
      const descriptor = make(threshold, keysOf(count).toReversed(), wrapping)
      const scripts = deriveScripts(descriptor, ...place)
      const keys = [...scripts.publicKeys]
      const inner = isSorted ? sortedMultisig(threshold, keys) : p2ms(threshold, keys)
      const bare = isSorted ? p2ms(threshold, keys.toSorted(compareBytes)) : inner
      const wsh = p2wsh(bare, TEST_NETWORK)
      const oracle = wrapping === 'wsh' ? wsh : p2sh(wsh, TEST_NETWORK)
      assert.deepEqual(scripts.script, oracle.script)
      assert.deepEqual(scripts.witnessScript, wsh.witnessScript)
      assert.deepEqual(scripts.redeemScript, wrapping === 'wsh' ? undefined : wsh.script)
      assert.equal(descriptorAddress(descriptor, 'signet', ...place), oracle.address)
      assert.deepEqual(readCoSigned(scripts.witnessScript), {
        threshold,
        publicKeys: isSorted ? keys.toSorted(compareBytes) : keys,
      })
    })
    fc.assert(property, { seed: 1, numRuns: 25 })
  })

  it('is read and written as it was', () => {
    const bodies = [
      `wsh(multi(2,${text(U)},${text(S)}))`,
      `sh(wsh(sortedmulti(2,${text(U)},${text(S)},${text(B)})))`,
      `sh(wsh(multi(1,${text(B)})))`,
    ]
    for (const body of bodies) {
      const descriptor = readDescriptor(body, optional)
      assert.equal(writeDescriptor(descriptor).split('#')[0], body)
      assert.deepEqual(readDescriptor(writeDescriptor(descriptor)), descriptor)
    }
  })

  it('takes the order of its keys as written, unless it sorts', () => {
    const scriptOf = (descriptor: Descriptor) => deriveScripts(descriptor, 0, 0).script.toHex()
    assert.notEqual(scriptOf(writtenMulti(2, [U, S])), scriptOf(writtenMulti(2, [S, U])))
    assert.equal(scriptOf(sortedMulti(2, [U, S])), scriptOf(sortedMulti(2, [S, U])))
  })

  it('of published descriptors has their scripts', (t) => {
    const file = new URL('../../../shared/vectors/bip0383.json', import.meta.url)
    if (!existsSync(file)) return t.skip('the vectors are not here')
    const { valid } = JSON.parse(readFileSync(file, 'utf8')) as {
      valid: { descriptor: string; scripts: string[] }[]
    }
    let count = 0
    for (const { descriptor, scripts } of valid) {
      const match = /^sh\(wsh\(multi\((\d+),([0-9a-f,]+)\)\)\)$/.exec(descriptor)
      if (!match) continue
      const keys = (match[2] ?? '').split(',').map((key) => Uint8Array.fromHex(key))
      const program = p2wshScript(multisigScript(Number(match[1]), keys))
      assert.deepEqual([p2shScript(hash160(program)).toHex()], scripts)
      count += 1
    }
    assert.equal(count, 1)
  })
})

describe('a wallet with a time lock', () => {
  const bodyOf = (later: string, older: number | string, first = text(U), second = text(S)) =>
    `wsh(or_d(multi(2,${first},${second}),and_v(v:pkh(${later}),older(${older}))))`

  /** The script of @bitcoinerlab/miniscript, with our keys put into it. */
  function scriptByOthers({ olderBlocks }: TimelockDescriptor, keys: readonly Uint8Array[]) {
    const { asm, issane } = compileMiniscript(
      `or_d(multi(2,U,S),and_v(v:pkh(B),older(${olderBlocks})))`,
    )
    assert.ok(issane)
    const [user, server, later] = keys.map((key) => key.toHex())
    const opcodes: Readonly<Record<string, string>> = {
      '<U>': `21${user}`,
      '<S>': `21${server}`,
      '<HASH160(B)>': `14${hash160(Uint8Array.fromHex(later ?? '')).toHex()}`,
      OP_CHECKMULTISIG: 'ae',
      OP_IFDUP: '73',
      OP_NOTIF: '64',
      OP_DUP: '76',
      OP_HASH160: 'a9',
      OP_EQUALVERIFY: '88',
      OP_CHECKSIGVERIFY: 'ad',
      OP_CHECKSEQUENCEVERIFY: 'b2',
      OP_ENDIF: '68',
    }
    return asm
      .split(' ')
      .map((word) => {
        const push = /^<([0-9a-f]+)>$/.exec(word)?.[1]
        if (push) return (push.length / 2).toString(16).padStart(2, '0') + push
        return opcodes[word] ?? (0x50 + Number(word)).toString(16)
      })
      .join('')
  }

  const BLOCKS = [1, 2, 15, 16, 17, 127, 128, 255, 256, 32_767, 32_768, 65_534, 65_535]
  for (const [name, later] of [
    ['a backup', B],
    ['the user', U],
    ['the server, which a signer refuses,', S],
  ] as const) {
    it(`for ${name} has the script of @bitcoinerlab/miniscript`, () => {
      for (const [index, blocks] of BLOCKS.entries()) {
        const descriptor = timelocked([U, S], later, blocks)
        for (const chain of [0, 1] as const) {
          const { publicKeys, laterKey, witnessScript, script } = deriveScripts(
            descriptor,
            chain,
            index,
          )
          const from = later === B ? chain : chain + 2
          assert.deepEqual(laterKey, derive(later.key, [from, index]).publicKey)
          const keys = [...publicKeys.slice(0, 2), laterKey as Uint8Array]
          assert.equal(witnessScript.toHex(), scriptByOthers(descriptor, keys))
          assert.deepEqual(script, p2wsh({ type: 'x', script: witnessScript } as never).script)
          assert.deepEqual(readCoSigned(witnessScript)?.publicKeys, publicKeys.slice(0, 2))
        }
      }
    })
  }

  it('is read and written as it was', () => {
    for (const body of [bodyOf(text(B), 144), bodyOf(text(U, '<2;3>'), 65_535)]) {
      const descriptor = readDescriptor(body, optional)
      assert.equal(writeDescriptor(descriptor).split('#')[0], body)
      assert.deepEqual(readDescriptor(writeDescriptor(descriptor)), descriptor)
    }
  })

  it('says whose key may sign alone, and when', () => {
    const backup = readDescriptor(bodyOf(text(B), 144), optional)
    const user = readDescriptor(bodyOf(text(U, '<2;3>'), 9), optional)
    assert.ok(backup.kind === 'timelock' && user.kind === 'timelock')
    assert.deepEqual([backup.keys.length, backup.laterKey, backup.olderBlocks], [3, 2, 144])
    assert.deepEqual([user.keys.length, user.laterKey, user.olderBlocks], [2, 0, 9])
  })

  const NONE: readonly (readonly [string, string, RegExp])[] = [
    ['no block', bodyOf(text(B), 0), /supported/],
    ['65536 blocks', bodyOf(text(B), 65_536), /65535/],
    ['seconds', bodyOf(text(B), 4_194_305), /65535/],
    ['a number with a zero in front', bodyOf(text(B), '0144'), /supported/],
    ['a third key on the chains of a second', bodyOf(text(B, '<2;3>'), 9), /<2;3>/],
    ['a key that signs both ways by one chain', bodyOf(text(U), 9), /<2;3>/],
    ['other chains', bodyOf(text(U, '<4;5>'), 9), /followed/],
    ['the user twice', bodyOf(text(B), 9, text(U), text(U)), /twice/],
    ['the user without origin as a third', bodyOf(text({ key: U.key }), 9), /twice/],
    ['three that sign together', bodyOf(text(B), 9, `${text(U)},${text(B)}`), /supported/],
    ['1-of-2', bodyOf(text(B), 9).replace('multi(2', 'multi(1'), /supported/],
    ['sorted keys', bodyOf(text(B), 9).replace('multi', 'sortedmulti'), /supported/],
    ['a key not hashed', bodyOf(text(B), 9).replace('v:pkh', 'v:pk'), /supported/],
    ['a time of day', bodyOf(text(B), 9).replace('older', 'after'), /supported/],
    ['a nested script', `sh(${bodyOf(text(B), 9)})`, /supported/],
    ['or_i', bodyOf(text(B), 9).replace('or_d', 'or_i'), /supported/],
  ]
  for (const [name, body, reason] of NONE) {
    it(`with ${name} is none`, () => assert.match(reasonOf(body), reason))
  }

  it('that was put together past the checks is refused', () => {
    const good = timelocked([U, S], B, 9)
    const forged: TimelockDescriptor[] = [
      { ...good, olderBlocks: 65_536 },
      { ...good, olderBlocks: 1.5 },
      { ...good, laterKey: 3 },
      { ...good, laterKey: 1 },
      { ...good, keys: [U, S] },
      { ...good, threshold: 1 as 2 },
    ]
    for (const descriptor of forged) {
      assert.throws(() => deriveScripts(descriptor, 0, 0), { code: 'descriptor.invalid' })
      assert.throws(() => writeDescriptor(descriptor), { code: 'descriptor.invalid' })
    }
  })
})

describe('a script that is co-signed', () => {
  const keys = [U.key.publicKey, S.key.publicKey]
  const script = timelockScript(keys, hash160(B.key.publicKey), 144)

  it('with any byte changed is none, or pays to others', () => {
    for (let at = 0; at < script.length; at++) {
      for (const flip of [1, 0x80, 0xff]) {
        const changed = script.with(at, (script[at] as number) ^ flip)
        const read = readCoSigned(changed)
        if (read) assert.equal(read.publicKeys.length, 2)
      }
      assert.equal(
        readCoSigned(script.subarray(0, at) as Uint8Array)?.threshold,
        at === 71 ? 2 : undefined,
      )
    }
    assert.equal(readCoSigned(Uint8Array.of(...script, 0x51)), null)
  })

  it('with a lock that is not the shortest push, or no lock, is none', () => {
    const end = script.length - 5
    const withPush = (...push: readonly number[]) =>
      Uint8Array.of(...script.subarray(0, end), ...push, 0xb2, 0x68)
    assert.deepEqual(withPush(2, 0x90, 0), script)
    assert.ok(readCoSigned(withPush(0x60)))
    const wrong = [[3, 0x90, 0, 0], [1, 5], [0], [0x61], [1, 0x81], [3, 0, 0, 1], [2, 0, 0x80], []]
    for (const push of wrong) assert.equal(readCoSigned(withPush(...push)), null, String(push))
  })

  it('is made of two keys, a hash and 1 to 65,535 blocks', () => {
    const hash = hash160(keys[0] as Uint8Array)
    for (const blocks of [0, -1, 65_536, 1.5, Number.NaN]) {
      assert.throws(() => timelockScript(keys, hash, blocks), RangeError)
    }
    assert.throws(() => timelockScript(keys.slice(1), hash, 9), RangeError)
    assert.throws(() => timelockScript(keys, hash.subarray(1), 9), RangeError)
  })
})
