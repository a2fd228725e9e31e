// One noisy client does not starve the others, and nobody makes the server read more than it takes.

import assert from 'node:assert/strict'
import { request as httpRequest } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { RATES } from '@countersign/contract/rates.ts'
import { MAX_BODY_BYTES } from '@countersign/contract/routes.ts'
import type { ApiProblem } from '@countersign/sdk/problem.ts'
import { tokenBody } from '../builders/token.ts'
import { idle, type Lodge, openLodge, psbtOf, WALLET } from './lodge.ts'

describe('one noisy client', () => {
  it('is told when to come back, while the others are served', async () => {
    let now = 0
    const lodge = await openLodge({ ticks: () => now })
    try {
      const [noisy, quiet] = [await lodge.token(), await lodge.token()].map((token) =>
        lodge.client({ token }),
      )
      const { burst } = RATES.read
      for (let number = 0; number < burst; number++) await noisy?.listWallets()
      const refused = noisy?.listWallets().then(
        () => null,
        (error: ApiProblem) => error,
      )
      assert.equal((await refused)?.code, 'http.rate_limited')
      assert.equal((await refused)?.status, 429)
      assert.equal((await refused)?.retrySeconds, 1)
      assert.equal((await quiet?.listWallets())?.wallets.length, 1)
      assert.equal((await lodge.api.listWallets()).wallets.length, 1)
      now += 1_000
      await noisy?.listWallets()
    } finally {
      await lodge.close()
    }
  })

  it('cannot keep an owner’s own address from the API by guessing tokens', async () => {
    const lodge = await openLodge({ ticks: () => 0 })
    try {
      const token = await lodge.token()
      const headers = { authorization: 'Bearer cstr_wrong' }
      const statuses: number[] = []
      for (let number = 0; number <= RATES.open.burst; number++) {
        statuses.push((await fetch(`${lodge.url}/v1/wallets`, { headers })).status)
      }
      assert.deepEqual([...new Set(statuses)], [401, 429])
      assert.equal((await lodge.client({ token }).listWallets()).wallets.length, 1)
    } finally {
      await lodge.close()
    }
  })

  it('has so many requests under way; one that goes away gives its place back', async () => {
    const one = { burst: 1e6, perSecond: 1e6, waiting: 1, waitingInAll: 9 }
    const lodge = await openLodge({ rates: { ...RATES, act: one }, ticks: () => 0 })
    try {
      const ask = (number: number, signal?: AbortSignal) =>
        lodge
          .client({ fetch: (url, init) => fetch(url, { ...init, ...(signal ? { signal } : {}) }) })
          .askSpend({ wallet: WALLET, body: { psbt: psbtOf(number).psbt } })
      const leaving = new AbortController()
      const first = ask(1, leaving.signal)
      while (lodge.store.jobs().length === 0) await tick()
      await assert.rejects(ask(2), { code: 'http.busy', status: 503, retrySeconds: 1 })
      leaving.abort()
      await assert.rejects(first, { name: 'AbortError' })
      lodge.store.takeJobs()
      let answer: Awaited<ReturnType<typeof ask>> | null = null
      while (answer === null) {
        const next = ask(3).catch((problem: ApiProblem) => {
          assert.equal(problem.code, 'http.busy')
          return null
        })
        await idle(lodge, next)
        await lodge.work()
        answer = await next
      }
      assert.equal(answer.state, 'signed')
    } finally {
      await lodge.close()
    }
  })
})

describe('a request that is too much or not what it says', () => {
  let lodge: Lodge
  let authorization: string
  before(async () => {
    lodge = await openLodge()
    authorization = `Bearer ${await lodge.token()}`
  })
  after(() => lodge.close())

  const post = async (body: string, type = 'application/json') => {
    const response = await fetch(`${lodge.url}/v1/wallets/${WALLET}/dry-run`, {
      method: 'POST',
      headers: { authorization, 'content-type': type },
      body,
    })
    const problem = (await response.json()) as { readonly code: string }
    assert.equal(response.headers.get('content-type'), 'application/problem+json')
    return [response.status, problem.code]
  }

  it('is refused by its size, type or form', async () => {
    const padding = ' '.repeat(256 * 1024)
    assert.deepEqual(await post(padding), [400, 'http.request_invalid'])
    assert.deepEqual(await post(`${padding} `), [413, 'http.body_too_large'])
    assert.deepEqual(await post('{}', 'text/plain'), [415, 'http.media_type_wrong'])
    assert.deepEqual(await post('{"payments":'), [400, 'http.request_invalid'])
    assert.deepEqual(await post(''), [400, 'http.request_invalid'])
    assert.deepEqual(await post('{"payments":[],"__proto__":{}}'), [400, 'http.request_invalid'])
    const payment = '{"address":"bcrt1qqqqqqqqqqqqqqq","amountSats":5}'
    assert.deepEqual(await post(`{"payments":[${payment}]}`), [400, 'http.request_invalid'])
  })

  it('is refused before its body is read, when a stranger sends it', async () => {
    const answer = await new Promise<number | undefined>((resolve, reject) => {
      const { port } = new URL(lodge.url)
      const headers = { 'content-type': 'application/json', 'content-length': 20 * 1024 * 1024 }
      const path = `/v1/wallets/${WALLET}/spends`
      const request = httpRequest({ port, method: 'POST', path, headers }, (response) => {
        resolve(response.statusCode)
        request.destroy()
      })
      request.on('error', reject)
      // Not one byte of the body is sent.
      request.flushHeaders()
    })
    assert.equal(answer, 401)
  })

  it('is refused at a route without a body, and beyond the bound of the others', async () => {
    const given = await fetch(`${lodge.url}/v1/wallets/${WALLET}/addresses`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: '{"index":"5"}',
    })
    assert.equal(given.status, 400)
    const body = tokenBody('x'.repeat(MAX_BODY_BYTES))
    await assert.rejects(lodge.api.createToken({ body }), { code: 'http.body_too_large' })
  })

  it('is answered with the headers browsers need to keep away', async () => {
    const { headers } = await fetch(`${lodge.url}/health`)
    assert.equal(
      headers.get('content-security-policy'),
      "default-src 'none';frame-ancestors 'none'",
    )
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.equal(headers.get('cache-control'), 'no-store')
    assert.equal(headers.get('access-control-allow-origin'), null)
    assert.match(headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/)
  })

  it('is no route, whatever its path is made of', async () => {
    for (const path of ['/index.html', '/v1', '/v1/%00', '/v1/wallets/%zz', '/v1/status/../x']) {
      const response = await fetch(lodge.url + path)
      const { code } = (await response.json()) as { readonly code: string }
      assert.ok(['http.route_missing', 'http.request_invalid'].includes(code), `${path} ${code}`)
    }
  })
})

const tick = () => new Promise((go) => setImmediate(go))
