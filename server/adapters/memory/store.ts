// The store in memory: the twin of the one on PostgreSQL, for tests and for looking at what the
// server keeps. It forgets everything when its process ends.

import { AsyncLocalStorage } from 'node:async_hooks'
import { noting, openChanges, type Topic } from '../../ports/changes.ts'
import { jobName } from '../../ports/queue.ts'
import type { Asking, SignerOutcome } from '../../ports/records.ts'
import { CAME_TO_NOTHING, isOnItsWay } from '../../ports/records.ts'
import type { Store, Transactor } from '../../ports/store.ts'
import { accountWrites } from './accounts.ts'
import { alertWrites } from './alerts.ts'
import { archiveWrites } from './archive.ts'
import { auditWrites } from './audit.ts'
import { exitWrites } from './exits.ts'
import { fillWrites } from './fills.ts'
import { incidentWrites } from './incident.ts'
import { labelWrites } from './labels.ts'
import { newsWrites } from './news.ts'
import { noticeWrites } from './notices.ts'
import { openWrites } from './opens.ts'
import { portfolioWrites } from './portfolio.ts'
import { openReader } from './reader.ts'
import { reviewWrites } from './reviews.ts'
import { sessionWrites } from './sessions.ts'
import { copyTables, emptyTables, keyOf, PROJECTION, type Tables, type Waiting } from './tables.ts'

export type MemoryStore = Store & {
  /** Jobs that wait, in the order they were first enqueued. */
  jobs(): readonly Waiting[]
  /** Takes all jobs that wait, as a worker does. */
  takeJobs(): readonly Waiting[]
}

export function openStore(): MemoryStore {
  let tables = emptyTables()
  let turn: Promise<unknown> = Promise.resolve()
  const within = new AsyncLocalStorage<true>()
  const watchers = new Set<() => void>()
  const changes = openChanges()
  const reader = openReader(() => tables)

  const run = async <T>(work: (tx: Transactor) => Promise<T>): Promise<T> => {
    const copy = copyTables(tables)
    const topics = new Set<Topic>()
    const result = await within.run(true, () => work(noting(openTransactor(copy), topics)))
    tables = copy
    for (const watcher of watchers) watcher()
    changes.tell(topics)
    return result
  }

  return {
    reader,
    changes,
    transact(work) {
      if (within.getStore()) throw new Error('a transaction within a transaction')
      const result = turn.then(() => run(work))
      turn = result.catch(() => undefined)
      return result
    },
    settled: (id, waitMs, signal) => {
      const { promise, resolve } = Promise.withResolvers<SignerOutcome | null>()
      const outcome = () => tables.askings.get(id)?.outcome ?? null
      const look = () => void (outcome() && end())
      const end = () => {
        clearTimeout(timer)
        watchers.delete(look)
        resolve(outcome())
      }
      const timer = setTimeout(end, waitMs)
      signal?.addEventListener('abort', end, { once: true })
      watchers.add(look)
      if (signal?.aborted) end()
      else look()
      return promise
    },
    isReady: async () => true,
    jobs: () => [...tables.jobs.values()],
    takeJobs() {
      const taken = [...tables.jobs.values()]
      tables.jobs.clear()
      return taken
    },
  }
}

function openTransactor(tables: Tables): Transactor {
  return {
    ...openReader(() => tables),
    ...projectionWrites(tables),
    ...ownWrites(tables),
    ...auditWrites(tables),
    ...alertWrites(tables),
    ...archiveWrites(tables),
    ...exitWrites(tables),
    ...fillWrites(tables),
    ...incidentWrites(tables),
    ...openWrites(tables),
    ...portfolioWrites(tables),
    ...labelWrites(tables),
    ...newsWrites(tables),
    ...noticeWrites(tables),
    ...reviewWrites(tables),
    ...sessionWrites(tables),
    ...accountWrites(tables),
    async enqueue(job, { runAt } = {}) {
      const name = jobName(job)
      if (runAt !== undefined && tables.jobs.has(name)) return
      tables.jobs.set(name, { job, runAt: runAt ?? null })
    },
    async emptyProjection() {
      for (const name of PROJECTION) tables[name].clear()
    },
  }
}

const STANDING = ['members', 'devices', 'askingTokens', 'freezes'] as const

