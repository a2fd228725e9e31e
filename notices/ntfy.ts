// Sends a notice to a topic of ntfy, on its own server or another. A topic without a token is read
// by everybody who knows its name.

import { type Channel, type Message, type Outcome, refused, refusedForGood } from './channel.ts'
import type { Severity } from './happening.ts'
import { post, type Reach } from './post.ts'
import { plainText } from './text.ts'

export type NtfySettings = Reach

// ntfy's own scale: 5 rings through, 3 is the ordinary.
const PRIORITY: Readonly<Record<Severity, string>> = { urgent: '5', important: '4', note: '3' }
const TAGS: Readonly<Record<Severity, string>> = {
  urgent: 'rotating_light',
  important: 'bell',
  note: 'memo',
}

// Beyond 4,096 bytes ntfy makes an attachment of it, which nobody opens.
const MAX_BODY_BYTES = 4000

export function ntfyChannel(settings: NtfySettings): Channel<'ntfy'> {
  return { name: 'ntfy', send: (message) => sendNtfy(settings, message) }
}

async function sendNtfy(reach: Reach, message: Message<'ntfy'>): Promise<Outcome> {
  const { notice, address, signal } = message
  const { title, organisation, severity, stop } = notice
  if (address.token !== undefined && !/^[\x21-\x7e]{1,200}$/.test(address.token)) {
    return refusedForGood('The token of the topic holds characters that no token has.')
  }
  const reply = await post({
    url: address.url,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      title: headerText(`${organisation}: ${title}`),
      priority: PRIORITY[severity],
      tags: TAGS[severity],
      ...(stop.link === undefined ? {} : { click: stop.link }),
      ...(address.token === undefined ? {} : { authorization: `Bearer ${address.token}` }),
    },
    body: shortened(plainText(notice), MAX_BODY_BYTES),
    reach,
    signal,
  })
  if (reply.kind === 'failed') return reply.outcome
  const { status, retryAfterSeconds } = reply
  if (status >= 200 && status < 300) return { kind: 'delivered' }
  const why = `The topic's server answered ${status}.`
  const isForGood = (status >= 300 && status < 429) || (status > 429 && status < 500)
  return isForGood ? refusedForGood(why) : refused(why, retryAfterSeconds)
}

// RFC 2047, which ntfy reads in its headers: a header itself holds ASCII.
function headerText(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text
  return `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`
}

// The end of a notice is what is compared, so the middle is what goes.
function shortened(text: string, most: number): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= most) return text
  const kept = most / 2 - 8
  const whole = (part: Buffer) => part.toString('utf8').replace(/^\ufffd+|\ufffd+$/g, '')
  return `${whole(bytes.subarray(0, kept))}\n…\n${whole(bytes.subarray(-kept))}`
}
