// Venues that tell the rights of a key as one yes or no per right: Binance, Coinbase, Bitfinex and
// Gemini.

import {
  certain,
  flag,
  isObject,
  type KeyRights,
  oneOf,
  own,
  setOf,
  UNREADABLE,
  whole,
} from './reading.ts'

const OUT = ['enableWithdrawals', 'enableInternalTransfer', 'permitsUniversalTransfer']
const WIDE = setOf(
  'enableMargin enableFutures enableVanillaOptions enablePortfolioMarginTrading enableFixApiTrade',
)
const KNOWN = setOf('ipRestrict enableReading enableSpotAndMarginTrading enableFixReadOnly')

const EXPIRY = 'tradingAuthorityExpirationTime'

/** GET /sapi/v1/account/apiRestrictions. The expiry is that of the right to trade, in ms. */
export function binanceRights(answer: unknown): KeyRights {
  if (!isObject(answer)) return UNREADABLE
  const granted = Object.keys(answer).filter((name) => answer[name] === true)
  const odd = Object.keys(answer).filter(
    (name) => /^(?:enable|permits)/.test(name) && typeof answer[name] !== 'boolean',
  )
  const expiry = Object.hasOwn(answer, EXPIRY) ? whole(answer[EXPIRY]) : 0
  const isTime = expiry !== null && expiry >= 0
  const known = (name: string) => OUT.includes(name) || WIDE.has(name) || KNOWN.has(name)
  return {
    read: flag(own(answer, 'enableReading')),
    trade: flag(own(answer, 'enableSpotAndMarginTrading')),
    withdraw: oneOf(OUT.map((name) => flag(own(answer, name)))),
    ipBound: flag(own(answer, 'ipRestrict')),
    ips: null,
    expiresAt: isTime && expiry > 0 ? Math.floor(expiry / 1000) : null,
    wide: granted.filter((name) => WIDE.has(name)),
    unknown: [...granted.filter((name) => !known(name)), ...odd, ...(isTime ? [] : [EXPIRY])],
  }
}

const COINBASE = setOf('can_view can_trade can_transfer')

/** GET /api/v3/brokerage/key_permissions. It tells no addresses and no end. */
export function coinbaseRights(answer: unknown): KeyRights {
  if (!isObject(answer)) return UNREADABLE
  const others = Object.keys(answer).filter((name) => {
    return name.startsWith('can_') && !COINBASE.has(name) && answer[name] !== false
  })
  return {
    ...UNREADABLE,
    read: flag(own(answer, 'can_view')),
    trade: flag(own(answer, 'can_trade')),
    withdraw: flag(own(answer, 'can_transfer')),
    unknown: others,
  }
}

const GEMINI = setOf('isAuditor isFundManager isTrader')

/** POST /v1/roles. A key of a whole group has roles beyond these. */
export function geminiRights(answer: unknown): KeyRights {
  if (!isObject(answer)) return UNREADABLE
  const role = (name: string) => flag(own(answer, name))
  const others = Object.keys(answer).filter((name) => {
    return name.startsWith('is') && !GEMINI.has(name) && answer[name] !== false
  })
  return {
    ...UNREADABLE,
    read: oneOf([role('isAuditor'), role('isTrader')]),
    trade: role('isTrader'),
    withdraw: role('isFundManager'),
    unknown: others,
  }
}

/** POST /v2/auth/r/permissions: rows of scope, reading, writing, of which each is 0 or 1. */
export function bitfinexRights(answer: unknown): KeyRights {
  const rows = Array.isArray(answer) ? answer.map(rowOf) : []
  const scopes = new Map(rows.flatMap((row) => (row === null ? [] : [[row.scope, row]])))
  if (rows.length === 0 || rows.includes(null) || scopes.size !== rows.length) return UNREADABLE
  const reads = (scope: string) => flag(scopes.get(scope)?.read)
  const writes = (scope: string) => flag(scopes.get(scope)?.write)
  // Later scopes than the first two are not at every key; what is not there is not granted.
  const also = ['ui_withdraw', 'bfxpay', 'funding'].filter((scope) => scopes.has(scope))
  const written = [...scopes.keys()].filter((scope) => writes(scope) === 'yes')
  const isRead = reads('orders') === 'yes' && reads('wallets') === 'yes'
  return {
    ...UNREADABLE,
    read: certain(isRead),
    trade: writes('orders'),
    withdraw: oneOf(['withdraw', 'wallets', ...also].map(writes)),
    wide: written.filter((scope) => BITFINEX_WIDE.has(scope)),
    unknown: [...scopes.keys()].filter((scope) => !BITFINEX.has(scope)),
  }
}

const BITFINEX_WIDE = setOf('account history positions settings')
const BITFINEX = setOf(
  'account history orders positions funding settings wallets withdraw ui_withdraw bfxpay',
)

function rowOf(row: unknown) {
  if (!Array.isArray(row) || row.length !== 3) return null
  const scope: unknown = row[0]
  const [read, write] = [whole(row[1]), whole(row[2])]
  const areBits = [read, write].every((bit) => bit === 0 || bit === 1)
  if (typeof scope !== 'string' || !areBits) return null
  return { scope, read: read === 1, write: write === 1 }
}
