import assert from 'node:assert/strict'
import { createECDH } from 'node:crypto'
import { describe, it } from 'node:test'
import { Fault } from '@countersign/core/fault.ts'
import { channelsOf } from './channels.ts'
import { isPrivate, post } from './post.ts'
import { readSettings } from './settings.ts'

const vapid = createECDH('prime256v1')
vapid.setPrivateKey(Buffer.alloc(32, 7))

const MAIL = {
  host: 'mail.example.org',
  encryption: 'starttls',
  user: 'countersign',
  password: 'tinned-herring-41',
  from: 'Acme Watch <watch@example.org>',
}
const SMS = { provider: 'twilio', account: 'AC12', token: 'b7c1f00dfeed', from: '+41790000001' }
const PUSH = {
  subject: 'mailto:operator@example.org',
  publicKey: vapid.getPublicKey('base64url'),
  privateKey: vapid.getPrivateKey('base64url'),
}
const ALL = { mail: MAIL, sms: SMS, webhook: {}, ntfy: { privateAddresses: true }, push: PUSH }

describe('the settings of the channels', () => {
  it('are read, with what is not said filled in', () => {
    const { mail, sms, webhook, ntfy, push } = readSettings(ALL)
    assert.deepEqual(mail, {
      host: 'mail.example.org',
      port: 587,
      encryption: 'starttls',
      login: { user: 'countersign', password: 'tinned-herring-41' },
      from: { name: 'Acme Watch', address: 'watch@example.org' },
      timeoutSeconds: 30,
    })
    assert.equal(sms?.baseUrl, 'https://api.twilio.com')
    assert.deepEqual(webhook, { timeoutSeconds: 30, mayReachPrivate: false })
    assert.equal(ntfy?.mayReachPrivate, true)
    assert.equal(push?.hosts.includes('fcm.googleapis.com'), true)
  })

  it('make the channels they name and no other', () => {
    const names = ['mail', 'ntfy', 'push', 'sms', 'webhook']
    assert.deepEqual(Object.keys(channelsOf(readSettings(ALL))).sort(), names)
    assert.deepEqual(channelsOf(readSettings({})), {})
  })

  const wrong: readonly (readonly [string, unknown])[] = [
    ['', []],
    ['pigeon', { pigeon: {} }],
    ['mail', { mail: 'mail.example.org' }],
    ['mail.tls', { mail: { ...MAIL, tls: true } }],
    ['mail.host', { mail: { ...MAIL, host: 'mail example' } }],
    ['mail.port', { mail: { ...MAIL, port: '587' } }],
    ['mail.port', { mail: { ...MAIL, port: 65_536 } }],
    ['mail.encryption', { mail: { ...MAIL, encryption: 'none' } }],
    ['mail.encryption', { mail: { ...MAIL, encryption: 'maybe' } }],
    ['mail.password', { mail: { ...MAIL, password: undefined } }],
    ['mail.password', { mail: { ...MAIL, password: 'a\r\nb' } }],
    ['mail.user', { mail: { ...MAIL, user: undefined } }],
    ['mail.from', { mail: { ...MAIL, from: 'a@example.org, b@example.org' } }],
    ['mail.from', { mail: { ...MAIL, from: 'A <a@example.org>\r\nBcc: b@example.org' } }],
    ['mail.ca', { mail: { ...MAIL, ca: 'not a certificate' } }],
    ['mail.timeoutSeconds', { mail: { ...MAIL, timeoutSeconds: 0 } }],
    ['mail.timeoutSeconds', { mail: { ...MAIL, timeoutSeconds: 301 } }],
    ['sms.provider', { sms: { ...SMS, provider: 'carrier' } }],
    ['sms.baseUrl', { sms: { ...SMS, baseUrl: 'http://sms.example.org' } }],
    ['sms.account', { sms: { ...SMS, account: '../Accounts' } }],
    ['sms.from', { sms: { ...SMS, from: '0790000000' } }],
    ['sms.token', { sms: { ...SMS, token: 12 } }],
    ['webhook.privateAddresses', { webhook: { privateAddresses: 'yes' } }],
    ['ntfy.url', { ntfy: { url: 'https://ntfy.example.org' } }],
    ['push.subject', { push: { ...PUSH, subject: 'operator' } }],
    ['push.publicKey', { push: { ...PUSH, publicKey: PUSH.privateKey } }],
    ['push.privateKey', { push: { ...PUSH, privateKey: `${PUSH.privateKey}=` } }],
    ['push.hosts', { push: { ...PUSH, hosts: [] } }],
    ['push.hosts', { push: { ...PUSH, hosts: ['*'] } }],
  ]
  for (const [place, settings] of wrong) {
    it(`are refused at "${place}": ${JSON.stringify(settings).slice(0, 90)}`, () => {
      assert.throws(
        () => readSettings(settings),
        (error) => {
          assert.ok(error instanceof Fault)
          assert.equal(error.code, 'notices.settings_invalid')
          assert.equal(error.facts.place, place)
          const told = JSON.stringify(error.facts)
          for (const secret of [MAIL.password, SMS.token, PUSH.privateKey]) {
            assert.ok(!told.includes(secret))
          }
          return true
        },
      )
    })
  }

  it('allow a mail server of this machine without TLS', () => {
    for (const host of ['127.0.0.1', 'localhost', '::1']) {
      const mail = { host, encryption: 'none', from: 'a@example.org' }
      assert.equal(readSettings({ mail }).mail?.port, 25)
    }
  })
})

describe('an address that is not of the public internet', () => {
  const inside = (
    '0.0.0.0 10.0.0.1 100.64.0.1 127.0.0.1 127.255.255.255 169.254.169.254 172.16.0.1 ' +
    '172.31.255.255 192.168.1.1 198.18.0.1 224.0.0.1 255.255.255.255 :: ::1 ::ffff:127.0.0.1 ' +
    '::ffff:8.8.8.8 64:ff9b::a00:1 fc00::1 fd12::1 fe80::1 ff02::1 2001:db8::1 2002:7f00:1::'
  ).split(' ')
  const outside = '1.1.1.1 8.8.8.8 100.63.255.255 100.128.0.0 172.32.0.0 2606:4700::1'.split(' ')
  it('is known from the others', () => {
    assert.deepEqual(
      inside.filter((each) => !isPrivate(each)),
      [],
    )
    assert.deepEqual(outside.filter(isPrivate), [])
  })

  const posted = (url: string) =>
    post({
      url,
      headers: {},
      body: '',
      reach: { timeoutSeconds: 5, mayReachPrivate: false },
      signal: undefined,
    })

  it('is not posted to, however it is written, nor by a name that leads there', async () => {
    const urls = [
      'https://127.0.0.1/',
      'https://127.1/',
      'https://0x7f000001/',
      'https://2130706433/',
      'https://[::1]/',
      'https://[::ffff:127.0.0.1]/',
      'https://localhost/',
    ]
    for (const url of urls) {
      const reply = await posted(url)
      assert.ok(reply.kind === 'failed' && reply.outcome.kind === 'refused', url)
      assert.match(reply.outcome.why, /not of the public internet/, url)
    }
  })

  it('is not the only thing refused: http, logins and other schemes are too', async () => {
    for (const url of ['http://1.1.1.1/', 'https://a:b@1.1.1.1/', 'ftp://1.1.1.1/', 'nonsense']) {
      const reply = await posted(url)
      assert.ok(reply.kind === 'failed' && reply.outcome.kind === 'refused', url)
      assert.equal(reply.outcome.isPermanent, true, url)
    }
  })
})
