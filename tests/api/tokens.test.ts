// Tokens that may ask for spends, at the API: four routes for their own wallets, from their own
// networks, and nothing else.

import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { fingerprint } from '@countersign/channel/identity.ts'
import { ROUTE_IDS, type RouteId, routeOf } from '@countersign/contract/routes.ts'
import { FOR_TOKENS } from '@countersign/contract/token-routes.ts'
import {
  bytesToSign,
  contentDigest,
  httpTag,
  signatureHeaders,
} from '@countersign/core/access/http-signature.ts'
import type { Api } from '@countersign/sdk/api.ts'
import { NOTHING_CLOSED } from '@countersign/server/ports/incident.ts'
import type { AskingToken } from '@countersign/server/ports/records.ts'
import { deviceOf, idle, type Lodge, NOW, openLodge, psbtOf, SIGNER, WALLET } from './lodge.ts'
import { tillFor, tillKey } from './standing.ts'

/** Open to a token, each with what it is for. */
const MAY: Readonly<Partial<Record<RouteId, string>>> = {
  askSpend: 'what it is there for; the signer judges it',
  cancelSpend: 'what it asked for itself',
  showSpend: 'what became of what it asked for',
  dryRun: 'whether it would be denied, before there is a transaction',
}

/** Closed to it, each with why. */
const MAY_NOT: Readonly<Partial<Record<RouteId, string>>> = {
  health: 'needs nobody: it is open to all, and signed by none',
  ready: 'as above',
  showPublicStatus: 'as above',
  openapi: 'as above',
  showSignerIdentity: 'as above',
  issueUnlock: 'as above; the ticket carries the operators’ signatures',
  watchEvents: 'names what changes, also of others',
  showStatus: 'what is frozen is the members’ to know',
  listWallets: 'a descriptor shows every address there will ever be',
  showWallet: 'as above',
  giveAddress: 'receiving is a reading token’s',
  verifyAddress: 'as above',
  showBalance: 'what there is to take',
  showBalanceHistory: 'as above',
  listAddresses: 'whom others gave which address',
  listCoins: 'as above',
  listTransactions: 'what others did',
  showTransaction: 'as above',
  showLimits: 'the limits of others',
  showPolicy: 'as above',
  tightenPolicy: 'a member’s',
  listSpends: 'what others asked for',
  listTokens: 'who else reads',
  listAskingTokens: 'who else asks, and for how much',
  createToken: 'it would make itself a reader',
  withdrawToken: 'a member’s',
  withdrawTokens: 'a member’s',
  putBanner: 'an administrator’s',
  removeBanner: 'an administrator’s',
  exportIncident: 'an administrator’s',
  showIncident: 'what others stopped',
  searchTraces: 'what others did',
  listAlerts: 'what members watch',
  showAlert: 'as above',
  listFirings: 'as above',
  createAlert: 'a member’s',
  removeAlert: 'as above',
  pauseAlert: 'as above',
  resumeAlert: 'as above',
  showCharter: 'who decides, and how they are reached',
  exportCharter: 'as above',
  showCharterHead: 'as above',
  actInCharter: 'it decides nothing',
  answerWitness: 'it vouches for nothing',
  showMe: 'a session’s',
  listSessions: 'as above',
  endSession: 'as above',
  endOtherSessions: 'as above',
  openAccount: 'a member’s',
  listAccounts: 'who can sign in',
  enterByOpening: 'a person’s, with a proof of theirs',
  offerSignIn: 'as above',
  enterByPasskey: 'as above',
  enterByPassword: 'as above',
  askPasswordReset: 'as above',
  confirmPasswordReset: 'as above',
  finishPasswordReset: 'as above',
  proveAgain: 'a session’s',
  offerPasskey: 'as above',
  addPasskey: 'as above',
  removePasskey: 'as above',
  setPassword: 'as above',
  removePassword: 'as above',
  cancelOpenings: 'as above',
  cancelPasswordReset: 'as above',
  listLabels: 'what others wrote of payments',
  putLabels: 'a member’s',
  recordRehearsal: 'as above',
  setCanary: 'as above',
  forgetWallet: 'as above',
  draftSpend: 'it brings its own',
  showFees: 'nothing of its own',
  listPastSpends: 'what others did',
  listNotices: 'who is not reached just now',
  testNotices: 'writes to everybody',
  listAudit: 'who did what, and from where',
  showAuditCheckpoint: 'as above',
  showReview: 'where it would be attacked best',
  listReviews: 'as above',
  listExchangeAccounts: 'what others have elsewhere',
  showExchangeAccount: 'as above',
  showExchangeBalances: 'as above',
  showPortfolio: 'as above',
  listExchangeFills: 'as above',
  listExchangeOrders: 'what others trade',
  showExchangeOrder: 'as above',
  showCandles: 'nothing of its own',
  listVenues: 'what others have elsewhere',
  reportExchange: 'a member’s own',
}

