// The courier's own steps in this process, over a house, with a real mail server and a real HTTP
// server that stands for the SMS provider. After a crash it knows what its file says.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Courier, openCourier } from '@countersign/courier/courier.ts'
import { openStore } from '@countersign/courier/store.ts'
import { type HttpSink, httpSink } from '@countersign/demo/sinks/http-sink.ts'
import { type SmtpSink, smtpSink } from '@countersign/demo/sinks/smtp-sink.ts'
import { channelsOf } from '@countersign/notices/channels.ts'
import { readSettings } from '@countersign/notices/settings.ts'
import type { House } from './house.ts'

export type Sinks = { readonly mail: SmtpSink; readonly sms: HttpSink; close(): Promise<void> }

export async function openSinks(): Promise<Sinks> {
  const [mail, sms] = await Promise.all([smtpSink({ isPlain: true }), httpSink()])
  return {
    mail,
    sms,
    close: async () => {
      await Promise.all([mail.close(), sms.close()])
    },
  }
}

/** The operator's file for these. */
export const settingsOf = ({ mail, sms }: Pick<Sinks, 'mail' | 'sms'>) => ({
  mail: { host: '127.0.0.1', port: mail.port, encryption: 'none', from: 'notices@example.org' },
  sms: { provider: 'twilio', baseUrl: sms.url, account: 'AC1', token: 'secret', from: 'Acme' },
})

export type SentSms = { readonly to: string; readonly text: string }

/** What the provider was given, as it was asked to send it. */
export const sentBy = ({ requests }: Pick<HttpSink, 'requests'>): readonly SentSms[] =>
  requests.map(({ body }) => {
    const form = new URLSearchParams(body.toString())
    return { to: form.get('To') ?? '', text: form.get('Body') ?? '' }
  })

export type Posted = {
  /** The running one: another after `crash`. */
  courier(): Courier
  /** Asks once and delivers once. @returns why the signer could not be asked */
  turn(): Promise<string>
  /** Its memory is gone; its file is not. */
  crash(): void
  /** What the signer is asked by, from now on. */
  askBy(ask: Parameters<typeof openCourier>[0]['ask']): void
  /** Seconds that its own clock runs ahead of the house's. */
  readonly clock: { ahead: number }
  close(): void
}

export function openPosted(house: House, sinks: Pick<Sinks, 'mail' | 'sms'>): Posted {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-courier-'))
  const clock = { ahead: 0 }
  const byHouse = async (...[kind, body]: Parameters<Asking>) =>
    house.ask(kind, body, { role: 'courier', device: null })
  let asking: Asking = byHouse
  const open = () => {
    const store = openStore(folder)
    const courier = openCourier({
      store,
      channels: channelsOf(readSettings(settingsOf(sinks))),
      ask: (kind, body) => asking(kind, body),
      now: () => house.clock.now + clock.ahead,
      jitter: () => 0,
    })
    return { store, courier }
  }
  let running = open()
  return {
    clock,
    courier: () => running.courier,
    async turn() {
      const why = await running.courier.poll()
      await Promise.all([running.courier.deliver('mail'), running.courier.deliver('sms')])
      return why
    },
    crash() {
      running.store.close()
      running = open()
    },
    askBy(ask) {
      asking = ask
    },
    close() {
      running.store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

type Asking = Parameters<typeof openCourier>[0]['ask']

/** Turns until nothing waits. */
export async function tellAll(posted: Posted, most = 60): Promise<void> {
  for (let turn = 0; turn < most; turn++) {
    await posted.turn()
    if (
      posted
        .courier()
        .lanes()
        .every(({ waiting }) => waiting === 0)
    )
      return
  }
  throw new Error('notices still wait')
}
