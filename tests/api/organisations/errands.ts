// What is asked of each route that is an organisation's, by what it names. In this order its owner
// can run every one of them: what ends something comes after what needs it.

import type { AskOf } from '@countersign/contract/route.ts'
import type { RouteId, Routes } from '@countersign/contract/routes.ts'
import { PAYEE } from '@countersign/demo/world.ts'
import { alertBody } from '../../builders/alert.ts'
import { tokenBody } from '../../builders/token.ts'
import type { Names } from './names.ts'
import type { OpenId } from './open.ts'

export type ScopedId = Exclude<RouteId, OpenId>
type Ask<I extends ScopedId> = AskOf<Routes[I]>
type Errands<I extends ScopedId> = {
  readonly [K in I]: (names: Names) => Ask<K> | Promise<Ask<K>>
}

const ofWallet = ({ wallet }: Names) => ({ wallet })
const ofExchange = ({ exchange }: Names) => ({ account: exchange })
const nothing = () => ({})
const empty = () => ({ body: {} })
const soon = () => Math.floor(Date.now() / 1000) + 30 * 86_400

const READING = {
  showStatus: nothing,
  watchEvents: nothing,
  showMe: nothing,
  listSessions: nothing,
  listAccounts: nothing,
  showIncident: nothing,
  searchTraces: () => ({ range: '127.0.0.0/8' }),
  listAlerts: nothing,
  showAlert: ({ alert }) => ({ id: alert }),
  listFirings: ({ alert }) => ({ id: alert }),
  listWallets: nothing,
  showWallet: ofWallet,
  verifyAddress: ({ wallet, address }) => ({ wallet, address }),
  showBalance: ofWallet,
  showBalanceHistory: ofWallet,
  listCoins: ofWallet,
  listAddresses: ofWallet,
  listTransactions: ({ wallet, txid }) => ({ wallet, after: txid }),
  showTransaction: ({ wallet, txid }) => ({ wallet, txid }),
  listLabels: ({ wallet, txid }) => ({ wallet, after: `tx:${txid}` }),
  showFees: nothing,
  showLimits: ofWallet,
  showPolicy: ofWallet,
  listSpends: ({ wallet, spend }) => ({ wallet, after: spend }),
  listPastSpends: ofWallet,
  showSpend: ({ wallet, spend }) => ({ wallet, txid: spend }),
  listTokens: nothing,
  listAskingTokens: nothing,
  showCharter: nothing,
  exportCharter: nothing,
  showCharterHead: nothing,
  listNotices: nothing,
  listAudit: nothing,
  showAuditCheckpoint: nothing,
  showReview: nothing,
  listReviews: nothing,
  listExchangeAccounts: nothing,
  showExchangeAccount: ofExchange,
  showExchangeBalances: ofExchange,
  showPortfolio: nothing,
  listExchangeFills: nothing,
  listExchangeOrders: nothing,
  showExchangeOrder: ({ exchange }) => ({ account: exchange, order: 'ab' }),
  showCandles: () => ({ venue: 'binance', market: 'BTC/USDT', span: 'hour' }),
  listVenues: nothing,
} as const satisfies Partial<Errands<ScopedId>>

const ACTING = {
  reportExchange: () => ({ body: { accounts: [] } }),
  giveAddress: ofWallet,
  draftSpend: ({ wallet, coin }) => ({
    wallet,
    body: { payments: [{ address: PAYEE, amountSats: '20000' }], coins: [coin] },
  }),
  dryRun: ({ wallet, address }) => ({
    wallet,
    body: { payments: [{ address, amountSats: '20000' }], feeSats: '500' },
  }),
  putLabels: ({ wallet, txid }) => ({
    wallet,
    body: { labels: [{ type: 'tx', ref: txid, label: 'Hosting' }] },
  }),
  recordRehearsal: ({ wallet, txid }) => ({
    wallet,
    body: { txids: [txid], verdict: 'allowed' },
  }),
  forgetWallet: ({ wallet }) => ({ wallet, body: { labelsOnly: 'yes' } }),
  setCanary: ({ wallet }) => ({ wallet, body: { address: PAYEE } }),
  askSpend: ({ wallet, psbt, psbtCode }) => ({ wallet, body: { psbt, code: psbtCode } }),
  cancelSpend: ({ wallet, waiting }) => ({ wallet, txid: waiting }),
  tightenPolicy: ({ wallet, policy }) => ({ wallet, body: policy }),
  answerWitness: ({ nonce }) => ({ body: { nonce, heads: [] } }),
  actInCharter: async ({ statement }) => ({ body: await statement() }),
  issueUnlock: ({ ticket }) => ({ body: { ticket } }),
  testNotices: empty,
  createToken: () => ({ body: tokenBody('one more') }),
  withdrawToken: ({ token }) => ({ id: token }),
  putBanner: () => ({ body: { text: 'A break-in', until: String(soon()) } }),
  removeBanner: nothing,
  createAlert: () => ({ body: alertBody('one more') }),
  pauseAlert: ({ alert }) => ({ id: alert, body: {} }),
  resumeAlert: ({ alert }) => ({ id: alert, body: {} }),
  removeAlert: ({ alert }) => ({ id: alert }),
  exportIncident: () => ({ body: { from: '0', to: String(soon()) } }),
  withdrawTokens: nothing,
} as const satisfies Partial<Errands<ScopedId>>

const ENTERING = {
  proveAgain: ({ code }) => ({ body: { code: code() } }),
  endSession: ({ session }) => ({ id: session }),
  endOtherSessions: nothing,
  offerPasskey: empty,
  addPasskey: async ({ madePasskey }) => ({ body: await madePasskey() }),
  removePasskey: ({ passkey }) => ({ id: passkey }),
  setPassword: ({ password, code }) => ({ body: { password, code: code() } }),
  enterByOpening: ({ opening }) => ({ body: { secret: opening } }),
  openAccount: empty,
  cancelOpenings: nothing,
  confirmPasswordReset: ({ reset, code }) => ({ body: { secret: reset, code: code() } }),
  finishPasswordReset: ({ reset, code, password }) => ({
    body: { secret: reset, code: code(), password },
  }),
  enterByPasskey: async ({ assertion }) => ({ body: await assertion() }),
  enterByPassword: ({ password, code }) => ({ body: { name: 'owner', password, code: code() } }),
  cancelPasswordReset: nothing,
  removePassword: nothing,
} as const satisfies Partial<Errands<ScopedId>>

const ERRANDS: Errands<ScopedId> = { ...READING, ...ACTING, ...ENTERING }
export const SCOPED_IDS = Object.keys(ERRANDS) as readonly ScopedId[]

/** What this route is asked, with these names. */
export const askFor = async (id: ScopedId, names: Names): Promise<object> =>
  await (ERRANDS[id] as (names: Names) => object | Promise<object>)(names)
