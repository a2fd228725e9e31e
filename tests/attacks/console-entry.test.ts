// Attackers at the console's door: with a mailbox, a page of their own, an old answer, a passkey of
// another place, a copied one, somebody's name, or somebody's place in the organisation.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { signInBinding } from '@countersign/channel/sign-in.ts'
import { SESSION_COOKIE } from '@countersign/contract/route.ts'
import { ROUTE_IDS, routeOf } from '@countersign/contract/routes.ts'
import { addPasskey, assertionOf, enterWith } from '@countersign/demo/browser.ts'
import type { Person } from '@countersign/demo/person.ts'
import { makePasskey, type SoftwarePasskey } from '@countersign/demo/software-passkey.ts'
import type { ApiProblem } from '@countersign/sdk/problem.ts'
import { type Assembly, openAssembly } from '../api/assembly.ts'
import { type Browser, CONSOLE, openBrowser, refusalOf } from '../api/browser.ts'
import { WIDE } from '../api/lodge.ts'
import { nextCode } from '../builders/house.ts'
import { confirmSignIn, type HeldSignIn, offerSignIn } from '../builders/sign-in.ts'
import { ORIGIN } from '../builders/team.ts'
import { tokenBody } from '../builders/token.ts'

const DAY = 86_400
const PASSWORD = 'kelp-7-vapor-lantern'

