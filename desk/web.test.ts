// The desk's HTTP by itself, over real connections that are handed to it as the launcher does it.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingHttpHeaders, request } from 'node:http'
import { connect, createServer, type Server } from 'node:net'
import { after, before, test } from 'node:test'
import { MAX_PAGE_BYTES } from './body.ts'
import type { Link } from './link.ts'
import { readPages } from './pages.ts'
import { openVisitors } from './visitors.ts'
import { answerBrowsers } from './web.ts'

const ORIGIN = 'http://approve.localhost:8181'
const HOST = 'approve.localhost:8181'

const asked: Uint8Array[] = []
let ask: Link['ask'] = async (payload) => {
  asked.push(payload)
  return Uint8Array.of(9, 9)
}
const link: Link = { ask: (payload) => ask(payload), connected() {}, lost() {} }
/** The trader's: says which of the two was asked. */
const other: Link = { ask: async () => Uint8Array.of(7), connected() {}, lost() {} }
const links = { signer: link, trader: other }
const quick = { connections: 4, headMs: 150, requestMs: 400, idleMs: 150 }

const desk = { origin: ORIGIN, pages: readPages({ consoleUrl: null }), links }
let patient: Server
let hasty: Server

before(async () => {
  const listener = answerBrowsers(desk)
  const slow = openVisitors(listener)
  const fast = openVisitors(listener, quick)
  patient = createServer({ pauseOnConnect: true }, (socket) => slow.accept(socket))
  hasty = createServer({ pauseOnConnect: true }, (socket) => fast.accept(socket))
  for (const server of [patient, hasty]) {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  }
})
after(() => {
  patient.close()
  hasty.close()
})

const portOf = (server: Server): number => (server.address() as { readonly port: number }).port

type Sent = {
  readonly method?: string
  readonly path?: string
  readonly headers?: Record<string, string | string[]>
  readonly body?: Uint8Array
}
type Got = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

async function send({ method = 'GET', path = '/', headers = {}, body }: Sent): Promise<Got> {
  const port = portOf(patient)
  const all = { host: HOST, connection: 'close', ...headers }
  const sent = request({ host: '127.0.0.1', port, method, path, headers: all, agent: false })
  sent.end(body)
  const [response] = await once(sent, 'response')
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }
}

const BYTES = { 'content-type': 'application/octet-stream' }
const relay = (headers: Record<string, string>, body = Uint8Array.of(1)): Promise<Got> =>
  send({ method: 'POST', path: '/signer', headers: { ...BYTES, ...headers }, body })

test('pages, scripts and styles come with the strict headers and are not kept', async () => {
  for (const path of ['/', '/style.css', '/desk/page/main.ts', '/core/canonical.ts']) {
    const { status, headers } = await send({ path })
    assert.equal(status, 200, path)
    const policy = String(headers['content-security-policy'])
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/)
    for (const rule of [
      "frame-ancestors 'none'",
      "form-action 'none'",
      "base-uri 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ]) {
      assert.ok(policy.includes(rule), rule)
    }
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin')
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin')
    assert.equal(headers['referrer-policy'], 'no-referrer')
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['cache-control'], 'no-store')
    const permissions = String(headers['permissions-policy'])
    for (const use of ['get', 'create']) {
      assert.ok(permissions.includes(`publickey-credentials-${use}=(self)`), use)
    }
    assert.ok(permissions.includes('camera=()'))
    assert.equal(headers['access-control-allow-origin'], undefined)
  }
})

test('only the desk’s own host is served, named once', async () => {
  for (const host of [
    'approve.localhost',
    'approve.localhost:8180',
    'localhost:8181',
    'evil.org',
  ]) {
    assert.equal((await send({ headers: { host } })).status, 421, host)
    assert.equal((await relay({ host })).status, 421, host)
  }
})

test('everything that is no page and no door is not there', async () => {
  for (const path of ['/signer', '/x', '/?a', '/desk/main.ts', '/desk/page/../web.ts', '//']) {
    assert.equal((await send({ path })).status, 404, path)
  }
  assert.equal((await send({ method: 'OPTIONS', path: '/signer' })).status, 404)
  assert.equal((await send({ method: 'POST', path: '/' })).status, 404)
  assert.equal((await send({ path: 'http://approve.localhost:8181/' })).status, 404)
})

test('the desk’s own page and a program may ask the signer; the bytes pass unread', async () => {
  asked.length = 0
  const page = await relay({ origin: ORIGIN, 'sec-fetch-site': 'same-origin' }, Uint8Array.of(1, 2))
  assert.equal(page.status, 200)
  assert.deepEqual([...page.body], [9, 9])
  assert.equal((await relay({}, Uint8Array.of(3))).status, 200)
  assert.deepEqual(
    asked.map((each) => [...each]),
    [[1, 2], [3]],
  )
})

