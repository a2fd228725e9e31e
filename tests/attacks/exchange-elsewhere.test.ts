// The way to a venue in the attacker's hands: a name that leads elsewhere, another address, a host
// that answers in the venue's place with a certificate that is not the venue's. What counts is what
// that host is told, and which orders are taken for placed.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { createServer as createSecureServer, type TlsOptions } from 'node:tls'
import { type Certifier, openCertifier } from '../builders/certificates.ts'
import { at } from '../builders/house.ts'
import { anOrderId, type Placing, startPlacing } from '../builders/placing.ts'
import { openTap } from '../builders/tap.ts'
import { until } from '../builders/until.ts'
import { say } from './say.ts'

const portOf = (server: Server) => (server.address() as AddressInfo).port

const listen = async <S extends Server>(server: S): Promise<S> => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return server
}

/** Where the egress connects to: it leads to the venue, or to whoever is in its place. */
async function openFront() {
  const sockets = new Set<Socket>()
  let port = 0
  const server = await listen(
    createServer((socket) => {
      const onward = connect({ host: '127.0.0.1', port })
      for (const each of [socket, onward]) {
        sockets.add(each)
        each.on('error', () => each.destroy())
        each.on('close', () => {
          socket.destroy()
          onward.destroy()
        })
      }
      socket.pipe(onward).pipe(socket)
    }),
  )
  return {
    url: `https://127.0.0.1:${portOf(server)}`,
    /** From now on, and nothing that led elsewhere goes on. */
    lead(to: number): void {
      port = to
      for (const socket of sockets) socket.destroy()
      sockets.clear()
    },
    close(): void {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

const FILLED = JSON.stringify({ orderId: 9, status: 'FILLED', executedQty: '0.01' })
const ANSWER = `HTTP/1.1 200 OK\r\nContent-Length: ${FILLED.length}\r\n\r\n${FILLED}`

/** Somebody in a venue's place, who has what is asked for done. */
async function openImpostor(tls: TlsOptions | 'plain') {
  const sockets = new Set<Socket>()
  let [greeted, told] = [0, 0]
  const hear = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('data', (bytes: Uint8Array) => {
      told += tls === 'plain' ? 0 : bytes.length
      socket.write(ANSWER)
    })
  }
  const server = tls === 'plain' ? createServer(hear) : createSecureServer(tls, hear)
  server.on('connection', () => {
    greeted += 1
  })
  server.on('tlsClientError', () => undefined)
  await listen(server)
  return {
    port: portOf(server),
    greeted: () => greeted,
    /** How many bytes it was told, inside of TLS. */
    told: () => told,
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

const HOSTS = ['api.binance.com', 'stream.binance.com', 'ws-api.binance.com']
const PLACES: Readonly<Record<string, (by: Certifier) => TlsOptions | 'plain'>> = {
  'a certificate that ended yesterday': (by) => by.issue({ names: HOSTS, days: -1 }),
  'a certificate that it signed itself': (by) => by.issue({ names: HOSTS, isSelfSigned: true }),
  'a certificate for a name of its own': (by) => by.issue({ names: ['venue.attacker.example'] }),
  'a certificate for a sibling': (by) =>
    by.issue({ names: ['testnet.binance.com', 'www.binance.com', 'binance.com'] }),
  'a certificate for names below the venue’s': (by) =>
    by.issue({ names: ['*.api.binance.com', 'x.api.binance.com', 'api.binance.com.example'] }),
  'another venue’s own certificate': (by) =>
    by.issue({ names: ['api.kraken.com', 'ws.kraken.com', 'www.okx.com'] }),
  'a certificate for callers': (by) => by.issue({ names: HOSTS, use: 'clientAuth' }),
  'an old TLS, and the right certificate': (by) => ({
    ...by.issue({ names: HOSTS }),
    ...{ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
  }),
  'no TLS at all': () => 'plain',
}

describe('somebody else in a venue’s place', () => {
  const by = openCertifier()
  const tap = openTap()
  let own: Placing
  let front: Awaited<ReturnType<typeof openFront>>
  let home: number
  before(async () => {
    front = await openFront()
    own = await startPlacing('binance', {
      timeoutMs: 1_500,
      tap: tap.at,
      front: async ({ url, authority }) => {
        home = Number(new URL(url).port)
        front.lead(home)
        // As the world's authorities, which certify the venue and everybody else.
        return { url: front.url, ca: `${authority}\n${by.certificate}` }
      },
    })
    await own.place()
    await own.desk.ask('order.cancel-all', {})
  })
  beforeEach(() => own.rest())
  const impostors: { close(): void }[] = []
  afterEach(async () => {
    for (const impostor of impostors.splice(0)) impostor.close()
    tap.beforeOrder = async () => undefined
    front.lead(home)
    await own.desk.ask('order.cancel-all', {})
  })
  after(async () => {
    await own?.close()
    tap.close()
    front?.close()
    by.close()
  })

  const count = () => own.taken().length
  /** Somebody is in the venue's place when the order leaves. */
  const placedAt = async (order: string, port: number) => {
    tap.beforeOrder = async () => front.lead(port)
    return String(at(await own.place({ order }), 'state'))
  }
  const settled = (order: string) =>
    until(
      async () => {
        own.rest()
        own.wind(20)
        return String(at(await own.show(order), 'state'))
      },
      (state) => ['open', 'rejected', 'cancelled', 'filled'].includes(state),
    )

  it('with a certificate that is believed is the venue: so these are told something', async () => {
    const there = count()
    const impostor = await openImpostor(by.issue({ names: HOSTS }))
    impostors.push(impostor)
    const order = anOrderId()
    await placedAt(order, impostor.port)
    // The order's own pipe may have ended under it: then the look for it leads there.
    await until(
      async () => {
        own.rest()
        own.wind(20)
        await own.show(order)
        return impostor.told()
      },
      (told) => told > 0,
    )
    tap.beforeOrder = async () => undefined
    front.lead(home)
    await settled(order)
    assert.ok(count() <= there + 1)
    say('a certificate that the world believes to be a venue’s', 'whatever a venue gets')
  })

  for (const [name, make] of Object.entries(PLACES)) {
    it(`with ${name}: it is greeted, and told nothing; no order counts as placed`, async () => {
      const there = count()
      const impostor = await openImpostor(make(by))
      impostors.push(impostor)
      const order = anOrderId()
      const state = await placedAt(order, impostor.port)
      assert.ok(['sent', 'unknown'].includes(state), state)
      // Without a price nothing else is placed, and no question finds another way.
      await assert.rejects(own.place(), { code: 'exchange.order_denied' })
      await assert.rejects(own.desk.ask('account.balances', { account: 'main' }))
      await assert.rejects(own.desk.ask('account.check', { account: 'main' }))
      assert.ok(impostor.greeted() > 0)
      assert.equal(impostor.told(), 0)
      assert.equal(count(), there)
      tap.beforeOrder = async () => undefined
      front.lead(home)
      const end = await settled(order)
      assert.equal(impostor.told(), 0)
      assert.equal(count(), there + (end === 'open' ? 1 : 0))
      say(`a venue’s name, and ${name}`, 'a greeting; no order')
    })
  }
})
