// From a link to an account of one's own: a passkey made in a real browser, signing out and in with
// it, a factor proved again, and sessions that end.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { NO_BROWSER } from '../builders/browser.ts'
import { furnish } from './furnish.ts'
import { plugIn } from './passkeys.ts'
import { signIn } from './signed-in.ts'
import { type ConsoleSite, openConsole } from './site.ts'

describe('an account in the console', { skip: NO_BROWSER }, () => {
  let site: ConsoleSite
  let page: Page

  before(async () => {
    site = await openConsole()
    await furnish(site)
    await site.browser.context.clearCookies()
    page = site.browser.page
    await plugIn(page)
  })
  after(() => site?.close())

  const heading = (name: string) => page.getByRole('heading', { level: 1, name })
  const button = (name: string) => page.getByRole('button', { name, exact: true })

  it('leads whoever has no session to where one signs in', async () => {
    await page.goto(`${site.origin}/#/shortcuts`)
    await heading('Sign in').waitFor()
    assert.match(page.url(), /#\/sign-in$/)
  })

  it('is set up by a link that works once, with a passkey', async () => {
    const { assembly, origin } = site
    const { secret } = await assembly.api(assembly.team.ada).openAccount({ body: {} })
    await page.goto(`${origin}/#/open/${secret}`)
    await button('Open my account').click()
    await heading('Set up your account').waitFor()
    await page.getByText('Hello').waitFor()
    assert.ok(!page.url().includes(secret), 'the secret is gone from the address')
    await page.getByLabel('What to call it').fill('the laptop')
    await button('Make a passkey').click()
    await heading('Overview').waitFor()
    await page.goto(`${origin}/#/open/${secret}`)
    await button('Open my account').click()
    await page.getByText('account.opening_invalid').waitFor()
  })

  it('is entered again by the passkey', async () => {
    await page.goto(`${site.origin}/#/account`)
    await page.getByText('the laptop').waitFor()
    await button('Sign out').click()
    await heading('Sign in').waitFor()
    await page.goto('about:blank')
    await page.goto(`${site.origin}/#/`)
    await heading('Sign in').waitFor()
    await button('Sign in with a passkey').click()
    await heading('Overview').waitFor()
  })

  it('leads whoever signs in to the page that they came for', async () => {
    await page.goto(`${site.origin}/#/account`)
    await button('Sign out').click()
    await heading('Sign in').waitFor()
    // Anew, as from a mail: else the page of before is still there for a moment.
    await page.goto('about:blank')
    await page.goto(`${site.origin}/#/wallets/spending?tab=addresses`)
    await heading('Sign in').waitFor()
    await button('Sign in with a passkey').click()
    await heading('spending').waitFor()
    assert.match(page.url(), /#\/wallets\/spending\?tab=addresses$/)
  })

  it('asks for the factor again once it was proved too long ago', async () => {
    site.assembly.team.house.clock.now += 400
    await page.goto(`${site.origin}/#/account`)
    await button('Add a passkey').click()
    const dialog = page.getByRole('dialog', { name: 'Add a passkey' })
    await dialog.getByLabel('What to call it').fill('another')
    await dialog.getByRole('button', { name: 'Make a passkey' }).click()
    const proof = page.getByRole('dialog', { name: 'Is it still you?' })
    await proof.getByRole('button', { name: 'Use your passkey' }).click()
    // The browser has one already: making another is refused by it, past the step-up.
    await proof.waitFor({ state: 'hidden' })
  })

  it('ends other sessions at once, and its own when it is ended elsewhere', async () => {
    await page.goto(`${site.origin}/#/account`)
    await page.getByText('this one').waitFor()
    const cookies = await site.browser.context.cookies()
    await signIn(site)
    await page.goto(`${site.origin}/?other#/account`)
    await button('End all others').click()
    await button('End all others').waitFor({ state: 'hidden' })
    await site.browser.context.addCookies(cookies)
    await page.goto(`${site.origin}/?first#/account`)
    await heading('Sign in').waitFor()
  })

  it('says when password, name and code are not right together', async () => {
    await page.getByLabel('Name').fill('owner')
    await page.getByLabel('Password', { exact: true }).fill('a password that nobody set')
    await page.getByLabel('Sign-in code').fill('123456')
    await button('Sign in').click()
    await page.getByText('account.refused').waitFor()
    assert.equal(await page.getByLabel('Sign-in code').inputValue(), '')
  })

  it('does all that within the policy of its page', () => {
    // Windows Hello alone would want RS256, which nobody here checks.
    const known = /status of (?:401|403|404|429)|pubKeyCredParams/
    assert.deepEqual(
      site.browser.complaints.filter((each) => !known.test(each)),
      [],
    )
  })
})
