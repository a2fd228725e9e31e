// What people of a team do at the desk, by the words that stand on the page.

import assert from 'node:assert/strict'
import { fingerprint } from '@countersign/channel/identity.ts'
import { codeAt, stepAt } from '@countersign/signer/totp.ts'
import type { Page } from 'playwright-core'
import type { RealDesk } from '../builders/desk.ts'
import { fromBase32 } from '../builders/house.ts'
import type { Visitor } from './crowd.ts'
import { grouped, heading, nextCode, press, typeCode } from './steps.ts'

export const ALOUD = 'Fingerprint to read aloud'

export type Invitee = { readonly name: string; readonly roles: readonly string[] }

/** Invites somebody at the page of people. @returns the link */
export async function inviteAtDesk(desk: RealDesk, page: Page, invitee: Invitee): Promise<string> {
  await page.goto(`${desk.origin}/#/people`)
  await page.reload()
  await heading(page, 'People')
  await page.getByLabel('Name').fill(invitee.name)
  const id = invitee.name.toLowerCase()
  await page.getByLabel('E-mail').fill(`${id}@example.org`)
  for (const role of ['administrator', 'approver', 'spender', 'viewer', 'watchdog']) {
    await page.locator(`#role-${role}`).setChecked(invitee.roles.includes(role))
  }
  await press(page, 'Make the link')
  return linkOn(page)
}

/** Makes a link for one's own further keys. */
export async function inviteOneself(desk: RealDesk, page: Page): Promise<string> {
  await page.goto(`${desk.origin}/#/keys`)
  await heading(page, 'Your keys')
  await press(page, 'Make the link')
  return linkOn(page)
}

async function linkOn(page: Page): Promise<string> {
  const link = await page.locator('#link').textContent()
  assert.match(
    link ?? '',
    /^http:\/\/approve\.localhost:\d+\/#invitation=[0-9a-f]{16}\.[0-9a-f]{64}$/,
  )
  return link ?? ''
}

/** The first time a browser comes, its person compares the signer's fingerprint. */
export async function meetAtDesk(desk: RealDesk, page: Page, link: string): Promise<void> {
  await page.goto(link)
  await heading(page, 'Is this your signer?')
  const shown = await grouped(page, 'Fingerprint')
  assert.equal(shown, fingerprint(desk.identity).replaceAll('-', ''))
  await press(page, 'It is the same')
}

export type Brings = {
  /** "On this device", "On a security key". */
  readonly passkeys: readonly string[]
  readonly hasCode?: boolean
}

/** Accepts an invitation. @returns what is read aloud, and the authenticator's seed if any */
export async function acceptAtDesk(
  desk: RealDesk,
  page: Page,
  { passkeys, hasCode = false }: Brings,
): Promise<{ readonly aloud: string; readonly seed: Uint8Array | null }> {
  for (const [at, words] of passkeys.entries()) {
    await press(page, words)
    await page.locator('.badge.good').nth(at).waitFor()
  }
  const seed = hasCode ? await enrolInvited(desk, page) : null
  if (!hasCode) await press(page, 'Accept without one')
  await heading(page, 'Read this aloud')
  const aloud = await grouped(page, ALOUD)
  assert.match(aloud, /^[0-9A-F]{16,20}$/)
  return { aloud, seed }
}

async function enrolInvited(desk: RealDesk, page: Page): Promise<Uint8Array> {
  await press(page, 'Set up an authenticator')
  await page.getByRole('button', { name: 'An app on your phone' }).click()
  await heading(page, 'Scan it with your authenticator')
  const seed = fromBase32(await grouped(page, 'Secret'))
  await typeCode(page, codeAt(seed, stepAt(desk.now())), 'Confirm')
  await heading(page, 'Your recovery codes')
  await page.getByLabel('I have written them down').check()
  await press(page, 'Done')
  return seed
}

export type Founder = { readonly page: Page; readonly seed: Uint8Array }

/** Founds a team with everybody who accepted, after hearing each of them. */
export async function foundAtDesk(
  desk: RealDesk,
  { page, seed }: Founder,
  heard: readonly string[],
): Promise<void> {
  await page.goto(`${desk.origin}/#/found`)
  await heading(page, 'Found your organisation')
  const shown = await page.getByRole('group', { name: ALOUD, exact: true }).allTextContents()
  assert.deepEqual([...shown].sort(), [...heard].sort())
  for (const check of await page.locator('input[type="checkbox"]').all()) await check.check()
  await page.getByLabel('Its name').fill('Four of us')
  await page.getByLabel('Your e-mail').fill('ada@example.org')
  await page.getByLabel('Hours before a loosening takes hold').fill('2')
  await page.getByLabel('One-time code').fill(nextCode(desk, seed))
  await press(page, 'Found it with a code')
  await heading(page, 'Your desk')
}

/** Opens the desk anew, and waits for what waits. */
export async function comeBack(desk: RealDesk, { page }: Visitor): Promise<void> {
  await page.goto(`${desk.origin}/#/`)
  await page.reload()
  await heading(page, 'Your desk')
}
