// What a token that may ask for spends asks of the API: for its own wallets, by requests that its
// key signs. Every other route is closed to it.

import type { RouteId } from './routes.ts'

export const FOR_TOKENS: ReadonlySet<RouteId> = new Set([
  'askSpend',
  'cancelSpend',
  'showSpend',
  'dryRun',
])
