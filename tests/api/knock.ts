// Knocks at a route with nothing in hand but headers, to see who opens.

import { type RouteId, routeOf } from '@countersign/contract/routes.ts'
import type { Lodge } from './lodge.ts'

/** With an empty body where one is due, and ids of nothing there is. */
export async function knock(lodge: Lodge, id: RouteId, headers: Readonly<Record<string, string>>) {
  const { method, path, body } = routeOf(id)
  const target = path
    .replace('{wallet}', 'savings')
    .replace('{txid}', '00'.repeat(32))
    .replace('{id}', '00'.repeat(8))
    .replace('{address}', 'bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq')
  const response = await fetch(lodge.url + target, {
    method,
    headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: '{}' } : {}),
  })
  // A stream that opens never ends by itself.
  const isStream = response.headers.get('content-type') === 'text/event-stream'
  if (isStream) await response.body?.cancel()
  const answer = isStream ? {} : ((await response.json()) as { readonly code?: string })
  return { status: response.status, code: 'code' in answer ? answer.code : undefined }
}
