import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { readExchangesFile } from './exchanges-file.ts'

describe('the file of exchanges', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'cs-exchanges-'))
  })
  afterEach(() => rmSync(root, { recursive: true }))

  const read = (value: unknown, network: 'mainnet' | 'regtest' = 'mainnet') => {
    const exchanges = join(root, 'exchanges.json')
    writeFileSync(exchanges, JSON.stringify(value))
    return readExchangesFile({ exchanges, root }, network)
  }

  it('says from which addresses requests come, on mainnet too', () => {
    const egressAddresses = ['203.0.113.7', '2001:db8::7']
    assert.deepEqual(read({ egressAddresses }), { venues: {}, addresses: egressAddresses })
    for (const wrong of [[], '203.0.113.7', ['203.0.113.0/24'], ['example.org'], [7]]) {
      assert.throws(() => read({ egressAddresses: wrong }), /a list of addresses/)
    }
  })

  it('moves venues to this machine, and never on mainnet', () => {
    const venues = { binance: { url: 'http://127.0.0.1:8190' } }
    assert.deepEqual(read(venues, 'regtest'), { venues, addresses: [] })
    assert.throws(() => read(venues), /for tests/)
    const away = { binance: { url: 'http://example.org:8190' } }
    assert.throws(() => read(away, 'regtest'), /this machine/)
  })
})
