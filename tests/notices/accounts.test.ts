// Who is told of what becomes of somebody's way into the console, up to the mailbox: the routes of
// the API over PostgreSQL and the true signer, a real mail server, and a real HTTP server in the
// place of the SMS provider.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { signInBinding } from '@countersign/channel/sign-in.ts'
import { addPasskey, enterWith } from '@countersign/demo/browser.ts'
import type { Person } from '@countersign/demo/person.ts'
import { makePasskey } from '@countersign/demo/software-passkey.ts'
import { contactCode } from '@countersign/signer/links.ts'
import { type Assembly, openAssembly } from '../api/assembly.ts'
import { type Browser, CONSOLE, openBrowser } from '../api/browser.ts'
import { WIDE } from '../api/lodge.ts'
import { openSinks, type Sinks, sentBy, settingsOf } from '../builders/courier.ts'
import { nextCode } from '../builders/house.ts'
import { confirmSignIn, type HeldSignIn, offerSignIn } from '../builders/sign-in.ts'
import { contactsOf } from '../builders/team.ts'

const DAY = 86_400
const PASSWORD = 'kelp-7-vapor-lantern'
const SECOND = 'cyn.at.home@example.org'
const LINK = /console\.localhost:8180\/#\/reset\/([\w-]+)/

const addressOf = (member: string, by: 'email' | 'phone') =>
  contactsOf(member).find(({ kind }) => kind === by)?.address ?? ''
const email = (member: string) => addressOf(member, 'email')
const phone = (member: string) => addressOf(member, 'phone')

/** Cyn has proven a mailbox, and is told there alone; the others proved nothing yet. */
const CYN = [email('cyn')]
const BOB = [email('bob'), phone('bob')]
const EVERYBODY = [...CYN, ...BOB, ...['dan', 'owner'].flatMap((of) => [email(of), phone(of)])]

