import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { NETWORK, sortedMultisig, TEST_NETWORK } from '@scure/btc-signer'
import fc from 'fast-check'
import { Fault } from '../fault.ts'
import { accountPath } from './account.ts'
import { descriptorChecksum } from './checksum.ts'
import {
  type Chain,
  type DescriptorKey,
  deriveScripts,
  descriptorAddress,
  readDescriptor,
  sortedMulti,
  writeDescriptor,
} from './descriptor.ts'
import { MAX_KEYS } from './descriptor-check.ts'
import {
  derive,
  type ExtendedSecretKey,
  fingerprint,
  fromSeed,
  HARDENED,
  publicPart,
  writeExtendedKey,
} from './extended-key.ts'
import { sha256 } from './hashes.ts'
import { keyVersion } from './network.ts'

const LAST = HARDENED - 1
const PATH = accountPath('regtest', 5)

const rootOf = (seed: number) => fromSeed(sha256(Uint8Array.of(seed)), 'test')

function keyOf(seed: number): DescriptorKey {
  const root = rootOf(seed)
  return {
    origin: { fingerprint: fingerprint(root), path: PATH },
    key: publicPart(derive(root, PATH)),
  }
}
const keysOf = (count: number) => Array.from({ length: count }, (_, seed) => keyOf(seed))
const xpub = (seed: number) => writeExtendedKey(keyOf(seed).key, 'public')

const sealed = (body: string) => `${body}#${descriptorChecksum(body)}`
const body = (...keys: string[]) => `wsh(sortedmulti(1,${keys.join(',')}))`
const optional = { checksum: 'optional' } as const

