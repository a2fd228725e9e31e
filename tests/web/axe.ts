// What people with a screen reader, a keyboard or weak eyes cannot use, as axe-core finds it. It is
// brought in past the page's policy by the browser's own debugger, so that the policy stays on.

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']

const RUN = `${AXE};
axe.run(document, { runOnly: ${JSON.stringify(RULES)} }).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html, failureSummary }) =>
    html.slice(0, 160) + ' ' + failureSummary.split('\\n')[1]).join('; ')))`

/** Controls that a finger or an unsteady hand misses. */
const SMALL = `[...document.querySelectorAll('button, a[href], input, [role=radio]')]
  .filter((each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .map((each) => [each, each.getBoundingClientRect()])
  .filter(([each, { width, height }]) => width > 0 && (width < 24 || height < 24))
  .filter(([each]) => getComputedStyle(each).display !== 'inline' && !each.closest('label'))
  .filter(([each]) => !(each.matches('input') && each.labels?.length))
  .map(([each]) => 'small: ' + each.outerHTML.slice(0, 160))`

/** How much wider the page is than the window. */
const OVER = `document.documentElement.scrollWidth - innerWidth`

async function evaluate<T>(page: Page, expression: string): Promise<T> {
  const session = await page.context().newCDPSession(page)
  try {
    const options = { expression, awaitPromise: true, returnByValue: true } as const
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', options)
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description)
    return result.value as T
  } finally {
    await session.detach()
  }
}

/** One line for each fault; none is what is wanted. */
export async function barriers(page: Page): Promise<readonly string[]> {
  const found = await evaluate<readonly string[]>(page, RUN)
  const small = await evaluate<readonly string[]>(page, SMALL)
  const over = await evaluate<number>(page, OVER)
  return [...found, ...small, ...(over > 0 ? [`${over} pixels wider than the window`] : [])]
}
