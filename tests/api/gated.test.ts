// Every route is in exactly one of these lists, with the reason; and without its credentials it is
// really refused.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Auth, SESSION_COOKIE } from '@countersign/contract/route.ts'
import { ROUTE_IDS, type RouteId, routeOf } from '@countersign/contract/routes.ts'
import { contentDigest } from '@countersign/core/access/http-signature.ts'
import { knock } from './knock.ts'
import { type Lodge, openLodge } from './lodge.ts'

const GATES: Readonly<Record<Auth, Readonly<Partial<Record<RouteId, string>>>>> = {
  none: {
    health: 'says that a process answers, and no more',
    ready: 'four words of yes or no: for load balancers, which hold no secrets',
    showPublicStatus: 'tells of processes and blocks: a status page has no login',
    openapi: 'is in the repository for everybody to read',
    showSignerIdentity: 'public keys: whoever signs in seals a code to them first',
    issueUnlock: 'operators are no members; the ticket carries two signatures of theirs',
    enterByOpening: 'the link is the proof: 256 random bits, for once',
    offerSignIn: 'random bytes that say nothing',
    enterByPasskey: 'the passkey is the proof',
    enterByPassword: 'password and code are the proof, and guessing is slowed down',
    askPasswordReset: 'answers the same whoever is named, and mails whoever it is',
    confirmPasswordReset: 'link and code are the proof, of a wish that waits',
    finishPasswordReset: 'as above, once it has waited',
  },
  reader: {
    showStatus: 'the fingerprint and what is frozen are the owner’s to know',
    watchEvents: 'says when something happens, and to which wallet',
    listWallets: 'a descriptor shows every address there will ever be',
    showWallet: 'as above',
    giveAddress: 'moves no coins; the worst a reader can do is use up the gap',
    verifyAddress: 'tells whose address it is',
    showBalance: 'what the owner has',
    showBalanceHistory: 'and had',
    listPastSpends: 'whom the owner paid, and how much',
    showFees: 'what a node of the owner’s says',
    draftSpend: 'names the owner’s coins; signs, keeps and counts nothing',
    listLabels: 'what the owner calls it all',
    listAddresses: 'whom the owner gave which address, and what came of it',
    listCoins: 'as above',
    listTransactions: 'what the owner did',
    showTransaction: 'as above',
    showLimits: 'tells a thief how much to try for',
    dryRun: 'as above',
    showPolicy: 'as above',
    listSpends: 'what the owner asked for',
    showSpend: 'as above; PSBT and transaction, which a reader could send, go to devices alone',
    listTokens: 'names and last uses, no secrets',
    listAskingTokens: 'names, terms and last uses; their keys are public',
    showCharter: 'who decides, how they are reached, and what is proposed',
    exportCharter: 'as above, from the beginning',
    showCharterHead: 'how much was decided, and the organisation it was decided in',
    actInCharter: 'a statement is its author’s by its own signatures; strangers reach no signer',
    listNotices: 'who is not reached just now',
    listAccounts: 'who can sign in, and who has not for long',
    listAudit: 'who did what, and from where',
    showAuditCheckpoint: 'how much was done, and the organisation it was done in',
    showReview: 'what is weak, and who must be alive',
    listReviews: 'for how long it has been weak',
    showIncident: 'what is stopped, by whom, and why',
    searchTraces: 'who did what, and from where',
    listAlerts: 'what members watch, and at which prices they act',
    showAlert: 'as above',
    listFirings: 'as above',
    listExchangeAccounts: 'what the owner has elsewhere',
    showExchangeAccount: 'as above, and who may trade it away',
    showExchangeBalances: 'as above',
    showPortfolio: 'and had',
    listExchangeFills: 'what was traded there',
    listExchangeOrders: 'what the owner is about to trade, and at which price',
    showExchangeOrder: 'as above',
    showCandles: 'nothing of the owner’s; it makes us ask an exchange',
    listVenues: 'where the owner has it',
  },
  signed: {
    openAccount: 'a device of the member’s is the way into their account',
    answerWitness: 'lets the signer sign again after a start',
    tightenPolicy: 'changes what may be signed',
    askSpend: 'moves coins',
    reportExchange: 'tells of keys that are on that device’s own machine',
    recordRehearsal: 'a statement about keys, by whose device it was made',
    cancelSpend: 'takes a spend away from those who wait for it',
  },
  session: {
    showMe: 'says whose browser it is',
    listSessions: 'where its owner is signed in',
    endSession: 'one’s own alone',
    endOtherSessions: 'as above',
    proveAgain: 'one’s own session',
    offerPasskey: 'one’s own account',
    addPasskey: 'as above',
    removePasskey: 'as above',
    setPassword: 'as above',
    removePassword: 'as above',
    cancelOpenings: 'as above',
    cancelPasswordReset: 'as above',
  },
  member: {
    putLabels: 'what everybody reads beside an address has an author',
    createToken: 'lets somebody else see all of it',
    withdrawToken: 'shuts somebody out',
    withdrawTokens: 'shuts everybody out who reads by one',
    putBanner: 'everybody reads it, and believes it',
    removeBanner: 'as above',
    createAlert: 'writes to its owner whenever it fires',
    removeAlert: 'takes a warning away',
    pauseAlert: 'as above',
    resumeAlert: 'as for a new one',
    exportIncident: 'everybody’s sessions and addresses in one file',
    testNotices: 'writes to everybody',
    setCanary: 'whoever names another address takes the first from being watched',
    forgetWallet: 'nobody has back what it deletes',
  },
}

