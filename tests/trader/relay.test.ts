// TLS that the trader ends itself: what the egress, or whoever has it, can do with the bytes.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { watchingPolicy } from '@countersign/core/exchange/policy/defaults.ts'
import { orderPolicyToCanonical } from '@countersign/core/exchange/policy/policy.ts'
import { makeAuthority } from '@countersign/demo/venue/authority.ts'
import type { Venue } from '@countersign/demo/venue/open.ts'
import { openPipes } from '@countersign/trader/venue/pipes.ts'
import { openRelay } from '@countersign/trader/venue/relay.ts'
import { openSend } from '@countersign/trader/venue/send.ts'
import { at } from '../builders/house.ts'
import { openLine } from '../builders/line.ts'
import { type Desk, startTrading } from '../builders/trader.ts'
import { aVenue } from '../builders/venue.ts'

const WATCHING = orderPolicyToCanonical(watchingPolicy())
const TIME = 'https://api.binance.com/api/v3/time'
const asking = { url: TIME, method: 'GET', headers: [], body: new Uint8Array(), timeoutMs: 5_000 }

/** Between the egress and a venue: it keeps all bytes, and can end the connections. */
async function listening(to: string) {
  const bytes: Uint8Array[] = []
  const open = new Set<{ destroy(): void }>()
  const server: Server = createServer((socket) => {
    const onward = connect(Number(new URL(to).port), '127.0.0.1')
    open.add(socket)
    socket.on('data', (chunk: Uint8Array) => bytes.push(chunk))
    onward.on('data', (chunk: Uint8Array) => bytes.push(chunk))
    socket.pipe(onward)
    onward.pipe(socket)
    for (const each of [socket, onward]) {
      each.on('error', () => each.destroy())
      each.on('close', () => {
        socket.destroy()
        onward.destroy()
      })
    }
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: () => Buffer.concat(bytes).toString('latin1'),
    connections: () => open.size,
    cut() {
      for (const socket of open) socket.destroy()
    },
    close() {
      for (const socket of open) socket.destroy()
      server.close()
    },
  }
}

describe('a pipe to a venue', () => {
  let venue: Venue
  let between: Awaited<ReturnType<typeof listening>>
  let line: Awaited<ReturnType<typeof openLine>>
  before(async () => {
    venue = await aVenue({ dialect: 'binance', isSecure: true })
    between = await listening(venue.url)
    line = await openLine({ binance: { url: between.url } })
  })
  after(async () => {
    line.close()
    between.close()
    await venue.close()
  })

  const sendBy = (ca: string) =>
    openRelay(openPipes(line.egress, 'binance', { url: between.url, ca }), 'binance')
  const statusOf = async (send: ReturnType<typeof sendBy>) => (await send(asking)).status

  it('carries one request after the other, and none that can be read on the way', async () => {
    const send = sendBy(venue.authority ?? '')
    for (const _ of [1, 2, 3]) assert.equal(await statusOf(send), 200)
    assert.equal(between.connections(), 1)
    assert.ok(!between.seen().includes('/api/v3/time'))
  })

  it('is there for each of more requests than pipes wait for', async () => {
    const ca = venue.authority ?? ''
    const sends = Array.from({ length: 9 }, () => sendBy(ca))
    const statuses = await Promise.all(sends.map(statusOf))
    assert.deepEqual(statuses, Array(9).fill(200))
  })

  it('leads nowhere once the venue said that it is asked too much', async () => {
    const place = { url: between.url, ca: venue.authority ?? '' }
    const relay = openRelay(openPipes(line.egress, 'binance', place), 'binance')
    const send = openSend({
      ...{ venue: 'binance', account: '', egress: line.egress, timeoutMs: 100 },
      meant: () => ({ operation: 'time', isProtective: false }),
      heard: () => {},
      log: { sent: () => {}, refused: () => {} },
      relay: () => relay,
    })
    assert.equal((await send(TIME)).status, 200)
    venue.fail('limit', { path: '/time' })
    assert.equal((await send(TIME)).status, 429)
    await assert.rejects(send(TIME), { code: 'exchange.throttled' })
  })

  it('fails a request when it dies, and the next one has another', async () => {
    const send = sendBy(venue.authority ?? '')
    assert.equal(await statusOf(send), 200)
    venue.fail('hang', { path: '/time' })
    const hung = send(asking)
    const failed = assert.rejects(hung, { code: 'exchange.venue_away' })
    while (venue.faults.left > 0) await new Promise(setImmediate)
    between.cut()
    await failed
    assert.equal(await statusOf(send), 200)
  })

  it('is refused when another authority answers, before anything was sent', async () => {
    const other = makeAuthority(['api.binance.com'])
    let heard = 0
    const { key, cert } = other.issued
    const impostor = createSecureServer({ key, cert }, (_, response) => {
      heard += 1
      response.end('{}')
    })
    await once(impostor.listen(0, '127.0.0.1'), 'listening')
    const url = `https://127.0.0.1:${(impostor.address() as AddressInfo).port}`
    const lying = await openLine({ binance: { url } })
    const place = { url, ca: venue.authority ?? '' }
    const send = openRelay(openPipes(lying.egress, 'binance', place), 'binance')
    await assert.rejects(send(asking), { code: 'exchange.impostor' })
    assert.equal(heard, 0)
    // The world's authorities know neither.
    const world = openRelay(openPipes(lying.egress, 'binance', undefined), 'binance')
    await assert.rejects(world(asking), { code: 'exchange.impostor' })
    assert.equal(heard, 0)
    lying.close()
    impostor.closeAllConnections()
    impostor.close()
  })

  it('is refused when the certificate is for another host', async () => {
    const elsewhere = { ...asking, url: 'https://stream.binance.com/api/v3/time' }
    const other = makeAuthority(['api.binance.com'])
    const { key, cert } = other.issued
    const server = createSecureServer({ key, cert }, (_, response) => response.end('{}'))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
    const there = await openLine({ binance: { url } })
    const agent = openPipes(there.egress, 'binance', { url, ca: other.certificate })
    const send = openRelay(agent, 'binance')
    assert.equal((await send(asking)).status, 200)
    await assert.rejects(send(elsewhere), { code: 'exchange.impostor' })
    there.close()
    agent.destroy()
    server.closeAllConnections()
    server.close()
  })
})

/** As OKX answers: its key's permissions, to whoever has the passphrase. */
async function anOkx() {
  const authority = makeAuthority(['www.okx.com'])
  const seen: string[] = []
  const { key, cert } = authority.issued
  const server = createSecureServer({ key, cert }, (request, response) => {
    seen.push(`${request.url} ${String(request.headers['ok-access-passphrase'])}`)
    const config = { perm: 'read_only,trade', ip: '', uid: '1', label: 'a' }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ code: '0', msg: '', data: [config] }))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { url, ca: authority.certificate, seen, close }
}

