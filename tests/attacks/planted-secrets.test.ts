// Recognisable secrets go the ways that secrets go: added, changed, refused, checked, renewed, and
// told to venues that repeat all they hear. Then everything that the system emits is searched.

import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { TraderMessage } from '@countersign/channel/trader-messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { watchingPolicy } from '@countersign/core/exchange/policy/defaults.ts'
import { orderPolicyToCanonical } from '@countersign/core/exchange/policy/policy.ts'
import { hostsOf } from '@countersign/core/exchange/venues.ts'
import { makeAuthority } from '@countersign/demo/venue/authority.ts'
import type { Venue } from '@countersign/demo/venue/open.ts'
import { openPool } from '@countersign/server/adapters/postgres/pool.ts'
import type { Running } from '@countersign/server/compose.ts'
import { CLIENT, type Coinbase, openCoinbase } from '../builders/coinbase.ts'
import { apiOf, serve } from '../builders/exchange-server.ts'
import { at } from '../builders/house.ts'
import { type Cluster, startCluster } from '../builders/postgres.ts'
import { backedUp } from '../builders/standby.ts'
import { type Desk, startTrading } from '../builders/trader.ts'
import { until } from '../builders/until.ts'
import { aVenue } from '../builders/venue.ts'

const POLICY = orderPolicyToCanonical(watchingPolicy())
const REDIRECT = 'http://127.0.0.1:8199/'

const KEY = 'planted-key-5d0b1f'
const SECRET = 'planted-"secret"+of/a key&=5d0b1f'
const NEXT = { key: 'planted-next-key-8e21', secret: 'planted-next-secret-8e21' }
const DRAIN = { key: 'planted-drain-key-77aa', secret: 'planted-drain-secret-77aa' }
const OKX = {
  key: 'planted-okx-key-3c',
  secret: 'planted-okx-secret-3c',
  passphrase: 'planted-pass-3c!',
}
const PEM = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'sec1', format: 'pem' })
  .toString()
const PLANTED = [KEY, SECRET, NEXT, DRAIN, OKX, CLIENT.secret].flatMap((each) =>
  typeof each === 'string' ? [each] : Object.values(each),
)

/** Every row of every table. */
async function dumped({ folder }: Cluster): Promise<string> {
  const pool = openPool({ database: folder, most: 1 })
  const tables = await pool.query<{ readonly name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  )
  const rows: string[] = []
  for (const { name } of tables.rows) {
    const found = await pool.query<{ readonly row: string }>(`select t::text as row from ${name} t`)
    rows.push(name, ...found.rows.map(({ row }) => row))
  }
  await pool.end()
  return rows.join('\n')
}

async function echo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk)
  const { url, headers } = request
  const body = Buffer.concat(chunks).toString()
  response.writeHead(400, {
    'content-type': 'application/json',
    'x-echo': JSON.stringify(headers),
  })
  response.end(JSON.stringify({ code: '50111', msg: JSON.stringify({ url, headers, body }) }))
}

/** A venue that answers every request with all of it. */
async function openEcho(hosts: readonly string[]) {
  const authority = makeAuthority(hosts)
  const server: Server = createServer(authority.issued, (request, response) => {
    echo(request, response).catch(() => response.destroy())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return { server, place: { url: `https://127.0.0.1:${port}`, ca: authority.certificate } }
}

/** A secret in every way in which somebody writes one down. */
function spellings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret)
  // At each of the three places where it can begin in base64, without what its neighbours change.
  const inside = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    return text.replace(/=+$/, '').slice(before === 0 ? 0 : 4, -2)
  })
  const url = encodeURIComponent(secret)
  const json = JSON.stringify(secret).slice(1, -1)
  const base64 = inside.flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')])
  const hex = bytes.toString('hex')
  const forms = [secret, hex, hex.toUpperCase(), url, url.replaceAll('%20', '+'), json, ...base64]
  return [...new Set([...forms, JSON.stringify(json).slice(1, -1)])]
}

