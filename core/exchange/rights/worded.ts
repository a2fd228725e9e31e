// Venues that tell the rights of a key as a list of words: Kraken, OKX, KuCoin, Bitget and HTX.

import {
  type Asked,
  binding,
  certain,
  type KeyRights,
  ours,
  own,
  setOf,
  strange,
  texts,
  UNREADABLE,
  whole,
  words,
} from './reading.ts'

/** `out`: words that move money out. `read`: one of them reads. `trade`: one of them trades. */
type Vocabulary = {
  readonly read: ReadonlySet<string>
  readonly trade: ReadonlySet<string>
  readonly out: RegExp
  readonly wide: ReadonlySet<string>
  readonly fine: ReadonlySet<string>
}

type Said = Pick<KeyRights, 'read' | 'trade' | 'withdraw' | 'wide' | 'unknown'>

// A key without a single word says nothing, least of all that it cannot withdraw.
function saidBy(list: readonly string[] | null, words: Vocabulary): Said {
  if (list === null || list.length === 0) return UNREADABLE
  const has = (known: ReadonlySet<string>) => list.some((word) => known.has(word))
  const isOut = (word: string) => words.out.test(word)
  const others = list.filter((word) => !isOut(word))
  return {
    read: certain(has(words.read)),
    trade: certain(has(words.trade)),
    withdraw: certain(list.some(isOut)),
    wide: others.filter((word) => words.wide.has(word)),
    unknown: strange(others, words.read, words.trade, words.wide, words.fine),
  }
}

const KRAKEN: Vocabulary = {
  read: setOf('query-funds'),
  trade: setOf('modify-trades'),
  out: /withdraw|earn|transfer/i,
  wide: setOf('add-funds'),
  fine: setOf(
    'query-open-trades query-closed-trades close-trades query-ledger export-data create-ws-token',
  ),
}

/** POST /0/private/GetApiKeyInfo. Times are in seconds, and 0 is never. */
export function krakenRights(answer: unknown): KeyRights {
  const result = own(answer, 'result')
  const error = texts(own(answer, 'error'))
  const until = whole(own(result, 'validUntil'))
  if (error === null || error.length > 0 || until === null || until < 0) return UNREADABLE
  return {
    ...saidBy(texts(own(result, 'permissions')), KRAKEN),
    ...binding(texts(own(result, 'ipAllowlist'))),
    expiresAt: until === 0 ? null : until,
  }
}

const OKX: Vocabulary = {
  read: setOf('read_only'),
  trade: setOf('trade'),
  out: /withdraw|transfer/i,
  wide: new Set(),
  fine: new Set(),
}

/** GET /api/v5/account/config. */
export function okxRights(answer: unknown): KeyRights {
  const rows = own(answer, 'data')
  if (own(answer, 'code') !== '0' || !Array.isArray(rows) || rows.length !== 1) return UNREADABLE
  const row: unknown = rows[0]
  return {
    ...saidBy(words(own(row, 'perm')), OKX),
    ...binding(words(own(row, 'ip'))),
    expiresAt: null,
  }
}

const KUCOIN: Vocabulary = {
  read: setOf('General'),
  trade: setOf('Spot'),
  out: /withdraw|transfer|earn/i,
  wide: setOf('Margin Futures'),
  fine: new Set(),
}

/** GET /api/v1/user/api-key. */
export function kucoinRights(answer: unknown): KeyRights {
  if (own(answer, 'code') !== '200000') return UNREADABLE
  const told = own(answer, 'data')
  return {
    ...saidBy(words(own(told, 'permission')), KUCOIN),
    ...binding(words(own(told, 'ipWhitelist'))),
    expiresAt: null,
  }
}

const BITGET: Vocabulary = {
  // The last letter is r for reading and w for writing; older keys have whole words.
  read: setOf('stor stow readonly trade'),
  trade: setOf('stow trade'),
  out: /withdraw|transfer|^(?:wwow|wtow|chow|pllw|p2p(?!r$).*)$/i,
  wide: setOf('coow cpow smow ttow'),
  fine: setOf('coor cpor smor ttor wtor taxr chor p2pr'),
}

/** GET /api/v2/spot/account/info. */
export function bitgetRights(answer: unknown): KeyRights {
  if (own(answer, 'code') !== '00000') return UNREADABLE
  const told = own(answer, 'data')
  return {
    ...saidBy(texts(own(told, 'authorities')), BITGET),
    ...binding(words(own(told, 'ips'))),
    expiresAt: null,
  }
}

const HTX: Vocabulary = {
  read: setOf('readOnly'),
  trade: setOf('trade'),
  out: /withdraw|transfer/i,
  wide: new Set(),
  fine: new Set(),
}

const DAY_SECONDS = 86_400

/** GET /v2/user/api-key. It counts the days that are left; -1 and 0 are never. */
export function htxRights(answer: unknown, asked: Asked): KeyRights {
  const told = ours(own(answer, 'data'), 'accessKey', asked)
  const left = whole(own(told, 'validDays'))
  const isSaid = whole(own(answer, 'code')) === 200 && own(told, 'status') === 'normal'
  if (!isSaid || left === null || left < -1 || left > 36_500) return UNREADABLE
  return {
    ...saidBy(words(own(told, 'permission')), HTX),
    ...binding(words(own(told, 'ipAddresses'))),
    expiresAt: left > 0 ? asked.now + left * DAY_SECONDS : null,
  }
}
