// The levers of a bad day, against whom they are pulled: with a session, a cookie kept, an old
// password, a mailbox, a connection that stays open, or a header that says to be somebody else.

import assert from 'node:assert/strict'
import { Agent, request } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { signInBinding } from '@countersign/channel/sign-in.ts'
import type { Lever } from '@countersign/core/charter/levers.ts'
import { addPasskey, enterWith } from '@countersign/demo/browser.ts'
import { makePasskey, type SoftwarePasskey } from '@countersign/demo/software-passkey.ts'
import { type Closure, NOTHING_CLOSED } from '@countersign/server/ports/incident.ts'
import { type Assembly, openAssembly } from '../api/assembly.ts'
import { type Browser, CONSOLE, openBrowser, refusalOf } from '../api/browser.ts'
import { openLodge, WIDE } from '../api/lodge.ts'
import { at, nextCode } from '../builders/house.ts'
import { confirmSignIn, type HeldSignIn, offerSignIn } from '../builders/sign-in.ts'

const DAY = 86_400
const PASSWORD = 'kelp-7-vapor-lantern'
const FROZEN = 'charter.frozen'

describe('a lever that is pulled', () => {
  let assembly: Assembly
  let browser: Browser
  let passkey: SoftwarePasskey
  let held: HeldSignIn
  before(async () => {
    assembly = await openAssembly({ bounds: WIDE })
    await assembly.tick()
    const { bob } = assembly.team
    browser = openBrowser(assembly.url)
    const { secret } = await assembly.api(bob).openAccount({ body: {} })
    await browser.api.enterByOpening({ body: { secret } })
    passkey = makePasskey(CONSOLE)
    await addPasskey(browser, passkey)
    enrolSignIn()
    await browser.api.setPassword({ body: { password: PASSWORD, code: code() } })
  })
  after(() => assembly.close())

  function enrolSignIn(): void {
    const { house, bob } = assembly.team
    held = offerSignIn(house, bob.device)
    const consent = { by: 'spend', code: bob.code() } as const
    confirmSignIn(house, held, { device: bob.device, consent })
  }
  const code = () =>
    assembly.team.house.seal(nextCode(assembly.team.house, held.seed), signInBinding('bob'))
  const byPassword = (from: Browser) =>
    from.api.enterByPassword({ body: { name: 'bob', password: PASSWORD, code: code() } })
  const pull = async (lever: Lever) => {
    await assembly.team.act(
      assembly.team.dan,
      { act: 'freeze', subject: lever, why: 'a break-in' },
      ['device'],
    )
    await assembly.tick()
  }
  const lift = async (lever: Lever) => {
    const { team } = assembly
    const id = await team.propose(team.ada, [{ kind: 'lift', subject: lever }])
    await team.vote(team.bob, id)
    await team.vote(team.cyn, id)
    team.house.clock.now += DAY
    await assembly.tick()
  }

  it('for signing in leaves no session alive, and lets nobody in meanwhile', async () => {
    const kept = new Map(browser.cookies)
    assert.equal((await browser.api.showMe()).member, 'bob')
    await pull('entry')
    assert.deepEqual(await assembly.store.reader.sessions(), [])
    assert.equal(await refusalOf(browser.api.showMe()), 'session.invalid')
    assert.equal(await refusalOf(enterWith(browser, passkey)), FROZEN)
    assert.equal(await refusalOf(byPassword(openBrowser(assembly.url))), FROZEN)
    const { bob } = assembly.team
    assert.equal(await refusalOf(assembly.api(bob).openAccount({ body: {} })), FROZEN)
    // What people sign themselves goes on: that is how they come out of it.
    assert.equal((await assembly.api(bob).showIncident()).levers[2]?.isPulled, 'yes')
    // The database is the attacker's, and the session back in it.
    await assembly.store.transact((tx) =>
      tx.putSession({
        ...{
          id: 'ab'.repeat(8),
          hash: 'cd'.repeat(32),
          member: 'bob',
          stage: 'full',
          by: 'passkey',
        },
        ...{ createdAt: 1, usedAt: 1, provedAt: 1, network: '192.0.2.1', browser: 'Mozilla' },
      }),
    )
    for (const [name, value] of kept) browser.cookies.set(name, value)
    assert.equal(await refusalOf(browser.api.showMe()), 'session.invalid')
  })

  it('for signing in lets people back by new ways alone, once a quorum lifted it', async () => {
    const one = assembly.team.propose(assembly.team.dan, [{ kind: 'lift', subject: 'entry' }])
    assembly.team.house.clock.now += 3 * DAY
    await assembly.tick()
    assert.equal(await refusalOf(enterWith(browser, passkey)), FROZEN, `alone ${await one}`)
    await lift('entry')
    assert.equal(await refusalOf(byPassword(openBrowser(assembly.url))), 'account.refused')
    const entered = openBrowser(assembly.url)
    await enterWith(entered, passkey)
    assert.equal(await refusalOf(entered.api.listWallets()), 'session.setting_up')
    const anew = makePasskey(CONSOLE)
    await addPasskey(entered, anew)
    assert.ok((await entered.api.listWallets()).wallets)
    const old = await assembly.store.reader.passkeys('bob')
    assert.equal(old.length, 1, 'the one from before is gone')
    assert.equal(await assembly.store.reader.password('bob'), null)
    assert.equal(
      await refusalOf(enterWith(openBrowser(assembly.url), passkey)),
      'account.passkey_unknown',
    )
    await enterWith(openBrowser(assembly.url), anew)
  })

  it('for links leaves a thief in a mailbox nothing to click', async () => {
    const { team } = assembly
    const read = { after: '0', limit: '100' }
    const news = team.house.ask('notices.read', read, { role: 'courier', device: null })
    const mac = (at(news, 'members') as unknown as readonly { id: string; freeze: string }[]).find(
      ({ id }) => id === 'bob',
    )?.freeze
    await pull('links')
    const link = { member: 'bob', stop: 'freeze', subject: 'organisation', mac: mac ?? '' } as const
    const click = () => team.house.ask('stop.link', link, { role: 'desk', device: null })
    assert.throws(click, { code: FROZEN, facts: { subject: 'links' } })
    assert.equal(
      (await team.view()).freezes.some(({ subject }) => subject === 'organisation'),
      false,
    )
    await lift('links')
    click()
    assert.equal(
      (await team.view()).freezes.some(({ subject }) => subject === 'organisation'),
      true,
    )
  })
})

