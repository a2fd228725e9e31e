import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkExports, checkFileNames, checkForms, wordsOf } from './names.ts'
import { inFile, type Plant, proves } from './planted.ts'

const named = (bad: string, good: string): Plant => ({
  breach: bad,
  files: [[bad, '']],
  clean: [[good, '']],
})

describe('the names of files', () => {
  proves(checkFileNames, [
    named('core/readSpend.ts', 'core/read-spend.ts'),
    named('core/read_spend.ts', 'core/read-spend.test.ts'),
    named('core/Spend.ts', 'web/Spend.tsx'),
    named('core/Policy/a.ts', 'core/policy/a.ts'),
    named('core/psbt-utils.ts', 'core/psbt-fields.ts'),
    named('core/helper.ts', 'core/base64.ts'),
    named('core/common/a.ts', 'core/database/a.ts'),
    named('server/handlers/a.ts', 'server/http/handlers/a.ts'),
    named('core/read-one-spend.ts', 'core/read-one-spend.test.ts'),
    named('docs/Limits.md', 'docs/decisions/0003-the-signer-decides-again.md'),
    named('docs/a b.md', 'README.md'),
  ])
})

const exported = (bad: string, good: string) => inFile('core/a.ts', `\`${bad}\``, bad, good)

describe('the names of exports', () => {
  proves(checkExports, [
    exported('export function readData() {}', 'export function readBase64() {}'),
    exported('export const KEY_MANAGER = 1', 'const KEY_MANAGER = 1'),
    exported('export type WalletInfo = 1', 'export type WalletMetadata = 1'),
    exported('export interface Service {}', 'export interface Server {}'),
    exported('export async function common() {}', 'export async function uncommon() {}'),
    exported('export abstract class BaseOf {}', 'export abstract class Databases {}'),
    exported('export { a as data }', 'export { data as a }'),
    exported('export const { a: info } = b', 'export const { info: a } = b'),
    exported('export const handler = 1', 'export const handled = 1'),
  ])

  it('are read word by word', () => {
    assert.deepEqual(wordsOf('readPsbtData'), ['read', 'psbt', 'data'])
    assert.deepEqual(wordsOf('MAX_FEE_SATS'), ['max', 'fee', 'sats'])
    assert.deepEqual(wordsOf('toBase64URLBase'), ['to', 'base64', 'url', 'base'])
    assert.deepEqual(wordsOf('base58-check.ts'), ['base58', 'check', 'ts'])
  })
})

const formed = (bad: string, good: string) => inFile('core/a.ts', `\`${bad}\``, bad, good)

describe('the forms of a module', () => {
  proves(checkForms, [
    formed('export default function f() {}', 'export function f() {}'),
    formed('const a = 1; export { a as default }', 'const a = 1; switch (a) { default: }'),
    formed("export { a } from './a.ts'", "export { a } from './a.ts'; f()"),
    formed("export * from './a.ts'", "import './a.ts'"),
    formed(
      "import { a } from './a.ts'; export { a }; export type { B } from './b.ts'",
      "import { a } from './a.ts'; export const c = a",
    ),
    formed("import { a } from './a'; f()", "import { a } from './a.ts'; f()"),
    formed("import { a } from './a.js'; f()", "import { a } from './a.mjs'; f()"),
    formed("import { a } from '@countersign/core/a'; f()", "import { a } from './a.json'; f()"),
    formed('enum A { B }', 'const a = { enum: 1 }'),
    formed('const enum A { B }', 'const a = b.enum'),
    formed('namespace A { }', 'const namespace = 1'),
    formed('namespace A.B { }', "const a = 'namespace A {'"),
    formed('@sealed class A {}', "const a = '@sealed' // @sealed"),
  ])
})
