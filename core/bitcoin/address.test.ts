import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { addressOf, scriptOf } from './address.ts'
import { writeBase58Check } from './base58.ts'
import { readWitnessAddress, writeWitnessAddress } from './bech32.ts'
import { NETWORKS, type Network } from './network.ts'
import { p2pkhScript, p2shScript, witnessProgramScript } from './script.ts'

const vectors = (name: string) => new URL(`../../../shared/vectors/core/${name}`, import.meta.url)

const hex = (text: string) => Uint8Array.fromHex(text)
const networks = Object.keys(NETWORKS) as Network[]
const PROGRAM = '751e76e8199196d454941c45d1b3a323f1433bd6'
const G = '79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798'

describe('addresses', () => {
  const pairs = [
    ['mainnet', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', `0014${PROGRAM}`],
    ['regtest', 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080', `0014${PROGRAM}`],
    ['mainnet', 'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0', `5120${G}`],
    [
      'testnet4',
      'tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy',
      '0020000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433',
    ],
    ['mainnet', 'bc1sw50qgdz25j', '6002751e'],
    ['mainnet', 'bc1pfeessrawgf', '51024e73'],
    ['mainnet', '1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH', `76a914${PROGRAM}88ac`],
    [
      'mainnet',
      '3JvL6Ymt8MVWiCNHC7oWU6nLeHNJKLZGLN',
      `a914${'bcfeb728b584253d5f3f70bcb780e9ef218a68f4'}87`,
    ],
  ] as const
  for (const [network, address, script] of pairs) {
    it(`${address} stands for its script on ${network}`, () => {
      assert.equal(scriptOf(address, network).toHex(), script)
      assert.equal(addressOf(hex(script), network), address)
    })
  }

  it('may be written in capitals, but never mixed', () => {
    const address = addressOf(hex(`0014${PROGRAM}`), 'mainnet') as string
    assert.equal(scriptOf(address.toUpperCase(), 'mainnet').toHex(), `0014${PROGRAM}`)
    for (const mixed of [
      address.replace('w', 'W'),
      address.replace('bc', 'BC'),
      `B${address.slice(1)}`,
    ]) {
      assert.throws(() => scriptOf(mixed, 'mainnet'), { code: 'address.invalid' })
    }
  })

  it('of another network are refused, and the fault says so', () => {
    const script = hex(`0014${PROGRAM}`)
    const older = p2pkhScript(hex(PROGRAM))
    for (const [from, to] of [
      ['mainnet', 'signet'],
      ['testnet4', 'mainnet'],
    ] as const) {
      for (const address of [addressOf(script, from), addressOf(older, from)] as string[]) {
        assert.throws(() => scriptOf(address, to), {
          code: 'address.invalid',
          facts: { reason: 'it belongs to another network', network: to },
        })
      }
    }
    const regtest = addressOf(script, 'regtest') as string
    assert.throws(() => scriptOf(regtest, 'signet'), { code: 'address.invalid' })
  })

  it('do not exist for scripts that nobody can be paid by', () => {
    for (const script of ['', '6a', `21${`02${G}`}ac`, `0015${PROGRAM}00`, `5121${G}`]) {
      assert.equal(addressOf(hex(script), 'mainnet'), null)
    }
  })

  const invalid = [
    // BIP 350: the wrong one of the two checksums for the version.
    'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd',
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh',
    // A wrong checksum, a wrong character, a program too short, too long, of a wrong size.
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5',
    'bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4',
    'bc1pw5dgrnzv',
    'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav',
    'BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P',
    // Version 17, zero padding of more than four bits, non-zero padding, no words at all.
    'BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R',
    'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf',
    'tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vpggkg4j',
    'bc1gmk9yu',
    'bc1',
    '',
    '1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMJ',
    writeBase58Check(hex(`00${PROGRAM}00`)),
    writeBase58Check(hex(`00${PROGRAM.slice(2)}`)),
    writeBase58Check(hex(`30${PROGRAM}`)),
    'xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29E' +
      'SFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8',
  ]
  for (const address of invalid) {
    it(`refuses ${address.slice(0, 70) || 'an empty text'}`, () => {
      for (const network of networks) {
        assert.throws(() => scriptOf(address, network), { code: 'address.invalid' })
      }
    })
  }

  it('read back as written for every script that has one', () => {
    const hashes = fc.uint8Array({ minLength: 20, maxLength: 20 })
    const programs = fc.oneof(
      fc
        .constantFrom(20, 32)
        .chain((n) => fc.uint8Array({ minLength: n, maxLength: n }))
        .map((p) => witnessProgramScript(0, p)),
      fc
        .tuple(fc.integer({ min: 1, max: 16 }), fc.uint8Array({ minLength: 2, maxLength: 40 }))
        .map(([v, p]) => witnessProgramScript(v, p)),
    )
    const scripts = fc.oneof(programs, hashes.map(p2pkhScript), hashes.map(p2shScript))
    fc.assert(
      fc.property(scripts, fc.constantFrom(...networks), (script, network) => {
        assert.deepEqual(scriptOf(addressOf(script, network) as string, network), script)
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  it('agree with the valid vectors of Bitcoin Core', (t) => {
    if (!existsSync(vectors('key_io_valid.json'))) return t.skip('the vectors are not here')
    type Facts = { chain: string; isPrivkey: boolean; tryCaseFlip?: boolean }
    const cases = JSON.parse(readFileSync(vectors('key_io_valid.json'), 'utf8')) as [
      string,
      string,
      Facts,
    ][]
    let count = 0
    for (const [address, script, { chain, isPrivkey, tryCaseFlip }] of cases) {
      if (isPrivkey) continue
      count += 1
      const network = (chain === 'main' ? 'mainnet' : chain) as Network
      assert.equal(scriptOf(address, network).toHex(), script)
      assert.equal(addressOf(hex(script), network), address)
      if (tryCaseFlip) assert.equal(scriptOf(address.toUpperCase(), network).toHex(), script)
    }
    assert.ok(count > 50)
  })

  it('are refused in the invalid vectors of Bitcoin Core, on every network', (t) => {
    if (!existsSync(vectors('key_io_invalid.json'))) return t.skip('the vectors are not here')
    const cases = JSON.parse(readFileSync(vectors('key_io_invalid.json'), 'utf8')) as [string][]
    for (const [address] of cases) {
      for (const network of networks) {
        assert.throws(() => scriptOf(address, network), { code: 'address.invalid' })
      }
    }
  })
})

describe('witness addresses', () => {
  it('name their prefix, version and program', () => {
    assert.deepEqual(readWitnessAddress('BC1SW50QGDZ25J'), {
      prefix: 'bc',
      version: 16,
      program: hex('751e'),
    })
  })

  it('are found wrong by any single changed character', () => {
    const address = writeWitnessAddress({ prefix: 'tb', version: 1, program: hex(G) })
    for (let at = 3; at < address.length; at += 1) {
      const other = address[at] === 'q' ? 'p' : 'q'
      const changed = address.slice(0, at) + other + address.slice(at + 1)
      assert.throws(() => readWitnessAddress(changed), { code: 'address.invalid' })
    }
  })

  it('are not even tried when longer than 90 characters', () => {
    assert.throws(() => readWitnessAddress(`bc1${'q'.repeat(88)}`), {
      facts: { reason: 'it is longer than 90 characters' },
    })
  })

  it('take another version or size of program as a bug when written', () => {
    const write = (version: number, length: number) =>
      writeWitnessAddress({ prefix: 'bc', version, program: new Uint8Array(length) })
    for (const [version, length] of [
      [17, 32],
      [-1, 32],
      [1, 1],
      [1, 41],
      [0, 21],
    ] as const) {
      assert.throws(() => write(version, length), RangeError)
    }
  })
})
