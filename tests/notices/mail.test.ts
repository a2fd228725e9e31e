// E-mail against a real mail server: what arrives, and what each refusal becomes.

import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { LOCALHOST_CERTIFICATE } from '@countersign/demo/sinks/localhost.ts'
import { type SmtpSinkSettings, smtpSink } from '@countersign/demo/sinks/smtp-sink.ts'
import type { Outcome } from '@countersign/notices/channel.ts'
import { type MailSettings, mailChannel } from '@countersign/notices/mail.ts'
import { aNotice } from '../builders/notices.ts'

const LOGIN = { user: 'countersign', password: 'tinned-herring-41' }
const NOW = 1_795_283_700

async function office(sinkSettings: SmtpSinkSettings = {}, own: Partial<MailSettings> = {}) {
  const sink = await smtpSink({ login: LOGIN, ...sinkSettings })
  after(() => sink.close())
  const settings: MailSettings = {
    host: 'localhost',
    port: sink.port,
    encryption: sinkSettings.isTls ? 'tls' : 'starttls',
    login: LOGIN,
    from: { name: 'Countersign', address: 'notices@example.org' },
    ca: LOCALHOST_CERTIFICATE,
    timeoutSeconds: 20,
    ...own,
  }
  const channel = mailChannel(settings)
  const send = (notice = aNotice(), signal?: AbortSignal, to = 'ada@example.net') =>
    channel.send({
      notice,
      address: { channel: 'mail', to },
      now: NOW,
      ...(signal && { signal }),
    })
  return { sink, send }
}

describe('a mail', () => {
  for (const isTls of [false, true]) {
    it(`arrives whole over ${isTls ? 'TLS' : 'STARTTLS'} with a login`, async () => {
      const { sink, send } = await office({ isTls })
      assert.deepEqual(await send(), { kind: 'delivered' })
      const [mail] = sink.mails
      assert.ok(mail)
      assert.deepEqual(mail.recipients, ['ada@example.net'])
      assert.equal(mail.from, 'notices@example.org')
      assert.equal(mail.isEncrypted, true)
      assert.equal(mail.user, LOGIN.user)
      assert.equal(mail.headers.subject, 'Acme Treasury #17: Proposal: Raise the daily limit')
      assert.equal(mail.headers['auto-submitted'], 'auto-generated')
      assert.equal(mail.headers['x-countersign-seq'], '17')
      assert.equal(mail.headers['x-countersign-head'], 'a1b2c3d4')
      for (const part of [mail.text, mail.html]) {
        assert.match(part, /rises from 0\.5 BTC to 0\.75 BTC/)
        assert.match(part, /Ben Baker/)
        assert.match(part, /2026-11-22 17:54 UTC/)
        assert.match(part, /https:\/\/approve\.example\.org\/p\/17/)
        assert.match(part, /a1b2c3d4/)
        assert.match(part, /K7QM2F9T/)
      }
    })
  }

  it('has the same Message-ID at each try, and another for another notice', async () => {
    const { sink, send } = await office()
    await send()
    await send()
    await send(aNotice({ id: 'charter/18/ada/mail' }))
    const [first, second, third] = sink.mails.map(({ headers }) => headers['message-id'])
    assert.match(first ?? '', /^<[0-9a-f]{40}@example\.org>$/)
    assert.equal(second, first)
    assert.notEqual(third, first)
  })

  it('shows nothing from elsewhere and runs nothing', async () => {
    const { sink, send } = await office()
    await send()
    const html = sink.mails[0]?.html ?? ''
    assert.doesNotMatch(
      html,
      /<(?:img|script|iframe|object|link|form|base)\b|url\(|@import|\bon\w+=/i,
    )
    const addresses = [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, address]) => address)
    assert.deepEqual([...new Set(addresses)], ['https://approve.example.org/p/17'])
  })

  it('lets no name break out of its place', async () => {
    const { sink, send } = await office()
    const evil = 'Ada\r\nBcc: eve@example.com\r\n\r\n<img src=x onerror=alert(1)>"><b>'
    const notice = aNotice({
      who: evil,
      organisation: evil,
      happening: { kind: 'freeze.made', subject: evil },
    })
    assert.deepEqual(await send(notice), { kind: 'delivered' })
    const [mail] = sink.mails
    assert.deepEqual(mail?.recipients, ['ada@example.net'])
    assert.equal(mail?.headers.bcc, undefined)
    assert.doesNotMatch(mail?.html ?? '', /<img|<b>/)
    assert.match(mail?.html ?? '', /&lt;img src=x/)
  })

  it('goes to one address or to none', async () => {
    const { sink, send } = await office()
    const others = [
      'ada@example.net, eve@example.com',
      'ada@example.net\r\nRCPT TO:<eve@example.com>',
      '<ada@example.net>',
      'ada',
      '',
    ]
    for (const to of others) {
      const outcome = await send(aNotice(), undefined, to)
      assert.equal(outcome.kind === 'refused' && outcome.isPermanent, true, JSON.stringify(to))
    }
    assert.deepEqual(sink.mails, [])
  })
})

