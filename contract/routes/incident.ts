// Routes for a bad day: what is stopped, a notice before everyone, and the search of what somebody
// touched. Stopping itself is a statement, at the desk.

import type { RouteSpec } from '../route.ts'
import { digits, hex, integer, limit, listOf, oneOf, strict, text, time } from '../schema.ts'
import { Type } from '../type.ts'

export const BannerView = strict({
  text: text(500),
  by: text(32, 'The member'),
  at: time('When it was put up'),
  until: time('When it goes by itself'),
})

const Lever = strict({
  lever: oneOf('trading', 'links', 'entry', 'network'),
  isPulled: oneOf('yes', 'no'),
  by: Type.Optional(text(128, 'The member; absent where a quorum did')),
  why: Type.Optional(text(256)),
  at: Type.Optional(time('Since when')),
})

const group = strict({
  side: oneOf('act', 'actor', 'network', 'token', 'session'),
  name: text(128, 'Of an act with its outcome'),
  count: integer('Events'),
  first: time('Of the first'),
  last: time('Of the last'),
})

const Exposure = strict({
  sessions: integer('Sessions that were begun or used'),
  tokens: integer('Tokens that were used'),
  devices: integer('Devices that signed'),
  until: time('The last event; what came later was not there to be read'),
  wallets: listOf(text(32), 10_000),
  addresses: integer('Addresses that were given out by then'),
  members: integer('People whose names and contacts the charter shows'),
  contacts: integer('Contacts that the charter shows'),
  proposals: integer('Proposals that were there by then'),
})

const Search = {
  range: Type.Optional(text(64, 'An address, or a range in CIDR notation')),
  token: Type.Optional(text(64, 'Id of a token of either kind')),
  device: Type.Optional(hex(32, 'Public key of a device')),
  person: Type.Optional(text(32, 'Id of a member: with all devices they have now')),
}

export const INCIDENT_ROUTES = {
  showIncident: {
    method: 'GET',
    path: '/v1/incident',
    auth: 'reader',
    stepUp: { unneeded: 'reads' },
    rate: 'read',
    tag: 'incident',
    summary: 'Every lever of a bad day with its state, the listed networks, and the banner',
    statuses: [200],
    answer: strict({
      levers: listOf(Lever, 4),
      networks: listOf(
        strict({ network: text(64), name: text(64), until: time('When it ends') }),
        32,
      ),
      renewFrom: time('Ways into the console that are older count no more; 0 for never'),
      banner: Type.Optional(BannerView),
    }),
  },
  putBanner: {
    method: 'POST',
    path: '/v1/incident/banner',
    auth: 'member',
    stepUp: 'fresh',
    rate: 'act',
    tag: 'incident',
    summary: 'Puts a notice before everyone, in the place of the one before',
    body: strict({
      text: Type.String({ minLength: 1, maxLength: 500 }),
      until: digits('When it goes by itself, in Unix seconds: within ninety days'),
    }),
    statuses: [200],
    answer: BannerView,
  },
  removeBanner: {
    method: 'DELETE',
    path: '/v1/incident/banner',
    auth: 'member',
    stepUp: 'fresh',
    rate: 'act',
    tag: 'incident',
    summary: 'Takes the notice before everyone down',
    statuses: [200],
    answer: strict({ removed: oneOf('yes') }),
  },
  withdrawTokens: {
    method: 'DELETE',
    path: '/v1/tokens',
    auth: 'member',
    stepUp: { unneeded: 'takes away; whoever fears a leak must not be slowed' },
    rate: 'act',
    tag: 'incident',
    summary: 'Withdraws every reading token at once',
    statuses: [200],
    answer: strict({ withdrawn: integer('How many there were') }),
  },
  searchTraces: {
    method: 'GET',
    path: '/v1/incident/search',
    auth: 'reader',
    stepUp: { unneeded: 'reads' },
    rate: 'signer',
    tag: 'incident',
    summary: 'What an address, range, token, device or person touched, from the audit log',
    query: strict({
      ...Search,
      since: Type.Optional(digits('From this time on')),
      until: Type.Optional(digits('Up to this time')),
      before: Type.Optional(digits('Only events before this number')),
      limit,
    }),
    statuses: [200],
    answer: strict({
      count: integer('Events found'),
      first: Type.Optional(time('Of the first')),
      last: Type.Optional(time('Of the last')),
      groups: listOf(group, 320),
      exposure: Type.Optional(Exposure),
      events: listOf(text(16_384, 'Canonical JSON, newest first'), 500),
    }),
  },
  exportIncident: {
    method: 'POST',
    path: '/v1/incident/exports',
    auth: 'member',
    stepUp: 'fresh',
    rate: 'signer',
    tag: 'incident',
    summary: 'What the server has of a time, for a forensic firm; the audit log holds its hash',
    body: strict({
      from: digits('From this time on'),
      to: digits('Up to this time'),
      ...Search,
    }),
    statuses: [200],
    answer: strict({
      evidence: text(
        64 * 1024 * 1024,
        'Canonical JSON: sessions, ways in, tokens, notices, search',
      ),
      event: integer('Number of the event that holds its SHA-256'),
      after: integer('Number of the last event before the time'),
      madeAt: time('Made'),
    }),
  },
} as const satisfies Record<string, RouteSpec>
