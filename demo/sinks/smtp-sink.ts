// A real mail server that keeps what it is given, and can refuse, stand still or hang up.

import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { LOCALHOST_CERTIFICATE, LOCALHOST_KEY } from './localhost.ts'
import { type Mail, readMail } from './mime.ts'

export type SunkMail = Mail & {
  readonly from: string
  readonly recipients: readonly string[]
  readonly isEncrypted: boolean
  readonly user: string | undefined
}

export type SmtpSink = {
  readonly port: number
  /** Every mail that was taken, in the order in which it came. */
  readonly mails: SunkMail[]
  /** What to answer from now on, at RCPT TO, or after the message. */
  answer: (answer: SmtpAnswer) => void
  readonly close: () => Promise<void>
}

export type SmtpAnswer =
  | { readonly kind: 'take' }
  | { readonly kind: 'refuse'; readonly code: number; readonly text: string }
  | { readonly kind: 'refuse-message'; readonly code: number; readonly text: string }
  /** Never answers RCPT TO, and says when it was asked. */
  | { readonly kind: 'hang'; readonly reached?: () => void }

export type SmtpSinkSettings = {
  /** TLS from the first byte; else STARTTLS is offered, unless `isPlain`. */
  readonly isTls?: boolean
  readonly isPlain?: boolean
  readonly login?: { readonly user: string; readonly password: string }
}

export async function smtpSink(settings: SmtpSinkSettings = {}): Promise<SmtpSink> {
  const mails: SunkMail[] = []
  const held: { answer: SmtpAnswer } = { answer: { kind: 'take' } }
  const server = new SMTPServer(optionsOf(settings, mails, held))
  // A client that hangs up, as the tests make it, is nothing to report.
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.server.address() as AddressInfo
  return {
    port,
    mails,
    answer: (answer) => {
      held.answer = answer
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function optionsOf(
  { isTls = false, isPlain = false, login }: SmtpSinkSettings,
  mails: SunkMail[],
  held: { readonly answer: SmtpAnswer },
): SMTPServerOptions {
  return {
    secure: isTls,
    key: LOCALHOST_KEY,
    cert: LOCALHOST_CERTIFICATE,
    disabledCommands: [...(isPlain ? ['STARTTLS'] : []), ...(login === undefined ? ['AUTH'] : [])],
    disableReverseLookup: true,
    closeTimeout: 100,
    onAuth: ({ username, password }, _, done) => {
      const isRight = username === login?.user && password === login?.password
      return isRight ? done(null, { user: username ?? '' }) : done(new Error('Wrong login'))
    },
    onRcptTo: (_address, _, done) => {
      const { answer } = held
      if (answer.kind === 'hang') return answer.reached?.()
      done(answer.kind === 'refuse' ? refusal(answer) : null)
    },
    onData: (stream, session, done) => {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.once('end', () => {
        const { answer } = held
        if (answer.kind === 'refuse-message') return done(refusal(answer))
        const { mailFrom, rcptTo } = session.envelope
        mails.push({
          ...readMail(Buffer.concat(pieces).toString('utf8')),
          from: mailFrom === false ? '' : mailFrom.address,
          recipients: rcptTo.map(({ address }) => address),
          isEncrypted: session.secure,
          user: session.user === undefined ? undefined : String(session.user),
        })
        done(null)
      })
    },
  }
}

const refusal = ({ code, text }: { readonly code: number; readonly text: string }) =>
  Object.assign(new Error(text), { responseCode: code })
