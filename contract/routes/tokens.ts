// Routes for reading tokens: bearer secrets that see and never act.

import { Type } from 'typebox'
import type { RouteSpec } from '../route.ts'
import { digits, listOf, strict, TokenId, text, time } from '../schema.ts'

const token = {
  id: TokenId,
  name: text(64),
  createdAt: time('When it was made'),
  expiresAt: Type.Optional(time('When it ends; absent: never')),
  lastUsedAt: Type.Optional(time('Last used, to the minute')),
}

export const TOKEN_ROUTES = {
  listTokens: {
    method: 'GET',
    path: '/v1/tokens',
    auth: 'reader',
    stepUp: { unneeded: 'reads; no secret is shown' },
    rate: 'read',
    tag: 'tokens',
    summary: 'Every reading token, without its secret',
    statuses: [200],
    answer: strict({ tokens: listOf(strict(token), 1_000) }),
  },
  createToken: {
    method: 'POST',
    path: '/v1/tokens',
    auth: 'member',
    stepUp: 'fresh',
    rate: 'act',
    tag: 'tokens',
    summary: 'A new reading token. Its secret is shown this once',
    body: strict({
      name: Type.String({ pattern: '^[ -~]{1,64}$' }),
      expiresAt: Type.Optional(digits('When it ends, in Unix seconds')),
    }),
    statuses: [201],
    answer: strict({
      ...token,
      secret: Type.String({ pattern: '^cstr_[1-9A-HJ-NP-Za-km-z]{36,52}$' }),
    }),
  },
  withdrawToken: {
    method: 'DELETE',
    path: '/v1/tokens/{id}',
    auth: 'member',
    stepUp: { unneeded: 'takes away; whoever fears a leak must not be slowed' },
    rate: 'act',
    tag: 'tokens',
    summary: 'Withdraws a reading token, at once',
    params: strict({ id: TokenId }),
    statuses: [200],
    answer: strict({ id: TokenId }),
  },
} as const satisfies Record<string, RouteSpec>
