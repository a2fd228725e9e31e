// Routes for alerts: what members want to be told of, and what it came to. An alert spends nothing
// and shows nothing that a reader may not see.

import type { RouteSpec } from '../route.ts'
import {
  canonical,
  digits,
  hex,
  integer,
  limit,
  listOf,
  oneOf,
  strict,
  text,
  time,
} from '../schema.ts'
import { Type } from '../type.ts'

const channel = oneOf('mail', 'sms', 'webhook', 'ntfy', 'push')

const AlertId = hex(8, 'Id of an alert')
const ofAlert = strict({ id: AlertId })

const number = text(64, 'A decimal; of moves and spreads basis points')

const condition = canonical(
  'What it waits for, by its kind: price {venue, market, source: last or mid, is: above, below ' +
    'or crosses, level}; move {venue, market, source, windowSeconds, way: up or down, ' +
    'basisPoints}; ' +
    'spread {venues, market, source, basisPoints}; balance {account, currency, is, level}; fill, ' +
    'order-failure, key-change {account}; venue-down {venue}. All values are texts',
)

const terms = {
  name: Type.String({ pattern: '^[ -~]{1,64}$' }),
  condition,
  back: Type.Optional(
    text(40, 'Fires every time, once the number has gone back by so much; left out: once'),
  ),
}

const channels = Type.Array(channel, { maxItems: 5 })

const alert = strict({
  id: AlertId,
  owner: text(64, 'The member’s id'),
  ...terms,
  words: text(512, 'What it waits for, as a sentence'),
  onBeyond: oneOf('fire', 'wait'),
  channels: listOf(channel, 5),
  expiresAt: Type.Optional(time('When it ends')),
  state: oneOf('new', 'armed', 'resting', 'paused', 'ended'),
  fired: integer('How often it has fired'),
  createdAt: time('When it was made'),
  endedAt: Type.Optional(time('When it ended')),
  value: Type.Optional(number),
  valueAt: Type.Optional(time('When that number was received')),
  isStale: oneOf('yes', 'no'),
  countedSince: Type.Optional(time('Since when a move is counted, where its window is not full')),
})

const firing = strict({
  generation: integer('Counts its firings: with the id, the name of the notice'),
  at: time('When it fired'),
  words: text(1_024),
  value: Type.Optional(number),
  before: Type.Optional(number),
  beforeAt: Type.Optional(time('When the number before was received')),
  isGap: oneOf('yes', 'no'),
})

const changing = {
  method: 'POST',
  auth: 'member',
  rate: 'act',
  tag: 'alerts',
  params: ofAlert,
  body: strict({}),
  statuses: [200],
  answer: alert,
} as const

export const ALERT_ROUTES = {
  listAlerts: {
    method: 'GET',
    path: '/v1/alerts',
    auth: 'reader',
    stepUp: { unneeded: 'reads' },
    rate: 'read',
    tag: 'alerts',
    summary: 'Every alert, with the number it is about and how old that is',
    query: strict({
      limit,
      after: Type.Optional(AlertId),
      owner: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9:_-]{1,64}$' })),
    }),
    statuses: [200],
    answer: strict({ alerts: listOf(alert, 500) }),
  },
  showAlert: {
    method: 'GET',
    path: '/v1/alerts/{id}',
    auth: 'reader',
    stepUp: { unneeded: 'reads' },
    rate: 'read',
    tag: 'alerts',
    summary: 'One alert',
    params: ofAlert,
    statuses: [200],
    answer: alert,
  },
  listFirings: {
    method: 'GET',
    path: '/v1/alerts/{id}/firings',
    auth: 'reader',
    stepUp: { unneeded: 'reads' },
    rate: 'read',
    tag: 'alerts',
    summary: 'What it came to, the last one first',
    params: ofAlert,
    query: strict({ limit }),
    statuses: [200],
    answer: strict({ firings: listOf(firing, 500) }),
  },
  createAlert: {
    method: 'POST',
    path: '/v1/alerts',
    auth: 'member',
    stepUp: { unneeded: 'tells, and does nothing' },
    rate: 'act',
    tag: 'alerts',
    summary: 'A new alert of one’s own',
    body: strict({
      ...terms,
      onBeyond: Type.Optional(oneOf('fire', 'wait')),
      channels: Type.Optional(channels),
      expiresAt: Type.Optional(digits('When it ends, in Unix seconds')),
    }),
    statuses: [201],
    answer: alert,
  },
  removeAlert: {
    method: 'DELETE',
    path: '/v1/alerts/{id}',
    auth: 'member',
    stepUp: { unneeded: 'its owner is told by every channel, and the audit log says who' },
    rate: 'act',
    tag: 'alerts',
    summary: 'Removes an alert with what it came to; its owner is told',
    params: ofAlert,
    statuses: [200],
    answer: strict({ id: AlertId }),
  },
  pauseAlert: {
    ...changing,
    path: '/v1/alerts/{id}/pause',
    stepUp: { unneeded: 'as for a removal' },
    summary: 'Evaluates an alert no more until it is resumed; its owner is told',
  },
  resumeAlert: {
    ...changing,
    path: '/v1/alerts/{id}/resume',
    stepUp: { unneeded: 'tells, and does nothing' },
    summary: 'Evaluates an alert again, as if it was just made',
  },
} as const satisfies Record<string, RouteSpec>
