// Ways into the console, whole: over HTTP, PostgreSQL and the true signer. The first way in comes
// from a device; then a passkey, a password with a code, steps up, and the ways back.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { signInBinding } from '@countersign/channel/sign-in.ts'
import { readEvent } from '@countersign/core/audit/event.ts'
import { addPasskey, assertionOf, enterWith } from '@countersign/demo/browser.ts'
import type { Person } from '@countersign/demo/person.ts'
import { makePasskey } from '@countersign/demo/software-passkey.ts'
import { nextCode } from '../builders/house.ts'
import { confirmSignIn, type HeldSignIn, offerSignIn } from '../builders/sign-in.ts'
import { type Assembly, openAssembly } from './assembly.ts'
import { type Browser, CONSOLE, openBrowser, refusalOf } from './browser.ts'
import { WIDE } from './lodge.ts'

const DAY = 86_400
const PASSWORD = 'kelp-7-vapor-lantern'

describe('an account at the console', () => {
  let assembly: Assembly
  before(async () => {
    assembly = await openAssembly({ bounds: WIDE })
  })
  after(() => assembly.close())

  const clock = () => assembly.team.house.clock
  const open = () => openBrowser(assembly.url)
  const openingOf = (who: Person) => assembly.api(who).openAccount({ body: {} })
  /** An authenticator for signing in, of the device's member. */
  const signUp = (who: Person): HeldSignIn => {
    const held = offerSignIn(assembly.team.house, who.device)
    const consent = { by: 'spend', code: who.code() } as const
    confirmSignIn(assembly.team.house, held, { device: who.device, consent })
    return held
  }
  const sealed = (who: Person, code: string): string =>
    assembly.team.house.seal(code, signInBinding(who.member))
  const codeOf = (who: Person, { seed }: HeldSignIn): string => {
    clock().now += 30
    return sealed(who, nextCode(assembly.team.house, seed))
  }
  /** The first way in: a link of their device's, and a passkey. */
  const begin = async (who: Person, browser: Browser) => {
    const { secret } = await openingOf(who)
    await browser.api.enterByOpening({ body: { secret } })
    const passkey = makePasskey(CONSOLE)
    await addPasskey(browser, passkey)
    return passkey
  }
  const tidings = async () =>
    (await assembly.store.reader.untold(1_000)).flatMap(({ tiding }) =>
      tiding.kind === 'account.changed' ? [`${tiding.member}: ${tiding.change}`] : [],
    )

  it('begins with a link of a device’s, makes a passkey, and signs in with it', async () => {
    const { bob } = assembly.team
    const browser = open()
    const opening = await openingOf(bob)
    assert.equal(opening.url, `${CONSOLE}/#/open/${opening.secret}`)
    assert.equal(opening.usableFrom, clock().now)
    await browser.api.enterByOpening({ body: { secret: opening.secret } })
    const before = new Map(browser.cookies)
    assert.equal((await browser.api.showMe()).session.stage, 'setting-up')
    assert.equal(await refusalOf(browser.api.listWallets()), 'session.setting_up')
    const again = open().api.enterByOpening({ body: { secret: opening.secret } })
    assert.equal(await refusalOf(again), 'account.opening_invalid')

    const passkey = makePasskey(CONSOLE)
    await addPasskey(browser, passkey)
    const me = await browser.api.showMe()
    assert.deepEqual([me.member, me.session.stage, me.passkeys.length], ['bob', 'full', 1])
    // Whoever knew the session of before has nothing.
    const old = open()
    for (const [name, value] of before) old.cookies.set(name, value)
    assert.equal(await refusalOf(old.api.showMe()), 'session.invalid')

    const other = open()
    assert.equal(await enterWith(other, passkey), 'bob')
    assert.equal((await other.api.listWallets()).wallets.length, 0)
    assert.equal((await other.api.listSessions()).sessions.length, 2)
    const { accounts } = await other.api.listAccounts()
    assert.deepEqual(
      accounts.map(({ member, passkeys }) => [member, passkeys]),
      [
        ['bob', 1],
        ['cyn', 0],
        ['dan', 0],
        ['owner', 0],
      ],
    )
  })

  it('has a link wait for a day where there is a way in, tells all, and cancels it', async () => {
    const { cyn } = assembly.team
    const browser = open()
    await begin(cyn, browser)
    const late = await openingOf(cyn)
    assert.equal(late.usableFrom, clock().now + DAY)
    const enter = (secret: string) => refusalOf(open().api.enterByOpening({ body: { secret } }))
    assert.equal(await enter(late.secret), 'account.opening_early')
    assert.ok((await tidings()).includes('cyn: opening made'))
    assert.equal((await browser.api.showMe()).openings.length, 1)
    await browser.api.cancelOpenings()
    clock().now += DAY
    assert.equal(await enter(late.secret), 'account.opening_invalid')
    const lost = await openingOf(cyn)
    clock().now += DAY
    const found = open()
    await found.api.enterByOpening({ body: { secret: lost.secret } })
    assert.equal((await found.api.showMe()).session.stage, 'setting-up')
    await addPasskey(found, makePasskey(CONSOLE))
    assert.equal((await found.api.showMe()).passkeys.length, 2)
    const expired = await openingOf(cyn)
    clock().now += 2 * DAY
    assert.equal(await enter(expired.secret), 'account.opening_invalid')
  })

  it('steps up with a passkey or a code, and only with one’s own', async () => {
    const { dan, bob } = assembly.team
    const [browser, others] = [open(), open()]
    const passkey = await begin(dan, browser)
    const held = signUp(dan)
    clock().now += 301
    const make = () => addPasskey(browser, makePasskey(CONSOLE))
    assert.equal(await refusalOf(make()), 'session.proof_stale')
    const { offer, challenge } = await browser.api.offerSignIn({ body: {} })
    const body = { offer, assertion: assertionOf(passkey, challenge) }
    const { freshUntil } = await browser.api.proveAgain({ body })
    assert.equal(freshUntil, clock().now + 300)
    await make()
    assert.equal(await refusalOf(browser.api.proveAgain({ body })), 'account.offer_invalid')
    clock().now += 301
    assert.equal(await refusalOf(make()), 'session.proof_stale')
    await browser.api.proveAgain({ body: { code: codeOf(dan, held) } })
    await make()
    const wrong = browser.api.proveAgain({ body: { code: sealed(dan, '000000') } })
    assert.equal(await refusalOf(wrong), 'account.refused')
    assert.equal(await refusalOf(browser.api.proveAgain({ body: {} })), 'http.request_invalid')
    const { secret } = await openingOf(bob)
    clock().now += DAY
    await others.api.enterByOpening({ body: { secret } })
    const bobs = makePasskey(CONSOLE)
    await addPasskey(others, bobs)
    await enterWith(browser, passkey)
    const theirs = await browser.api.offerSignIn({ body: {} })
    const assertion = assertionOf(bobs, theirs.challenge)
    const given = { body: { offer: theirs.offer, assertion } }
    assert.equal(await refusalOf(browser.api.proveAgain(given)), 'account.passkey_unknown')
  })

  it('takes ways in away, but never the last one', async () => {
    const { ada } = assembly.team
    const browser = open()
    await begin(ada, browser)
    const [first] = (await browser.api.showMe()).passkeys
    const id = first?.id ?? ''
    assert.equal(await refusalOf(browser.api.removePasskey({ id })), 'account.last_way_in')
    await addPasskey(browser, makePasskey(CONSOLE))
    await browser.api.removePasskey({ id })
    assert.equal(await refusalOf(browser.api.removePasskey({ id })), 'account.passkey_missing')
    assert.equal(await refusalOf(browser.api.removePassword()), 'account.password_missing')
    assert.ok((await tidings()).includes('owner: passkey removed'))
  })

  it('signs in with password and code, and another password ends the other sessions', async () => {
    const { ada } = assembly.team
    const held = signUp(ada)
    const browser = open()
    const { secret } = await openingOf(ada)
    clock().now += DAY
    await browser.api.enterByOpening({ body: { secret } })
    const set = (password: string) =>
      browser.api.setPassword({ body: { password, code: codeOf(ada, held) } })
    for (const weak of ['password1234', 'kelp', 'owner-owner-owner', `${'x'.repeat(300)}`]) {
      assert.equal(await refusalOf(set(weak)), 'account.password_weak', weak)
    }
    const noCode = { password: PASSWORD, code: sealed(ada, '000000') }
    assert.equal(await refusalOf(browser.api.setPassword({ body: noCode })), 'account.refused')
    await set(PASSWORD)
    assert.equal((await browser.api.showMe()).session.stage, 'full')

    const other = open()
    const enter = (password: string, code: string) =>
      other.api.enterByPassword({ body: { name: 'owner', password, code } })
    assert.equal(await refusalOf(enter(PASSWORD, sealed(ada, '000000'))), 'account.refused')
    const code = codeOf(ada, held)
    assert.equal(await refusalOf(enter('kelp-7-vapor-Lantern', code)), 'account.refused')
    assert.equal((await enter(PASSWORD, code)).member, 'owner')
    assert.equal(await refusalOf(enter(PASSWORD, code)), 'account.refused')
    assert.ok((await other.api.showMe()).password?.usedAt)
    await browser.api.proveAgain({ body: { code: codeOf(ada, held) } })
    await set('another lantern in the kelp')
    assert.equal(await refusalOf(other.api.showMe()), 'session.invalid')
    assert.equal((await browser.api.showMe()).member, 'owner')
  })

  it('replaces a forgotten password by mail, code, a day and a code, and tells all', async () => {
    const { cyn } = assembly.team
    const held = signUp(cyn)
    const { secret: first } = await openingOf(cyn)
    clock().now += DAY
    const browser = open()
    await browser.api.enterByOpening({ body: { secret: first } })
    await browser.api.setPassword({ body: { password: PASSWORD, code: codeOf(cyn, held) } })
    const outside = open()
    for (const name of ['cyn', 'nobody', 'dan'])
      await outside.api.askPasswordReset({ body: { name } })
    await outside.api.askPasswordReset({ body: { name: 'cyn' } })
    const links = (await assembly.store.reader.untold(1_000)).flatMap(({ tiding }) =>
      tiding.kind === 'account.reset-link' ? [tiding] : [],
    )
    assert.deepEqual(
      links.map(({ member }) => member),
      ['cyn'],
    )
    const secret = links[0]?.link.split('/').at(-1) ?? ''
    const finish = (code: string, password = 'quite another kelp forest') =>
      outside.api.finishPasswordReset({ body: { secret, code, password } })
    assert.equal(await refusalOf(finish(codeOf(cyn, held))), 'account.reset_invalid')
    const confirm = (code: string) => outside.api.confirmPasswordReset({ body: { secret, code } })
    assert.equal(await refusalOf(confirm(sealed(cyn, '000000'))), 'account.refused')
    const { usableFrom } = await confirm(codeOf(cyn, held))
    assert.equal(usableFrom, clock().now + DAY)
    assert.ok((await tidings()).includes('cyn: password reset confirmed'))
    assert.equal(await refusalOf(finish(codeOf(cyn, held))), 'account.reset_early')
    clock().now = usableFrom
    assert.equal(await refusalOf(finish(sealed(cyn, '000000'))), 'account.refused')
    assert.equal(await refusalOf(finish(codeOf(cyn, held), 'short')), 'account.password_weak')
    const passkeys = (await assembly.store.reader.passkeys('cyn')).length
    await finish(codeOf(cyn, held))
    assert.equal((await assembly.store.reader.passkeys('cyn')).length, passkeys)
    assert.deepEqual(await assembly.store.reader.sessions('cyn'), [])
    const body = { name: 'cyn', password: 'quite another kelp forest', code: codeOf(cyn, held) }
    await outside.api.enterByPassword({ body })
    assert.equal(await refusalOf(finish(codeOf(cyn, held))), 'account.reset_invalid')
  })

  it('cancels a reset from any of its sessions', async () => {
    const { cyn } = assembly.team
    const browser = open()
    const passkey = makePasskey(CONSOLE)
    const { secret: opening } = await openingOf(cyn)
    clock().now += DAY
    await browser.api.enterByOpening({ body: { secret: opening } })
    await addPasskey(browser, passkey)
    await open().api.askPasswordReset({ body: { name: 'cyn' } })
    assert.ok((await browser.api.showMe()).reset)
    await browser.api.cancelPasswordReset()
    assert.equal((await browser.api.showMe()).reset, undefined)
    assert.equal(await refusalOf(browser.api.cancelPasswordReset()), 'account.reset_missing')
  })

  it('tells its member of a browser or a network that is new, and of no other', async () => {
    const { bob } = assembly.team
    const browser = open()
    const { secret } = await openingOf(bob)
    clock().now += DAY
    await browser.api.enterByOpening({ body: { secret } })
    const passkey = makePasskey(CONSOLE)
    await addPasskey(browser, passkey)
    const count = async () =>
      (await assembly.store.reader.untold(1_000)).filter(
        ({ tiding }) => tiding.kind === 'account.entered' && tiding.member === 'bob',
      ).length
    const known = await count()
    browser.signOut()
    await enterWith(browser, passkey)
    assert.equal(await count(), known)
    await enterWith(open(), passkey)
    assert.equal(await count(), known + 1)
  })

  it('is in the audit log, with who, by what and from where', async () => {
    const bytes = await assembly.store.reader.auditEvents(0, 10_000)
    const events = bytes.map(readEvent)
    const opened = events.filter(({ act }) => act === 'session.opened')
    assert.deepEqual([...new Set(opened.map(({ facts }) => facts.by))].toSorted(), [
      'opening',
      'passkey',
      'password',
    ])
    assert.ok(opened.every(({ actor, network }) => actor.kind === 'person' && network))
    const refused = events.filter(({ act }) => act === 'api.enterByPassword')
    assert.ok(refused.length > 0 && refused.every(({ outcome }) => outcome.kind === 'refused'))
    for (const act of ['api.addPasskey', 'api.removePasskey', 'api.setPassword', 'account.reset']) {
      assert.ok(
        events.some((event) => event.act === act && event.outcome.kind === 'done'),
        act,
      )
    }
  })
})
