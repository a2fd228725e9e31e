// A browser that comes to a page as for the first time, or once more with what it has kept.

import { chromium, type Page } from 'playwright-core'
import { TOLD, type Told, WATCH } from './watch.ts'

const CHROMIUM = '/usr/bin/chromium'
/** So long nothing may happen before a page counts as finished. */
const QUIET_MS = 400
const PATIENCE_MS = 20_000

export type Visitor = {
  /** Signs in at the door, as the guest of this name. */
  enter(door: string, guest: string): Promise<void>
  /** @returns milliseconds until the page can be used */
  visit(url: string, kept: 'nothing' | 'everything'): Promise<number>
  close(): Promise<void>
}

export async function openVisitor(): Promise<Visitor> {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  const context = await browser.newContext({ viewport: { width: 1_280, height: 900 } })
  await context.addInitScript(WATCH)
  const page = await context.newPage()
  const cache = await context.newCDPSession(page)
  return {
    async enter(door, guest) {
      await page.goto(door)
      await page.getByRole('button', { name: `Come in as ${guest}` }).click()
      await page.getByRole('heading', { level: 1 }).waitFor()
    },
    async visit(url, kept) {
      // Another address before the #: the page is loaded anew.
      await page.goto('about:blank')
      if (kept === 'nothing') await cache.send('Network.clearBrowserCache')
      await page.goto(url)
      return usableAfter(page)
    },
    close: () => browser.close(),
  }
}

async function usableAfter(page: Page): Promise<number> {
  const end = performance.now() + PATIENCE_MS
  while (performance.now() < end) {
    const { readyAt, busyUntil, now } = await page.evaluate<Told & { readonly now: number }>(
      `({ ...${TOLD}, now: performance.now() })`,
    )
    const usableAt = Math.max(readyAt ?? Number.POSITIVE_INFINITY, busyUntil)
    if (now - usableAt > QUIET_MS) return usableAt
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS / 4))
  }
  throw new Error(`${page.url()} is never finished`)
}
