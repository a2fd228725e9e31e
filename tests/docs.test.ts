// The pages that are made from the code are the pages that are committed.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { faultCatalogue } from '@countersign/core/fault.ts'
import { errorsPage } from './errors-page.ts'
import { reviewPage } from './review-page.ts'

const errors = readFileSync(new URL('../docs/errors.md', import.meta.url), 'utf8')

describe('docs/errors.md', () => {
  it('lists exactly the faults of the catalogue, each with its kind and its sentence', () => {
    const listed = [...errors.matchAll(/^\| `([a-z0-9_.]+)` \| \d{3} \| (\w+) \| (.+) \|$/gm)]
    const page = listed.map(([, ...row]) => row.join(' ')).sort()
    const catalogue = faultCatalogue().map((row) => row.join(' '))
    assert.deepEqual(
      page,
      catalogue.sort(),
      'node bin/run.mjs tests/errors-page.ts > docs/errors.md',
    )
  })

  it('is what errors-page.ts prints', () => {
    assert.equal(errors, errorsPage())
  })
})

describe('docs/operating/review.md', () => {
  it('lists the checks of the review, as review-page.ts prints them', () => {
    const page = readFileSync(new URL('../docs/operating/review.md', import.meta.url), 'utf8')
    assert.equal(
      page,
      reviewPage(),
      'node bin/run.mjs tests/review-page.ts > docs/operating/review.md',
    )
  })
})

describe('the catalogue of faults', () => {
  it('has codes of the form area.what_is_wrong and sentences that end', () => {
    for (const [code, , sentence] of faultCatalogue()) {
      assert.match(code, /^[a-z]+\.[a-z0-9]+(?:_[a-z0-9]+)*$/)
      assert.match(sentence, /^[A-Z].*(?:[.?]|: (?:countersign|npm) [a-z ]+)$/, code)
      assert.ok(!sentence.includes('|'), `${code}: a bar breaks the table of docs/errors.md`)
    }
  })
})