describe('a planted secret', () => {
  const emitted: (readonly [where: string, what: string])[] = []
  const codes: string[] = []
  /** What the server says to its operator. */
  const said: string[] = []
  let venue: Venue
  let coinbase: Coinbase
  let okx: Awaited<ReturnType<typeof openEcho>>
  let desk: Desk
  let cluster: Cluster
  let server: Running
  before(async () => {
    venue = await aVenue({ dialect: 'binance' })
    venue.keys.add({ id: KEY, account: 'ann', secret: SECRET })
    venue.keys.add({ id: NEXT.key, account: 'ann', secret: NEXT.secret })
    const rights = ['read', 'withdraw'] as const
    venue.keys.add({ id: DRAIN.key, account: 'ann', secret: DRAIN.secret, rights })
    coinbase = await openCoinbase()
    okx = await openEcho(hostsOf('okx'))
    const places = { binance: { url: venue.url }, coinbase: coinbase.place, okx: okx.place }
    const starting = [startTrading({ places }), startCluster([], { isEmpty: true })] as const
    ;[desk, cluster] = await Promise.all(starting)
    server = await serve(desk, cluster, said)
  })
  after(async () => {
    await server?.stop()
    await desk?.stop()
    await cluster?.stop()
    coinbase?.close()
    okx?.server.closeAllConnections()
    okx?.server.close()
    await venue?.close()
  })

  const told = async (kind: TraderMessage, ask: Promise<Canonical>): Promise<Canonical> => {
    try {
      const answer = await ask
      emitted.push([kind, JSON.stringify(answer)])
      return answer
    } catch (error) {
      const { stack = '', cause, ...rest } = error as Error & { readonly code?: string }
      emitted.push([kind, JSON.stringify([stack, String(cause), rest])])
      return { refused: rest.code ?? '' }
    }
  }
  const add = (account: string, venueId: string, secrets: Readonly<Record<string, string>>) => {
    const terms = { account, venue: venueId, quote: 'USDT', rights: 'trade', policy: POLICY }
    const body = { ...terms, secrets: desk.seal(account, venueId, secrets) }
    return told('account.add', desk.consent('account.add', body))
  }
  const ask = (kind: TraderMessage, body: Canonical) => told(kind, desk.ask(kind, body))
  const grant = async () => {
    const url = at(await begin(), 'url')
    const agreed = coinbase.agree(String(url))
    codes.push(agreed.code)
    return agreed
  }
  const begin = () => ask('oauth.begin', { venue: 'coinbase', rights: 'trade', redirect: REDIRECT })

  it('goes the ways that there are', async () => {
    assert.equal(at(await add('main', 'binance', { key: KEY, secret: SECRET }), 'account'), 'main')
    const refused = await add('drain', 'binance', DRAIN)
    assert.equal(at(refused, 'refused'), 'exchange.key_withdraws')
    const secrets = desk.seal('main', 'binance', NEXT)
    const rotation = desk.consent('account.rotate', { account: 'main', secrets })
    assert.equal(at(await told('account.rotate', rotation), 'version'), '2')
    // What is no secret of the venue's form, and a secret in a field where none belongs.
    await add('odd', 'binance', { key: KEY, secret: SECRET, passphrase: OKX.passphrase })
    await add('odder', 'binance', { key: SECRET, secret: `${SECRET}\u0000` })
    assert.equal(at(await add('echo', 'okx', OKX), 'refused'), 'exchange.key_refused')
    await add('pem', 'coinbase', { key: KEY.toUpperCase(), secret: PEM })
    await ask('oauth.client', {
      venue: 'coinbase',
      client: desk.seal(':client', 'coinbase', CLIENT),
    })
    coinbase.told.seconds = 60
    assert.equal(at(await add('tokens', 'coinbase', await grant()), 'account'), 'tokens')
    await ask('account.check', { account: 'tokens' })
    await add('forged', 'coinbase', { ...(await grant()), code: SECRET })
    coinbase.told.isEchoing = true
    await ask('account.balances', { account: 'tokens' })
    coinbase.revoke()
    const checked = await ask('account.check', { account: 'tokens' })
    assert.equal(at(checked, 'refusal'), 'exchange.key_refused')
  })

  it('is in no answer to anybody by any socket', async () => {
    const asked: readonly (readonly [TraderMessage, Canonical])[] = [
      ['hello', {}],
      ['account.list', {}],
      ['account.show', { account: 'main' }],
      ['account.show', { account: SECRET.slice(0, 32) }],
      ['account.balances', { account: 'main' }],
      ['account.check', { account: 'main' }],
      ['news.next', { after: '0', waitMs: '0' }],
    ]
    for (const [kind, body] of asked) {
      await ask(kind, body)
      await told(kind, desk.ask(kind, body, { role: 'server', device: null }))
    }
    emitted.push(['the egress', JSON.stringify(desk.forbidden)])
    assert.ok(emitted.length > 25)
    search(emitted)
  })

  it('is in no answer of the server’s, nor in what it says, nor in its database', async () => {
    const api = apiOf(desk, server)
    const known = await until(
      () => api.listExchangeAccounts(),
      ({ accounts }) => accounts.length >= 2,
    )
    const answers: unknown[] = [known]
    for (const { account } of known.accounts) {
      answers.push(await api.showExchangeAccount({ account }))
      answers.push(await api.showExchangeBalances({ account }).catch(String))
    }
    answers.push(await api.showPortfolio({}).catch(String), await api.listVenues())
    const dump = await dumped(cluster)
    assert.ok(dump.includes('main'), 'the account is in it')
    search([
      ['the API', JSON.stringify(answers)],
      ['the server', said.join('\n')],
      ['PostgreSQL', dump],
    ])
  })

  it('is in no file of the installation, nor in what the process was started with', () => {
    const { root } = desk.real.home
    const files = readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file, readFileSync(file, 'latin1')] as const)
    assert.ok(files.some(([file]) => file.includes('trader')))
    search(files)
    const { pid } = desk.child()
    search(
      ['cmdline', 'environ'].map((name) => [name, readFileSync(`/proc/${pid}/${name}`, 'latin1')]),
    )
  })

  it('is in no backup, sealed as it is with its key beside it', async () => {
    // All of them are stopped for it.
    desk.child().kill()
    await desk.child().ended
    const archive = await backedUp(desk.real)
    const bytes = readFileSync(archive)
    assert.ok(bytes.length > 1_000)
    search([['the backup', bytes.toString('latin1')]])
  })

  function search(places: readonly (readonly [where: string, what: string])[]) {
    // A venue's code that was misused is ours: it is asked for by nobody else.
    const pem = PEM.split('\n').slice(1, 3)
    const secrets = [...PLANTED, ...pem, ...coinbase.given, ...codes].flatMap(spellings)
    assert.ok(coinbase.given.length >= 4)
    for (const [where, what] of places) {
      const found = secrets.find((secret) => what.includes(secret))
      assert.equal(found, undefined, where)
    }
  }
})
