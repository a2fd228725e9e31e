// A real browser with a folder of its own, and everything that the page's policy complained about.
// Where there is none the tests are skipped and say so; in CI they fail.

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

const found = CHROMIUM.find((path) => existsSync(path))

/** The option of `test`: false, or why it is skipped. */
export const NO_BROWSER: string | false =
  found !== undefined || process.env.CI ? false : 'no chromium on this machine'

export type Browser = {
  readonly context: BrowserContext
  readonly page: Page
  /** Errors and warnings of the console, CSP violations among them, and uncaught errors. */
  readonly complaints: string[]
  /** Every request, as the browser made it. */
  readonly asked: { readonly method: string; readonly url: string }[]
  close(): Promise<void>
}

/** @param camera - a film that its camera sees, as Y4M */
export async function openBrowser(camera?: string): Promise<Browser> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-browser-'))
  const quiet = ['background-networking', 'component-update', 'sync', 'gpu', 'quic']
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: found ?? '/usr/bin/chromium',
    headless: true,
    args: [
      '--no-first-run',
      ...quiet.map((name) => `--disable-${name}`),
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...(camera === undefined ? [] : cameraOf(camera)),
    ],
    viewport: { width: 1100, height: 900 },
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(20_000)
  const complaints: string[] = []
  const asked: { readonly method: string; readonly url: string }[] = []
  const page = context.pages()[0] ?? (await context.newPage())
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => asked.push({ method: request.method(), url: request.url() }))
  return {
    context,
    page,
    complaints,
    asked,
    async close() {
      await context.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const cameraOf = (film: string): readonly string[] => [
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-video-capture=${film}`,
]
