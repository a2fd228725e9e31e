// npm run screens: draws every page of the console in light, dark and phone width into `screens/`,
// to be looked at; `npm run screens -- de orders` those it names, in German. What only looking
// shows, no test finds.

import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { EVERY_PAGE, FORMS, visit, wear } from './every-page.ts'
import { furnish } from './furnish.ts'
import { openConsole } from './site.ts'

const FOLDER = fileURLToPath(new URL('../../screens', import.meta.url))
const words = process.argv.slice(2)
const isGerman = words.includes('de')
const only = words.filter((word) => word !== 'de')

/** What is done on a page is done in English: the language changes under it, as by its reader. */
async function inGerman(page: Page): Promise<void> {
  const choice = page.getByText('Deutsch', { exact: true })
  const wasOpen = (await choice.count()) > 0
  // Its name changes with the language, and an open dialog hides it from those who look by role.
  const settings = await page.locator('button[title="Language, colours, units"]').elementHandle()
  if (!wasOpen) await settings?.dispatchEvent('click')
  await choice.dispatchEvent('click')
  await page.getByText('Farben', { exact: true }).waitFor()
  await page.evaluate(`localStorage.removeItem('countersign.language')`)
  if (wasOpen) return
  await settings?.dispatchEvent('click')
  await choice.waitFor({ state: 'detached' })
}

mkdirSync(FOLDER, { recursive: true })
const site = await openConsole()
try {
  await furnish(site)
  const { page } = site.browser
  for (const each of EVERY_PAGE.filter(({ name }) => only.length === 0 || only.includes(name))) {
    for (const form of FORMS) {
      await wear(page, form)
      await visit(page, site.origin, each)
      if (isGerman) await inGerman(page)
      // What was done may have scrolled: what stays in sight would be drawn in the middle.
      await page.evaluate('scrollTo(0, 0)')
      const name = isGerman ? `${each.name}-${form.name}-de` : `${each.name}-${form.name}`
      await page.screenshot({ path: `${FOLDER}/${name}.png`, fullPage: true })
    }
    process.stdout.write(`screens/${each.name}\n`)
  }
} finally {
  await site.close()
}
