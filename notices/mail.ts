// Sends a notice as e-mail: over TLS or not at all, except to this machine itself. What a server
// answers in words is never passed on, because it may repeat an address or worse.

import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import nodemailer from 'nodemailer'
import { type Channel, type Message, type Outcome, refused, refusedForGood } from './channel.ts'
import { clean } from './clean.ts'
import { letterOf } from './letter.ts'
import { plainText } from './text.ts'

export type MailSettings = {
  readonly host: string
  readonly port: number
  /** `tls` from the first byte (465), `starttls` or nothing (587), `none` to this machine only. */
  readonly encryption: 'tls' | 'starttls' | 'none'
  readonly login?: { readonly user: string; readonly password: string }
  readonly from: { readonly name: string; readonly address: string }
  /** PEM. When it is there, no other authority is believed. */
  readonly ca?: string
  readonly timeoutSeconds: number
}

/** One addr-spec of RFC 5321, without quotes, comments or a second address. */
export const isMailAddress = (text: string): boolean =>
  text.length <= 254 && /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i.test(text)

export function mailChannel(settings: MailSettings): Channel<'mail'> {
  return { name: 'mail', send: (message) => sendMail(settings, message) }
}

async function sendMail(settings: MailSettings, message: Message<'mail'>): Promise<Outcome> {
  const { notice, address, signal } = message
  if (!isMailAddress(address.to)) return refusedForGood('This is not an e-mail address.')
  const limit = AbortSignal.timeout(settings.timeoutSeconds * 1000)
  const ends = signal === undefined ? limit : AbortSignal.any([limit, signal])
  const html = await letterOf(notice)
  if (ends.aborted) return refused(STOPPED)
  // nodemailer knows no signal: with the socket in our hands, the end of the time ends it too. And
  // Node tries every address of the host, where one of them does not answer.
  const socket = connect({ host: settings.host, port: settings.port })
  // Between the two of us nobody else listens, and an error that nobody hears ends the process.
  socket.on('error', () => undefined)
  const { promise: end, resolve } = Promise.withResolvers<Outcome>()
  const stop = () => {
    resolve(refused(limit.aborted ? 'The mail server took too long.' : STOPPED))
    socket.destroy()
  }
  ends.addEventListener('abort', stop, { once: true })
  const sent = once(socket, 'connect')
    .then(() => transportOf(settings, socket).sendMail(mailOf(settings, message, html)))
    .then((): Outcome => ({ kind: 'delivered' }), refusalOf)
  try {
    return await Promise.race([sent, end])
  } finally {
    ends.removeEventListener('abort', stop)
    socket.destroySoon()
  }
}

const STOPPED = 'It was stopped before the mail server had taken it.'

/** @param socket - connected, or connecting */
export function transportOf(settings: MailSettings, socket: Socket) {
  const { host, port, encryption, login, ca, timeoutSeconds } = settings
  const milliseconds = timeoutSeconds * 1000
  return nodemailer.createTransport({
    host,
    port,
    connection: socket,
    secure: encryption === 'tls',
    requireTLS: encryption === 'starttls',
    ignoreTLS: encryption === 'none',
    ...(login === undefined ? {} : { auth: { user: login.user, pass: login.password } }),
    tls: {
      minVersion: 'TLSv1.2',
      rejectUnauthorized: true,
      ...(ca === undefined ? {} : { ca: [ca] }),
    },
    connectionTimeout: milliseconds,
    greetingTimeout: milliseconds,
    socketTimeout: milliseconds,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  })
}

function mailOf(settings: MailSettings, { notice, address }: Message<'mail'>, html: string) {
  const { organisation, seq, title, shortHead, at, id } = notice
  return {
    from: settings.from,
    to: { name: '', address: address.to },
    subject: clean(`${organisation} #${seq}: ${title}`, 180),
    // A second try is the same mail to whoever keeps the first one.
    messageId: `<${nameOf(id)}@${settings.from.address.split('@').at(-1)}>`,
    date: new Date(at * 1000),
    text: plainText(notice),
    html,
    textEncoding: 'quoted-printable' as const,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Countersign-Seq': String(seq),
      'X-Countersign-Head': shortHead,
    },
  }
}

const nameOf = (id: string) =>
  createHash('sha256').update(`countersign/notice/v1\0${id}`).digest('hex').slice(0, 40)

// RFC 5321, 4.2.1: 4yz may work later, 5yz will not. A refused login is the operator's to mend, so
// it says nothing about the recipient and is tried again.
function refusalOf(error: unknown): Outcome {
  const { code, responseCode, response, command } = error as Partial<Record<string, unknown>>
  if (code === 'EAUTH' || responseCode === 530) {
    return refused('The mail server refused the login in the settings.')
  }
  if (code === 'ETLS') return refused('The mail server could not be reached over TLS.')
  if (typeof responseCode === 'number' && responseCode >= 400) {
    const enhanced = /\b[45]\.\d{1,3}\.\d{1,3}\b/.exec(String(response))?.[0]
    const step = /^[A-Z]{3,10}(?: [A-Z]{2,6})?$/.exec(String(command))?.[0] ?? 'the message'
    const answer = [responseCode, enhanced].filter(Boolean).join(' ')
    const why = `The mail server answered ${answer} to ${step}.`
    // Before these three, the answer is about us and not about this mail.
    const isAboutMail = ['MAIL FROM', 'RCPT TO', 'DATA'].includes(step)
    return responseCode >= 500 && isAboutMail ? refusedForGood(why) : refused(why)
  }
  if (code === 'EENVELOPE') return refusedForGood('The mail server did not take the address.')
  const known = /^E[A-Z]{2,20}$/.exec(String(code))?.[0] ?? 'no answer'
  return refused(`The mail server could not be reached (${known}).`)
}
