// Routes that are no organisation's, each with why.

import type { RouteId } from '@countersign/contract/routes.ts'

export const OPEN = {
  health: 'says that a process answers, and no more',
  ready: 'four words of yes or no',
  showPublicStatus: 'how the processes fare, and nothing of anybody',
  openapi: 'the same document everywhere',
  showSignerIdentity: 'public keys: whoever signs in seals a code to them first',
  offerSignIn: 'random bytes, the same for everybody who wants in',
  askPasswordReset: 'answers the same whoever is named, and tells nobody but their mailbox',
} as const satisfies Partial<Record<RouteId, string>>

export type OpenId = keyof typeof OPEN
