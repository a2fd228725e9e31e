// Tries what a channel signs in with, for real and without telling anybody anything.

import { once } from 'node:events'
import { connect } from 'node:net'
import { transportOf } from './mail.ts'
import type { NoticeSettings } from './settings.ts'
import type { SmsSettings } from './sms.ts'

type Mail = NonNullable<NoticeSettings['mail']>

/** Null where the mail server took the login; else why not, without its own words. */
export async function tryMail(settings: Mail): Promise<string | null> {
  const socket = connect({ host: settings.host, port: settings.port })
  socket.on('error', () => undefined)
  socket.setTimeout(settings.timeoutSeconds * 1_000, () => socket.destroy(new Error('too long')))
  try {
    await once(socket, 'connect')
    await transportOf(settings, socket).verify()
    return null
  } catch (error) {
    const { code, responseCode } = error as Partial<Record<string, unknown>>
    const isRefused = code === 'EAUTH' || responseCode === 530 || responseCode === 535
    if (isRefused) return 'the mail server refuses this login'
    const known = /^E[A-Z]{2,20}$/.exec(String(code))?.[0] ?? 'no answer'
    return `the mail server could not be asked (${known})`
  } finally {
    socket.destroy()
  }
}

/** The same of the SMS provider: its account is read, nothing is sent. */
export async function trySms(settings: SmsSettings): Promise<string | null> {
  const { baseUrl, account, token, timeoutSeconds } = settings
  const url = `${baseUrl.replace(/\/+$/, '')}/2010-04-01/Accounts/${account}.json`
  const credentials = Buffer.from(`${account}:${token}`).toString('base64')
  try {
    const answer = await fetch(url, {
      headers: { authorization: `Basic ${credentials}` },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutSeconds * 1_000),
    })
    await answer.body?.cancel()
    if (answer.ok) return null
    const isRefused = answer.status === 401 || answer.status === 403
    return isRefused ? 'the provider refuses this token' : `the provider answers ${answer.status}`
  } catch {
    return 'the provider could not be reached'
  }
}
