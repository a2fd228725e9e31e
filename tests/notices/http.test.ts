// SMS, webhook, topic and push against a real HTTP server: what is posted, how it is signed, and
// what each answer becomes.

import assert from 'node:assert/strict'
import { createECDH } from 'node:crypto'
import { after, before, beforeEach, describe, it } from 'node:test'
import { type HttpAnswer, type HttpSink, httpSink } from '@countersign/demo/sinks/http-sink.ts'
import type { Outcome } from '@countersign/notices/channel.ts'
import { ntfyChannel } from '@countersign/notices/ntfy.ts'
import { smsChannel } from '@countersign/notices/sms.ts'
import { pushChannel } from '@countersign/notices/web-push.ts'
import { webhookChannel, webhookKey, webhookSignature } from '@countersign/notices/webhook.ts'
import { aNotice } from '../builders/notices.ts'
import { openPush } from '../builders/push.ts'

const NOW = 1_795_283_700
const TOKEN = 'b7c1f00dfeed'
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const REACH = { timeoutSeconds: 20, mayReachPrivate: true }

let sink: HttpSink
let elsewhere: HttpSink
before(async () => {
  sink = await httpSink()
  elsewhere = await httpSink()
})
beforeEach(() => {
  sink.requests.length = 0
  elsewhere.requests.length = 0
  sink.answer({ kind: 'status', status: 200, body: '{}' })
})
after(async () => {
  await sink.close()
  await elsewhere.close()
})

const browser = createECDH('prime256v1')
browser.generateKeys()
const vapid = createECDH('prime256v1')
vapid.setPrivateKey(Buffer.alloc(32, 7))
const AUTH = Buffer.alloc(16, 9)

type Own = { readonly timeoutSeconds?: number; readonly signal?: AbortSignal }
type Sender = (own?: Own) => Promise<Outcome>
const signalOf = ({ signal }: Own) => (signal === undefined ? {} : { signal })

const sms: Sender = ({ timeoutSeconds = 20, ...own } = {}) =>
  smsChannel({
    provider: 'twilio',
    baseUrl: `${sink.url}/`,
    account: 'AC12',
    token: TOKEN,
    from: '+41790000001',
    timeoutSeconds,
  }).send({
    notice: aNotice(),
    address: { channel: 'sms', to: '+41790000002' },
    now: NOW,
    ...signalOf(own),
  })

const webhook: Sender = ({ timeoutSeconds = 20, ...own } = {}) =>
  webhookChannel({ timeoutSeconds, mayReachPrivate: true }).send({
    notice: aNotice(),
    address: { channel: 'webhook', url: `${sink.url}/hook?x=1`, secret: SECRET },
    now: NOW,
    ...signalOf(own),
  })

const ntfy: Sender = ({ timeoutSeconds = 20, ...own } = {}) =>
  ntfyChannel({ timeoutSeconds, mayReachPrivate: true }).send({
    notice: aNotice({ organisation: 'Zürich Käse' }),
    address: { channel: 'ntfy', url: `${sink.url}/acme-alerts`, token: TOKEN },
    now: NOW,
    ...signalOf(own),
  })

const push: Sender = ({ timeoutSeconds = 20, ...own } = {}) =>
  pushChannel({
    timeoutSeconds,
    mayReachPrivate: true,
    subject: 'mailto:operator@example.org',
    publicKey: vapid.getPublicKey('base64url'),
    privateKey: vapid.getPrivateKey('base64url'),
    hosts: ['127.0.0.1'],
  }).send({
    notice: aNotice(),
    address: {
      channel: 'push',
      endpoint: `${sink.url}/push/abc`,
      p256dh: browser.getPublicKey('base64url'),
      auth: AUTH.toString('base64url'),
    },
    now: NOW,
    ...signalOf(own),
  })