function faultOf(act: () => unknown): Fault {
  try {
    act()
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  return assert.fail('it was accepted')
}

// BIP 129, second test vector: its `/**` is our `/<0;1>/*`.
const BSMS = {
  descriptor:
    "wsh(sortedmulti(2,[1cf0bf7e/48'/0'/0'/2']" +
    'xpub6FL8FhxNNUVnG64YurPd16AfGyvFLhh7S2uSsDqR3Qfcm6o9jtcMYwh6' +
    'DvmcBF9qozxNQmTCVvWtxLpKTnhVLN3Pgnu2D3pAoXYFgVyd8Yz/<0;1>/*,' +
    "[4fc1dd4a/48'/0'/0'/2']" +
    'xpub6EebMbEps7ZcV3FYEnddRsvrFWDrt2tiPmCeM7pPXQEmphvq9ZfJ1LWF' +
    'UDjf3vxCeBuPrfyGrMazWUsYsetrnHatQZVLJH7LsgCjtMqdzgj/<0;1>/*))',
  address: 'bc1qrgc6p3kylfztu06ysl752gwwuekhvtfh9vr7zg43jvu60mutamcsv948ej',
}

describe('readDescriptor', () => {
  it('reads keys with their origins, in the order written', () => {
    const descriptor = readDescriptor(BSMS.descriptor, optional)
    assert.equal(descriptor.threshold, 2)
    assert.equal(descriptor.version, 'main')
    assert.deepEqual(
      descriptor.keys.map(({ origin }) => origin?.fingerprint),
      ['1cf0bf7e', '4fc1dd4a'],
    )
    assert.deepEqual(descriptor.keys[0]?.origin?.path, accountPath('mainnet', 0))
  })

  it('takes keys without an origin, and with an origin that is the root', () => {
    const descriptor = readDescriptor(
      body(`${xpub(1)}/<0;1>/*`, `[DEADbeef]${xpub(2)}/<0;1>/*`),
      optional,
    )
    assert.equal(descriptor.keys[0]?.origin, undefined)
    assert.deepEqual(descriptor.keys[1]?.origin, { fingerprint: 'deadbeef', path: [] })
  })

  it('wants the checksum unless told otherwise, and never takes a wrong one', () => {
    const plain = body(`${xpub(1)}/<0;1>/*`)
    const whole = sealed(plain)
    assert.equal(readDescriptor(whole).threshold, 1)
    assert.equal(readDescriptor(plain, optional).threshold, 1)
    assert.equal(faultOf(() => readDescriptor(plain)).code, 'descriptor.checksum')
    const sum = whole.slice(-8)
    const wrong = [`${plain}#`, `${whole}q`, whole.slice(0, -1), `${plain}##${sum}`]
    const other = [`${plain}#${sum}#${sum}`, whole.replace('(1,', '(2,'), `${whole}#`]
    for (const text of [...wrong, ...other, `${plain}#${sum.toUpperCase()}`]) {
      for (const checksum of ['required', 'optional'] as const) {
        const fault = faultOf(() => readDescriptor(text, { checksum }))
        assert.equal(fault.code, 'descriptor.checksum')
      }
    }
  })

  const one = `${xpub(1)}/<0;1>/*`
  const two = `${xpub(2)}/<0;1>/*`
  const secret = writeExtendedKey(derive(rootOf(3), PATH), 'secret')
  const mainnet = writeExtendedKey(fromSeed(sha256(Uint8Array.of(9)), 'main'), 'public')
  const refused: readonly [string, string, RegExp][] = [
    ['another function', `sh(sh(${body(one)}))`, /supported/],
    ['multi without wsh', `sh(multi(1,${one}))`, /supported/],
    ['a key alone', `wsh(pkh(${one}))`, /supported/],
    ['more after the end', `${body(one)})`, /key|not/],
    ['white space', `wsh(sortedmulti(1, ${one}))`, /origin/],
    ['no keys', 'wsh(sortedmulti(1))', /supported/],
    ['an empty key', body(one, ''), /followed/],
    ['a secret key', body(one, `${secret}/<0;1>/*`), /secret/],
    ['the same key twice', body(one, one), /twice/],
    ['the same key twice, once with origin', body(one, `[deadbeef]${one}`), /twice/],
    ['keys of two networks', body(one, `${mainnet}/<0;1>/*`), /networks/],
    ['a key without chains', body(xpub(1)), /followed/],
    ['a single chain', body(`${xpub(1)}/0/*`), /followed/],
    ['other chains', body(`${xpub(1)}/<2;3>/*`), /followed/],
    ['three chains', body(`${xpub(1)}/<0;1;2>/*`), /followed/],
    ['hardened children', body(`${xpub(1)}/<0;1>/*h`), /followed/],
    ['a step before the chains', body(`${xpub(1)}/7/<0;1>/*`), /origin/],
    ['a mistyped key', body(`${xpub(1).slice(0, -1)}1/<0;1>/*`), /checksum/],
    ['a short fingerprint', body(`[deadbee]${one}`), /fingerprint/],
    ['a fingerprint that is no hex', body(`[deadbeeg]${one}`), /fingerprint/],
    ['a path that ends in a slash', body(`[deadbeef/0h/]${one}`), /fingerprint/],
    ['a capital H', body(`[deadbeef/0H]${one}`), /fingerprint/],
    ['a step beyond 2^31 - 1', body(`[deadbeef/2147483648]${one}`), /path/],
    ['two origins', body(`[deadbeef][deadbeef]${one}`), /origin/],
    ['threshold 0', `wsh(sortedmulti(0,${one}))`, /threshold/],
    ['threshold 01', `wsh(sortedmulti(01,${one}))`, /threshold/],
    ['a threshold above the number of keys', `wsh(sortedmulti(3,${one},${two}))`, /threshold/],
    ['a threshold that is no number', `wsh(sortedmulti(a,${one}))`, /threshold/],
    ['a foreign character', body(one).replace('wsh', 'wśh'), /supported/],
  ]
  for (const [what, text, reason] of refused) {
    it(`refuses ${what}`, () => {
      const fault = faultOf(() => readDescriptor(text, optional))
      assert.equal(fault.code, 'descriptor.invalid')
      assert.match(String(fault.facts.reason), reason)
    })
  }

  it('names the place of a bad key and quotes no secret one', () => {
    const fault = faultOf(() => readDescriptor(body(one, `${secret}/<0;1>/*`), optional))
    assert.equal(fault.facts.key, 2)
    assert.doesNotMatch(JSON.stringify([fault.facts, fault.message, fault.stack]), /tprv/)
  })

  it('refuses a text that is too long before it works on it', () => {
    const fault = faultOf(() => readDescriptor('w'.repeat(10_001), optional))
    assert.match(String(fault.facts.reason), /longer/)
  })
})

describe('writeDescriptor', () => {
  it('writes h and the checksum, whatever was read', () => {
    const written = writeDescriptor(readDescriptor(BSMS.descriptor, optional))
    assert.equal(written, sealed(BSMS.descriptor.replaceAll("'", 'h')))
  })

  it('is undone by readDescriptor', () => {
    const counts = fc.integer({ min: 1, max: 4 })
    const shapes = counts.chain((n) => fc.tuple(fc.integer({ min: 1, max: n }), fc.constant(n)))
    fc.assert(
      fc.property(shapes, fc.boolean(), ([threshold, count], hasOrigin) => {
        const keys = keysOf(count).map((entry) => (hasOrigin ? entry : { key: entry.key }))
        const descriptor = sortedMulti(threshold, keys)
        assert.deepEqual(readDescriptor(writeDescriptor(descriptor)), descriptor)
      }),
      { seed: 1, numRuns: 20 },
    )
  })
})

describe('sortedMulti', () => {
  it('takes up to 15 keys and not one more', () => {
    assert.equal(sortedMulti(15, keysOf(MAX_KEYS)).keys.length, 15)
    assert.match(writeDescriptor(sortedMulti(15, keysOf(15))), /^wsh\(sortedmulti\(15,/)
    assert.throws(() => sortedMulti(15, keysOf(16)), { code: 'descriptor.invalid' })
    assert.throws(() => sortedMulti(1, []), { code: 'descriptor.invalid' })
  })

  it('leaves out the secrets of the keys it is given', () => {
    const key: ExtendedSecretKey = rootOf(1)
    assert.equal('secret' in (sortedMulti(1, [{ key }]).keys[0]?.key ?? key), false)
  })

  it('refuses one public key under two chain codes', () => {
    const [first] = keysOf(1) as [DescriptorKey]
    const twin = { key: { ...first.key, chainCode: sha256(first.key.chainCode) } }
    assert.throws(() => sortedMulti(2, [first, twin]), { code: 'descriptor.invalid' })
  })

  it('takes keys down to depth 253, from where two steps are left', () => {
    const at = (depth: number) => ({ key: { ...keyOf(1).key, depth } })
    assert.ok(deriveScripts(sortedMulti(1, [at(253)]), 0, 0))
    assert.throws(() => sortedMulti(1, [at(254)]), { code: 'descriptor.invalid' })
  })
})

describe('deriveScripts', () => {
  const descriptor = sortedMulti(2, keysOf(3))

  it('gives the first address that BIP 129 publishes', () => {
    const published = readDescriptor(BSMS.descriptor, optional)
    assert.equal(descriptorAddress(published, 'mainnet', 0, 0), BSMS.address)
  })

  it('gives the keys of the secrets, in the order of the descriptor', () => {
    const { publicKeys } = deriveScripts(descriptor, 1, 17)
    for (const seed of [0, 1, 2]) {
      const child = derive(rootOf(seed), [...PATH, 1, 17])
      assert.deepEqual(publicKeys[seed], child.publicKey)
    }
  })

  it('agrees with @scure/btc-signer on scripts and addresses', () => {
    const places = fc.tuple(fc.constantFrom<Chain>(0, 1), fc.nat({ max: LAST }))
    const shapes = fc.constantFrom([2, 2], [2, 3], [3, 5], [1, 1], [15, 15] as const)
    fc.assert(
      fc.property(places, shapes, ([chain, index], [threshold, count]) => {
        const wallet = sortedMulti(threshold, keysOf(count))
        const { publicKeys, script, witnessScript } = deriveScripts(wallet, chain, index)
        const oracle = sortedMultisig(threshold, [...publicKeys], true, TEST_NETWORK)
        assert.deepEqual(script, oracle.script)
        assert.deepEqual(witnessScript, oracle.witnessScript)
        assert.equal(descriptorAddress(wallet, 'testnet4', chain, index), oracle.address)
      }),
      { seed: 1, numRuns: 25 },
    )
    const main = readDescriptor(BSMS.descriptor, optional)
    const { publicKeys } = deriveScripts(main, 1, 3)
    const oracle = sortedMultisig(2, [...publicKeys], true, NETWORK)
    assert.equal(descriptorAddress(main, 'mainnet', 1, 3), oracle.address)
  })

  it('answers the same from what it remembers as from a fresh descriptor', () => {
    for (const [chain, index] of [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, LAST],
      [0, 0],
    ] as const) {
      const fresh = sortedMulti(2, keysOf(3))
      assert.deepEqual(deriveScripts(descriptor, chain, index), deriveScripts(fresh, chain, index))
    }
  })

  it('takes indices from 0 to 2^31 - 1 and the chains 0 and 1', () => {
    assert.ok(deriveScripts(descriptor, 0, LAST))
    assert.throws(() => deriveScripts(descriptor, 0, HARDENED), { code: 'key.underivable' })
    assert.throws(() => deriveScripts(descriptor, 0, -1), RangeError)
    assert.throws(() => deriveScripts(descriptor, 2 as Chain, 0), RangeError)
  })

  it('refuses a descriptor that was put together past the checks', () => {
    const forged = { ...descriptor, threshold: 4 }
    assert.throws(() => deriveScripts(forged, 0, 0), { code: 'descriptor.invalid' })
    assert.throws(() => writeDescriptor(forged), { code: 'descriptor.invalid' })
  })
})

describe('descriptorAddress', () => {
  it('spells one script differently on each network, and refuses keys of the other kind', () => {
    const descriptor = sortedMulti(1, keysOf(1))
    assert.match(descriptorAddress(descriptor, 'regtest', 0, 0), /^bcrt1q/)
    assert.match(descriptorAddress(descriptor, 'signet', 0, 0), /^tb1q/)
    assert.throws(() => descriptorAddress(descriptor, 'mainnet', 0, 0), {
      code: 'descriptor.invalid',
    })
    assert.equal(keyVersion('regtest'), descriptor.version)
  })
})
