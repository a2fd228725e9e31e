// The page about exchange keys says what the core says of each venue.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { needsRelay, VENUES } from '@countersign/core/exchange/venues.ts'

const page = readFileSync(new URL('../../docs/operating/exchange-keys.md', import.meta.url), 'utf8')

describe('docs/operating/exchange-keys.md', () => {
  for (const { id, name, making, pem } of VENUES) {
    it(`tells how a key is made at ${name}`, () => {
      const { where, watch, trade, never, ip } = making
      const row = `| ${[name, where, watch, trade, never, ip].join(' | ')} |`
      assert.ok(page.includes(row), row)
      const [, pair = '', , relay = ''] =
        new RegExp(`^\\| ${name} \\|([^|]*)\\|([^|]*)\\|([^|]*)\\|$`, 'm').exec(page) ?? []
      assert.equal(pair.trim(), pem ?? '')
      assert.equal(relay.trim() !== '', needsRelay(id))
    })
  }
})
