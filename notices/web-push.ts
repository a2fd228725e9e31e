// Sends a notice to a browser that subscribed (RFC 8030), encrypted to it (RFC 8291) and signed
// with the installation's own key (RFC 8292). A browser names the address, so only the push
// services in the settings are posted to.

import webPush from 'web-push'
import { type Channel, type Message, type Outcome, refused, refusedForGood } from './channel.ts'
import { clean } from './clean.ts'
import type { Severity } from './happening.ts'
import type { Notice } from './notice.ts'
import { post, type Reach } from './post.ts'
import { markOf } from './text.ts'

export type PushSettings = Reach & {
  /** How a push service reaches the operator: `mailto:…` or `https://…`. */
  readonly subject: string
  readonly publicKey: string
  readonly privateKey: string
  /** Hosts, or `*.` and what they end in. */
  readonly hosts: readonly string[]
}

/** The push services of Chromium, Firefox, Safari and Edge. */
export const PUSH_HOSTS: readonly string[] = [
  'fcm.googleapis.com',
  '*.push.services.mozilla.com',
  '*.push.apple.com',
  '*.notify.windows.com',
]

// Two days, as long as the outbox tries a channel.
const KEEP_SECONDS = 48 * 3600
const URGENCY = { urgent: 'high', important: 'normal', note: 'low' } as const satisfies Readonly<
  Record<Severity, string>
>

export function pushChannel(settings: PushSettings): Channel<'push'> {
  return { name: 'push', send: (message) => sendPush(settings, message) }
}

async function sendPush(settings: PushSettings, message: Message<'push'>): Promise<Outcome> {
  const { address, signal } = message
  const host = URL.parse(address.endpoint)?.hostname ?? ''
  if (!settings.hosts.some((pattern) => isOf(pattern, host))) {
    return refusedForGood('The subscription is for a push service that is not in the settings.')
  }
  const sealed = seal(settings, message)
  if (sealed === undefined) return refusedForGood('The keys of the subscription cannot be used.')
  const { headers, body } = sealed
  const reply = await post({ url: address.endpoint, headers, body, reach: settings, signal })
  if (reply.kind === 'failed') return reply.outcome
  const { status, retryAfterSeconds } = reply
  if (status >= 200 && status < 300) return { kind: 'delivered' }
  if (status === 404 || status === 410) {
    return refusedForGood('The browser no longer takes notices. Subscribe again.')
  }
  const why = `The push service answered ${status}.`
  // RFC 8292, 2: 401 and 403 are about our own key.
  const isForGood = [400, 413].includes(status) || (status >= 300 && status < 400)
  return isForGood ? refusedForGood(why) : refused(why, retryAfterSeconds)
}

const isOf = (pattern: string, host: string) =>
  pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern

function seal(settings: PushSettings, { notice, address }: Message<'push'>) {
  const { endpoint, p256dh, auth } = address
  const { subject, publicKey, privateKey } = settings
  try {
    const request = webPush.generateRequestDetails(
      { endpoint, keys: { p256dh, auth } },
      payloadOf(notice),
      {
        vapidDetails: { subject, publicKey, privateKey },
        TTL: KEEP_SECONDS,
        urgency: URGENCY[notice.severity],
        contentEncoding: 'aes128gcm',
      },
    )
    const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)])
    return { headers: Object.fromEntries(headers) as Record<string, string>, body: request.body }
  } catch {
    // The library's words would repeat the keys.
    return undefined
  }
}

/** What the browser shows; a push service takes 4,096 bytes with everything (RFC 8030, 7.2). */
function payloadOf(notice: Notice): string {
  const { id, kind, severity, organisation, title, what, stop, at } = notice
  const body = clean([markOf(notice), ...what].join(' '), 400)
  const { link } = stop
  return JSON.stringify({ id, kind, severity, title: `${organisation}: ${title}`, body, link, at })
}
