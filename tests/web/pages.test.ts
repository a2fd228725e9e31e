// Every page, in light, dark and phone width: everybody can use it, it fits, the page's policy has
// nothing to complain about, and nothing comes from anywhere else.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { NO_BROWSER } from '../builders/browser.ts'
import { barriers } from './axe.ts'
import { EVERY_PAGE, FORMS, settled, visit, wear } from './every-page.ts'
import { furnish } from './furnish.ts'
import { type ConsoleSite, openConsole } from './site.ts'

describe('every page of the console', { skip: NO_BROWSER }, () => {
  let site: ConsoleSite

  before(async () => {
    site = await openConsole()
    await furnish(site)
  })
  after(() => site?.close())

  // Loaded once, then changed as by somebody who turns the phone or whose evening begins.
  for (const each of EVERY_PAGE) {
    it(`${each.name}`, async () => {
      const { page, complaints, asked } = site.browser
      complaints.length = 0
      asked.length = 0
      for (const form of FORMS) {
        await wear(page, form)
        if (form === FORMS[0]) await visit(page, site.origin, each)
        await settled(page)
        assert.deepEqual(await barriers(page), [], form.name)
      }
      assert.deepEqual(complaints, [])
      const strange = asked.filter(({ url }) => !url.startsWith(site.origin))
      assert.deepEqual(
        strange.filter(({ url }) => url !== 'about:blank'),
        [],
      )
    })
  }
})