describe('a secret that travels', () => {
  let okx: Awaited<ReturnType<typeof anOkx>>
  let between: Awaited<ReturnType<typeof listening>>
  let desk: Desk
  before(async () => {
    okx = await anOkx()
    between = await listening(okx.url)
    desk = await startTrading({ places: { okx: { url: between.url, ca: okx.ca } } })
  })
  after(async () => {
    await desk?.stop()
    between?.close()
    okx?.close()
  })

  it('reaches its venue out of the cage, and is in no byte that the egress has', async () => {
    const secrets = { key: 'okx-key-1', secret: 'okx-secret-1', passphrase: 'Okx-Passphrase-1' }
    const body = { account: 'okx', venue: 'okx', quote: 'USDT', rights: 'trade', policy: WATCHING }
    const sealed = desk.seal('okx', 'okx', secrets)
    const added = await desk.consent('account.add', { ...body, secrets: sealed })
    assert.equal(at(added, 'found', 'rights', 'withdraw'), 'no')
    assert.deepEqual(okx.seen, ['/api/v5/account/config Okx-Passphrase-1'])
    assert.ok(between.seen().includes('www.okx.com'), 'the name that TLS begins with')
    for (const secret of Object.values(secrets)) assert.ok(!between.seen().includes(secret))
    assert.deepEqual(desk.forbidden, [])
  })
})
