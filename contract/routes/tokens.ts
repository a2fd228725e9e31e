// Routes for reading tokens, bearer secrets that see and never act; and what there is of the tokens
// that ask for spends, which the charter names: nobody makes one here.

import type { RouteSpec } from '../route.ts'
import {
  canonical,
  digits,
  hex,
  integer,
  listOf,
  oneOf,
  sats,
  strict,
  TokenId,
  text,
  time,
  WalletName,
} from '../schema.ts'
import { Type } from '../type.ts'

const token = {
  id: TokenId,
  name: text(64),
  createdAt: time('When it was made'),
  networks: listOf(text(64, 'In CIDR notation'), 16),
  expiresAt: time('When it ends'),
  lastUsedAt: Type.Optional(time('Last used, to the minute')),
}

const asking = {
  id: Type.String({ pattern: '^[a-z][a-z0-9-]{0,23}$' }),
  name: text(64),
  key: hex(32, 'Ed25519: it signs each request'),
  wallets: listOf(WalletName, 64),
  budgetSats: sats('The most it may ask for over its window, with fees, in all its wallets'),
  windowSeconds: integer('Its window, in seconds'),
  networks: listOf(text(64, 'In CIDR notation'), 64),
  expiresAt: time('When it ends'),
  since: time('Since when it has these terms'),
  isFrozen: oneOf('yes', 'no'),
  lastUsedAt: Type.Optional(time('Last used, to the minute')),
  budget: Type.Optional(
    canonical('What is left of its budget, as the signer says a limit; absent while it is away'),
  ),
}

export const TOKEN_ROUTES = {
  listAskingTokens: {
    method: 'GET',
    path: '/v1/asking-tokens',
    auth: 'reader',
    stepUp: { unneeded: 'reads; their keys are public' },
    rate: 'signer',
    tag: 'tokens',
    summary: 'Every token that may ask for spends, its terms, and what is left of its budget',
    statuses: [200],
    answer: strict({ tokens: listOf(strict(asking), 64) }),
  },
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
      networks: Type.Array(text(64, 'Where it may be used from, in CIDR notation'), {
        minItems: 1,
        maxItems: 16,
      }),
      expiresAt: digits('When it ends, in Unix seconds: within ten years'),
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
