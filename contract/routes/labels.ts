// Routes for labels, as BIP 329 passes them between wallets.

import { LABEL_TYPES, MAX_MORE_CHARACTERS } from '@countersign/core/wallet/labels.ts'
import type { RouteSpec } from '../route.ts'
import { integer, limit, listOf, oneOf, strict, text, time } from '../schema.ts'
import { Type } from '../type.ts'
import { walletParams, walletReading } from './system.ts'

const Ref = Type.String({
  pattern: '^[A-Za-z0-9:]{1,130}$',
  description: 'Transaction id, address, key, or transaction id and number, by type',
})

const label = {
  type: oneOf(...LABEL_TYPES),
  ref: Ref,
  // Characters of two units each count once.
  label: Type.Optional(text(510, 'At most 255 characters, in one line')),
  origin: Type.Optional(text(512, 'An abbreviated descriptor of the wallet it is about')),
  isSpendable: Type.Optional(oneOf('yes', 'no')),
  more: Type.Optional(text(MAX_MORE_CHARACTERS, 'Fields of other wallets, as a JSON object')),
}

export const LABEL_ROUTES = {
  listLabels: {
    ...walletReading,
    path: '/v1/wallets/{wallet}/labels',
    summary: 'What members call transactions, addresses, keys, inputs and outputs, by type',
    params: walletParams,
    query: strict({
      limit,
      after: Type.Optional(
        Type.String({
          pattern: `^(${LABEL_TYPES.join('|')}):[A-Za-z0-9:]{1,130}$`,
          description: 'Type and reference of the last seen, with a colon between them',
        }),
      ),
      type: Type.Optional(oneOf(...LABEL_TYPES)),
    }),
    answer: strict({ labels: listOf(strict({ ...label, changedAt: time('Last changed') }), 500) }),
  },
  putLabels: {
    method: 'POST',
    path: '/v1/wallets/{wallet}/labels',
    auth: 'member',
    stepUp: { unneeded: 'moves nothing, and the audit log says who' },
    rate: 'act',
    tag: 'wallets',
    summary: 'Labels to put or change; what a label leaves out stays, an empty one is removed',
    params: walletParams,
    body: strict({ labels: Type.Array(strict(label), { minItems: 1, maxItems: 500 }) }),
    maxBodyBytes: 4 * 1024 * 1024,
    statuses: [200],
    answer: strict({
      put: integer('Labels that are there now'),
      removed: integer('Labels that are there no more'),
    }),
  },
} as const satisfies Record<string, RouteSpec>
