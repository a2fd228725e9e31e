// What venues answer about a good key that trades, as their documentation shows it, for tests of
// the core and of what ccxt makes of such an answer.

import type { VenueId } from '../venue.ts'

export const NOW = 1_800_000_000

const BINANCE = {
  ipRestrict: true,
  createTime: 1_698_645_219_000,
  enableReading: true,
  enableWithdrawals: false,
  enableInternalTransfer: false,
  enableMargin: false,
  enableFutures: false,
  permitsUniversalTransfer: false,
  enableVanillaOptions: false,
  enableFixApiTrade: false,
  enableFixReadOnly: true,
  enableSpotAndMarginTrading: true,
  enablePortfolioMarginTrading: false,
}

const KRAKEN = {
  error: [],
  result: {
    apiKeyName: 'trading',
    apiKey: 'public-half',
    nonce: '1772627060997',
    nonceWindow: 0,
    permissions: [
      'query-funds',
      'query-open-trades',
      'query-closed-trades',
      'modify-trades',
      'close-trades',
    ],
    iban: '',
    validUntil: '0',
    queryFrom: '0',
    queryTo: '0',
    createdTime: '1772542900',
    modifiedTime: '1772543095',
    ipAllowlist: ['203.0.113.0/24'],
    lastUsed: '1772627061',
  },
}

const BYBIT = {
  retCode: 0,
  retMsg: '',
  result: {
    id: '13770661',
    note: 'trading',
    apiKey: 'public-half',
    readOnly: 0,
    secret: '',
    permissions: {
      ContractTrade: [],
      Spot: ['SpotTrade'],
      Wallet: [],
      Options: [],
      Derivatives: [],
      CopyTrading: [],
      BlockTrade: [],
      Exchange: [],
      NFT: [],
      Affiliate: [],
      Earn: [],
      FiatP2P: [],
      FiatConvertBroker: [],
    },
    ips: ['203.0.113.9'],
    type: 1,
    deadlineDay: -2,
    expiredAt: '1970-01-01T00:00:00Z',
    createdAt: '2026-10-13T03:20:45Z',
    uta: 1,
    isMaster: false,
  },
}

const OKX = {
  code: '0',
  data: [{ acctLv: '1', ip: '203.0.113.9', label: 'trading', perm: 'read_only,trade', uid: '44' }],
  msg: '',
}

const KUCOIN = {
  code: '200000',
  data: {
    remark: 'trading',
    apiKey: 'public-half',
    apiVersion: 3,
    permission: 'General,Spot',
    ipWhitelist: '203.0.113.9',
    createdAt: 1_788_577_069_000,
    uid: 165_111_215,
    isMaster: false,
    subName: 'trading',
  },
}

const COINBASE = {
  can_view: true,
  can_trade: true,
  can_transfer: false,
  portfolio_uuid: '6f2e1c4a-0000-4000-8000-000000000000',
  portfolio_type: 'DEFAULT',
}

const BITFINEX = [
  ['account', 0, 0],
  ['history', 1, 0],
  ['orders', 1, 1],
  ['positions', 1, 0],
  ['funding', 1, 0],
  ['settings', 0, 0],
  ['wallets', 1, 0],
  ['withdraw', 0, 0],
  ['ui_withdraw', 0, 0],
]

const GATE = {
  state: 1,
  mode: 1,
  name: 'trading',
  currency_pairs: [],
  user_id: 10_003,
  ip_whitelist: ['203.0.113.9'],
  perms: [
    { name: 'spot', read_only: false },
    { name: 'account', read_only: true },
    { name: 'wallet', read_only: true },
  ],
  key: 'public-half',
}

const BITGET = {
  code: '00000',
  msg: 'success',
  requestTime: 1_795_000_000_000,
  data: {
    userId: '1',
    inviterId: '',
    ips: '203.0.113.9',
    authorities: ['stor', 'stow', 'wtor'],
    parentId: 2,
    traderType: '',
  },
}

const HTX = {
  code: 200,
  data: [
    {
      accessKey: 'public-half',
      status: 'normal',
      note: 'trading',
      permission: 'readOnly,trade',
      ipAddresses: '203.0.113.9,198.51.100.7',
      validDays: -1,
      createTime: 1_788_577_069_000,
      updateTime: 1_788_577_069_000,
    },
  ],
}

const GEMINI = { isAuditor: false, isFundManager: false, isTrader: true }

/** A key that reads and places spot orders, from 203.0.113.9, and nothing else. */
export const GOOD: Readonly<Record<VenueId, unknown>> = {
  binance: BINANCE,
  kraken: KRAKEN,
  bybit: BYBIT,
  okx: OKX,
  kucoin: KUCOIN,
  coinbase: COINBASE,
  bitfinex: BITFINEX,
  gate: GATE,
  bitget: BITGET,
  htx: HTX,
  gemini: GEMINI,
}

/** The answer with one value, named as in `result.permissions.0`, replaced; undefined drops it. */
export function changed(answer: unknown, path: string, value: unknown): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(answer))
  const names = path.split('.')
  const last = names.pop() ?? ''
  const place = names.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], copy)
  if (value === undefined) delete (place as Record<string, unknown>)[last]
  else (place as Record<string, unknown>)[last] = value
  return copy
}
