// The page of alerts in a real browser: one is made by the form, paused, resumed and removed, and
// says what it waits for in the language of the page.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { NO_BROWSER } from '../builders/browser.ts'
import { furnish } from './furnish.ts'
import { type ConsoleSite, openConsole } from './site.ts'

describe('the page of alerts', { skip: NO_BROWSER }, () => {
  let site: ConsoleSite
  let page: Page

  before(async () => {
    site = await openConsole()
    await furnish(site)
    page = site.browser.page
    await page.goto('about:blank')
    await page.goto(`${site.origin}/#/alerts`)
  })
  after(() => site?.close())

  const row = () => page.getByRole('listitem').filter({ hasText: 'Half of it' })
  const alerts = async () => (await site.assembly.api(site.assembly.team.ada).listAlerts()).alerts

  it('makes one, and says what it waits for', async () => {
    await page.getByRole('button', { name: 'New alert' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Half of it')
    await page.getByLabel('Tell me when').selectOption('a price goes below')
    await page.getByRole('textbox', { name: 'Level' }).fill('50000.5')
    await page.getByLabel('Every time').check()
    await page.getByRole('textbox', { name: 'Distance back' }).fill('100')
    await page.getByRole('button', { name: 'Watch' }).click()
    await row().getByText('the price of BTC/USDT at binance goes below 50000.5').waitFor()
    await row().getByText('no number yet').waitFor()
    const [made] = await alerts()
    assert.deepEqual(
      [made?.words, made?.back, made?.state],
      ['the last price of BTC/USDT at binance goes below 50000.5', '100', 'new'],
    )
  })

  it('pauses and resumes it', async () => {
    await row().getByRole('button', { name: 'Pause' }).click()
    await row().getByText('paused').waitFor()
    assert.equal((await alerts())[0]?.state, 'paused')
    await row().getByRole('button', { name: 'Resume' }).click()
    await row().getByText('waits for a number').waitFor()
    await row().getByRole('button', { name: 'What it came to' }).click()
    await row().getByText('It has not fired yet.').waitFor()
  })

  it('removes it once it was asked again, and its owner is told', async () => {
    await row().getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await row().waitFor({ state: 'detached' })
    assert.deepEqual(await alerts(), [])
    const told = (await site.assembly.store.reader.untold(100)).map(({ tiding }) => tiding.kind)
    assert.ok(told.includes('alert.silenced'), told.join())
  })
})