test('what is meant for the trader goes to no other', async () => {
  asked.length = 0
  const headers = { ...BYTES, origin: ORIGIN, 'sec-fetch-site': 'same-origin' }
  const toTrader = { method: 'POST', path: '/trader', headers, body: Uint8Array.of(1) }
  assert.deepEqual([...(await send(toTrader)).body], [7])
  const strangers = { ...BYTES, origin: 'http://approve.localhost:8180' }
  assert.equal((await send({ ...toTrader, headers: strangers })).status, 403)
  assert.equal(asked.length, 0)
})

test('a page of another origin asks nothing, whatever it says of itself', async () => {
  asked.length = 0
  const strangers = [
    { origin: 'http://approve.localhost:8180', 'sec-fetch-site': 'same-site' },
    { origin: 'http://approve.localhost:8180' },
    { origin: 'null' },
    { origin: 'https://approve.localhost:8181' },
    { origin: ORIGIN, 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
  ]
  for (const headers of strangers) {
    assert.equal((await relay(headers)).status, 403, JSON.stringify(headers))
  }
  const simple = await relay({ origin: ORIGIN, 'content-type': 'text/plain' })
  assert.equal(simple.status, 415)
  assert.deepEqual(asked, [])
})

test('no other site loads or frames a page; a link to it works', async () => {
  const from = (mode: string, dest: string) => ({
    headers: { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': mode, 'sec-fetch-dest': dest },
  })
  assert.equal((await send(from('navigate', 'document'))).status, 200)
  assert.equal((await send(from('navigate', 'iframe'))).status, 403)
  assert.equal((await send({ path: '/core/fault.ts', ...from('no-cors', 'script') })).status, 403)
  assert.equal((await send({ path: '/core/fault.ts', ...from('cors', 'empty') })).status, 403)
})

test('a page sends 64 KiB at most, a program a frame, and the length comes first', async () => {
  const page = { origin: ORIGIN, 'sec-fetch-site': 'same-origin' }
  assert.equal((await relay(page, new Uint8Array(MAX_PAGE_BYTES))).status, 200)
  assert.equal((await relay(page, new Uint8Array(MAX_PAGE_BYTES + 1))).status, 413)
  assert.equal((await relay({}, new Uint8Array(MAX_PAGE_BYTES + 1))).status, 200)
  assert.equal((await relay({}, new Uint8Array())).status, 413)
  assert.equal((await relay({ 'transfer-encoding': 'chunked' })).status, 411)
  assert.equal((await relay({ 'content-length': '33554433' }, new Uint8Array())).status, 413)
})

test('a signer that is away is said so', async () => {
  const before = ask
  const { Fault } = await import('@countersign/core/fault.ts')
  ask = () => Promise.reject(new Fault('channel.unreachable'))
  const { status, body } = await relay({})
  ask = before
  assert.equal(status, 503)
  assert.match(body.toString(), /cannot be reached/)
})

/** Speaks raw bytes to the desk with the short limits; resolves to all it says until it ends. */
function speak(...pieces: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(portOf(hasty), '127.0.0.1')
    let heard = ''
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(heard))
    for (const piece of pieces) socket.write(piece)
  })
}

const HEAD = `GET / HTTP/1.1\r\nHost: ${HOST}\r\n`

test('half a head, half a body and an idle connection end by themselves', async () => {
  assert.equal(await speak(HEAD), '')
  const type = 'Content-Type: application/octet-stream\r\n'
  const half = `POST /signer HTTP/1.1\r\nHost: ${HOST}\r\n${type}Content-Length: 5\r\n\r\nab`
  assert.equal(await speak(half), '')
  assert.match(await speak(`${HEAD}\r\n`), /^HTTP\/1\.1 200 /)
})

test('what is no HTTP, has two hosts or asks before it was answered is sent away', async () => {
  assert.equal(await speak('hello\r\n\r\n'), '')
  assert.match(await speak(`${HEAD}Host: other\r\n\r\n`), /^HTTP\/1\.1 421 /)
  assert.doesNotMatch(await speak(`${HEAD}\r\n${HEAD}\r\n`), /200[\s\S]*HTTP\/1\.1 200 /)
})

test('the connection that is idle longest makes room for a new one', async () => {
  const first = speak(HEAD)
  const others = [speak(HEAD), speak(HEAD), speak(HEAD)]
  assert.match(await speak(`${HEAD}\r\n`), /^HTTP\/1\.1 200 /)
  assert.equal(await first, '')
  await Promise.all(others)
})