describe('what becomes of an account', () => {
  let sinks: Sinks
  let assembly: Assembly

  before(async () => {
    sinks = await openSinks()
    assembly = await openAssembly({ bounds: WIDE, channels: settingsOf(sinks) })
    const { cyn, house } = assembly.team
    const contacts = [...contactsOf('cyn'), { kind: 'email', address: SECOND }]
    await assembly.team.propose(cyn, [{ kind: 'member.contacts', member: 'cyn', contacts }])
    const contact = { kind: 'email', address: email('cyn') }
    const code = contactCode(house.service().signer.keys, { member: 'cyn', ...contact })
    house.ask('contact.verify', { ...contact, code }, { device: cyn.device })
    await heard(async () => undefined)
  })
  after(async () => {
    await assembly.close()
    await sinks.close()
  })

  const clock = () => assembly.team.house.clock
  const open = () => openBrowser(assembly.url)
  const openingOf = (who: Person) => assembly.api(who).openAccount({ body: {} })
  const signUp = (who: Person): HeldSignIn => {
    const held = offerSignIn(assembly.team.house, who.device)
    const consent = { by: 'spend', code: who.code() } as const
    confirmSignIn(assembly.team.house, held, { device: who.device, consent })
    return held
  }
  const codeOf = ({ member }: Person, { seed }: HeldSignIn): string => {
    clock().now += 30
    return assembly.team.house.seal(nextCode(assembly.team.house, seed), signInBinding(member))
  }

  /** What was sent because of this: to whom, under which title, in which words. */
  async function heard(happens: () => Promise<unknown>) {
    await happens()
    for (let ticks = 0; ticks < 8; ticks += 1) await assembly.tick()
    assert.deepEqual(await assembly.store.reader.untold(9), [])
    const mails = sinks.mail.mails.splice(0).map(({ recipients, headers, text, html }) => ({
      to: recipients.join(),
      about: (headers.subject ?? '').replace(/^.*?#\d+: /, ''),
      text: `${text}${html}`,
    }))
    const sms = sentBy(sinks.sms).map(({ to, text }) => ({ to, about: text, text }))
    sinks.sms.requests.splice(0)
    return [...mails, ...sms]
  }
  type Heard = Awaited<ReturnType<typeof heard>>

  /** Each thing, in any order, and nothing else; the link to nobody by any of these. */
  function toldOf(all: Heard, expected: Readonly<Record<string, readonly string[]>>): void {
    const count = Object.values(expected).reduce((sum, { length }) => sum + length, 0)
    assert.equal(all.length, count, all.map(({ to, about }) => `${to}: ${about}`).join('\n'))
    for (const [what, to] of Object.entries(expected)) {
      const about = all.filter((each) => each.about.includes(what))
      assert.deepEqual(about.map((each) => each.to).toSorted(), [...to].toSorted(), what)
    }
    for (const { text } of all) assert.doesNotMatch(text, /#\/reset\//)
  }

  let browser: Browser
  let held: HeldSignIn

  it('is told to its member alone while they come and go by ways of their own', async () => {
    const { cyn } = assembly.team
    browser = open()
    held = signUp(cyn)
    const { secret } = await openingOf(cyn)
    toldOf(await heard(() => browser.api.enterByOpening({ body: { secret } })), {})
    const passkey = makePasskey(CONSOLE)
    const begun = await heard(() => addPasskey(browser, passkey))
    toldOf(begun, { 'account of Cyn: passkey added': CYN, 'A sign-in': CYN })
    const body = { password: PASSWORD, code: codeOf(cyn, held) }
    const set = await heard(() => browser.api.setPassword({ body }))
    toldOf(set, { 'account of Cyn: password set': CYN })
    const [first] = (await browser.api.showMe()).passkeys
    toldOf(await heard(() => browser.api.removePasskey({ id: first?.id ?? '' })), {
      'account of Cyn: passkey removed': CYN,
    })
    await heard(() => addPasskey(browser, passkey))
    toldOf(await heard(() => browser.api.removePassword()), {
      'account of Cyn: password removed': CYN,
    })
    toldOf(await heard(() => enterWith(browser, passkey)), {})
    toldOf(await heard(() => enterWith(open(), passkey)), { 'A sign-in': CYN })
  })

  it('is told to everybody where a device opens it that has other ways in', async () => {
    const { cyn } = assembly.team
    toldOf(await heard(() => openingOf(cyn)), { 'account of Cyn: opening made': EVERYBODY })
    toldOf(await heard(() => browser.api.cancelOpenings()), {
      'account of Cyn: opening cancelled': EVERYBODY,
    })
  })

  /** Asks for a reset. @returns what it sent beside the link, and who was sent the link */
  async function asked(name: string) {
    const all = await heard(() => open().api.askPasswordReset({ body: { name } }))
    const links = all.filter(({ text }) => LINK.test(text))
    return {
      links: links.map(({ to }) => to),
      secret: LINK.exec(links[0]?.text ?? '')?.[1] ?? '',
      others: all.filter((each) => !links.includes(each)),
    }
  }

  it('sends the link of a reset to the member’s proven mailboxes, and to no other', async () => {
    const { cyn, house } = assembly.team
    const body = { password: PASSWORD, code: codeOf(cyn, held) }
    await heard(() => browser.api.setPassword({ body }))
    for (const name of ['dan', 'nobody']) {
      const { links, others } = await asked(name)
      assert.deepEqual([links, others], [[], []])
    }
    const once = await asked('cyn')
    assert.deepEqual(once.links, CYN)
    toldOf(once.others, { 'account of Cyn: password reset asked for': CYN })
    const again = await asked('cyn')
    assert.deepEqual([again.links, again.others], [[], []])
    await heard(() => browser.api.cancelPasswordReset())

    const second = { kind: 'email', address: SECOND }
    const code = contactCode(house.service().signer.keys, { member: 'cyn', ...second })
    const telephone = { kind: 'phone', address: phone('cyn') }
    const called = contactCode(house.service().signer.keys, { member: 'cyn', ...telephone })
    house.ask('contact.verify', { ...second, code }, { device: cyn.device })
    house.ask('contact.verify', { ...telephone, code: called }, { device: cyn.device })
    CYN.push(SECOND, phone('cyn'))
    EVERYBODY.push(SECOND, phone('cyn'))
    clock().now += 900
    const both = await asked('cyn')
    assert.deepEqual(both.links.toSorted(), [email('cyn'), SECOND].toSorted())
    toldOf(both.others, { 'account of Cyn: password reset asked for': CYN })
    await heard(() => browser.api.cancelPasswordReset())
  })

  it('sends no link at all to whoever has proven no mailbox', async () => {
    const { bob } = assembly.team
    const [own, authenticator] = [open(), signUp(bob)]
    const { secret } = await openingOf(bob)
    await own.api.enterByOpening({ body: { secret } })
    const body = { password: PASSWORD, code: codeOf(bob, authenticator) }
    toldOf(await heard(() => own.api.setPassword({ body })), {
      'account of Bob: password set': BOB,
      'A sign-in': BOB,
    })
    const { links, others } = await asked('bob')
    assert.deepEqual(links, [])
    toldOf(others, { 'account of Bob: password reset asked for': BOB })
  })

  it('tells everybody of a reset that goes on, and that is cancelled or done', async () => {
    const { cyn } = assembly.team
    clock().now += 900
    const outside = open()
    const confirm = async (secret: string) => {
      const body = { secret, code: codeOf(cyn, held) }
      return await heard(() => outside.api.confirmPasswordReset({ body }))
    }
    const first = await asked('cyn')
    const what = 'account of Cyn: password reset'
    toldOf(await confirm(first.secret), { [`${what} confirmed`]: EVERYBODY })
    toldOf(await heard(() => browser.api.cancelPasswordReset()), {
      [`${what} cancelled`]: EVERYBODY,
    })
    clock().now += 900
    const { secret } = await asked('cyn')
    await confirm(secret)
    clock().now += DAY
    const body = { secret, code: codeOf(cyn, held), password: 'quite another kelp forest' }
    toldOf(await heard(() => outside.api.finishPasswordReset({ body })), {
      [`${what} finished`]: EVERYBODY,
    })
  })
})
