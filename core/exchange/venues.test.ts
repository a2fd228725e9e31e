// What is said of the venues agrees with the table of what may be sent there.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { PATHS } from './paths/table.ts'
import { VENUE_IDS } from './venue.ts'
import { hostsOf, needsRelay, VENUES, wayTo } from './venues.ts'

describe('a venue', () => {
  it('is reached at a few hosts of its own, which no other has', () => {
    const all = VENUE_IDS.flatMap((id) => hostsOf(id))
    assert.equal(new Set(all).size, all.length)
    for (const id of VENUE_IDS) assert.ok(hostsOf(id).length >= 1 && hostsOf(id).length <= 4, id)
  })

  it('has a passphrase where one travels with each request', () => {
    for (const { id, credentials, secretTravels } of VENUES.filter(({ id }) => id !== 'coinbase')) {
      assert.equal(credentials.includes('passphrase'), secretTravels, id)
      const header = PATHS[id].headers.some((name) => /passphrase/.test(name))
      assert.equal(header, secretTravels, id)
    }
  })

  it('is reached through a relay where a secret travels or an order is not signed', () => {
    const relayed = VENUE_IDS.filter(needsRelay)
    assert.deepEqual(relayed, ['okx', 'kucoin', 'coinbase', 'bitget', 'htx'])
  })

  it('has a way to a key that may do what is wanted and no more', () => {
    for (const { id, name } of VENUES) {
      const [watch, trade] = [wayTo(id, 'watch'), wayTo(id, 'trade')]
      assert.match(watch, new RegExp(`^At ${name}: .+\\. Tick .+\\. Leave off .+\\.$`))
      assert.notEqual(watch, trade)
    }
  })
})
