// Sends a request and reads what comes back, as text: what is compared, and searched for what it
// must not hold. Whoever was too fast waits for as long as they are told.

import { setTimeout as sleep } from 'node:timers/promises'
import type { RouteId } from '@countersign/contract/routes.ts'
import type { Furnished } from './names.ts'
import type { Way } from './ways.ts'

export type Answer = {
  readonly status: number
  readonly type: string
  /** The body; nothing of a stream, which never ends. */
  readonly text: string
  readonly json: Readonly<Record<string, unknown>>
  readonly cookies: readonly string[]
  /** All that was sent, but for what proves who sends. */
  readonly sent: string
}

const STREAM = 'text/event-stream'

/** @param ask - made anew for each try: what is signed is good once */
export async function send(to: Furnished, way: Way, id: RouteId, ask: object): Promise<Answer> {
  for (;;) {
    const { method, target, headers, body } = await way(to, id, ask)
    const response = await fetch(to.url + target, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    })
    const type = response.headers.get('content-type') ?? ''
    if (type === STREAM) await response.body?.cancel()
    const text = type === STREAM ? '' : await response.text()
    const json = (text === '' ? {} : JSON.parse(text)) as Answer['json']
    const isTooFast = json.code === 'http.rate_limited' || json.code === 'http.busy'
    if (!isTooFast) {
      const cookies = response.headers.getSetCookie()
      const sent = `${decodeURIComponent(target)} ${body ?? ''}`
      return { status: response.status, type, text, json, cookies, sent }
    }
    await sleep(1_000 * Number(response.headers.get('retry-after') ?? 1))
  }
}
