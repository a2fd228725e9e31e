// npm run screens: draws every page of the console in light, dark and phone width into `screens/`,
// to be looked at. What only looking shows, no test finds.

import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { EVERY_PAGE, FORMS, visit, wear } from './every-page.ts'
import { furnish } from './furnish.ts'
import { openConsole } from './site.ts'

const FOLDER = fileURLToPath(new URL('../../screens', import.meta.url))
const only = process.argv.slice(2)

mkdirSync(FOLDER, { recursive: true })
const site = await openConsole()
try {
  await furnish(site)
  const { page } = site.browser
  for (const each of EVERY_PAGE.filter(({ name }) => only.length === 0 || only.includes(name))) {
    for (const form of FORMS) {
      await wear(page, form)
      await visit(page, site.origin, each)
      await page.screenshot({ path: `${FOLDER}/${each.name}-${form.name}.png`, fullPage: true })
    }
    process.stdout.write(`screens/${each.name}\n`)
  }
} finally {
  await site.close()
}