function projectionWrites(tables: Tables) {
  return {
    putWallet: async (wallet) => void tables.wallets.set(wallet.name, wallet),
    async putStanding({ members, devices, tokens, freezes, closure }) {
      tables.closure.set('one', closure)
      for (const name of STANDING) tables[name].clear()
      for (const token of tokens) tables.askingTokens.set(token.id, token)
      for (const member of members) tables.members.set(member.id, member)
      for (const device of devices) tables.devices.set(device.key, device)
      for (const freeze of freezes) tables.freezes.set(freeze.wallet, freeze)
    },
    useAskingToken: async (id, at) => void tables.askingTokenUses.set(id, at),
    putHead: async (head) => void tables.heads.set(head.log, head),
    async putFreeze(freeze) {
      if (!tables.freezes.has(freeze.wallet)) tables.freezes.set(freeze.wallet, freeze)
    },
    async raiseUsed(wallet, [receive, change]) {
      const [r, c] = tables.marks.get(wallet) ?? [0, 0]
      tables.marks.set(wallet, [Math.max(r, receive), Math.max(c, change)])
    },
    async putCoins(coins) {
      for (const coin of coins) {
        tables.coins.set(keyOf(coin.wallet, coin.txid, coin.outputIndex), coin)
      }
    },
    async removeCoins(wallet, outpoints) {
      for (const { txid, outputIndex } of outpoints) {
        tables.coins.delete(keyOf(wallet, txid, outputIndex))
      }
    },
    async putTransactions(transactions) {
      for (const each of transactions) {
        tables.transactions.set(keyOf(each.wallet, each.txid), each)
      }
    },
    async removeTransactions(wallet, txids) {
      for (const txid of txids) tables.transactions.delete(keyOf(wallet, txid))
    },
    putChainView: async (view) => void tables.views.set('one', view),
    putFeeRates: async (rates) => void tables.fees.set('one', rates),
    lockSpend: async (wallet, txid) => tables.spends.get(keyOf(wallet, txid)) ?? null,
    putSpend: async (spend) => void tables.spends.set(keyOf(spend.wallet, spend.txid), spend),
  } satisfies Partial<Transactor>
}

function ownWrites(tables: Tables) {
  return {
    async giveAddress(given) {
      const key = keyOf(given.wallet, given.index)
      if (tables.addresses.has(key)) return false
      tables.addresses.set(key, given)
      return true
    },
    // Transactions take turns here.
    lockAskings: async () => undefined,
    async putAsking(asking) {
      if (tables.askings.has(asking.id)) return false
      tables.askings.set(asking.id, { ...asking, outcome: null })
      return true
    },
    async settleAsking(id, outcome) {
      const asking = tables.askings.get(id)
      if (asking && !asking.outcome) tables.askings.set(id, { ...asking, outcome })
    },
    forgetAskings: async (before, most) => forgetAskings(tables, before, most),
    async useNonce(device, nonce, expiresAt) {
      const key = keyOf(device, nonce)
      if (tables.nonces.has(key)) return false
      tables.nonces.set(key, expiresAt)
      return true
    },
    async forgetNonces(before) {
      for (const [key, expiresAt] of tables.nonces) {
        if (expiresAt < before) tables.nonces.delete(key)
      }
    },
    putToken: async (token) => void tables.tokens.set(token.id, token),
    removeToken: async (id) => tables.tokens.delete(id),
    async touchToken(id, usedAt) {
      const token = tables.tokens.get(id)
      if (token) tables.tokens.set(id, { ...token, lastUsedAt: usedAt })
    },
  } satisfies Partial<Transactor>
}

function forgetAskings(tables: Tables, before: number, most: number): number {
  const isOld = ({ outcome, askedAt, wallet, txid }: Asking): boolean => {
    const spend = tables.spends.get(keyOf(wallet, txid))
    return outcome !== null && askedAt < before && !(spend && isOnItsWay(spend))
  }
  const old = [...tables.askings.values()].filter(isOld)
  const gone = old.toSorted((a, b) => a.askedAt - b.askedAt).slice(0, most)
  for (const { id } of gone) tables.askings.delete(id)
  for (const [key, spend] of tables.spends) {
    const isNothing = CAME_TO_NOTHING.includes(spend.state) && spend.changedAt < before
    if (isNothing) tables.spends.set(key, { ...spend, psbt: new Uint8Array() })
  }
  return gone.length
}
