// Several people in front of one desk, each in a browser context of their own, with passkeys that
// the browser makes for real, by virtual authenticators.

import { existsSync } from 'node:fs'
import { type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const executablePath = CHROMIUM.find((path) => existsSync(path)) ?? '/usr/bin/chromium'

export type Visitor = {
  readonly name: string
  readonly context: BrowserContext
  readonly page: Page
  /** Errors and warnings of the page, CSP violations among them. */
  readonly complaints: string[]
  /** Whether their authenticator recognises them from now on. */
  recognised(isVerified: boolean): Promise<void>
}

/** Inside the device, or a key to plug in. */
export type Transport = 'internal' | 'usb'

export type Crowd = {
  /** @param carries - one authenticator: a browser asks all it sees, and any may say no */
  visit(name: string, carries?: Transport): Promise<Visitor>
  close(): Promise<void>
}

/** Chromium would have keys of RSA offered too; the signer takes none. */
const NO_RSA = 'publicKey.pubKeyCredParams is missing'

export async function openCrowd(): Promise<Crowd> {
  const quiet = ['background-networking', 'component-update', 'sync', 'gpu', 'quic']
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-first-run',
      ...quiet.map((name) => `--disable-${name}`),
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  })
  return {
    async visit(name, carries = 'internal') {
      const viewport = { width: 1100, height: 900 }
      const context = await browser.newContext({ viewport, reducedMotion: 'reduce' })
      context.setDefaultTimeout(20_000)
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('console', (message) => {
        const isBad = message.type() === 'error' || message.type() === 'warning'
        if (isBad && !message.text().includes(NO_RSA)) complaints.push(message.text())
      })
      page.on('pageerror', (error) => complaints.push(error.message))
      const session = await context.newCDPSession(page)
      await session.send('WebAuthn.enable', { enableUI: false })
      const authenticatorId = await authenticator(session, carries)
      const recognised = async (isUserVerified: boolean) => {
        await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })
      }
      return { name, context, page, complaints, recognised }
    },
    close: () => browser.close(),
  }
}

async function authenticator(session: CDPSession, transport: Transport): Promise<string> {
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport,
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return authenticatorId
}
