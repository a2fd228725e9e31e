// The life of a reading token in the console: made by somebody who proved a factor, its secret
// shown once, used by a program, seen in the list, withdrawn, refused.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { changes } from '@countersign/core/charter/change.ts'
import { readLink } from '@countersign/desk/page/links.ts'
import type { Page } from 'playwright-core'
import { NO_BROWSER } from '../builders/browser.ts'
import { until } from '../builders/until.ts'
import { furnish } from './furnish.ts'
import { signIn } from './signed-in.ts'
import { type ConsoleSite, openConsole } from './site.ts'

const KEY = 'ab'.repeat(32)

describe('the life of a reading token in the console', { skip: NO_BROWSER }, () => {
  let site: ConsoleSite
  let page: Page
  let secret = ''

  before(async () => {
    site = await openConsole()
    await furnish(site)
    page = site.browser.page
    await page.goto('about:blank')
    await page.goto(`${site.origin}/#/tokens`)
  })
  after(() => site?.close())

  const read = () =>
    fetch(`${site.assembly.url}/v1/wallets`, { headers: { authorization: `Bearer ${secret}` } })
  const row = () => page.getByRole('listitem').filter({ hasText: 'Bookkeeping' })

  it('is made, and shows its secret once', async () => {
    await page.getByRole('button', { name: 'Make one' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Bookkeeping')
    await page.getByLabel('It ends after').selectOption('30 days')
    await page.getByRole('button', { name: 'Make the token' }).click()
    await page.getByText('You will not see it again').waitFor()
    const shown = await page.getByRole('textbox', { name: 'The secret' }).textContent()
    secret = shown ?? ''
    assert.match(secret, /^cstr_[1-9A-HJ-NP-Za-km-z]{36,52}$/)
    await page.getByRole('button', { name: 'I have put it away' }).click()
    await row().waitFor()
    await row().getByText('never used').waitFor()
    assert.ok(!(await page.content()).includes(secret))
  })

  it('ends when its maker said', async () => {
    const { tokens } = await site.assembly.api(site.assembly.team.ada).listTokens()
    const made = tokens.find(({ name }) => name === 'Bookkeeping')
    const days = ((made?.expiresAt ?? 0) - (made?.createdAt ?? 0)) / 86_400
    assert.ok(days > 29.9 && days < 30.1, `${days} days`)
  })

  it('lets a program read, which is seen in the list', async () => {
    assert.equal((await read()).status, 200)
    await page.reload()
    await row().getByText('last used').waitFor()
  })

  it('is refused from any network but its own', async () => {
    await page.getByRole('button', { name: 'Make one' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('From afar')
    const from = page.getByRole('textbox', { name: 'It may be used from' })
    // The page asks the server where it comes from.
    await until(
      () => from.inputValue(),
      (value) => value === '127.0.0.1/32',
    )
    await from.fill('192.0.2.0/24')
    await page.getByRole('button', { name: 'Make the token' }).click()
    const foreign = await page.getByRole('textbox', { name: 'The secret' }).textContent()
    await page.getByRole('button', { name: 'I have put it away' }).click()
    const headers = { authorization: `Bearer ${foreign}` }
    const answer = await fetch(`${site.assembly.url}/v1/wallets`, { headers })
    assert.ok(answer.status === 401 || answer.status === 403, `${answer.status}`)
    assert.equal((await read()).status, 200)
  })

  it('is withdrawn after one more question, and then refused', async () => {
    await row().getByRole('button', { name: 'Withdraw the token Bookkeeping' }).click()
    await page.getByRole('button', { name: 'Keep it' }).click()
    assert.equal((await read()).status, 200)
    await row().getByRole('button', { name: 'Withdraw the token Bookkeeping' }).click()
    await page.getByRole('button', { name: 'Withdraw it' }).click()
    await row().waitFor({ state: 'detached' })
    assert.equal((await read()).status, 401)
  })

  it('cannot be made by somebody whose proof is old, and what was typed stays', async () => {
    site.assembly.team.house.clock.now += 301
    await page.getByRole('button', { name: 'Make one' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Too late')
    await page.getByRole('button', { name: 'Make the token' }).click()
    const proof = page.getByRole('dialog', { name: 'Is it still you?' })
    await proof.getByRole('button', { name: 'Close' }).click()
    await page.getByText('session.proof_stale').waitFor()
    assert.equal(await page.getByRole('textbox', { name: 'Name' }).inputValue(), 'Too late')
    const { tokens } = await site.assembly.api(site.assembly.team.ada).listTokens()
    assert.ok(!tokens.some(({ name }) => name === 'Too late'))
  })

  it('breaks no rule of the page on the way', () => {
    const stale = (text: string) => text.includes('status of 403')
    assert.deepEqual(
      site.browser.complaints.filter((each) => !stale(each)),
      [],
    )
  })
})

describe('a token that may ask for spends', { skip: NO_BROWSER }, () => {
  let site: ConsoleSite
  let page: Page

  before(async () => {
    site = await openConsole()
    await furnish(site)
    page = site.browser.page
    await page.goto('about:blank')
    await page.goto(`${site.origin}/#/tokens`)
  })
  after(() => site?.close())

  it('is proposed at the desk, as a loosening, once everything about it is said', async () => {
    await page.getByRole('button', { name: 'Propose one' }).click()
    await page.getByText('This is always a loosening').waitFor()
    assert.equal(await page.getByRole('link', { name: 'Propose it at the desk' }).count(), 0)
    await page.getByRole('textbox', { name: 'Name' }).fill('Till')
    await page.getByRole('textbox', { name: 'Short id' }).fill('till')
    await page.getByRole('textbox', { name: 'Its public key' }).fill(KEY)
    await page.getByRole('combobox', { name: 'Wallets' }).click()
    const wallet = 'spending'
    await page.getByRole('option', { name: wallet }).click()
    await page.getByRole('textbox', { name: 'Its public key' }).click()
    await page.getByText('Still missing: Budget, with fees, From these networks').waitFor()
    await page.getByRole('textbox', { name: 'Budget, with fees' }).fill('0.0003')
    await page.getByRole('textbox', { name: 'From these networks' }).fill('192.0.2.0/24')
    const href = await page
      .getByRole('link', { name: 'Propose it at the desk' })
      .getAttribute('href')
    const link = readLink(new URL(href ?? '').hash)
    assert.ok(link?.kind === 'propose')
    const [change] = changes(link.changes, 'changes')
    assert.ok(change?.kind === 'token.add')
    const { token, key, wallets, budgetSats, windowSeconds, networks } = change
    assert.deepEqual([token, key, wallets], ['till', KEY, [wallet]])
    assert.deepEqual([budgetSats, windowSeconds, networks], ['30000', 86_400, ['192.0.2.0/24']])
  })

  it('shows what is left of its budget once people have decided on it', async () => {
    const { team, tick } = site.assembly
    const { ada, bob, cyn, dan, house } = team
    const token = {
      kind: 'token.add',
      ...{ token: 'till', name: 'Till', key: KEY, wallets: ['spending'], budgetSats: '30000' },
      ...{ windowSeconds: '86400', networks: ['192.0.2.0/24'] },
      expiresAt: String(house.clock.now + 90 * 86_400),
    }
    const proposal = await team.propose(ada, [token])
    for (const who of [bob, cyn, dan]) {
      const { state } = (await team.view()).proposals.find(({ id }) => id === proposal) ?? {}
      if (state === 'open') await team.vote(who, proposal)
    }
    house.clock.now += 8 * 86_400
    await tick()
    await signIn(site)
    await page.goto('about:blank')
    await page.goto(`${site.origin}/#/tokens`)
    const till = page.getByRole('listitem').filter({ hasText: 'Till' })
    await till.getByText('left').waitFor()
    const gauge = till.getByRole('progressbar', { name: '0 % of the budget is used' })
    assert.equal(await gauge.count(), 1)
  })
})
