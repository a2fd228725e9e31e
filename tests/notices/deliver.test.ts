// The outbox, the channels and real servers together: what a person gets when a channel fails.

import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { httpSink } from '@countersign/demo/sinks/http-sink.ts'
import { LOCALHOST_CERTIFICATE } from '@countersign/demo/sinks/localhost.ts'
import { smtpSink } from '@countersign/demo/sinks/smtp-sink.ts'
import type { Address, ChannelName } from '@countersign/notices/channel.ts'
import { channelsOf } from '@countersign/notices/channels.ts'
import { deliver } from '@countersign/notices/deliver.ts'
import {
  type Attempt,
  EMPTY_OUTBOX,
  enqueue,
  type Item,
  nextAt,
  type Outbox,
  settle,
} from '@countersign/notices/outbox.ts'
import { standings } from '@countersign/notices/report.ts'
import { readSettings } from '@countersign/notices/settings.ts'
import { aNotice } from '../builders/notices.ts'

const ADDRESSES: Readonly<Record<string, Address>> = {
  'ada/mail': { channel: 'mail', to: 'ada@example.net' },
  'ada/sms': { channel: 'sms', to: '+41790000002' },
  'ben/mail': { channel: 'mail', to: 'ben@example.net' },
}

async function keeper() {
  const mail = await smtpSink()
  const sms = await httpSink()
  after(() => Promise.all([mail.close(), sms.close()]))
  const settings = {
    mail: {
      host: 'localhost',
      port: mail.port,
      encryption: 'starttls',
      from: 'notices@example.org',
      ca: LOCALHOST_CERTIFICATE,
    },
    sms: { provider: 'twilio', baseUrl: sms.url, account: 'AC1', token: 't', from: 'Acme' },
  }
  const channels = channelsOf(readSettings(settings))
  const held: { outbox: Outbox; now: number } = { outbox: EMPTY_OUTBOX, now: 1_795_283_700 }
  const log: Attempt[] = []
  const step = () =>
    deliver(held.outbox, {
      channels,
      addressOf: ({ recipient, channel }) => ADDRESSES[`${recipient}/${channel}`],
      now: () => held.now,
      record: (attempt) => {
        log.push(attempt)
        held.outbox = settle(held.outbox, attempt, 0.5).outbox
      },
    })
  return { mail, sms, held, log, step }
}

const item = (recipient: string, channel: ChannelName, seq: number): Item => {
  const id = `charter/${seq}/${recipient}/${channel}`
  return { recipient, channel, notice: aNotice({ id, seq }) }
}

describe('delivering', () => {
  it('tells everybody, each by each channel, in order', async () => {
    const { mail, sms, held, log, step } = await keeper()
    const everyone = [17, 18].flatMap((seq) => [
      item('ada', 'mail', seq),
      item('ada', 'sms', seq),
      item('ben', 'mail', seq),
    ])
    held.outbox = enqueue(held.outbox, everyone)
    while (nextAt(held.outbox) !== undefined) await step()
    const to = (address: string) =>
      mail.mails
        .filter(({ recipients }) => recipients.includes(address))
        .map(({ headers }) => headers['x-countersign-seq'])
    assert.deepEqual(to('ada@example.net'), ['17', '18'])
    assert.deepEqual(to('ben@example.net'), ['17', '18'])
    assert.equal(sms.requests.length, 2)
    assert.equal(log.length, 6)
    assert.deepEqual(await step(), [])
  })

  it('reports a dead mailbox by SMS, and the others get their mail all the while', async () => {
    const { mail, sms, held, step } = await keeper()
    const { 'ada/mail': ada } = ADDRESSES
    assert.ok(ada)
    held.outbox = enqueue(held.outbox, [item('ada', 'mail', 17), item('ada', 'sms', 17)])
    mail.answer({ kind: 'refuse', code: 550, text: '5.1.1 nobody' })
    for (let tries = 0; tries < 3; tries += 1) {
      await step()
      held.now += 3600
    }
    assert.equal(standings(held.outbox)[0]?.state, 'dead')
    mail.answer({ kind: 'take' })
    held.outbox = enqueue(held.outbox, [item('ben', 'mail', 18)])
    await step()
    assert.deepEqual(
      mail.mails.map(({ recipients }) => recipients[0]),
      ['ben@example.net'],
    )
    const said = sms.requests.map(({ body }) => new URLSearchParams(body.toString()).get('Body'))
    assert.equal(said.length, 2)
    assert.match(said[1] ?? '', /You are no longer reached by mail/)
  })

  it('refuses what has no address or no channel, and ends when it is told to', async () => {
    const { held, log, step } = await keeper()
    held.outbox = enqueue(held.outbox, [item('eve', 'mail', 17), item('ada', 'push', 17)])
    await step()
    assert.deepEqual(
      log.map(({ outcome }) => outcome.kind === 'refused' && outcome.isPermanent),
      [true, true],
    )
    const [other] = await deliver(enqueue(EMPTY_OUTBOX, [item('ada', 'sms', 1)]), {
      channels: { mail: { name: 'mail', send: () => Promise.resolve({ kind: 'delivered' }) } },
      addressOf: () => ADDRESSES['ada/mail'],
      now: () => held.now,
      record: () => undefined,
    })
    assert.equal(other?.outcome.kind, 'refused', 'an SMS does not go to a mailbox')
    const stopped = await deliver(enqueue(EMPTY_OUTBOX, [item('ada', 'sms', 1)]), {
      channels: {},
      addressOf: () => undefined,
      now: () => held.now,
      record: () => undefined,
      signal: AbortSignal.abort(),
    })
    assert.deepEqual(stopped, [])
  })
})
