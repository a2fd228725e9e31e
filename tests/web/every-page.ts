// Every page of the console, as a browser comes to it. A new page gets a line here, and is then
// visited by the tests of policy, accessibility and width, and drawn by `npm run screens`.

import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'

export type Visit = {
  readonly name: string
  /** Behind the #. */
  readonly path: string
  /** For whoever has not signed in. */
  readonly isOutside?: true
  /** What is done there before it is looked at. */
  act?(page: Page): Promise<void>
}

/** So many looks in a row find nothing that loads. */
const CALM_LOOKS = 4
const LOOK_MS = 50

/** The wallet of a furnished console. */
const FURNISHED = 'spending'

export const EVERY_PAGE: readonly Visit[] = [
  {
    name: 'overview',
    path: '/',
    async act(page) {
      await page.locator('.chart canvas').waitFor()
    },
  },
  { name: 'welcome', path: '/welcome' },
  { name: 'tokens', path: '/tokens' },
  { name: 'alerts', path: '/alerts' },
  {
    name: 'make-alert',
    path: '/alerts',
    async act(page) {
      await page.getByRole('button', { name: 'New alert' }).click()
      await page.getByRole('textbox', { name: 'Level' }).waitFor()
    },
  },
  {
    name: 'make-token',
    path: '/tokens',
    async act(page) {
      await page.getByRole('button', { name: 'Make one' }).click()
      await page.getByRole('textbox', { name: 'Name' }).waitFor()
    },
  },
  {
    name: 'propose-token',
    path: '/tokens',
    async act(page) {
      await page.getByRole('button', { name: 'Propose one' }).click()
      await page.getByRole('textbox', { name: 'Short id' }).waitFor()
    },
  },
  { name: 'notices', path: '/notices' },
  {
    name: 'incident',
    path: '/incident',
    async act(page) {
      await page.getByRole('textbox', { name: 'Address or range' }).fill('127.0.0.0/8')
      await page.getByRole('button', { name: 'Search', exact: true }).last().click()
      await page.getByText('What could have been seen').waitFor()
    },
  },
  { name: 'review', path: '/review' },
  {
    name: 'exchanges',
    path: '/exchanges',
    async act(page) {
      await page.getByText('2 findings').waitFor()
    },
  },
  {
    name: 'exchange-account',
    path: '/exchanges/accounts/trading',
    async act(page) {
      await page.getByText('0.500000000000000001').first().waitFor()
    },
  },
  {
    name: 'paper-account',
    path: '/exchanges/accounts/paper-try',
    async act(page) {
      await page.getByText('nothing of it is sent to kraken').waitFor()
    },
  },
  {
    name: 'local-account',
    path: '/exchanges/accounts/saving',
    async act(page) {
      await page.getByText('machine is not heard').waitFor()
    },
  },
  {
    name: 'portfolio',
    path: '/exchanges/portfolio',
    async act(page) {
      await page.locator('.curve canvas').first().waitFor()
    },
  },
  {
    name: 'orders',
    path: '/exchanges/orders',
    async act(page) {
      await page.getByRole('button', { name: 'Show past orders' }).click()
      await page.getByText('the exchange refused it').waitFor()
    },
  },
  {
    name: 'order-form',
    path: '/exchanges/order',
    async act(page) {
      await page.getByRole('textbox', { name: 'How much' }).fill('0.25')
      await page.getByLabel('How', { exact: true }).selectOption('stop')
      await page.getByRole('textbox', { name: 'Trigger' }).fill('55000')
      await page.getByText('It moves').waitFor()
      await page.locator('.curve canvas').first().waitFor()
    },
  },
  {
    name: 'order-there',
    path: '/exchanges/order',
    async act(page) {
      await page.getByLabel('Account').selectOption('trading')
      await page.getByRole('textbox', { name: 'How much' }).fill('0.25')
      await page.getByLabel('How', { exact: true }).selectOption('stop')
      await page.getByRole('textbox', { name: 'Trigger' }).fill('55000')
      await page.getByLabel('Who waits for the trigger').selectOption('venue')
      await page.getByRole('textbox', { name: 'Limit' }).fill('54800')
      await page.getByText('The exchange keeps it').waitFor()
      await page.locator('.curve canvas').first().waitFor()
    },
  },
  { name: 'audit', path: '/audit' },
  { name: 'wallets', path: '/wallets' },
  { name: 'wallet', path: `/wallets/${FURNISHED}` },
  { name: 'addresses', path: `/wallets/${FURNISHED}?tab=addresses` },
  { name: 'coins', path: `/wallets/${FURNISHED}?tab=coins` },
  { name: 'labels', path: `/wallets/${FURNISHED}?tab=labels` },
  { name: 'details', path: `/wallets/${FURNISHED}?tab=details` },
  { name: 'spend', path: `/wallets/${FURNISHED}/spend` },
  { name: 'spends', path: `/wallets/${FURNISHED}/spends` },
  { name: 'account', path: '/account' },
  { name: 'sign-in', path: '/sign-in', isOutside: true },
  { name: 'forgotten', path: '/forgotten', isOutside: true },
  { name: 'open', path: `/open/${'a'.repeat(43)}`, isOutside: true },
  { name: 'reset', path: `/reset/${'a'.repeat(43)}`, isOutside: true },
  { name: 'shortcuts', path: '/shortcuts' },
  { name: 'policies', path: '/policies' },
  { name: 'policy', path: '/wallets/spending/policy' },
  {
    name: 'policy-edit',
    path: '/wallets/spending/policy/edit',
    async act(page) {
      await page.getByRole('button', { name: 'Throw the draft away' }).click()
      await page.getByRole('button', { name: 'Throw it away for good' }).click()
      await page.getByRole('button', { name: 'Remove limit-24h' }).click()
      await page.getByText('It loosens', { exact: true }).waitFor()
    },
  },
  {
    name: 'policy-rule',
    path: '/wallets/spending/policy/edit',
    async act(page) {
      const change = page.getByRole('button', { name: 'Change unknown' })
      const dialog = page.getByRole('dialog')
      await change.or(dialog).first().waitFor()
      if (!(await dialog.isVisible())) await change.click()
      await dialog.getByLabel('Its name').waitFor()
    },
  },
  { name: 'decisions', path: '/decisions' },
  { name: 'people', path: '/people' },
  {
    name: 'people-rules',
    path: '/people',
    async act(page) {
      await page.getByRole('button', { name: 'Change these rules' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'missing', path: '/nowhere' },
  {
    name: 'freeze',
    path: '/shortcuts',
    async act(page) {
      await page.getByRole('button', { name: 'Freeze' }).first().click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'palette',
    path: '/shortcuts',
    async act(page) {
      await page.getByRole('button', { name: 'Search' }).click()
      await page.getByRole('textbox', { name: 'Jump to a page or an act' }).waitFor()
    },
  },
  {
    name: 'settings',
    path: '/shortcuts',
    async act(page) {
      await page.getByRole('button', { name: 'Language, colours, units' }).click()
      await page.getByText('Deutsch').waitFor()
    },
  },
]

export type Form = {
  readonly name: string
  readonly scheme: 'light' | 'dark'
  readonly viewport: { readonly width: number; readonly height: number }
}

export const FORMS: readonly Form[] = [
  { name: 'light', scheme: 'light', viewport: { width: 1280, height: 900 } },
  { name: 'dark', scheme: 'dark', viewport: { width: 1280, height: 900 } },
  { name: 'phone', scheme: 'light', viewport: { width: 390, height: 844 } },
]

/** Goes there in this form, and waits until there is nothing left to load. */
export async function visit(page: Page, origin: string, to: Visit): Promise<void> {
  const { path, act, isOutside } = to
  const cookies = await page.context().cookies()
  if (isOutside) await page.context().clearCookies()
  // Another address before the #: the page is loaded anew, without what was open. By an address of
  // somebody else's, the browser would start a process anew for each, and compile all of it again.
  await page.goto(`${origin}/?${randomUUID()}#${path}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await settled(page)
  await act?.(page)
  // Whoever comes next has the session again.
  if (isOutside) await page.context().addCookies(cookies)
}

/** What follows is asked for when what came before is there: it has to stay so for a while. */
export async function settled(page: Page): Promise<void> {
  const loading = page.locator('main :is(.mantine-Skeleton-root, .chart:empty)')
  for (let calm = 0; calm < CALM_LOOKS; ) {
    calm = (await loading.count()) === 0 ? calm + 1 : 0
    await page.waitForTimeout(LOOK_MS)
  }
}

export async function wear(page: Page, { scheme, viewport }: Form): Promise<void> {
  await page.setViewportSize(viewport)
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
}
