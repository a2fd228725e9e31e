// A new way into the console is told to the member whose it is, by every contact of theirs and to
// nobody else: by a real mail server and a real HTTP server in the place of the SMS provider. The
// server, which carries everybody's codes, cannot keep it back.

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { openPosted, openSinks, sentBy, tellAll } from '../builders/courier.ts'
import { nextCode, wrongCode } from '../builders/house.ts'
import {
  checkCode,
  confirmSignIn,
  freshCheck,
  type HeldSignIn,
  offerSignIn,
  removeSignIn,
} from '../builders/sign-in.ts'
import { contactsOf, openTeam, type Team } from '../builders/team.ts'

const CODES = /Console codes (set up|removed): Bob/
const HOUR = 3_600

async function open(t: TestContext) {
  const sinks = await openSinks()
  const team = await openTeam()
  const posted = openPosted(team.house, sinks)
  t.after(async () => {
    posted.close()
    team.house.close()
    await sinks.close()
  })
  await tellAll(posted)
  sinks.mail.mails.length = 0
  sinks.sms.requests.length = 0
  /** What came about codes for the console, by mail and SMS: whom it reached, and what it says. */
  const told = () => ({
    mails: sinks.mail.mails.flatMap(({ headers, recipients, text }) => {
      const change = CODES.exec(headers.subject ?? '')?.[1]
      return change === undefined ? [] : [{ change, recipients, text }]
    }),
    texts: sentBy(sinks.sms).filter(({ text }) => /Console codes/.test(text)),
  })
  return { sinks, team, posted, told }
}

/** Bob's authenticator for signing in, agreed to by a code for spends. */
function signUp({ house, bob }: Team): HeldSignIn {
  const held = offerSignIn(house, bob.device)
  confirmSignIn(house, held, { device: bob.device, consent: { by: 'spend', code: bob.code() } })
  return held
}

function replace({ house, bob }: Team, { seed }: HeldSignIn): HeldSignIn {
  const next = offerSignIn(house, bob.device)
  const consent = { by: 'sign-in', code: nextCode(house, seed) } as const
  confirmSignIn(house, next, { device: bob.device, consent })
  return next
}

const [email, phone] = contactsOf('bob').map(({ address }) => address)

describe('an authenticator for signing in', () => {
  it('that comes, is replaced or goes is told to its member, by every contact', async (t) => {
    const { team, posted, told } = await open(t)
    const first = signUp(team)
    await tellAll(posted)
    const second = replace(team, first)
    await tellAll(posted)
    const consent = { by: 'sign-in', code: nextCode(team.house, second.seed) } as const
    removeSignIn(team.house, second, consent, team.bob.device)
    await tellAll(posted)
    await tellAll(posted)
    const { mails, texts } = told()
    assert.deepEqual(
      mails.map(({ change, recipients }) => [change, ...recipients]),
      [
        ['set up', email],
        ['set up', email],
        ['removed', email],
      ],
    )
    assert.match(mails[0]?.text ?? '', /a device, and a code for spends/)
    assert.match(mails[1]?.text ?? '', /a code of the one before/)
    assert.match(mails[2]?.text ?? '', /#stop=freeze\.bob\.organisation\./)
    assert.equal(texts.length, 3)
    for (const { to, text } of texts) {
      assert.equal(to, phone)
      assert.match(text, /#stop=freeze\.bob\./)
    }
  })

  it('is told once the mail is back, and after the courier’s end', async (t) => {
    const { sinks, team, posted, told } = await open(t)
    sinks.mail.answer({ kind: 'refuse', code: 451, text: '4.3.0 later' })
    const first = signUp(team)
    await posted.turn()
    posted.crash()
    replace(team, first)
    await posted.turn()
    assert.equal(told().mails.length, 0)
    assert.equal(told().texts.length, 2)
    posted.crash()
    sinks.mail.answer({ kind: 'take' })
    posted.clock.ahead += HOUR
    await tellAll(posted)
    const agreed = told().mails.map(({ text }) => /code (?:for spends|of the one)/.exec(text)?.[0])
    assert.deepEqual(agreed, ['code for spends', 'code of the one'])
  })

  it('is told through any number of codes that the server sends', async (t) => {
    const { team, posted, told } = await open(t)
    const { house } = team
    const first = signUp(team)
    for (let times = 0; times < 600; times += 1) {
      house.clock.now += 30
      freshCheck(house, 'bob', first)
      assert.throws(() => checkCode(house, 'bob', wrongCode(house, first.seed)))
    }
    replace(team, first)
    assert.ok(house.service().signer.journal.head('sign-in').seq > 1_000)
    await tellAll(posted)
    const { mails } = told()
    assert.deepEqual(
      mails.map(({ change, recipients }) => [change, ...recipients]),
      [
        ['set up', email],
        ['set up', email],
      ],
    )
  })

  it('is shown to the courier without its seed', async (t) => {
    const { team } = await open(t)
    const { authenticator } = signUp(team)
    const page = { after: '0', limit: '500' }
    const shown = JSON.stringify(
      team.house.ask('notices.sign-ins', page, { role: 'courier', device: null }),
    )
    assert.ok(shown.includes(authenticator))
    const sealed = team.house.service().signer.signIns.of('bob')?.sealedSeed ?? ''
    assert.ok(sealed.length > 20 && !shown.includes(sealed))
  })
})
