// Every question that may be asked of the store in memory. The orders are those of the port.

import type { Reader } from '../../ports/store.ts'
import { accountReads } from './accounts.ts'
import { addressesOf, netByDay } from './addresses.ts'
import { alertReads } from './alerts.ts'
import { archiveReads } from './archive.ts'
import { auditReads } from './audit.ts'
import { exitReads } from './exits.ts'
import { fillReads } from './fills.ts'
import { incidentReads } from './incident.ts'
import { labelReads } from './labels.ts'
import { newsReads } from './news.ts'
import { noticeReads } from './notices.ts'
import { openReads } from './opens.ts'
import { portfolioReads } from './portfolio.ts'
import { reviewReads } from './reviews.ts'
import { sessionReads } from './sessions.ts'
import { keyOf, type Tables } from './tables.ts'

/** Compares by one part after the other. */
type Key = readonly (string | number)[]

/** @param tables - those of the moment: another set after each transaction */
export function openReader(tables: () => Tables): Reader {
  return {
    ...auditReads(tables),
    ...alertReads(tables),
    ...archiveReads(tables),
    ...exitReads(tables),
    ...fillReads(tables),
    ...incidentReads(tables),
    ...openReads(tables),
    ...portfolioReads(tables),
    ...labelReads(tables),
    ...newsReads(tables),
    ...noticeReads(tables),
    ...reviewReads(tables),
    ...sessionReads(tables),
    ...standingReads(tables),
    ...accountReads(tables),
    wallets: async () => ordered(tables().wallets.values(), ({ name }) => [name]),
    wallet: async (name) => tables().wallets.get(name) ?? null,
    heads: async () => ordered(tables().heads.values(), ({ log }) => [log]),
    nextUsed: async (wallet) => tables().marks.get(wallet) ?? [0, 0],
    givenAddresses: async (wallet) =>
      ordered(ofWallet(tables().addresses, wallet), ({ index }) => [index]),
    lastGiven: async (wallet) =>
      ordered(ofWallet(tables().addresses, wallet), ({ index }) => [-index])[0] ?? null,
    ...chainReads(tables),
    spend: async (wallet, txid) => tables().spends.get(keyOf(wallet, txid)) ?? null,
    spends: async (wallet, page) =>
      paged(
        ordered(ofWallet(tables().spends, wallet), ({ askedAt, txid }) => [-askedAt, txid]),
        page,
      ),
    spendsIn: async (states) =>
      ordered(
        [...tables().spends.values()].filter(({ state }) => states.includes(state)),
        ({ askedAt, wallet, txid }) => [askedAt, wallet, txid],
      ),
    asking: async (id) => tables().askings.get(id) ?? null,
    openAskings: async (device) =>
      [...tables().askings.values()].filter(
        ({ outcome, request }) => !outcome && (device === undefined || request.key === device),
      ).length,
    askingIds: async (spend) =>
      [...tables().askings.values()]
        .filter(({ wallet, txid }) => !spend || (spend.wallet === wallet && spend.txid === txid))
        .map(({ id }) => id),
    tokens: async () => ordered(tables().tokens.values(), ({ createdAt, id }) => [-createdAt, id]),
    tokenByHash: async (hash) =>
      [...tables().tokens.values()].find((token) => token.hash === hash) ?? null,
  }
}

function chainReads(tables: () => Tables) {
  return {
    coins: async (wallet, { withSpent = false } = {}) =>
      ordered(
        ofWallet(tables().coins, wallet).filter(({ spentBy }) => withSpent || spentBy === null),
        ({ txid, outputIndex }) => [txid, outputIndex],
      ),
    coinsAt: async (outpoints) => {
      const names = new Set(outpoints.map(({ txid, outputIndex }) => `${txid} ${outputIndex}`))
      return [...tables().coins.values()].filter(({ txid, outputIndex }) =>
        names.has(`${txid} ${outputIndex}`),
      )
    },
    addresses: async (wallet, page) => addressesOf(tables(), wallet, page),
    netByDay: async (wallet) => netByDay(tables(), wallet),
    transactions: async (wallet, page) =>
      paged(
        ordered(ofWallet(tables().transactions, wallet), ({ height, txid }) => [
          -(height ?? Number.MAX_SAFE_INTEGER),
          txid,
        ]),
        page,
      ),
    transaction: async (wallet, txid) => tables().transactions.get(keyOf(wallet, txid)) ?? null,
    chainView: async () => tables().views.get('one') ?? null,
    feeRates: async () => tables().fees.get('one') ?? null,
  } satisfies Partial<Reader>
}

function ofWallet<T extends { readonly wallet: string }>(
  rows: ReadonlyMap<string, T>,
  wallet: string,
): readonly T[] {
  return [...rows.values()].filter((row) => row.wallet === wallet)
}

function ordered<T>(rows: Iterable<T>, keyOfRow: (row: T) => Key): readonly T[] {
  return [...rows].toSorted((a, b) => compare(keyOfRow(a), keyOfRow(b)))
}

function compare(a: Key, b: Key): number {
  for (const [at, part] of a.entries()) {
    const other = b[at]
    if (other === undefined || part === other) continue
    return part < other ? -1 : 1
  }
  return 0
}

/** Who there is, and what stands still. */
function standingReads(tables: () => Tables) {
  return {
    member: async (id) => tables().members.get(id) ?? null,
    members: async () => ordered(tables().members.values(), ({ id }) => [id]),
    device: async (key) => tables().devices.get(key) ?? null,
    devices: async () => ordered(tables().devices.values(), ({ addedAt, key }) => [addedAt, key]),
    askingToken: async (key) =>
      [...tables().askingTokens.values()].find((token) => token.key === key) ?? null,
    askingTokens: async () => ordered(tables().askingTokens.values(), ({ id }) => [id]),
    askingTokenUses: async () => new Map(tables().askingTokenUses),
    freezes: async () => ordered(tables().freezes.values(), ({ wallet }) => [wallet]),
  } satisfies Partial<Reader>
}

function paged<T extends { readonly txid: string }>(
  rows: readonly T[],
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
): readonly T[] {
  const at = rows.findIndex(({ txid }) => txid === after)
  return rows.slice(at + 1, at + 1 + limit)
}
