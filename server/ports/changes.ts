// What a transaction changed, by topics: whoever watches is told that there is something new to
// read, and never what. Every write says here what it is about.

import type { AccountRecord } from './portfolio.ts'
import type { ChainView } from './records.ts'
import type { Reader, Transactor } from './store.ts'

export type Topic =
  | 'wallets'
  /** One wallet: its policy, addresses, coins, transactions, labels. */
  | `wallet:${string}`
  /** The spends asked for of one wallet. */
  | `spends:${string}`
  | 'charter'
  | 'notices'
  /** Accounts at exchanges, and what they have. */
  | 'exchange'
  | 'audit'
  | 'review'
  | 'tokens'
  | 'alerts'
  /** Sessions and ways in. */
  | 'accounts'
  | 'chain'
  | 'status'

export type TopicsListener = (topics: ReadonlySet<Topic>) => void

export type Changes = {
  tell(topics: ReadonlySet<Topic>): void
  /** @returns what ends it */
  watch(listener: TopicsListener): () => void
}

type Writes = Omit<Transactor, keyof Reader>
type About = {
  readonly [W in keyof Writes]: (
    tx: Transactor,
    ...given: Parameters<Transactor[W]>
  ) => readonly Topic[] | Promise<readonly Topic[]>
}

const nothing = () => []

/** Read before the write: some is written again and again, and seldom new. */
const ABOUT: About = {
  putWallet: (_, { name }) => ['wallets', `wallet:${name}`],
  putStanding: () => ['charter', 'status'],
  putHead: (_, { log }) => (log === 'charter' ? ['charter'] : []),
  putFreeze: () => ['status'],
  // It rises with the coins that are put.
  raiseUsed: nothing,
  giveAddress: (_, { wallet }) => [`wallet:${wallet}`],
  putCoins: (_, coins) => coins.map(({ wallet }) => `wallet:${wallet}` as const),
  removeCoins: (_, wallet, outpoints) => (outpoints.length > 0 ? [`wallet:${wallet}`] : []),
  putTransactions: (_, some) => some.map(({ wallet }) => `wallet:${wallet}` as const),
  removeTransactions: (_, wallet, txids) => (txids.length > 0 ? [`wallet:${wallet}`] : []),
  putChainView: async (tx, view) => (isSameChain(await tx.chainView(), view) ? [] : ['chain']),
  putFeeRates: async (tx, rates) =>
    JSON.stringify(await tx.feeRates()) === JSON.stringify(rates) ? [] : ['chain'],
  lockSpend: nothing,
  putSpend: (_, { wallet }) => [`spends:${wallet}`],
  putOpenSpend: (_, { wallet }) => [`spends:${wallet}`],
  removeOpenSpend: (_, wallet) => [`spends:${wallet}`],
  lockAskings: nothing,
  putAsking: nothing,
  settleAsking: nothing,
  forgetAskings: nothing,
  useNonce: nothing,
  forgetNonces: nothing,
  putToken: () => ['tokens'],
  removeToken: () => ['tokens'],
  touchToken: () => ['tokens'],
  useAskingToken: () => ['tokens'],
  enqueue: nothing,
  emptyProjection: () => ['wallets', 'charter', 'chain', 'status'],
  lockAudit: nothing,
  putAuditEvent: () => ['audit'],
  putAuditCheckpoint: () => ['audit'],
  markAudited: nothing,
  putAlert: () => ['alerts'],
  putAlertEvent: nothing,
  removeAlertEvents: nothing,
  pauseAlert: () => ['alerts'],
  removeAlert: () => ['alerts'],
  countAlerts: nothing,
  settleAlerts: (_, { states }) => (states.length > 0 ? ['alerts'] : []),
  markFiringsTold: nothing,
  forgetAlerts: nothing,
  putLabels: (_, labels) => labels.map(({ wallet }) => `wallet:${wallet}` as const),
  removeLabels: (_, wallet, names) => (names.length > 0 ? [`wallet:${wallet}`] : []),
  countLabels: nothing,
  putRehearsal: (_, { wallet }) => [`wallet:${wallet}`],
  putCanary: nothing,
  archiveWallet: (_, wallet) => ['wallets', `wallet:${wallet}`],
  bringBack: (_, wallet) => ['wallets', `wallet:${wallet}`],
  forgetLabels: (_, wallet) => [`wallet:${wallet}`],
  forgetWallet: (_, wallet) => [`wallet:${wallet}`],
  removeCanary: nothing,
  putBanner: () => ['status'],
  putExchangeAccounts: async (tx, accounts) =>
    isSameTold(await tx.exchangeAccounts(), accounts) ? [] : ['exchange'],
  putBalances: () => ['exchange'],
  putExchangeHealth: () => ['exchange'],
  putAgentOrders: () => ['exchange'],
  putPortfolioPoint: () => ['exchange'],
  thinPortfolio: nothing,
  putFill: () => ['exchange'],
  markFillsTold: nothing,
  passNews: nothing,
  putNewsMark: nothing,
  passAgentNews: nothing,
  putAgentMark: nothing,
  putTiding: nothing,
  markTold: nothing,
  rememberTold: nothing,
  putLane: () => ['notices'],
  putAttempt: () => ['notices'],
  forgetNotices: nothing,
  lockReviews: nothing,
  putFindings: nothing,
  putReview: () => ['review'],
  forgetReviews: nothing,
  putSession: () => ['accounts'],
  touchSession: nothing,
  removeSession: () => ['accounts'],
  forgetSessions: nothing,
  putOpening: () => ['accounts'],
  removeOpenings: () => ['accounts'],
  putPasskey: () => ['accounts'],
  removePasskey: () => ['accounts'],
  putPassword: () => ['accounts'],
  removePassword: () => ['accounts'],
  putOffer: nothing,
  takeOffer: nothing,
  putReset: () => ['accounts'],
  removeReset: () => ['accounts'],
  putFamiliar: nothing,
  lockTries: nothing,
  putTries: nothing,
  removeTries: nothing,
  forgetAccounts: nothing,
}

