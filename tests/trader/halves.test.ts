// Either half in an attacker's hands: the trader asks the egress for what may never be, or somebody
// makes the trader's own ccxt build it.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { EgressRequest } from '@countersign/channel/egress.ts'
import type { Venue } from '@countersign/demo/venue/open.ts'
import {
  type Egress,
  type Forbidden,
  openEgress,
} from '@countersign/server/adapters/exchange/egress.ts'
import { type EgressLine, openEgressLine } from '@countersign/trader/egress-line.ts'
import { openVenues } from '@countersign/trader/venue/client.ts'
import type { Client } from '@countersign/trader/venue/load.ts'
import { until } from '../builders/until.ts'
import { aVenue, BINANCE_SECRET } from '../builders/venue.ts'

type Withdrawing = { withdraw(code: string, amount: string, address: string): Promise<unknown> }

describe('a withdrawal', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cs-halves-'))
  const forbidden: Forbidden[] = []
  const made: Socket[] = []
  let venue: Venue
  let line: EgressLine
  let egress: Egress
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    made.push(socket)
    line.accept(socket)
  })
  before(async () => {
    venue = await aVenue({ dialect: 'binance' })
    venue.keys.add({ id: 'drain', account: 'ann', secret: 's', rights: ['read', 'withdraw'] })
    line = openEgressLine()
    const socketPath = join(folder, 'egress.sock')
    await once(server.listen(socketPath), 'listening')
    const places = { binance: { url: venue.url } }
    egress = openEgress({ socketPath, places, forbidden: (what) => forbidden.push(what) })
    await until(async () => line.isThere(), Boolean)
  })
  after(async () => {
    egress.close()
    server.close()
    for (const socket of made) socket.destroy()
    await venue.close()
    rmSync(folder, { recursive: true })
  })

  const asked = (more: Partial<EgressRequest>) =>
    line.ask({
      venue: 'binance',
      operation: 'balances',
      isProtective: 'no',
      method: 'GET',
      url: 'https://api.binance.com/api/v3/time',
      headers: [],
      body: new Uint8Array(0),
      timeoutMs: 5_000,
      ...more,
    })

  it('that a broken trader asks for is not sent by the egress, which tells of it', async () => {
    const url = 'https://api.binance.com/sapi/v1/capital/withdraw/apply?coin=BTC&address=x&amount=1'
    const elsewhere = [
      { url, method: 'POST' },
      { url: 'https://evil.example.org/api/v3/time' },
      { url: 'http://api.binance.com/api/v3/time' },
      { url: 'https://api.binance.com/api/v3/account' },
      { url: 'https://api.binance.com/sapi/v1/asset/transfer', method: 'POST' },
      { venue: 'nowhere' },
      { headers: [['host', 'evil.example.org']] },
      {
        headers: [
          ['user-agent', 'one'],
          ['User-Agent', 'another'],
        ],
      },
    ] as const
    for (const [n, more] of elsewhere.entries()) {
      const { kind, code } = await asked({ operation: 'time', ...more })
      assert.deepEqual([kind, code], ['fault', 'exchange.path_forbidden'], JSON.stringify(more))
      assert.equal(forbidden.length, n + 1)
    }
    assert.equal(venue.withdrawals.length, 0)
    assert.equal((await asked({ operation: 'time' })).status, 200)
  })

  it('nor does a pipe lead to a host that is not the venue’s', async () => {
    const away = line.relay({ venue: 'binance', host: 'evil.example.org' })
    await assert.rejects(away, { code: 'exchange.venue_away' })
    assert.equal(forbidden.at(-1)?.operation, 'relay')
  })

  it('that the trader’s own ccxt builds does not leave it, and is journalled', async () => {
    const refused: object[] = []
    const sent: object[] = []
    const log = {
      sent: (each: object) => sent.push(each),
      refused: (each: object) => refused.push(each),
    }
    const places = { binance: { url: venue.url } }
    const venues = openVenues({ egress: line, log, places })
    const secrets = { key: 'drain', secret: BINANCE_SECRET }
    const client = await venues.open('main', 'binance', secrets)
    const drain = (of: Client) =>
      (of as Client & Withdrawing).withdraw('BTC', '1', '1BoatSLRHtKNngkdXEeobR76b53LETtpyT')
    const drained = client.askKnowing('balances', drain)
    await assert.rejects(drained, { code: 'exchange.operation_differs' })
    assert.equal(refused.length, 1)
    assert.equal(sent.length, 1, 'the markets')
    const placed = client.ask('balances', (of) => of.fetchBalance({ type: 'margin' }))
    await assert.rejects(placed, { code: 'exchange.operation_differs' })
    // What may be asked, and was not meant: by no lever and no policy.
    const ordered = client.askKnowing('balances', (of) =>
      of.createOrder('BTC/USDT', 'limit', 'buy', '1', '40000', {}),
    )
    await assert.rejects(ordered, { code: 'exchange.operation_differs' })
    assert.equal(refused.length, 3)
    assert.equal(venue.withdrawals.length, 0)
  })
})