describe('what a mail server refuses', () => {
  const cases = [
    { code: 550, text: '5.1.1 no such ada@example.net', isPermanent: true, shown: '550 5.1.1' },
    { code: 451, text: '4.7.1 later, ada@example.net', isPermanent: false, shown: '451 4.7.1' },
  ]
  for (const { code, text, isPermanent, shown } of cases) {
    for (const kind of ['refuse', 'refuse-message'] as const) {
      it(`is told by its number alone: ${code}, ${kind}`, async () => {
        const { sink, send } = await office()
        sink.answer({ kind, code, text })
        const outcome = await send()
        assert.equal(outcome.kind, 'refused')
        assert.ok(outcome.kind === 'refused')
        assert.equal(outcome.isPermanent, isPermanent)
        assert.match(outcome.why, new RegExp(`answered ${code}`))
        assert.ok(outcome.why.includes(shown), outcome.why)
        assert.doesNotMatch(outcome.why, /ada|such|later/)
        assert.deepEqual(sink.mails, [])
      })
    }
  }

  it('is tried again when the login is wrong, and the password is not in the words', async () => {
    const { send } = await office({}, { login: { user: 'countersign', password: 'wrong-one-9' } })
    const outcome = await send()
    assert.ok(outcome.kind === 'refused' && !outcome.isPermanent)
    assert.match(outcome.why, /login/)
    assert.doesNotMatch(outcome.why, /wrong-one-9/)
  })
})

describe('a mail that must not go out', () => {
  it('is not sent to a server without STARTTLS', async () => {
    const { sink, send } = await office({ isPlain: true })
    const outcome = await send()
    assert.ok(outcome.kind === 'refused' && !outcome.isPermanent)
    assert.match(outcome.why, /TLS/)
    assert.deepEqual(sink.mails, [])
  })

  it('is not sent to a certificate that the pinned authority has not made', async () => {
    for (const isTls of [true, false]) {
      const sink = await smtpSink({ isTls })
      after(() => sink.close())
      const channel = mailChannel({
        host: 'localhost',
        port: sink.port,
        encryption: isTls ? 'tls' : 'starttls',
        from: { name: 'Countersign', address: 'notices@example.org' },
        timeoutSeconds: 20,
      })
      const address = { channel: 'mail', to: 'ada@example.net' } as const
      const outcome = await channel.send({ notice: aNotice(), address, now: NOW })
      assert.ok(outcome.kind === 'refused' && !outcome.isPermanent)
      assert.deepEqual(sink.mails, [])
    }
  })

  it('is not sent to a server whose certificate is for another name', async () => {
    for (const isTls of [true, false]) {
      // Another way to write 127.0.0.1, which the certificate does not name.
      const { sink, send } = await office({ isTls }, { host: '127.1' })
      const outcome = await send()
      assert.ok(outcome.kind === 'refused' && !outcome.isPermanent)
      assert.deepEqual(sink.mails, [])
    }
    const { send } = await office({}, { host: '127.0.0.1' })
    assert.equal((await send()).kind, 'delivered')
  })

  it('ends by its time limit when the server stands still', async () => {
    const { sink, send } = await office({}, { timeoutSeconds: 1 })
    sink.answer({ kind: 'hang' })
    const outcome = await send()
    assert.ok(outcome.kind === 'refused' && !outcome.isPermanent)
    assert.match(outcome.why, /too long|ETIMEDOUT/)
  })

  it('ends when it is told to, before it began, at once and in the middle', async () => {
    const { sink, send } = await office()
    const isStopped = (outcome: Outcome) =>
      assert.match(outcome.kind === 'refused' ? outcome.why : 'delivered', /stopped/)
    isStopped(await send(aNotice(), AbortSignal.abort()))
    const stop = new AbortController()
    const sending = send(aNotice(), stop.signal)
    stop.abort()
    isStopped(await sending)
    const midway = new AbortController()
    sink.answer({ kind: 'hang', reached: () => midway.abort() })
    isStopped(await send(aNotice(), midway.signal))
    assert.deepEqual(sink.mails, [])
  })

  it('is refused for now when nobody listens', async () => {
    const { sink, send } = await office()
    await sink.close()
    const outcome = await send()
    assert.ok(outcome.kind === 'refused' && !outcome.isPermanent)
    assert.match(outcome.why, /could not be reached/)
  })
})