const isSameChain = (known: ChainView | null, view: ChainView): boolean =>
  known?.hash === view.hash && known.feeRateSatPerVb === view.feeRateSatPerVb

/** It is told every few seconds. */
const isSameTold = (known: readonly AccountRecord[], told: readonly AccountRecord[]): boolean =>
  JSON.stringify(known.map(withoutHeard)) === JSON.stringify(told.map(withoutHeard))
const withoutHeard = ({ heardAt: _, ...rest }: AccountRecord) =>
  Object.entries(rest).toSorted(([a], [b]) => (a < b ? -1 : 1))

/** The same transactor, which adds to `topics` what its writes are about. */
export function noting(tx: Transactor, topics: Set<Topic>): Transactor {
  type Any = (...given: readonly unknown[]) => unknown
  const noted = Object.entries(ABOUT).map(([name, about]) => {
    const write = tx[name as keyof Writes] as Any
    const run = async (...given: readonly unknown[]) => {
      for (const topic of await (about as Any as About['putSpend'])(tx, ...(given as [never]))) {
        topics.add(topic)
      }
      return await write(...given)
    }
    return [name, run] as const
  })
  return { ...tx, ...(Object.fromEntries(noted) as Partial<Transactor>) }
}

/** Told within this process: there is one server to a database. */
export function openChanges(): Changes {
  const listeners = new Set<TopicsListener>()
  return {
    tell(topics) {
      if (topics.size > 0) for (const listener of [...listeners]) listener(topics)
    },
    watch(listener) {
      // Twice the same function is twice a watcher.
      const own: TopicsListener = (topics) => listener(topics)
      listeners.add(own)
      return () => void listeners.delete(own)
    },
  }
}