describe('an installation that is closed to all but listed networks', () => {
  const until = 9_999_999_999
  const listed = (network: string): Closure => ({
    levers: [{ lever: 'network', why: 'a break-in', at: 1 }],
    networks: [{ network, name: 'Office', until }],
    renewFrom: 0,
  })

  const ask = (url: string, agent: Agent, headers: Record<string, string> = {}, path = '/health') =>
    new Promise<{ readonly status: number; readonly body: string }>((resolve, reject) => {
      const asked = request(`${url}${path}`, { agent, headers }, (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => parts.push(part))
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString() }),
        )
      })
      asked.on('error', reject)
      asked.end()
    })

  it('answers nobody else, by any path, whatever they say of themselves', async (t) => {
    const lodge = await openLodge(WIDE)
    t.after(() => lodge.close())
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    t.after(() => agent.destroy())
    const close = (closure: Closure) =>
      lodge.store.transact(async (tx) => {
        const [members, devices] = [await tx.members(), await tx.devices()]
        await tx.putStanding({ members, devices, tokens: [], freezes: [], closure })
      })
    assert.equal((await ask(lodge.url, agent)).status, 200)
    await close(listed('192.0.2.0/24'))
    for (const path of [
      '/health',
      '/v1/status',
      '/',
      '/assets/main.js',
      '/nothing',
      '/v1/signer',
    ]) {
      for (const headers of [
        {},
        { 'x-forwarded-for': '192.0.2.1' },
        { 'x-forwarded-for': '192.0.2.1, 127.0.0.1' },
        { forwarded: 'for=192.0.2.1', 'x-real-ip': '192.0.2.1' },
      ] as Record<string, string>[]) {
        const { status, body } = await ask(lodge.url, agent, headers, path)
        assert.equal(status, 403, path)
        assert.match(body, /network\.closed/)
        assert.doesNotMatch(body, /regtest|fingerprint/)
      }
    }
    assert.equal(await refusalOf(lodge.api.listWallets()), 'network.closed')
    await close(listed('127.0.0.0/8'))
    assert.equal((await ask(lodge.url, agent)).status, 200)
    await close({
      ...listed('127.0.0.0/8'),
      networks: [{ network: '127.0.0.0/8', name: 'Past', until: 1 }],
    })
    assert.equal((await ask(lodge.url, agent)).status, 403, 'an exception ends by itself')
    await close(NOTHING_CLOSED)
    assert.equal((await ask(lodge.url, agent)).status, 200)
  })

  it('believes of a named proxy what that says, and of nobody behind it', async (t) => {
    const lodge = await openLodge(WIDE, { trustedProxies: ['127.0.0.1'] })
    t.after(() => lodge.close())
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    t.after(() => agent.destroy())
    await lodge.store.transact(async (tx) => {
      const [members, devices] = [await tx.members(), await tx.devices()]
      const closure = listed('192.0.2.0/24')
      await tx.putStanding({ members, devices, tokens: [], freezes: [], closure })
    })
    const from = async (chain: string) =>
      (await ask(lodge.url, agent, { 'x-forwarded-for': chain })).status
    assert.equal(await from('192.0.2.9'), 200)
    assert.equal(await from('::ffff:192.0.2.9'), 200)
    assert.equal(await from('192.0.2.9, 203.0.113.5'), 403, 'the caller wrote the first one')
    assert.equal(await from('203.0.113.5, 192.0.2.9'), 200)
    assert.equal(await from('unknown'), 403)
    assert.equal((await ask(lodge.url, agent)).status, 403)
  })
})
