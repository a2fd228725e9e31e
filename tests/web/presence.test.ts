// A page that nobody is at goes on reading, says that it does so by itself, and is the page where
// one signs in once the session ended for want of use.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { UNATTENDED } from '@countersign/contract/route.ts'
import type { Page, Request } from 'playwright-core'
import { NO_BROWSER } from '../builders/browser.ts'
import { until } from '../builders/until.ts'
import { furnish } from './furnish.ts'
import { signIn } from './signed-in.ts'
import { type ConsoleSite, openConsole } from './site.ts'

const AWAY_MS = 6 * 60_000

describe('a page of the console that is left alone', { skip: NO_BROWSER }, () => {
  let site: ConsoleSite
  let page: Page

  before(async () => {
    site = await openConsole()
    await furnish(site)
    await signIn(site)
    page = site.browser.page
  })
  after(() => site?.close())

  const heading = (name: string) => page.getByRole('heading', { level: 1, name })
  const clock = () => site.assembly.team.house.clock
  /** Its clock alone: what it does by timers goes on. */
  const leaveAlone = () => page.clock.setFixedTime(Date.now() + AWAY_MS)
  /** Reads another page's data, and nobody pressed anything. @returns whether it says so */
  const goesOn = async (to: string, path: string) => {
    const asked = page.waitForRequest((each: Request) => new URL(each.url()).pathname === path)
    await page.evaluate(`location.hash = '${to}'`)
    const request = await asked
    await request.response()
    return (await request.allHeaders())[UNATTENDED]
  }
  /** Of the session that was used last: furnishing had one of its own. */
  const usedAt = async () => {
    const sessions = await site.assembly.store.reader.sessions('owner')
    return Math.max(...sessions.map((each) => each.usedAt))
  }

  it('says so once nobody touched it for minutes, and no more when somebody does', async () => {
    await page.goto(`${site.origin}/#/`)
    await heading('Overview').waitFor()
    const begun = await usedAt()
    assert.equal(await goesOn('#/tokens', '/v1/tokens'), undefined)
    await leaveAlone()
    clock().now += 600
    assert.equal(await goesOn('#/audit', '/v1/audit'), 'yes')
    await heading('Audit log').waitFor()
    assert.equal(await usedAt(), begun)
    await page.keyboard.press('Shift')
    assert.equal(await goesOn('#/notices', '/v1/notices'), undefined)
    // The page stands before its answers are there.
    await until(usedAt, (at) => at === clock().now)
  })

  it('is where one signs in, an hour after the last use', async () => {
    await page.clock.setFixedTime(Date.now() + 3 * AWAY_MS)
    clock().now += 3_000
    assert.equal(await goesOn('#/audit', '/v1/audit'), 'yes')
    await heading('Audit log').waitFor()
    clock().now += 600
    await page.evaluate(`location.hash = '#/account'`)
    await heading('Sign in').waitFor()
  })
})
