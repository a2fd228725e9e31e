// What the server knows of a wallet: all that its API tells of it, page by page, as one object. It
// is told to whoever may read the wallet anyway.

import type { Api } from '@countersign/sdk/api.ts'
import type { Context } from '../context.ts'
import { requireWallet } from '../keep/wallets.ts'
import { askServer } from './api.ts'

const PAGE = '500'

export type Known = Awaited<ReturnType<typeof readKnown>>

/** @throws Fault client.wallet_missing, client.api_away where there is no server */
export function knownOf(context: Context, wallet: string): Promise<Known> {
  requireWallet(context, wallet)
  return askServer(context, (api) => readKnown(api, wallet))
}

async function readKnown(api: Api, wallet: string) {
  const page = { wallet, limit: PAGE }
  return {
    wallet: await api.showWallet({ wallet }),
    balance: await api.showBalance({ wallet }),
    addresses: await whole(
      async (after) => (await api.listAddresses({ ...page, ...after })).addresses,
      ({ path }) => path,
    ),
    coins: (await api.listCoins({ wallet })).coins,
    transactions: await whole(
      async (after) => (await api.listTransactions({ ...page, ...after })).transactions,
      ({ txid }) => txid,
    ),
    spends: await whole(
      async (after) => (await api.listSpends({ ...page, ...after })).spends,
      ({ txid }) => txid,
    ),
    labels: await whole(
      async (after) => (await api.listLabels({ ...page, ...after })).labels,
      ({ type, ref }) => `${type}:${ref}`,
    ),
  }
}

/** Every page of a list. @param nameOf - what the next page begins after */
async function whole<Row>(
  read: (after: { readonly after?: string }) => Promise<readonly Row[]>,
  nameOf: (row: Row) => string,
): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (;;) {
    const last = rows.at(-1)
    const found = await read(last === undefined ? {} : { after: nameOf(last) })
    rows.push(...found)
    if (found.length < Number(PAGE)) return rows
  }
}
