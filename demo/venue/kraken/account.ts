// The account and its key in the Kraken dialect, and the withdrawals that a key may or may not do.

import { padded, readUnits } from '../amount.ts'
import type { Key } from '../keys.ts'
import { type Ground, MIN_WITHDRAWAL, withdraw } from '../venue.ts'
import type { Parameters } from './gate.ts'
import { assetId, assetOf, KrakenError } from './words.ts'

export function balanceView({ exchange }: Ground, { account }: Key): unknown {
  const balances = [...exchange.accounts.of(account)]
  return Object.fromEntries(
    balances.map(([asset, { free, held }]) => [assetId(asset), padded(free + held)]),
  )
}

export function holdsView({ exchange }: Ground, { account }: Key): unknown {
  const balances = [...exchange.accounts.of(account)]
  return Object.fromEntries(
    balances.map(([asset, { free, held }]) => [
      assetId(asset),
      { balance: padded(free + held), hold_trade: padded(held) },
    ]),
  )
}

const PERMISSIONS = {
  read: ['query-funds', 'query-open-trades', 'query-closed-trades'],
  trade: ['modify-trades', 'close-trades', 'create-ws-token'],
  withdraw: ['withdraw-funds'],
  transfer: ['earn-funds'],
} as const

export function rightsView({ rights, addresses, createdAt, endsAt, id, lastNonce }: Key): unknown {
  return {
    apiKeyName: 'venue',
    apiKey: id,
    nonce: String(lastNonce),
    nonceWindow: 0,
    permissions: [...rights].flatMap((right) => PERMISSIONS[right]),
    iban: 'VENUE',
    validUntil: endsAt === undefined ? '0' : String(Math.trunc(endsAt / 1000)),
    queryFrom: '0',
    queryTo: '0',
    createdTime: String(Math.trunc(createdAt / 1000)),
    modifiedTime: String(Math.trunc(createdAt / 1000)),
    ipAllowlist: addresses,
    lastUsed: String(Math.trunc(createdAt / 1000)),
  }
}

export function withdrawTo(ground: Ground, { account }: Key, parameters: Parameters): unknown {
  const asset = assetOf(parameters.get('asset') ?? '')
  const amount = readUnits(parameters.get('amount') ?? '')
  const to = parameters.get('key')
  if (to === undefined) throw new KrakenError('EFunding:Unknown withdraw key')
  if (amount === undefined || amount < MIN_WITHDRAWAL) {
    throw new KrakenError('EFunding:Invalid amount')
  }
  const done = withdraw(ground, { account, asset, amount, to })
  if (done === undefined) throw new KrakenError('EFunding:Insufficient funds')
  return { refid: done.id }
}
