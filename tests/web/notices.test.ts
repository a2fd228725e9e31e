// The page of notices: how each channel stands in words, a test that arrives, and what to do about
// a channel that is dead. A real mail server carries them.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type SmtpSink, smtpSink } from '@countersign/demo/sinks/smtp-sink.ts'
import type { Page } from 'playwright-core'
import { NO_BROWSER } from '../builders/browser.ts'
import { furnish } from './furnish.ts'
import { signIn } from './signed-in.ts'
import { type ConsoleSite, openConsole } from './site.ts'

/** As often as a mailbox has to be refused before it is given up. */
const TRIES = 3
const HOUR = 3_600

describe('notices in the console', { skip: NO_BROWSER }, () => {
  let mail: SmtpSink
  let site: ConsoleSite
  let page: Page

  before(async () => {
    mail = await smtpSink({ isPlain: true })
    site = await openConsole({
      channels: {
        mail: { host: '127.0.0.1', port: mail.port, encryption: 'none', from: 'c@example.org' },
      },
    })
    await furnish(site)
    page = site.browser.page
    await page.goto('about:blank')
    await page.goto(`${site.origin}/#/notices`)
  })
  after(async () => {
    await site?.close()
    await mail?.close()
  })

  const test = () => page.getByRole('button', { name: 'Send a test' }).click()
  const answered = () => page.getByText('The test is on its way').waitFor()
  const mails = () => page.getByRole('region', { name: 'Mail' })

  it('says that the charter is told by another process', async () => {
    await page.getByText('by another process').waitFor()
  })

  it('sends a test to everybody, and shows that it arrived', async () => {
    mail.mails.splice(0)
    await test()
    await answered()
    await site.assembly.tick()
    assert.equal(mail.mails.length, 4)
    await page.reload()
    await mails().getByText('arrives').first().waitFor()
    assert.equal(await mails().getByRole('listitem').count(), 4)
    const attempts = page.getByRole('region', { name: 'Last attempts' })
    await attempts.getByText('Mail · delivered').first().waitFor()
  })

  it('says which channel is dead, why, and what to do, until a test gets through', async () => {
    mail.answer({ kind: 'refuse', code: 550, text: 'no such mailbox' })
    await test()
    await answered()
    for (let tries = 0; tries < TRIES; tries += 1) {
      await site.assembly.tick()
      site.assembly.team.house.clock.now += HOUR
    }
    // Meanwhile the page has led to where one signs in.
    await signIn(site)
    await page.goto(`${site.origin}/?again#/notices`)
    await mails().getByText('dead', { exact: true }).first().waitFor()
    await mails().getByText('550').first().waitFor()
    await mails().getByText('Correct the address').first().waitFor()
    mail.answer({ kind: 'take' })
    await test()
    await answered()
    await site.assembly.tick()
    await page.reload()
    await mails().getByText('arrives').first().waitFor()
  })

  it('breaks no rule of the page on the way', () => {
    // The session ended while the clock was set forward.
    const ended = (text: string) => text.includes('status of 401')
    assert.deepEqual(
      site.browser.complaints.filter((each) => !ended(each)),
      [],
    )
  })
})