describe('the gate', () => {
  let lodge: Lodge
  before(async () => {
    lodge = await openLodge()
  })
  after(() => lodge.close())

  it('has every route in exactly one list, with a reason', () => {
    for (const id of ROUTE_IDS) {
      const lists = (Object.keys(GATES) as Auth[]).filter((auth) => GATES[auth][id] !== undefined)
      assert.deepEqual(lists, [routeOf(id).auth], id)
      assert.ok((GATES[routeOf(id).auth][id] ?? '').length > 5, id)
    }
    const listed = Object.values(GATES).flatMap((list) => Object.keys(list))
    assert.deepEqual(listed.sort(), [...ROUTE_IDS].sort())
  })

  it('is not the same for two routes of one path', () => {
    const paths = ROUTE_IDS.map((id) => `${routeOf(id).method} ${routeOf(id).path}`)
    assert.equal(new Set(paths).size, paths.length)
  })

  for (const id of ROUTE_IDS) {
    const route = routeOf(id)
    const what = route.auth === 'none' ? 'lets anyone into' : 'keeps strangers out of'
    it(`${what} ${id}`, async () => {
      const attempts: readonly Readonly<Record<string, string>>[] = [
        {},
        { authorization: 'Bearer cstr_nothing' },
        { authorization: 'Basic cm9vdDpyb290' },
        { 'signature-input': 'sig=()', signature: 'sig=:AA==:', 'content-digest': 'x' },
        { 'content-digest': contentDigest(new Uint8Array()) },
        { cookie: `${SESSION_COOKIE}=nothing`, 'sec-fetch-site': 'same-origin' },
        { cookie: `${SESSION_COOKIE}=${'A'.repeat(43)}`, 'sec-fetch-site': 'same-origin' },
      ]
      for (const headers of attempts) {
        const { status, code } = await knock(lodge, id, headers)
        // Whoever gets in with nothing in hand is told what is missing.
        const isOwn = headers['sec-fetch-site'] === 'same-origin'
        if (route.ownOrigin && !isOwn) assert.equal(code, 'session.cross_site')
        else if (route.auth === 'none') assert.ok([200, 201, 400].includes(status), String(code))
        else assert.equal(status, 401, `${code} for ${JSON.stringify(headers)}`)
      }
      assert.deepEqual([lodge.passed.length, lodge.store.jobs().length], [0, 0])
    })

    if (route.auth === 'none' || route.auth === 'reader') continue
    it(`keeps reading tokens out of ${id}`, async () => {
      const authorization = `Bearer ${await lodge.token()}`
      const { status, code } = await knock(lodge, id, { authorization })
      assert.deepEqual([status, code], [401, 'http.credentials_missing'])
    })

    if (route.auth !== 'signed') continue
    it(`keeps sessions out of ${id}`, async () => {
      const { status, code } = await knock(lodge, id, await lodge.session())
      assert.deepEqual([status, code], [401, 'http.credentials_missing'])
    })
  }

  it('shows no secret in the log, and no query', async () => {
    const token = await lodge.token()
    await fetch(`${lodge.url}/v1/wallets?limit=secret`, {
      headers: { authorization: `Bearer ${token}` },
    })
    const log = lodge.lines.join('\n')
    assert.match(log, /GET \/v1\/wallets 400 \d+ms token:[0-9a-f]{16} [0-9a-f-]{36}/)
    assert.ok(!log.includes(token) && !log.includes('secret') && !log.includes('Bearer'))
  })
})