describe('at the console’s door', () => {
  let assembly: Assembly
  let browser: Browser
  let passkey: SoftwarePasskey
  let held: HeldSignIn
  before(async () => {
    assembly = await openAssembly({ bounds: WIDE })
    const { house, bob } = assembly.team
    browser = openBrowser(assembly.url)
    const { secret } = await assembly.api(bob).openAccount({ body: {} })
    await browser.api.enterByOpening({ body: { secret } })
    passkey = makePasskey(CONSOLE)
    await addPasskey(browser, passkey)
    held = offerSignIn(house, bob.device)
    const consent = { by: 'spend', code: bob.code() } as const
    confirmSignIn(house, held, { device: bob.device, consent })
    await browser.api.setPassword({ body: { password: PASSWORD, code: code() } })
  })
  after(() => assembly.close())

  const bob = (): Person => assembly.team.bob
  const stranger = () => openBrowser(assembly.url)
  const sealed = (text: string) => assembly.team.house.seal(text, signInBinding('bob'))
  const code = () => sealed(nextCode(assembly.team.house, held.seed))
  const byPassword = (from: Browser, password: string, sealedCode: string) =>
    from.api.enterByPassword({ body: { name: 'bob', password, code: sealedCode } })

  it('a mailbox alone never gets in, however long it waits', async () => {
    const { clock } = assembly.team.house
    await stranger().api.askPasswordReset({ body: { name: 'bob' } })
    const tidings = await assembly.store.reader.untold(1_000)
    const mail = tidings
      .map(({ tiding }) => tiding)
      .find(({ kind }) => kind === 'account.reset-link')
    const secret = (mail as { readonly link: string }).link.split('/').at(-1) ?? ''
    const { api } = stranger()
    for (let guess = 0; guess < 5; guess++) {
      const body = { secret, code: sealed(String(guess).padStart(6, '0')) }
      assert.equal(await refusalOf(api.confirmPasswordReset({ body })), 'account.refused')
    }
    clock.now += DAY
    const body = { secret, code: sealed('000000'), password: 'a thief’s own long words' }
    assert.equal(await refusalOf(api.finishPasswordReset({ body })), 'account.reset_invalid')
    const opening = api.enterByOpening({ body: { secret } })
    assert.equal(await refusalOf(opening), 'account.opening_invalid')
  })

  it('a page of another site begins no session, and uses none', async () => {
    const from = [
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      { origin: 'http://approve.localhost:8181', 'sec-fetch-site': 'same-site' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
    ]
    for (const headers of from) {
      const evil = openBrowser(assembly.url, headers)
      for (const [name, value] of browser.cookies) evil.cookies.set(name, value)
      assert.equal(await refusalOf(evil.api.showMe()), 'session.cross_site')
      assert.equal(await refusalOf(evil.api.removePassword()), 'session.cross_site')
      assert.equal(await refusalOf(evil.api.offerSignIn({ body: {} })), 'session.cross_site')
      assert.equal(await refusalOf(byPassword(evil, PASSWORD, code())), 'session.cross_site')
    }
  })

  it('an old answer of a passkey, or one for another place, is none', async () => {
    const thief = stranger()
    const { offer, challenge } = await thief.api.offerSignIn({ body: {} })
    const body = { offer, assertion: assertionOf(passkey, challenge) }
    await thief.api.enterByPasskey({ body })
    assert.equal(await refusalOf(thief.api.enterByPasskey({ body })), 'account.offer_invalid')
    const again = await thief.api.offerSignIn({ body: {} })
    const old = { body: { offer: again.offer, assertion: body.assertion } }
    assert.equal(await refusalOf(thief.api.enterByPasskey(old)), 'webauthn.invalid')

    const late = await thief.api.offerSignIn({ body: {} })
    const answer = assertionOf(passkey, late.challenge)
    assembly.team.house.clock.now += 300
    const tooLate = thief.api.enterByPasskey({ body: { offer: late.offer, assertion: answer } })
    assert.equal(await refusalOf(tooLate), 'account.offer_invalid')
  })

  it('a passkey of another origin, or without its person, gets nowhere', async () => {
    const thief = stranger()
    const says = [
      { origin: 'http://console.localhost:9999' },
      { origin: 'http://console.localhost' },
      { origin: 'https://console.localhost:8180' },
      { origin: ORIGIN },
      { crossOrigin: true },
      { isVerified: false },
    ]
    const own = stranger()
    await enterWith(own, passkey)
    for (const wrong of says) {
      const what = JSON.stringify(wrong)
      assert.equal(await refusalOf(enterWith(thief, passkey, wrong)), 'webauthn.invalid', what)
      const making = addPasskey(own, makePasskey(CONSOLE), wrong)
      assert.equal(await refusalOf(making), 'webauthn.invalid', what)
    }
    // The one of the desk is the charter's, and lets nobody in here.
    assert.equal(await refusalOf(enterWith(thief, bob().passkey)), 'account.passkey_unknown')
  })

  it('a copied passkey that counts backwards is refused', async () => {
    const [known] = await assembly.store.reader.passkeys('bob')
    assert.ok(known)
    await assembly.store.transact((tx) => tx.putPasskey({ ...known, signCount: 5 }))
    assert.equal(await refusalOf(enterWith(stranger(), passkey)), 'account.passkey_copied')
    await assembly.store.transact((tx) => tx.putPasskey(known))
    assert.equal(await enterWith(stranger(), passkey), 'bob')
  })

  it('a cookie that somebody set is not what signing in makes a session of', async () => {
    const victim = stranger()
    const planted = 'A'.repeat(43)
    victim.cookies.set(SESSION_COOKIE, planted)
    victim.cookies.set(`${SESSION_COOKIE}-known`, planted)
    await enterWith(victim, passkey)
    for (const [, value] of victim.cookies) assert.notEqual(value, planted)
    const thief = stranger()
    thief.cookies.set(SESSION_COOKIE, planted)
    assert.equal(await refusalOf(thief.api.showMe()), 'session.invalid')
  })

  it('whoever guesses all day gets few tries, and keeps the owner out of nothing', async () => {
    const { clock } = assembly.team.house
    const home = stranger()
    await byPassword(home, PASSWORD, code())
    home.signOut()
    const thief = stranger()
    const end = clock.now + DAY
    let tried = 0
    while (clock.now < end) {
      const guess = byPassword(thief, `guess number ${tried}`, sealed('000000'))
      const refused = await guess.then(
        () => null,
        (problem: ApiProblem) => problem,
      )
      if (refused?.code === 'account.wait') clock.now += refused.retrySeconds ?? 1
      else tried += 1
    }
    assert.ok(tried >= 5 && tried <= 18, `${tried} tries`)
    await refusalOf(byPassword(thief, 'one more guess of theirs', sealed('000000')))
    // Also with the right password and code: the lane waits, whoever is in it.
    assert.equal(await refusalOf(byPassword(thief, PASSWORD, code())), 'account.wait')
    assert.equal((await byPassword(home, PASSWORD, code())).member, 'bob')
    assert.equal(await enterWith(stranger(), passkey), 'bob')
  })

  it('guesses of the same moment count one by one, for names that nobody has too', async () => {
    for (const name of ['cyn', 'nobody-at-all']) {
      const body = { name, password: 'guess after guess', code: sealed('000000') }
      const thief = openBrowser(assembly.url)
      const said = await Promise.all(
        Array.from({ length: 12 }, () => refusalOf(thief.api.enterByPassword({ body }))),
      )
      const counted = said.filter((each) => each === 'account.refused' || each === 'http.busy')
      assert.ok(counted.length <= 5, said.join(' '))
      assert.ok(said.includes('account.wait'))
    }
  })

  it('a reading token makes no session and no token', async () => {
    const reader = await assembly.reader()
    assert.equal((await reader.listWallets()).wallets.length, 0)
    const body = tokenBody('more')
    assert.equal(await refusalOf(reader.createToken({ body })), 'http.credentials_missing')
    for (const id of ROUTE_IDS) {
      const { auth, path } = routeOf(id)
      if (path.startsWith('/v1/me') || path.startsWith('/v1/sessions')) {
        assert.ok(auth === 'session' || auth === 'none', id)
      }
    }
  })

  it('a suspended member is out at once, with every session', async () => {
    const theirs = stranger()
    await enterWith(theirs, passkey)
    const freeze = { act: 'freeze', subject: 'member:bob', why: 'his computer is gone' } as const
    await assembly.team.act(assembly.team.ada, freeze)
    await assembly.tick()
    assert.equal(await refusalOf(theirs.api.showMe()), 'session.invalid')
    assert.equal(await refusalOf(enterWith(stranger(), passkey)), 'account.passkey_unknown')
    assert.deepEqual(await assembly.store.reader.sessions('bob'), [])
  })
})
