// What other software writes of its keys and reads of our wallets: by the published vectors of
// BIP 129 where they are at hand, and by making each wallet again from what was written of it.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { withoutChecksum } from '@countersign/core/bitcoin/checksum.ts'
import {
  type Descriptor,
  descriptorAddress,
  readDescriptor,
  readDescriptorKey,
  sortedMulti,
  timelocked,
  writeDescriptor,
  writeDescriptorKey,
  writtenMulti,
} from '@countersign/core/bitcoin/descriptor.ts'
import { slip132Text } from '@countersign/core/bitcoin/slip132.ts'
import type { Fault } from '@countersign/core/fault.ts'
import {
  exportFor,
  PROGRAMS,
  type Program,
  programsFor,
} from '@countersign/core/wallet/formats/export.ts'
import { readKeyFile } from '@countersign/core/wallet/formats/key-file.ts'
import { person } from '../builders/coins.ts'

const VECTORS = new URL('../../../shared/vectors/bip0129.json', import.meta.url)

type Mode = {
  readonly mode: string
  readonly signers: readonly { readonly file: string; readonly xpub?: string }[]
  readonly descriptorFile: string
}

const [USER, SERVER, BACKUP] = [11, 12, 13].map((byte) => person(byte).key) as never as [
  ReturnType<typeof person>['key'],
  ReturnType<typeof person>['key'],
  ReturnType<typeof person>['key'],
]
const KEYS = [USER, BACKUP, SERVER]
const text = (key: typeof USER) => writeDescriptorKey(key).replace('/<0;1>/*', '')
const [ORIGIN, XPUB] = text(USER).slice(1).split(']') as [string, string]
const [ROOT, PATH] = [ORIGIN.slice(0, 8), ORIGIN.slice(9)]

const facts = (descriptor: Descriptor) => ({
  name: 'treasury-of-the-household',
  network: 'regtest' as const,
  descriptor: writeDescriptor(descriptor),
  userKey: 0,
  serverKey: descriptor.kind === 'timelock' ? 1 : descriptor.keys.length - 1,
  firstAddress: descriptorAddress(descriptor, 'regtest', 0, 0),
})
const written = (program: Program, descriptor: Descriptor = sortedMulti(2, KEYS)) =>
  exportFor(program, facts(descriptor)).text

const codeOf = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    return (error as Fault).code
  }
  return 'none'
}

const again = (keys: readonly string[]) =>
  writeDescriptor(
    sortedMulti(
      2,
      keys.map((key) => readDescriptorKey(`${key}/<0;1>/*`)),
    ),
  )