describe('an SMS', () => {
  it('is posted as Twilio wants it, and the id of the provider is kept', async () => {
    sink.answer({ kind: 'status', status: 201, body: '{"sid":"SM123"}' })
    assert.deepEqual(await sms(), { kind: 'delivered', reference: 'SM123' })
    const [request] = sink.requests
    assert.equal(request?.method, 'POST')
    assert.equal(request?.path, '/2010-04-01/Accounts/AC12/Messages.json')
    assert.equal(
      request?.headers.authorization,
      `Basic ${Buffer.from(`AC12:${TOKEN}`).toString('base64')}`,
    )
    assert.equal(request?.headers['content-type'], 'application/x-www-form-urlencoded')
    const form = new URLSearchParams(request?.body.toString())
    assert.equal(form.get('To'), '+41790000002')
    assert.equal(form.get('From'), '+41790000001')
    assert.match(form.get('Body') ?? '', /#17 a1b2c3d4 code K7QM2F9T: Proposal: Raise/)
  })
})

describe('a webhook', () => {
  it('makes the signature of the Standard Webhooks test vector', () => {
    const key = webhookKey(SECRET)
    assert.ok(key)
    const message = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      at: 1_614_265_330,
      body: '{"test": 2432232314}',
    }
    assert.equal(webhookSignature(key, message), 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })

  it('carries the whole notice and a signature over exactly its bytes', async () => {
    assert.deepEqual(await webhook(), { kind: 'delivered' })
    const [request] = sink.requests
    assert.ok(request)
    const body = request.body.toString()
    const { type, timestamp, data } = JSON.parse(body)
    assert.equal(type, 'proposal.opened')
    assert.equal(timestamp, '2026-11-21T17:54:00.000Z')
    assert.equal(data.seq, 17)
    assert.equal(data.organisation, 'Acme Treasury')
    const id = String(request.headers['webhook-id'])
    assert.match(id, /^msg_[0-9a-f]{32}$/)
    assert.equal(request.headers['webhook-timestamp'], String(NOW))
    const key = webhookKey(SECRET)
    assert.ok(key)
    const signature = webhookSignature(key, { id, at: NOW, body })
    assert.equal(request.headers['webhook-signature'], signature)
  })

  it('takes no secret that is not one', () => {
    const bytes = (length: number) => `whsec_${Buffer.alloc(length, 1).toString('base64')}`
    for (const length of [24, 64]) assert.ok(webhookKey(bytes(length)), String(length))
    for (const length of [0, 23, 65]) assert.equal(webhookKey(bytes(length)), undefined)
    assert.equal(webhookKey(bytes(24).slice(6)), undefined)
  })
})

describe('a topic', () => {
  it('gets a title, a priority and the text, its accents in RFC 2047', async () => {
    assert.deepEqual(await ntfy(), { kind: 'delivered' })
    const [request] = sink.requests
    assert.equal(request?.path, '/acme-alerts')
    assert.equal(request?.headers.authorization, `Bearer ${TOKEN}`)
    assert.equal(request?.headers.priority, '5')
    assert.equal(request?.headers.click, 'https://approve.example.org/p/17')
    const [, title = ''] = /^=\?UTF-8\?B\?(.*)\?=$/.exec(String(request?.headers.title)) ?? []
    const text = Buffer.from(title, 'base64').toString()
    assert.equal(text, 'Zürich Käse: Proposal: Raise the daily limit')
    assert.match(request?.body.toString() ?? '', /rises from 0\.5 BTC/)
  })

  it('gets no more than ntfy shows, with the marks at the end', async () => {
    const changes = Array.from({ length: 60 }, (_, i) => `Änderung ${i}: ${'é'.repeat(400)}`)
    const happening = { kind: 'proposal.activated', proposal: 'All', changes } as const
    await ntfyChannel(REACH).send({
      notice: aNotice({ happening }),
      address: { channel: 'ntfy', url: `${sink.url}/t` },
      now: NOW,
    })
    const [request] = sink.requests
    assert.ok((request?.body.length ?? 0) <= 4096)
    assert.match(request?.body.toString() ?? '', /Code: K7QM2F9T/)
    assert.doesNotMatch(request?.body.toString() ?? '', /\ufffd/)
  })
})

describe('a push', () => {
  it('is read by the browser it was sealed to, and is small', async () => {
    assert.deepEqual(await push(), { kind: 'delivered' })
    const [request] = sink.requests
    assert.ok(request)
    assert.equal(request.headers['content-encoding'], 'aes128gcm')
    assert.equal(request.headers.urgency, 'high')
    assert.equal(request.headers.ttl, '172800')
    assert.match(request.headers.authorization ?? '', /^vapid t=[\w.-]+, ?k=[\w-]+$/)
    assert.ok(request.body.length <= 2048)
    const shown = JSON.parse(openPush(request.body, { keys: browser, auth: AUTH }))
    assert.equal(shown.title, 'Acme Treasury: Proposal: Raise the daily limit')
    assert.match(shown.body, /^#17 a1b2c3d4 code K7QM2F9T/)
    assert.equal(shown.link, 'https://approve.example.org/p/17')
  })

  it('goes to no host but those in the settings', async () => {
    const channel = pushChannel({
      ...REACH,
      subject: 'mailto:operator@example.org',
      publicKey: vapid.getPublicKey('base64url'),
      privateKey: vapid.getPrivateKey('base64url'),
      hosts: ['push.example', '*.push.example'],
    })
    for (const host of ['127.0.0.1', 'evilpush.example', 'push.example.evil.test']) {
      const endpoint = sink.url.replace('127.0.0.1', host)
      const address = { channel: 'push', endpoint, p256dh: '', auth: '' } as const
      const outcome = await channel.send({ notice: aNotice(), address, now: NOW })
      assert.ok(outcome.kind === 'refused' && outcome.isPermanent)
      assert.match(outcome.why, /not in the settings/, host)
    }
    assert.deepEqual(sink.requests, [])
  })
})

describe('an answer', () => {
  const senders = { sms, webhook, ntfy, push }
  type Kind = 'delivered' | 'later' | 'never'
  const table: readonly (readonly [keyof typeof senders, number, Kind])[] = [
    ['sms', 200, 'delivered'],
    ['sms', 400, 'never'],
    ['sms', 404, 'never'],
    ['sms', 401, 'later'],
    ['sms', 429, 'later'],
    ['sms', 500, 'later'],
    ['sms', 302, 'later'],
    ['webhook', 204, 'delivered'],
    ['webhook', 302, 'never'],
    ['webhook', 308, 'never'],
    ['webhook', 400, 'later'],
    ['webhook', 410, 'never'],
    ['webhook', 503, 'later'],
    ['ntfy', 307, 'never'],
    ['ntfy', 403, 'never'],
    ['ntfy', 429, 'later'],
    ['ntfy', 500, 'later'],
    ['push', 201, 'delivered'],
    ['push', 404, 'never'],
    ['push', 410, 'never'],
    ['push', 403, 'later'],
    ['push', 413, 'never'],
    ['push', 429, 'later'],
  ]
  for (const [name, status, expected] of table) {
    it(`of ${status} to ${name} means ${expected}`, async () => {
      const headers = { location: `${elsewhere.url}/stolen`, 'retry-after': '77' }
      sink.answer({ kind: 'status', status, headers, body: '{"code":21211}' })
      const outcome = await senders[name]()
      assert.equal(kindOf(outcome), expected)
      if (outcome.kind === 'refused') {
        assert.match(outcome.why, new RegExp(`\\b${status}\\b|no longer`))
        if (expected === 'later') assert.equal(outcome.retryAfterSeconds, 77)
      }
      assert.equal(sink.requests.length, 1)
      assert.deepEqual(elsewhere.requests, [], 'a redirect was followed')
    })
  }
  const kindOf = (outcome: Outcome): Kind => {
    if (outcome.kind === 'delivered') return 'delivered'
    return outcome.isPermanent ? 'never' : 'later'
  }

  for (const [name, send] of Object.entries(senders)) {
    it(`that never comes, or breaks off, is a refusal for now: ${name}`, async () => {
      const answers: readonly HttpAnswer[] = [{ kind: 'hang' }, { kind: 'close' }]
      for (const answer of answers) {
        sink.answer(answer)
        const outcome = await send({ timeoutSeconds: 1 })
        assert.ok(outcome.kind === 'refused' && !outcome.isPermanent)
        assert.doesNotMatch(outcome.why, new RegExp(`127\\.0|${TOKEN}|${SECRET}|AC12|4179`))
      }
    })

    it(`is no longer waited for when the sending is stopped: ${name}`, async () => {
      sink.answer({ kind: 'hang' })
      const stop = new AbortController()
      const sending = send({ signal: stop.signal })
      stop.abort()
      const outcome = await sending
      assert.ok(outcome.kind === 'refused' && !outcome.isPermanent)
    })
  }

  it('that has no end is cut off', async () => {
    sink.answer({
      kind: 'status',
      status: 201,
      body: `{"pad":"${'S'.repeat(5_000_000)}","sid":"SM1"}`,
    })
    assert.deepEqual(await sms(), { kind: 'delivered' })
  })
})
