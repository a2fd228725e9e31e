// An account without a passkey, in a real browser: a password set by a link and a sign-in code,
// signing in with both, and a forgotten password replaced to the end, by the link from the mailbox.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { contactCode } from '@countersign/signer/links.ts'
import type { Page } from 'playwright-core'
import { NO_BROWSER } from '../builders/browser.ts'
import { openSinks, type Sinks, settingsOf } from '../builders/courier.ts'
import { nextCode } from '../builders/house.ts'
import { confirmSignIn, type HeldSignIn, offerSignIn } from '../builders/sign-in.ts'
import { type ConsoleSite, openConsole } from './site.ts'

const DAY = 86_400
const PASSWORD = 'kelp-7-vapor-lantern'
const ANOTHER = 'quite another kelp forest'
const MAILBOX = { kind: 'email', address: 'cyn@example.org' } as const

describe('an account with a password', { skip: NO_BROWSER }, () => {
  let sinks: Sinks
  let site: ConsoleSite
  let page: Page
  let held: HeldSignIn

  before(async () => {
    sinks = await openSinks()
    site = await openConsole({ channels: settingsOf(sinks) })
    page = site.browser.page
    const { cyn, house } = site.assembly.team
    held = offerSignIn(house, cyn.device)
    const consent = { by: 'spend', code: cyn.code() } as const
    confirmSignIn(house, held, { device: cyn.device, consent })
    const code = contactCode(house.service().signer.keys, { member: 'cyn', ...MAILBOX })
    house.ask('contact.verify', { ...MAILBOX, code }, { device: cyn.device })
    await site.assembly.tick()
  })
  after(async () => {
    await site?.close()
    await sinks?.close()
  })

  const heading = (name: string) => page.getByRole('heading', { level: 1, name })
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const field = (name: string) => page.getByLabel(name, { exact: true })
  /** A right one that was not used yet. */
  const code = () => {
    site.assembly.team.house.clock.now += 30
    return nextCode(site.assembly.team.house, held.seed)
  }
  /** Anew, as from a mail. */
  const open = async (path: string) => {
    await page.goto('about:blank')
    await page.goto(`${site.origin}/#/${path}`)
  }
  const enter = async (password: string) => {
    await field('Name').fill('Cyn')
    await field('Password').fill(password)
    await field('Sign-in code').fill(code())
    await button('Sign in').click()
  }

  it('begins with a link, a password and a code', async () => {
    const { assembly } = site
    const { secret } = await assembly.api(assembly.team.cyn).openAccount({ body: {} })
    await open(`open/${secret}`)
    await button('Open my account').click()
    await heading('Set up your account').waitFor()
    await field('New password').fill(PASSWORD)
    await field('Sign-in code').fill(code())
    await button('Set password').click()
    await heading('Overview').waitFor()
  })

  it('is entered by both, and by no wrong one', async () => {
    await open('account')
    await button('Sign out').click()
    await heading('Sign in').waitFor()
    await open('')
    await heading('Sign in').waitFor()
    await enter('kelp-7-vapor-Lantern')
    await page.getByText('account.refused').waitFor()
    await enter(PASSWORD)
    await heading('Overview').waitFor()
  })

  it('has a forgotten password replaced, by the mailbox, two codes and a day', async () => {
    await open('account')
    await button('Sign out').click()
    await heading('Sign in').waitFor()
    await page.getByRole('link', { name: 'Password forgotten?' }).click()
    await field('Name').fill('Cyn')
    await button('Send the link').click()
    await page.getByRole('status').waitFor()
    for (let ticks = 0; ticks < 3; ticks += 1) await site.assembly.tick()
    const mails = sinks.mail.mails.map(({ text }) => text).join()
    const [, path] = /\/#\/(reset\/[\w-]+)/.exec(mails) ?? []
    assert.ok(path, 'the link came by mail')

    await open(path)
    await heading('A new password').waitFor()
    await field('Name').fill('Cyn')
    await field('Sign-in code').fill(code())
    await button('Confirm with a code').click()
    await page.getByText('Confirmed.').waitFor()
    await field('New password').fill(ANOTHER)
    await field('Sign-in code').fill(code())
    await button('Replace the password').click()
    await page.getByText('account.reset_early').waitFor()

    site.assembly.team.house.clock.now += DAY
    await open(path)
    await field('Name').fill('Cyn')
    await field('New password').fill(ANOTHER)
    await field('Sign-in code').fill(code())
    await button('Replace the password').click()
    await page.getByText('The password is replaced').waitFor()
    await page.getByRole('link', { name: 'Sign in' }).click()
    await enter(PASSWORD)
    await page.getByText('account.refused').waitFor()
    await enter(ANOTHER)
    await heading('Overview').waitFor()
  })

  it('does all that within the policy of its page', () => {
    assert.deepEqual(
      site.browser.complaints.filter((each) => !/status of (?:401|403|404|409|429)/.test(each)),
      [],
    )
  })
})