describe('a wallet for other software', () => {
  const whole = writeDescriptor(sortedMulti(2, KEYS))

  it('is for Bitcoin Core one request for each chain, with a checksum of its own', () => {
    const requests = JSON.parse(written('core')) as { desc: string; internal: boolean }[]
    const bodies = requests.map(({ desc }) => withoutChecksum(desc, 'required'))
    const body = withoutChecksum(whole, 'required')
    assert.deepEqual(bodies, [body.replaceAll('<0;1>', '0'), body.replaceAll('<0;1>', '1')])
    assert.deepEqual(
      requests.map(({ internal }) => internal),
      [false, true],
    )
  })

  it('is for Bitcoin Core also one with a time lock, whose later key has other chains', () => {
    const requests = JSON.parse(written('core', timelocked([USER, SERVER], USER, 144)))
    const [receive, change] = requests as { desc: string }[]
    assert.match(String(receive?.desc), /and_v\(v:pkh\([^)]*\/2\/\*\),older\(144\)/)
    assert.match(String(change?.desc), /and_v\(v:pkh\([^)]*\/3\/\*\),older\(144\)/)
  })

  it('is made again from what a Coldcard reads', () => {
    const lines = written('coldcard').split('\n')
    assert.deepEqual(lines.slice(0, 3), [
      'Name: treasury-of-the-hous',
      'Policy: 2 of 3',
      'Format: P2WSH',
    ])
    const keys = [...lines.join('\n').matchAll(/Derivation: m\/(.*)\n([0-9A-F]{8}): (\w+)/g)]
    const made = keys.map(([, path, root, xpub]) => readKeyFile(`[${root}/${path}]${xpub}`))
    assert.equal(again(made), whole)
  })

  it('is made again from what Caravan reads', () => {
    const told = JSON.parse(written('caravan'))
    assert.deepEqual(told.quorum, { requiredSigners: 2, totalSigners: 3 })
    assert.deepEqual([told.addressType, told.network], ['P2WSH', 'regtest'])
    const keys = told.extendedPublicKeys as object[]
    assert.equal(again(keys.map((key) => readKeyFile(JSON.stringify(key)))), whole)
  })

  it('is for Sparrow and Specter a descriptor with its name', () => {
    const [name, descriptor = ''] = written('sparrow').split('\n')
    assert.equal(name, '# treasury-of-the-household')
    assert.equal(writeDescriptor(readDescriptor(descriptor)), whole)
    const told = JSON.parse(written('specter'))
    assert.equal(told.label, 'treasury-of-the-household')
    assert.equal(
      withoutChecksum(told.descriptor, 'required'),
      withoutChecksum(whole, 'required').replaceAll('<0;1>', '0'),
    )
    assert.equal(told.devices.length, 3)
  })

  it('has in its nested form the heads and names of nested ones', () => {
    const nested = sortedMulti(2, KEYS, 'sh-wsh')
    assert.match(written('coldcard', nested), /^Format: P2SH-P2WSH$/m)
    assert.equal(JSON.parse(written('caravan', nested)).addressType, 'P2SH-P2WSH')
    assert.match(JSON.parse(written('electrum', nested))['x1/'].xpub, /^Upub/)
    assert.match(JSON.parse(written('electrum'))['x1/'].xpub, /^Vpub/)
  })

  it('is written for no program that would not know it, which are named', () => {
    assert.deepEqual(
      programsFor(whole),
      PROGRAMS.filter((each) => each !== 'liana'),
    )
    const later = writeDescriptor(timelocked([USER, SERVER], BACKUP, 4_320))
    assert.deepEqual(programsFor(later), ['core', 'liana', 'descriptor'])
    const unsorted = writeDescriptor(writtenMulti(2, KEYS))
    assert.deepEqual(programsFor(unsorted), ['core', 'bsms', 'descriptor'])
    const anonymous = writeDescriptor(sortedMulti(2, [{ key: USER.key }, SERVER]))
    assert.deepEqual(programsFor(anonymous), ['core', 'sparrow', 'specter', 'bsms', 'descriptor'])
    const refused = () => written('electrum', timelocked([USER, SERVER], BACKUP, 4_320))
    assert.equal(codeOf(refused), 'wallet.program_unfit')
    assert.match(written('liana', timelocked([USER, SERVER], BACKUP, 4_320)), /older\(4320\)/)
  })

  it('is for BSMS the published record', (t) => {
    if (!existsSync(VECTORS)) return t.skip('the vectors are not here')
    const modes = JSON.parse(readFileSync(VECTORS, 'utf8')) as readonly Mode[]
    const records = modes.filter(({ descriptorFile }) => descriptorFile.includes('/**'))
    for (const { descriptorFile } of records) {
      const [, template = '', , firstAddress = ''] = descriptorFile.split('\n')
      const plain = (template.split('#')[0] ?? '').replaceAll('/**', '/<0;1>/*')
      const descriptor = writeDescriptor(readDescriptor(plain, { checksum: 'optional' }))
      const given = {
        name: 'it',
        network: 'mainnet',
        descriptor,
        userKey: 0,
        serverKey: 1,
      } as const
      const bsms = exportFor('bsms', { ...given, firstAddress }).text
      assert.equal(bsms.trimEnd(), descriptorFile.replace(/#\w{8}/, ''))
    }
    assert.equal(records.length, 3)
  })
})

describe('a key of other software', () => {
  const expected = text(USER)
  const hardened = PATH.replaceAll('h', "'")

  it('is the same by whatever it was written', () => {
    for (const given of [
      expected,
      `${expected}/<0;1>/*\n`,
      `[${ROOT.toUpperCase()}/${hardened}]${slip132Text(XPUB)}`,
      `wsh(sortedmulti(1,[${ROOT}/${hardened}]${XPUB}/0/*))#abcdefgh`,
      JSON.stringify({ xfp: ROOT.toUpperCase(), xpub: XPUB, bip32Path: `m/${hardened}` }),
      JSON.stringify({
        p2wsh_deriv: `m/${hardened}`,
        p2wsh: slip132Text(XPUB),
        p2sh_deriv: "m/45'",
        p2sh: text(SERVER).split(']')[1],
        xfp: ROOT.toUpperCase(),
      }),
      JSON.stringify({
        chain: 'XRT',
        xfp: ROOT.toUpperCase(),
        xpub: text(SERVER).split(']')[1],
        bip48_2: { deriv: `m/${hardened}`, xfp: '01020304', xpub: XPUB },
      }),
      JSON.stringify({ root_fingerprint: ROOT, derivation: `m/${hardened}`, xpub: XPUB }),
    ]) {
      assert.equal(readKeyFile(given), expected, given)
    }
  })

  it('is refused where there is none, or where nobody can tell which', () => {
    for (const given of [
      '',
      'hello',
      '{}',
      '{"xpub": 5}',
      'BSMS 2.0\n00',
      `${'x'.repeat(100_001)}`,
    ]) {
      assert.equal(
        codeOf(() => readKeyFile(given)),
        'key.unreadable',
        given.slice(0, 20),
      )
    }
    const two = `${expected}\n${text(SERVER)}`
    assert.equal(
      codeOf(() => readKeyFile(two)),
      'key.unreadable',
    )
  })

  it('comes from a record of BIP 129 that its key has signed', (t) => {
    if (!existsSync(VECTORS)) return t.skip('the vectors are not here')
    const modes = JSON.parse(readFileSync(VECTORS, 'utf8')) as readonly Mode[]
    const records = modes.flatMap(({ signers }) => signers).filter(({ xpub }) => xpub !== undefined)
    assert.ok(records.length >= 6)
    for (const { file, xpub } of records) {
      assert.equal(readKeyFile(file).split(']')[1], xpub)
      const renamed = file.replace('Signer', 'Thief')
      assert.equal(
        codeOf(() => readKeyFile(renamed)),
        'key.record_forged',
      )
      const moved = file.replace("/48'/0'", "/48'/1'")
      assert.equal(
        codeOf(() => readKeyFile(moved)),
        'key.record_forged',
      )
    }
  })
})
