// Every route is in exactly one of two lists: of those that take a factor proved within five
// minutes, each with its reason, and of those that do not, whose reason stands in the contract. And
// with a session whose factor is older the first are really refused, the others not.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { ROUTE_IDS, type RouteId, routeOf } from '@countersign/contract/routes.ts'
import { SESSION_LIMITS } from '@countersign/core/access/session.ts'
import { knock } from './knock.ts'
import { type Lodge, NOW, openLodge } from './lodge.ts'

const FRESH: Readonly<Partial<Record<RouteId, string>>> = {
  answerWitness: 'lets the signer sign again after a start',
  tightenPolicy: 'changes what may be signed',
  askSpend: 'moves coins',
  cancelSpend: 'takes a spend away from those who wait for it',
  createToken: 'lets somebody else see all of it, for long after the session',
  reportExchange: 'a statement that others rely on',
  recordRehearsal: 'a statement that others rely on',
  setCanary: 'takes the address before it from being watched',
  forgetWallet: 'nobody has back what it deletes',
  testNotices: 'writes to everybody',
  putBanner: 'everybody reads it, and believes it',
  removeBanner: 'takes a warning from everybody',
  exportIncident: 'everybody’s sessions and addresses in one file',
  openAccount: 'makes a way in',
  offerPasskey: 'as making one, which it leads to',
  addPasskey: 'makes a way in that outlives the session',
  removePasskey: 'leaves its owner one way less',
  setPassword: 'makes a way in that outlives the session',
  removePassword: 'leaves its owner one way less',
}

const UNNEEDED: readonly RouteId[] = [
  // Anyone.
  'health',
  'ready',
  'showPublicStatus',
  'openapi',
  'showSignerIdentity',
  'issueUnlock',
  'enterByOpening',
  'offerSignIn',
  'enterByPasskey',
  'enterByPassword',
  'askPasswordReset',
  'confirmPasswordReset',
  'finishPasswordReset',
  // Is itself the proof.
  'proveAgain',
  // Reading.
  'showStatus',
  'listWallets',
  'showWallet',
  'verifyAddress',
  'showBalance',
  'listCoins',
  'listTransactions',
  'showTransaction',
  'listAddresses',
  'showBalanceHistory',
  'listLabels',
  'showFees',
  'draftSpend',
  'listPastSpends',
  'showLimits',
  'dryRun',
  'showPolicy',
  'listSpends',
  'showSpend',
  'listTokens',
  'listAskingTokens',
  'showCharter',
  'exportCharter',
  'showCharterHead',
  'listNotices',
  'listAudit',
  'watchEvents',
  'showAuditCheckpoint',
  'showReview',
  'listReviews',
  'listExchangeAccounts',
  'showExchangeAccount',
  'showExchangeBalances',
  'showPortfolio',
  'listExchangeFills',
  'listExchangeOrders',
  'showExchangeOrder',
  'showCandles',
  'listVenues',
  'showIncident',
  'searchTraces',
  'listAlerts',
  'showAlert',
  'listFirings',
  'showMe',
  'listSessions',
  'listAccounts',
  // Takes away, or gives nothing.
  'giveAddress',
  'putLabels',
  'withdrawToken',
  'withdrawTokens',
  // Tells, or is told to its owner.
  'createAlert',
  'removeAlert',
  'pauseAlert',
  'resumeAlert',
  'endSession',
  'endOtherSessions',
  'cancelOpenings',
  'cancelPasswordReset',
  // Carries signatures of its own.
  'actInCharter',
]

describe('the step-up', () => {
  let lodge: Lodge
  before(async () => {
    lodge = await openLodge()
  })
  after(() => lodge.close())

  it('has every route in exactly one list, with a reason', () => {
    const fresh = Object.keys(FRESH)
    assert.deepEqual([...fresh, ...UNNEEDED].toSorted(), ROUTE_IDS.toSorted())
    for (const id of ROUTE_IDS) {
      const { stepUp } = routeOf(id)
      assert.equal(stepUp === 'fresh', fresh.includes(id), id)
      assert.ok(stepUp === 'fresh' || stepUp.unneeded.length > 4, id)
      assert.ok(stepUp !== 'fresh' || (FRESH[id] ?? '').length > 4, id)
    }
  })

  for (const id of ROUTE_IDS.filter((each) => isForSessions(each))) {
    const { stepUp } = routeOf(id)
    const what = stepUp === 'fresh' ? 'takes a fresh factor for' : 'takes none for'
    it(`${what} ${id}`, async () => {
      const provedAt = NOW - SESSION_LIMITS.freshSeconds
      const stale = await knock(lodge, id, await lodge.session({ provedAt }))
      if (stepUp === 'fresh') {
        assert.deepEqual([stale.status, stale.code], [403, 'session.proof_stale'])
        const fresh = await knock(lodge, id, await lodge.session({ provedAt: provedAt + 1 }))
        assert.notEqual(fresh.code, 'session.proof_stale')
      } else {
        assert.notEqual(stale.code, 'session.proof_stale')
        assert.notEqual(stale.status, 401)
      }
    })
  }
})

function isForSessions(id: RouteId): boolean {
  const { auth } = routeOf(id)
  return auth !== 'none' && auth !== 'signed'
}
