// What is asked for prices at each of the eleven venues, as it arrives there over TLS: public paths
// of the table, and nothing of anybody's.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { operationOf } from '@countersign/core/exchange/operation.ts'
import { VENUE_IDS } from '@countersign/core/exchange/venue.ts'
import { hostsOf } from '@countersign/core/exchange/venues.ts'
import { makeAuthority } from '@countersign/demo/venue/authority.ts'
import { MACHINE_TIME } from '@countersign/trader/prices/rhythm.ts'
import { openSources } from '@countersign/trader/prices/source.ts'
import { openVenues } from '@countersign/trader/venue/client.ts'
import type { Client } from '@countersign/trader/venue/load.ts'
import { openLine } from '../builders/line.ts'
import { offline, SYMBOL } from '../exchange/offline.ts'

type Heard = { readonly url: string; readonly headers: Readonly<Record<string, string>> }

describe('what is public', () => {
  const authority = makeAuthority(VENUE_IDS.flatMap(hostsOf))
  const heard: Heard[] = []
  const { key, cert } = authority.issued
  const server = createServer({ key, cert }, ({ headers, url, method }, response) => {
    const { host = '', connection, 'content-length': _, ...said } = headers
    assert.equal(method, 'GET')
    heard.push({ url: `https://${host}${url}`, headers: said as Heard['headers'] })
    response.setHeader('content-type', 'application/json')
    response.end('{}')
  })
  let line: Awaited<ReturnType<typeof openLine>>
  let places: Readonly<Record<string, { readonly url: string; readonly ca: string }>>
  before(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
    const place = { url, ca: authority.certificate }
    places = Object.fromEntries(VENUE_IDS.map((venue) => [venue, place]))
    line = await openLine(places)
  })
  after(() => {
    line.close()
    server.closeAllConnections()
    server.close()
  })

  for (const venue of VENUE_IDS) {
    it(`of ${venue} is asked for by its public paths alone`, async () => {
      const refused: { readonly at: string }[] = []
      const log = {
        sent: () => {},
        refused: (each: { readonly at: string }) => void refused.push(each),
      }
      const outside = { egress: line.egress, log, places }
      const operations = () =>
        heard.splice(0).map(({ url, headers }) => {
          const found = operationOf(venue, { method: 'GET', url, headers })
          return found.kind === 'allowed' ? found.operation : `${found.why} ${found.at}`
        })
      const known = { marketsOf: async () => offline(venue).ccxt as unknown as Client }
      const source = openSources({ ...outside, venues: known, time: MACHINE_TIME })(venue)
      await source.ask(SYMBOL).catch(() => undefined)
      assert.deepEqual([...new Set(operations())], ['prices'], 'a ticker')
      await source.top(SYMBOL).catch(() => undefined)
      assert.deepEqual([...new Set(operations())], ['prices'], 'a book')
      for (const span of ['hour', 'day'] as const) {
        await source.candles(SYMBOL, span).catch(() => undefined)
        assert.deepEqual([...new Set(operations())], ['prices'], `candles by the ${span}`)
      }
      const venues = openVenues(outside)
      await venues.marketsOf(venue).catch(() => undefined)
      const asked = operations()
      // Of futures ccxt asks along, and goes on without: they are refused here already.
      const isFutures = ({ at }: { readonly at: string }) => at === 'query.product_type'
      const odd = refused.filter((each) => venue !== 'coinbase' || !isFutures(each))
      assert.deepEqual([odd, line.forbidden], [[], []])
      assert.deepEqual([...new Set(asked)], ['markets'])
    })
  }
})
