// What of the server's topics each read is about: when one is named, what was read is old.

import type { AskOf } from '@countersign/contract/route.ts'
import type { RouteId, Routes } from '@countersign/contract/routes.ts'

type About = { readonly [I in RouteId]?: (ask: AskOf<Routes[I]>) => readonly string[] }

const ABOUT: About = {
  listWallets: () => ['wallets'],
  showWallet: ({ wallet }) => ['wallets', `wallet:${wallet}`],
  showBalanceHistory: ({ wallet }) => [`wallet:${wallet}`, 'chain'],
  showBalance: ({ wallet }) => [`wallet:${wallet}`, 'chain'],
  listAddresses: ({ wallet }) => [`wallet:${wallet}`],
  listCoins: ({ wallet }) => [`wallet:${wallet}`, 'chain'],
  listLabels: ({ wallet }) => [`wallet:${wallet}`],
  draftSpend: ({ wallet }) => [`wallet:${wallet}`],
  dryRun: ({ wallet }) => [`wallet:${wallet}`, `spends:${wallet}`],
  showFees: () => ['chain'],
  listTransactions: ({ wallet }) => [`wallet:${wallet}`],
  showTransaction: ({ wallet }) => [`wallet:${wallet}`],
  showPolicy: ({ wallet }) => [`wallet:${wallet}`],
  showLimits: ({ wallet }) => [`wallet:${wallet}`, `spends:${wallet}`],
  listSpends: ({ wallet }) => [`spends:${wallet}`],
  showSpend: ({ wallet }) => [`spends:${wallet}`],
  showCharter: () => ['charter'],
  exportCharter: () => ['charter'],
  showCharterHead: () => ['charter'],
  listAudit: () => ['audit'],
  showAuditCheckpoint: () => ['audit'],
  showReview: () => ['review', 'charter', 'tokens'],
  listReviews: () => ['review'],
  listNotices: () => ['notices'],
  listExchangeAccounts: () => ['exchange'],
  showExchangeAccount: () => ['exchange', 'charter'],
  showExchangeBalances: () => ['exchange'],
  showPortfolio: () => ['exchange'],
  listExchangeFills: () => ['exchange'],
  listExchangeOrders: () => ['exchange'],
  showExchangeOrder: () => ['exchange'],
  showCandles: () => [],
  listVenues: () => ['exchange'],
  listTokens: () => ['tokens'],
  listAlerts: () => ['alerts'],
  showAlert: () => ['alerts'],
  listFirings: () => ['alerts'],
  listAskingTokens: () => ['charter', 'tokens'],
  showMe: () => ['accounts'],
  listSessions: () => ['accounts'],
  listAccounts: () => ['accounts'],
  showIncident: () => ['charter', 'status'],
  searchTraces: () => ['audit'],
  showStatus: () => ['status', 'chain', 'charter'],
}

/** Whether an answer to this read may have changed. What the table does not know may always. */
export function isAbout(key: readonly unknown[], topics: readonly string[]): boolean {
  const [id, ask] = key as readonly [RouteId, never]
  const about = ABOUT[id] as ((ask: never) => readonly string[]) | undefined
  return about === undefined || about(ask).some((topic) => topics.includes(topic))
}
