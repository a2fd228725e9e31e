// The stream that names what changed: told after each commit, bounded, and ended with the server
// and with its caller's credentials.

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { RATES } from '@countersign/contract/rates.ts'
import { type Change, watch } from '@countersign/sdk/watch.ts'
import { NOTHING_CLOSED } from '@countersign/server/ports/incident.ts'
import { tokenBody } from '../builders/token.ts'
import { type Lodge, NOW, openLodge, ownDevice, WALLET } from './lodge.ts'

const PATH = '/v1/events'

describe('the stream of changes', () => {
  let lodge: Lodge
  before(async () => {
    lodge = await openLodge(undefined, { heartbeatMs: 20 })
  })
  after(() => lodge.close())

  const open = async (token: string) => {
    const response = await fetch(lodge.url + PATH, {
      headers: { authorization: `Bearer ${token}` },
    })
    assert.equal(response.status, 200)
    return response
  }
  const giveAddress = () => lodge.api.giveAddress({ wallet: WALLET })

  it('names what a transaction changed, and never what it is', async () => {
    const ending = new AbortController()
    const heard: Change[] = []
    for await (const change of watch({ url: lodge.url, ...lodge.credentials }, ending.signal)) {
      heard.push(change)
      if (change.isFirst) await giveAddress()
      if (change.topics.includes('audit')) break
      if (change.topics.includes(`wallet:${WALLET}`)) await lodge.token()
    }
    ending.abort()
    assert.deepEqual(heard[0], { topics: [], isFirst: true })
    const named = new Set(heard.flatMap(({ topics }) => topics))
    assert.deepEqual([...named].sort(), ['audit', 'tokens', `wallet:${WALLET}`])
  })

  it('says that it lives while nothing happens, for any reader of server-sent events', async () => {
    const response = await open(await lodge.token())
    assert.equal(response.headers.get('content-type'), 'text/event-stream')
    assert.equal(response.headers.get('cache-control'), 'no-store')
    const read = textOf(response)
    await read.until((text) => text.split(':\n\n').length > 3)
    await giveAddress()
    await read.until((text) => text.includes('event: changed'))
    const [, told] = /\nevent: changed\ndata: (.*)\n\n/.exec(read.text()) ?? []
    assert.deepEqual(JSON.parse(told ?? ''), { topics: [`wallet:${WALLET}`] })
    await read.end()
  })

  it('gathers what changes while it has not been told', async () => {
    const read = textOf(await open(await lodge.token()))
    await read.until((text) => text.length > 0)
    for (let number = 0; number < 300; number += 1) {
      await lodge.store.transact((tx) => tx.putSpend({ ...SPEND, wallet: `w${number % 7}` }))
    }
    await read.until((text) => text.includes('spends:w6'))
    const events = read.text().split('event: changed').length - 1
    assert.ok(events < 300, `${events} events`)
    await read.end()
  })

  it('ends with its token, withdrawn or over', async () => {
    const { id, secret } = await lodge.api.createToken({ body: tokenBody('withdrawn') })
    const withdrawn = textOf(await open(secret))
    await lodge.api.withdrawToken({ id })
    await withdrawn.ended()
    const body = { ...tokenBody('short'), expiresAt: String(NOW + 60) }
    const over = textOf(await open((await lodge.api.createToken({ body })).secret))
    lodge.now = NOW + 60
    await over.ended()
    lodge.now = NOW
  })

  it('ends with its device, and the SDK says why', async () => {
    const { reader } = lodge.store
    const [members, devices] = [await reader.members(), await reader.devices()]
    const put = (stopped: boolean) =>
      lodge.store.transact((tx) =>
        tx.putStanding({
          members,
          devices: devices.map((device) => ({ ...device, isStopped: stopped })),
          tokens: [],
          freezes: [],
          closure: NOTHING_CLOSED,
        }),
      )
    const watching = async () => {
      const options = { url: lodge.url, ...lodge.credentials, pauseMs: 1 }
      for await (const { isFirst } of watch(options, new AbortController().signal)) {
        if (isFirst) await put(true)
      }
    }
    await assert.rejects(watching(), { code: 'charter.suspended' })
    await put(false)
  })
})

describe('streams', () => {
  it('are so many for each caller and in all', async () => {
    const stream = { ...RATES.stream, waiting: 2, waitingInAll: 3 }
    const lodge = await openLodge({ rates: { ...RATES, stream } })
    const knock = async (token: string) => {
      const headers = { authorization: `Bearer ${token}` }
      const response = await fetch(lodge.url + PATH, { headers })
      return { status: response.status, read: textOf(response) }
    }
    const [one, other] = [await lodge.token(), await lodge.token()]
    const first = await knock(one)
    assert.deepEqual([first.status, (await knock(one)).status], [200, 200])
    assert.equal((await knock(one)).status, 503)
    assert.equal((await knock(other)).status, 200)
    assert.equal((await knock(other)).status, 503)
    await first.read.end()
    // The place is free again once the server has seen that they left.
    while ((await knock(other)).status !== 200);
    await lodge.close()
  })

  it('end with the server', async () => {
    const lodge = await openLodge()
    const headers = { authorization: `Bearer ${await lodge.token()}` }
    const read = textOf(await fetch(lodge.url + PATH, { headers }))
    await read.until((text) => text.length > 0)
    await lodge.close()
    await read.ended()
  })

  it('are opened again by the SDK after every end, when anything may be new', async () => {
    let opened = 0
    const server = createServer((_, response) => {
      opened += 1
      if (opened === 2) return void response.socket?.destroy()
      if (opened === 3) return void response.writeHead(502).end('a proxy')
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      // Cut in the middle of what is one event.
      response.write('retry: 5\r\n\r\nevent: cha')
      response.write(
        `nged\ndata: {"topics":\ndata: ["spends:w${opened}"]}\n\n:\n\nevent: changed\n`,
      )
      if (opened === 1) response.end()
    })
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const options = {
      url: `http://127.0.0.1:${port}`,
      token: 'cstr_x',
      pauseMs: 1,
      silenceMs: 1_000,
    }
    const heard: Change[] = []
    for await (const change of watch(options, new AbortController().signal)) {
      heard.push(change)
      if (heard.length === 6) break
    }
    server.closeAllConnections()
    server.close()
    const told = heard.map(({ isFirst, topics }) => (isFirst ? 'first' : topics.join()))
    // The fifth ended because the fourth was silent.
    assert.deepEqual(told, ['first', 'spends:w1', 'first', 'spends:w4', 'first', 'spends:w5'])
  })
})

const SPEND = {
  wallet: WALLET,
  txid: '1e'.repeat(32),
  state: 'denied',
  waitsFor: [],
  askedAt: NOW,
  changedAt: NOW,
  expiresAt: null,
  device: ownDevice.keyId,
  psbt: new Uint8Array(),
  mayBroadcast: true,
  review: null,
  verdict: null,
  decision: null,
  transaction: null,
  height: null,
} as const

function textOf(response: Response) {
  const reader = response.body?.getReader()
  let text = ''
  let isOver = false
  const more = async () => {
    const { done, value } = (await reader?.read()) ?? { done: true }
    isOver = done
    text += value ? new TextDecoder().decode(value) : ''
  }
  return {
    text: () => text,
    async until(isThere: (text: string) => boolean) {
      while (!isThere(text)) {
        assert.ok(!isOver, `it ended with ${text}`)
        await more()
      }
    },
    async ended() {
      while (!isOver) await more()
    },
    end: async () => await reader?.cancel(),
  }
}
