import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkImports, importsOf } from './imports.ts'
import { type Plant, proves } from './planted.ts'
import { ROOMS } from './rooms.ts'

// The same file with a forbidden and with an allowed specifier.
const imports = (path: string, bad: string, good: string): Plant => ({
  breach: `'${bad}' in ${path}`,
  files: [[path, `import { x } from '${bad}'`]],
  clean: [[path, `import { x } from '${good}'`]],
})

describe('the import table', () => {
  proves(checkImports, [
    imports('core/spend/a.ts', 'node:crypto', '@noble/hashes/sha2.js'),
    imports('core/spend/a.ts', 'crypto', './b.ts'),
    imports('core/spend/a.ts', '@countersign/channel/frames.ts', '../fault.ts'),
    imports('core/spend/a.ts', '@bitauth/libauth', '../bitcoin/curve.ts'),
    imports('core/bitcoin/curve.ts', 'secp256k1', '@bitauth/libauth'),
    imports('core/spend/a.ts', '@countersign/core/fault.ts', '../fault.ts'),
    imports('channel/a.ts', 'node:fs', 'node:net'),
    imports('channel/a.ts', '../core/fault.ts', '@countersign/core/fault.ts'),
    imports('channel/a.ts', '@countersign/vault/a.ts', '@countersign/core/fault.ts'),
    imports('vault/a.ts', '@countersign/signer/a.ts', '@countersign/channel/a.ts'),
    imports('signer/a.ts', '@noble/hashes/sha2.js', 'node:crypto'),
    imports('signer/a.ts', '@countersign/launcher/a.ts', '@countersign/vault/a.ts'),
    imports('signer/a.ts', '@countersign/nowhere/a.ts', '@countersign/core/a.ts'),
    imports('launcher/a.ts', '@countersign/core/fault.ts', '@countersign/channel/a.ts'),
    imports('launcher/a.ts', 'bcoin', 'node:fs'),
    imports('launcher/regtest/a.ts', 'bcoin', './node-child.ts'),
    imports('launcher/regtest/node-child.ts', 'bcrypto', 'bcoin/lib/node'),
    imports('client/cli/a.ts', '@countersign/signer/a.ts', '@countersign/channel/a.ts'),
    imports('client/cli/a.ts', 'chalk', '@clack/prompts'),
    imports('server/use-cases/a.ts', '../adapters/postgres/a.ts', '../ports/a.ts'),
    imports('server/use-cases/a.ts', 'node:fs', '../ports/a.ts'),
    imports('server/adapters/chain/a.ts', '../postgres/a.ts', '../../ports/a.ts'),
    imports('web/a.tsx', '@countersign/server/a.ts', '@countersign/sdk/a.ts'),
    imports('bin/a.mjs', '../core/fault.ts', 'node:fs'),
    imports('core/a.test.ts', '@countersign/vault/a.ts', 'fast-check'),
    imports('core/a.test.ts', 'commander', 'node:test'),
    imports('tests/a.test.ts', '../core/fault.ts', '@countersign/core/fault.ts'),
    imports('tests/a.test.ts', 'bcoin', '@scure/btc-signer'),
    {
      breach: 'a folder with code that is not in the table',
      files: [['attic/a.ts', '']],
      clean: [['core/a.ts', '']],
    },
    {
      breach: 'a folder without code that is not in the table',
      files: [['attic/a.md', '']],
      clean: [['docs/a.md', '']],
    },
    {
      breach: 'code outside every folder',
      files: [['a.ts', '']],
      clean: [['package.json', '{}']],
    },
  ])

  const forms = [
    "import 'fs'",
    "import { a } from 'fs'",
    "import type { A } from 'fs'",
    "import * as a from 'fs'",
    "export { a } from 'fs'",
    "export * from 'fs'",
    "const a = await import('fs')",
    'const a = await import(`fs`)',
    "type A = import('fs').A",
    "const a = require('fs')",
    "const a = require.resolve('fs')",
    "const a = import.meta.resolve('fs')",
    "const a = createRequire(import.meta.url)('fs')",
    "const a = createRequire(require.resolve('fs'))('b')",
    "const a = process.getBuiltinModule('fs')",
  ]
  for (const form of forms) {
    it(`finds ${form}`, () => {
      const file = { path: 'core/a.ts', text: `\n${form}` }
      assert.deepEqual(importsOf(file), [{ specifier: 'fs', line: 2 }])
      assert.equal(checkImports([file]).length, 1)
    })
  }

  it('refuses what is computed, and a require by another name', () => {
    const refused = [
      'import(name)',
      'import(`a${b}`)',
      'import(`./a/${b}`)',
      "import('a' + b)",
      'require(name)',
    ]
    for (const text of [...refused, 'const load = createRequire(import.meta.url)']) {
      assert.equal(checkImports([{ path: 'vault/a.ts', text }]).length, 1, text)
    }
    const clean = "const require = createRequire(import.meta.url); require('node:fs')"
    assert.deepEqual(checkImports([{ path: 'vault/a.ts', text: clean }]), [])
  })

  it('reads the package of a path that is computed further down', () => {
    const text = 'require(`bcoin/lib/${name}`)'
    assert.deepEqual(importsOf({ path: 'a.ts', text }), [{ specifier: 'bcoin/lib/', line: 1 }])
  })

  it('is not fooled by strings, comments and properties', () => {
    const text = "// import 'fs'\nconst a = \"from 'fs'\"; b.require('fs'); Array.from('fs')"
    assert.deepEqual(importsOf({ path: 'core/a.ts', text }), [])
  })

  it('names each room once', () => {
    const folders = ROOMS.map(({ folder }) => folder)
    assert.equal(new Set(folders).size, folders.length)
  })
})
