import { describe } from 'node:test'
import { checkClosures, checkManifests } from './packages.ts'
import { type Plant, proves } from './planted.ts'

const manifest = (dependencies: Readonly<Record<string, string>>) =>
  JSON.stringify({ name: 'x', dependencies })

const declares = (folder: string, bad: string, good: string): Plant => ({
  breach: `${bad} declared by ${folder}`,
  files: [[`${folder}/package.json`, manifest({ [bad]: '1.0.0' })]],
  clean: [[`${folder}/package.json`, manifest({ [good]: '1.0.0' })]],
})

const using = (code: string, name: string): Plant => ({
  breach: `${name} used and not declared`,
  files: [
    ['core/package.json', manifest({})],
    ['core/bitcoin/curve.ts', `\n${code}`],
  ],
  clean: [
    ['core/package.json', manifest({ [name]: '1.0.0' })],
    ['core/bitcoin/curve.ts', `\n${code}`],
  ],
  line: 2,
})

describe('the package.json files', () => {
  proves(checkManifests, [
    declares('core', 'lodash', '@noble/hashes'),
    declares('core', '@countersign/channel', '@bitauth/libauth'),
    declares('signer', '@noble/hashes', '@countersign/vault'),
    declares('signer', '@countersign/launcher', '@countersign/core'),
    declares('launcher', '@countersign/core', 'bcoin'),
    declares('client/cli', '@countersign/vault', '@countersign/channel'),
    using("import { hash } from '@bitauth/libauth'", '@bitauth/libauth'),
    using("export { sha256 } from '@noble/hashes/sha2.js'", '@noble/hashes'),
    {
      breach: 'a room of ours used and not declared',
      files: [
        ['signer/package.json', manifest({})],
        ['signer/main.ts', "import '@countersign/vault/a.ts'"],
      ],
      clean: [
        ['signer/package.json', manifest({ '@countersign/vault': '0.1.0' })],
        ['signer/main.ts', "import '@countersign/vault/a.ts'"],
      ],
    },
    {
      breach: 'a range of versions',
      files: [['package.json', manifest({ knip: '^6.42.1' })]],
      clean: [['package.json', manifest({ knip: '6.42.1' })]],
    },
    {
      breach: 'a workspace without a row',
      files: [['attic/package.json', '{}']],
      clean: [['vault/package.json', '{}']],
    },
  ])
})

const signer = (curve: string, lock: object = {}): Plant['files'] => [
  ['signer/main.ts', "import { open } from '@countersign/vault/open.ts'"],
  ['vault/open.ts', "import { curve } from './inner.ts'"],
  ['vault/inner.ts', "import { curve } from '@countersign/core/bitcoin/curve.ts'"],
  ['core/bitcoin/curve.ts', curve],
  ['package-lock.json', JSON.stringify({ packages: lock })],
]

describe('the closure of a program', () => {
  proves(checkClosures, [
    {
      breach: 'a package that the signer reaches through two rooms',
      files: signer("import 'secp256k1'"),
      clean: signer("import '@bitauth/libauth'"),
    },
    {
      breach: 'a package that an allowed one brings',
      files: signer("import '@bitauth/libauth'", {
        'node_modules/@bitauth/libauth': { dependencies: { bindings: '1.0.0' } },
      }),
      clean: signer("import '@bitauth/libauth'", {
        'node_modules/@bitauth/libauth': { dependencies: { '@noble/hashes': '2.4.0' } },
      }),
    },
    {
      breach: 'a test in a program',
      files: [['signer/main.ts', "import './a.test.ts'"]],
      clean: [['signer/main.ts', "import './a.ts'"]],
    },
    {
      breach: 'the regtest node in the launcher',
      files: [
        ['launcher/main.ts', "import './regtest/node-child.ts'"],
        ['launcher/regtest/node-child.ts', "import 'bcoin'"],
      ],
      clean: [
        ['launcher/main.ts', "import 'node:child_process'"],
        ['launcher/regtest/node-child.ts', "import 'bcoin'"],
      ],
    },
    {
      breach: 'the curve in the console',
      files: [
        ['web/main.tsx', "import '@countersign/core/bitcoin/address.ts'"],
        ['core/bitcoin/address.ts', "import './curve.ts'"],
      ],
      clean: [
        ['web/main.tsx', "import '@countersign/core/bitcoin/address.ts'"],
        ['core/bitcoin/address.ts', "import './amounts.ts'"],
      ],
    },
  ])
})
