// Sends a notice as SMS, through a provider. The first one is every provider that speaks as Twilio
// does: many do, and the address of the API is a setting.

import { type Channel, type Message, type Outcome, refused, refusedForGood } from './channel.ts'
import { post } from './post.ts'
import { smsText } from './sms-text.ts'

export type TwilioSettings = {
  readonly provider: 'twilio'
  readonly baseUrl: string
  readonly account: string
  readonly token: string
  /** A number in E.164, a sender's name, or a messaging service's id (`MG…`). */
  readonly from: string
  readonly timeoutSeconds: number
}

export type SmsSettings = TwilioSettings

/** What a provider is: it takes a text for a number. */
export type SmsProvider = (sms: {
  readonly to: string
  readonly text: string
  readonly signal: AbortSignal | undefined
}) => Promise<Outcome>

/** E.164: a plus and at most fifteen digits. */
export const isPhoneNumber = (text: string): boolean => /^\+[1-9]\d{6,14}$/.test(text)

export function smsChannel(settings: SmsSettings): Channel<'sms'> {
  const provider = twilio(settings)
  return {
    name: 'sms',
    send: ({ notice, address, signal }: Message<'sms'>) =>
      isPhoneNumber(address.to)
        ? provider({ to: address.to, text: smsText(notice), signal })
        : Promise.resolve(refusedForGood('This is not a phone number such as +41790000000.')),
  }
}

function twilio(settings: TwilioSettings): SmsProvider {
  const { baseUrl, account, token, from, timeoutSeconds } = settings
  const url = `${baseUrl.replace(/\/+$/, '')}/2010-04-01/Accounts/${account}/Messages.json`
  const credentials = Buffer.from(`${account}:${token}`).toString('base64')
  const sender = /^MG[0-9a-f]{32}$/.test(from) ? { MessagingServiceSid: from } : { From: from }
  return async ({ to, text, signal }) => {
    const reply = await post({
      url,
      headers: {
        authorization: `Basic ${credentials}`,
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
      },
      body: new URLSearchParams({ To: to, ...sender, Body: text }).toString(),
      // The operator wrote this address into the settings.
      reach: { timeoutSeconds, mayReachPrivate: true },
      signal,
    })
    if (reply.kind === 'failed') return reply.outcome
    return outcomeOf(reply.status, reply.body, reply.retryAfterSeconds)
  }
}

function outcomeOf(status: number, body: string, retryAfterSeconds?: number): Outcome {
  const { sid, code } = fieldsOf(body)
  if (status >= 200 && status < 300) {
    return sid === undefined ? { kind: 'delivered' } : { kind: 'delivered', reference: sid }
  }
  const why = `The SMS provider answered ${status}${code === undefined ? '' : ` (error ${code})`}.`
  // 401 and 403 speak of our account, not of the number: the operator mends that.
  const isOurs = status === 401 || status === 403 || status === 408 || status === 429
  return status >= 400 && status < 500 && !isOurs
    ? refusedForGood(why)
    : refused(why, retryAfterSeconds)
}

function fieldsOf(body: string): { readonly sid?: string; readonly code?: number } {
  try {
    const { sid, code } = (JSON.parse(body) ?? {}) as Readonly<Record<string, unknown>>
    return {
      ...(typeof sid === 'string' && /^\w{1,64}$/.test(sid) ? { sid } : {}),
      ...(Number.isSafeInteger(code) ? { code: code as number } : {}),
    }
  } catch {
    return {}
  }
}
