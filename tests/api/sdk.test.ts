import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { writeAnswer } from '@countersign/channel/envelope.ts'
import { ROUTE_IDS, routeOf } from '@countersign/contract/routes.ts'
import { openApi } from '@countersign/sdk/api.ts'
import { type ApiProblem, readProblem } from '@countersign/sdk/problem.ts'
import { reaching } from '@countersign/sdk/reach.ts'
import { tokenBody } from '../builders/token.ts'
import { type Lodge, NOW, openLodge, strangerKey, WALLET } from './lodge.ts'

const wallet = WALLET
const TIGHTEN = { wallet, body: { from: 'ab'.repeat(32), policy: { version: '1' } } }

describe('the SDK', () => {
  let lodge: Lodge
  before(async () => {
    lodge = await openLodge()
  })
  after(() => lodge.close())

  /** The answer that comes, changed on its way by whoever holds the server. */
  const tampered = (change: (answer: Record<string, unknown>) => Record<string, unknown>) =>
    lodge.client({
      fetch: async (url, init) => {
        const response = await fetch(url, init)
        const answer = change((await response.json()) as Record<string, unknown>)
        return Response.json(answer, { status: response.status })
      },
    })

  it('has one method for each route that does not stream', () => {
    const answering = ROUTE_IDS.filter((id) => !routeOf(id).streams)
    assert.deepEqual(Object.keys(lodge.api).sort(), answering.sort())
  })

  it('believes no act that the pinned signer did not prove', async () => {
    lodge.reply = () => ({ body: { policyHash: 'cd'.repeat(32) } })
    const { receipt } = await lodge.api.tightenPolicy(TIGHTEN)
    const forged = writeAnswer(
      '00'.repeat(32),
      { kind: 'answer', time: NOW, body: {} },
      strangerKey,
    ).toBase64()
    const lies = [
      tampered((answer) => ({ ...answer, receipt: forged })),
      // The true signer's answer, to another request.
      tampered((answer) => ({ ...answer, receipt })),
      tampered(({ receipt: _, ...answer }) => answer),
    ]
    for (const client of lies) {
      await assert.rejects(client.tightenPolicy(TIGHTEN), { code: 'channel.answer_forged' })
    }
    const careless = openApi({ ...options(lodge), fetch: tamperedFetch })
    await careless.tightenPolicy(TIGHTEN)
  })

  it('checks the proof of a refusal, and says it with its code and facts', async () => {
    lodge.reply = () => ({ code: 'policy.not_tightening', facts: { because: 'rule a' } })
    const problem = await problemOf(lodge.api.tightenPolicy(TIGHTEN))
    assert.equal(problem.code, 'policy.not_tightening')
    assert.deepEqual(problem.facts, { because: 'rule a' })
    assert.match(problem.message, /Loosening needs governance/)
    const forged = tampered((answer) => ({ ...answer, receipt: 'AAAA' }))
    await assert.rejects(forged.tightenPolicy(TIGHTEN))
  })

  it('says before it asks that a device or token is missing', async () => {
    const bare = openApi({ url: lodge.url })
    assert.deepEqual(await bare.health(), { alive: 'yes' })
    await assert.rejects(bare.listWallets(), { code: 'http.credentials_missing' })
    const reader = openApi({ url: lodge.url, token: await lodge.token() })
    assert.equal((await reader.listWallets()).wallets.length, 1)
    await assert.rejects(reader.tightenPolicy(TIGHTEN), { code: 'http.credentials_missing' })
  })

  it('signs what it reads where it has no token, once for each request', async () => {
    const [one, two] = await Promise.all([lodge.api.listWallets(), lodge.api.listWallets()])
    assert.deepEqual(one, two)
    const { transactions } = await lodge.api.listTransactions({ wallet, limit: '5' })
    assert.deepEqual(transactions, [])
  })

  it('leaves out what is there and undefined', async () => {
    const body = { ...tokenBody('reader'), more: undefined }
    assert.equal((await lodge.api.createToken({ body })).name, 'reader')
  })

  it('knows an answer that is not Countersign’s', async () => {
    const answers = ['<html>', '{}', '[]', 'null', '{"code":"no.such_code"}', '{"code":5}']
    for (const text of answers) {
      const client = lodge.client({ fetch: async () => new Response(text, { status: 502 }) })
      const problem = await problemOf(client.listWallets())
      assert.deepEqual([problem.code, problem.status], ['http.answer_invalid', 502], text)
    }
    const late = readProblem(429, { code: 'http.rate_limited' }, '7')
    assert.deepEqual([late.retrySeconds, late.facts], [7, {}])
    assert.equal(readProblem(429, null, 'soon').retrySeconds, null)
  })

  it('reaches 127.0.0.1 and names below .localhost alike', async () => {
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json').end('{"alive":"yes"}')
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const { port } = server.address() as AddressInfo
    try {
      for (const host of ['127.0.0.1', 'approve.localhost']) {
        assert.deepEqual(await openApi({ url: `http://${host}:${port}` }).health(), {
          alive: 'yes',
        })
      }
    } finally {
      server.close()
    }
  })

  it('sends nothing twice: only a name that was not found is tried by its address', async () => {
    const tried: string[] = []
    const failing =
      (code: string): typeof fetch =>
      async (url) => {
        tried.push(String(url))
        throw new TypeError('fetch failed', { cause: { code } })
      }
    const attempts = [
      ['http://a.localhost:1', 'ENOTFOUND', 2],
      ['http://a.localhost:1', 'ECONNRESET', 1],
      ['http://example.test:1', 'ENOTFOUND', 1],
    ] as const
    for (const [url, code, times] of attempts) {
      tried.length = 0
      await assert.rejects(reaching(failing(code))(url, '/health', {}))
      assert.equal(tried.length, times, `${url} ${code}`)
    }
    assert.deepEqual(tried, ['http://example.test:1/health'])
  })
})

const tamperedFetch: typeof fetch = async (url, init) => {
  const response = await fetch(url, init)
  const answer = (await response.json()) as Record<string, unknown>
  return Response.json({ ...answer, receipt: undefined }, { status: response.status })
}

const options = (lodge: Lodge) => {
  const { url } = lodge
  const { device, signer, now } = lodge.credentials
  return { url, device, signer, now }
}

async function problemOf(answer: Promise<unknown>): Promise<ApiProblem> {
  try {
    await answer
  } catch (problem) {
    return problem as ApiProblem
  }
  return assert.fail('it was answered')
}
