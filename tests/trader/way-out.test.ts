// What a venue, or who has the way to it, answers to the egress and over the trader's own TLS: too
// much, without an end, never, or from somewhere else.

import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { MAX_ANSWER_BYTES } from '@countersign/channel/egress.ts'
import { makeAuthority } from '@countersign/demo/venue/authority.ts'
import { openSender } from '@countersign/server/adapters/exchange/send.ts'
import { openPipes } from '@countersign/trader/venue/pipes.ts'
import { openRelay } from '@countersign/trader/venue/relay.ts'
import { openLine } from '../builders/line.ts'

const asking = {
  url: 'https://api.binance.com/api/v3/time',
  method: 'GET',
  headers: [],
  body: new Uint8Array(),
  timeoutMs: 5_000,
}
const CHUNK = Buffer.alloc(1024 * 1024, 0x20)

type Bad = (answer: ServerResponse) => void
const BAD: Readonly<Record<string, Bad>> = {
  'a redirect': (answer) => void answer.writeHead(302, { location: 'https://a.evil/' }).end(),
  'a body that is too long': (answer) => {
    for (let bytes = 0; bytes <= MAX_ANSWER_BYTES; bytes += CHUNK.length) answer.write(CHUNK)
    answer.end()
  },
  'a body without an end': (answer) => {
    const more = (failed?: Error | null) => {
      if (!failed && !answer.destroyed) answer.write(CHUNK, more)
    }
    more()
  },
  'a head of a hundred kilobytes': (answer) =>
    void answer.writeHead(200, { 'x-long': 'a'.repeat(100_000) }).end(),
}

describe('the way out', () => {
  let bad: Bad = (answer) => void answer.end('{}')
  const answer = (_: IncomingMessage, response: ServerResponse) => bad(response)
  const { certificate, issued } = makeAuthority(['api.binance.com'])
  const plain = createServer(answer)
  const secure = createSecureServer(issued, answer)
  let line: Awaited<ReturnType<typeof openLine>>
  let ways: readonly (readonly [string, (timeoutMs: number) => Promise<{ status: number }>])[]
  before(async () => {
    for (const server of [plain, secure]) {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    }
    const portOf = (server: typeof plain | typeof secure) => (server.address() as AddressInfo).port
    const place = { url: `https://127.0.0.1:${portOf(secure)}`, ca: certificate }
    line = await openLine({ binance: place })
    const sender = openSender({ binance: { url: `http://127.0.0.1:${portOf(plain)}` } })
    const relay = openRelay(openPipes(line.egress, 'binance', place), 'binance')
    ways = [
      ['the egress', (timeoutMs) => sender.send({ ...asking, venue: 'binance', timeoutMs })],
      ['the trader', (timeoutMs) => relay({ ...asking, timeoutMs })],
    ]
  })
  after(() => {
    line.close()
    for (const server of [plain, secure]) {
      server.closeAllConnections()
      server.close()
    }
  })

  for (const [name, how] of Object.entries(BAD)) {
    it(`believes nothing of ${name}, and goes on`, async () => {
      for (const [who, send] of ways) {
        bad = how
        await assert.rejects(send(5_000), who)
        bad = (response) => void response.end('{}')
        assert.equal((await send(5_000)).status, 200, who)
      }
    })
  }

  it('waits for no answer longer than it was told, though bytes keep coming', async () => {
    for (const [who, send] of ways) {
      bad = (response) => {
        const timer = setInterval(() => response.write(' '), 10)
        response.on('close', () => clearInterval(timer))
      }
      await assert.rejects(send(300), who)
    }
  })
})
