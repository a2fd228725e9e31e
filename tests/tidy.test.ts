// The house rules, held against every file of the repository. Each rule is a function of the files
// in tests/tidy; beside each stands the test that a planted breach of it is found.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkImports } from './tidy/imports.ts'
import { checkExports, checkFileNames, checkForms } from './tidy/names.ts'
import { checkClosures, checkManifests } from './tidy/packages.ts'
import { checkPages } from './tidy/pages.ts'
import { checkPurity } from './tidy/purity.ts'
import { repositoryFiles } from './tidy/repository.ts'
import { checkSizes } from './tidy/sizes.ts'
import type { Check } from './tidy/source.ts'
import { checkComments, checkMachine, checkOpenings, checkTests, checkTypes } from './tidy/text.ts'

const RULES: readonly (readonly [string, Check])[] = [
  ['every import is in the table of rooms', checkImports],
  ['every package.json declares what is imported and no more than the table', checkManifests],
  ['no program holds more than its closure', checkClosures],
  ['the core is pure', checkPurity],
  ['files, lines, functions and parameter lists are short', checkSizes],
  ['files are named in one or two telling words', checkFileNames],
  ['exports have telling names', checkExports],
  ['modules have named exports, are no barrels and need no compiler', checkForms],
  ['every module opens with its purpose', checkOpenings],
  ['no comment silences a checker or leaves work without an issue', checkComments],
  ['nothing is typed any', checkTypes],
  ['no test is alone or skipped without a reason', checkTests],
  ['no file names a machine, a registry or a maker', checkMachine],
  ['every command and file a page names is there', checkPages],
]

describe('the house rules', () => {
  const files = repositoryFiles()

  it('reads the repository', () => {
    const paths = new Set(files.map(({ path }) => path))
    assert.ok(paths.has('package.json') && paths.has('tests/tidy.test.ts'))
  })

  for (const [name, check] of RULES) {
    it(name, () => {
      const violations = check(files)
      const lines = violations.map(({ path, line, message }) => `${path}:${line} ${message}`)
      assert.ok(lines.length === 0, `${lines.length} found\n${lines.join('\n')}`)
    })
  }
})