describe('a token that may ask', () => {
  let lodge: Lodge
  let till: Api
  before(async () => {
    lodge = await openLodge()
    till = lodge.client({ device: deviceOf(tillKey) })
  })
  after(() => lodge.close())
  beforeEach(async () => {
    lodge.now = NOW
    lodge.reply = () => ({ body: { outcome: 'signed' } })
    await become({})
  })

  /** The token with these terms, as the projection has it. */
  async function become(more: Partial<AskingToken>): Promise<void> {
    await lodge.store.transact(async (tx) => {
      const [members, devices] = [await tx.members(), await tx.devices()]
      const tokens = [{ ...tillFor(WALLET, NOW), ...more }]
      await tx.putStanding({ members, devices, tokens, freezes: [], closure: NOTHING_CLOSED })
    })
  }

  async function ask(by: Api, number: number, more: { broadcast?: 'yes' | 'no' } = {}) {
    const answer = by.askSpend({ wallet: WALLET, body: { psbt: psbtOf(number).psbt, ...more } })
    await idle(lodge, answer)
    await lodge.work()
    return await answer
  }

  it('is let into a route or kept out of it, by one of two lists', () => {
    assert.deepEqual([...FOR_TOKENS].sort(), Object.keys(MAY).sort())
    assert.deepEqual([...Object.keys(MAY), ...Object.keys(MAY_NOT)].sort(), [...ROUTE_IDS].sort())
  })

  for (const id of ROUTE_IDS) {
    const route = routeOf(id)
    if (FOR_TOKENS.has(id) || route.auth === 'none') continue
    it(`is kept out of ${id}`, async () => {
      const path = route.path
        .replace('{wallet}', WALLET)
        .replace('{account}', 'main')
        .replace('{order}', 'ab')
        .replace('{txid}', '00'.repeat(32))
        .replace('{id}', '00'.repeat(8))
        .replace('{address}', 'bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq')
      const body = route.body ? '{}' : ''
      const { keyId, sign } = deviceOf(tillKey)
      const params = {
        method: route.method,
        path,
        contentDigest: contentDigest(new TextEncoder().encode(body)),
        created: lodge.now,
        keyId,
        nonce: crypto.getRandomValues(new Uint8Array(16)).toHex(),
        tag: httpTag(fingerprint(SIGNER)),
      }
      const signed = signatureHeaders(params, sign(bytesToSign(params)))
      const type = route.body ? { 'content-type': 'application/json' } : {}
      const response = await fetch(lodge.url + path, {
        method: route.method,
        headers: { ...signed, ...type },
        ...(route.body ? { body } : {}),
      })
      const { code } = (await response.json()) as { readonly code?: string }
      // By a signature nobody is in a session.
      const isSession = route.auth === 'session'
      const refused = isSession ? [401, 'http.credentials_missing'] : [403, 'token.forbidden']
      assert.deepEqual([response.status, code], refused)
    })
  }

  it('asks, is answered, and the signer is told where it came from', async () => {
    lodge.passed.length = 0
    const { txid } = psbtOf(1)
    const spend = await ask(till, 1)
    assert.equal(spend.state, 'signed')
    assert.ok(spend.receipt)
    const [request] = lodge.passed
    assert.deepEqual([request?.key, request?.from], [tillFor(WALLET, NOW).key, '127.0.0.1'])
    assert.equal((await till.showSpend({ wallet: WALLET, txid })).state, 'signed')
    await ask(lodge.api, 2)
    assert.equal(lodge.passed.at(-1)?.from, undefined)
  })

  it('is told of no verdict but its own, and of no spend of others', async () => {
    const said = { outcome: 'waiting', waitsFor: ['approvals', 'key'], expiresAt: `${NOW + 60}` }
    lodge.reply = () => ({ body: { ...said, verdict: { kind: 'sign', limits: ['secret'] } } })
    const own = await ask(till, 3)
    assert.deepEqual([own.state, own.verdict], ['waiting', undefined])
    await ask(lodge.api, 4)
    const others = till.showSpend({ wallet: WALLET, txid: psbtOf(4).txid })
    await assert.rejects(others, { code: 'spend.missing' })
  })

  it('says nothing about what somebody else asked for', async () => {
    const said = { outcome: 'waiting', waitsFor: ['code'], expiresAt: `${NOW + 60}` }
    lodge.reply = () => ({ body: said })
    const { txid } = psbtOf(5)
    await ask(lodge.api, 5, { broadcast: 'no' })
    await assert.rejects(ask(till, 5, { broadcast: 'yes' }), { code: 'token.forbidden' })
    const spend = await lodge.api.showSpend({ wallet: WALLET, txid })
    assert.equal(spend.broadcast, 'no')
  })

  it('comes from its networks alone, while it is neither frozen nor over', async () => {
    const dry = () => till.dryRun({ wallet: WALLET, body: { payments: [] } as never })
    const refused = async (more: Partial<AskingToken>, code: string, status: number) => {
      await become(more)
      await assert.rejects(ask(till, 6), { code, status })
      await assert.rejects(dry(), { code, status })
    }
    await refused({ networks: ['192.0.2.0/24', '::1/128'] }, 'token.network_forbidden', 403)
    await refused({ networks: ['127.0.0.0/32'] }, 'token.network_forbidden', 403)
    await refused({ wallets: ['other'] }, 'token.forbidden', 403)
    await refused({ isStopped: true }, 'charter.frozen', 423)
    await refused({ expiresAt: NOW }, 'token.expired', 403)
    await refused({ key: '00'.repeat(32) }, 'channel.device_unknown', 403)
    await become({ expiresAt: NOW + 1 })
    assert.equal((await ask(till, 6)).state, 'signed')
  })

  it('is listed with its terms, what is left of its budget, and its last use', async () => {
    lodge.now = NOW + 600
    await ask(till, 7)
    const { tokens } = await lodge.api.listAskingTokens()
    assert.deepEqual(tokens, [
      {
        id: 'till',
        name: 'Till',
        key: tillFor(WALLET, NOW).key,
        wallets: [WALLET],
        budgetSats: '50000',
        windowSeconds: 86_400,
        networks: ['127.0.0.0/8'],
        expiresAt: NOW + 10_000,
        since: NOW - 2_000,
        isFrozen: 'no',
        lastUsedAt: NOW + 600,
        budget: { leftSats: '5' },
      },
    ])
    lodge.isSignerThere = false
    const [away] = (await lodge.api.listAskingTokens()).tokens
    lodge.isSignerThere = true
    assert.deepEqual([away?.id, away?.budget], ['till', undefined])
  })
})
