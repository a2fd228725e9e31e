// Sends a notice to somebody's own program, signed as Standard Webhooks 1.0 has it. Redirects are
// not followed: what is signed for one place is not for another. Whether an address of a private
// network may be reached is the operator's choice, because the URL is a member's.

import { createHash, createHmac } from 'node:crypto'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import { type Channel, type Message, type Outcome, refused, refusedForGood } from './channel.ts'
import type { Notice } from './notice.ts'
import { post, type Reach } from './post.ts'

export type WebhookSettings = Reach

export function webhookChannel(settings: WebhookSettings): Channel<'webhook'> {
  return { name: 'webhook', send: (message) => sendWebhook(settings, message) }
}

/** 24 to 64 bytes in base64 behind `whsec_`; undefined when it is not that. */
export function webhookKey(secret: string): Uint8Array | undefined {
  const text = /^whsec_([A-Za-z0-9+/]{32,88}={0,2})$/.exec(secret)?.[1]
  if (text === undefined || text.length % 4 !== 0) return undefined
  const key = Buffer.from(text, 'base64')
  return key.length >= 24 && key.length <= 64 ? key : undefined
}

/**
 * The value of `webhook-signature` for one try.
 *
 * @see Standard Webhooks 1.0, "Signature scheme": HMAC-SHA-256 over `id.timestamp.body`
 */
export function webhookSignature(
  key: Uint8Array,
  { id, at, body }: { readonly id: string; readonly at: UnixSeconds; readonly body: string },
): string {
  return `v1,${createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')}`
}

async function sendWebhook(reach: Reach, message: Message<'webhook'>): Promise<Outcome> {
  const { notice, address, now, signal } = message
  const key = webhookKey(address.secret)
  if (key === undefined) return refusedForGood('The secret of the webhook is not one (whsec_…).')
  const id = webhookId(notice.id)
  const body = bodyOf(notice)
  const reply = await post({
    url: address.url,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(now),
      'webhook-signature': webhookSignature(key, { id, at: now, body }),
    },
    body,
    reach,
    signal,
  })
  if (reply.kind === 'failed') return reply.outcome
  const { status, retryAfterSeconds } = reply
  if (status >= 200 && status < 300) return { kind: 'delivered' }
  if (status >= 300 && status < 400) {
    return refusedForGood(`The webhook answered ${status}: redirects are not followed.`)
  }
  const why = `The webhook answered ${status}.`
  // The receiver is somebody's own program, which may be mended: only "gone" is for good.
  return status === 410 ? refusedForGood(why) : refused(why, retryAfterSeconds)
}

/** The same for each try, so that the receiver knows a second one; the standard allows no dot. */
const webhookId = (noticeId: string): string =>
  `msg_${createHash('sha256').update(noticeId).digest('hex').slice(0, 32)}`

// The envelope that Standard Webhooks recommends; the notice is whole in it.
function bodyOf({ id: _, kind, at, ...rest }: Notice): string {
  const timestamp = new Date(at * 1000).toISOString()
  return JSON.stringify({ type: kind, timestamp, data: rest })
}
