// The account and its key in the Binance dialect, and the withdrawals that a key may or may not do.

import { padded, readUnits } from '../amount.ts'
import type { Key } from '../keys.ts'
import { type Ground, MIN_WITHDRAWAL, withdraw } from '../venue.ts'
import type { Parameters } from './gate.ts'
import { BinanceError, missingError } from './words.ts'

export function accountView({ exchange, now }: Ground, key: Key): unknown {
  const balances = [...exchange.accounts.of(key.account)].map(([asset, { free, held }]) => ({
    asset,
    free: padded(free),
    locked: padded(held),
  }))
  return {
    makerCommission: 10,
    takerCommission: 10,
    buyerCommission: 0,
    sellerCommission: 0,
    canTrade: key.rights.has('trade'),
    // What the account may, not what the key may: the trap that apiRestrictions is there for.
    canWithdraw: true,
    canDeposit: true,
    updateTime: now(),
    accountType: 'SPOT',
    balances,
    permissions: ['SPOT'],
    uid: 1,
  }
}

export function rightsView({ createdAt, rights, addresses, endsAt }: Key): unknown {
  return {
    ipRestrict: addresses.length > 0,
    createTime: createdAt,
    enableReading: rights.has('read'),
    enableWithdrawals: rights.has('withdraw'),
    enableInternalTransfer: rights.has('transfer'),
    permitsUniversalTransfer: rights.has('transfer'),
    enableSpotAndMarginTrading: rights.has('trade'),
    enableMargin: false,
    enableFutures: false,
    enableVanillaOptions: false,
    enablePortfolioMarginTrading: false,
    enableFixApiTrade: false,
    enableFixReadOnly: false,
    ...(endsAt === undefined ? {} : { tradingAuthorityExpirationTime: endsAt }),
  }
}

export function withdrawTo(ground: Ground, { account }: Key, parameters: Parameters): unknown {
  const [asset, to] = [parameters.get('coin'), parameters.get('address')]
  if (asset === undefined) throw missingError('coin')
  if (to === undefined) throw missingError('address')
  const amount = readUnits(parameters.get('amount') ?? '')
  if (amount === undefined) throw missingError('amount')
  if (amount < MIN_WITHDRAWAL) throw new BinanceError(-4026, 'The amount is too small.')
  const done = withdraw(ground, { account, asset, amount, to })
  if (done === undefined) throw new BinanceError(-4026, 'The user has insufficient balance.')
  return { id: done.id }
}
