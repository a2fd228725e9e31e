// An account at an exchange with a balance, as an organisation's own trader would have told of it.

import { openHome } from '@countersign/launcher/home.ts'
import { openPool } from '@countersign/server/adapters/postgres/pool.ts'
import { openStore } from '@countersign/server/adapters/postgres/store.ts'
import type { Organisation } from './organisation.ts'

/** @returns its name */
export async function tellOfAccount({ name, house }: Organisation): Promise<string> {
  const pool = openPool({ database: openHome(house.context.home).database, most: 1 })
  const store = openStore(pool)
  const account = `${name}-at-binance`
  const heardAt = house.context.now()
  const times = { addedAt: heardAt, checkedAt: heardAt, heardAt, version: 1 }
  const how = { venue: 'binance', quote: 'USDT', rights: 'trade', by: 'owner' } as const
  const found = { rights: {}, findings: [] }
  const balances = [{ currency: 'BTC', total: '1.5', free: '1.5', used: '0' }]
  await store.transact(async (tx) => {
    await tx.putExchangeAccounts([{ account, ...how, found, ...times, device: null }])
    await tx.putBalances({ account, at: heardAt, balances })
  })
  await store.close()
  await pool.end()
  return account
}
