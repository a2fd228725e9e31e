// The audit log's page: events in plain words, found by who, what, when and from where, further
// back than was loaded at first, and saved as a file that the command line verifies.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { fingerprint } from '@countersign/channel/identity.ts'
import { recordEvent } from '@countersign/server/use-cases/record-event.ts'
import type { Page } from 'playwright-core'
import { NO_BROWSER } from '../builders/browser.ts'
import { furnish } from './furnish.ts'
import { type ConsoleSite, openConsole } from './site.ts'

const MORE = 1_200

const MAIN = fileURLToPath(new URL('../../client/cli/main.ts', import.meta.url))

/** As an auditor runs it: without a pairing, and without a server. */
function verify(home: string, args: readonly string[]) {
  const env = { PATH: process.env.PATH, HOME: home, COUNTERSIGN_HOME: join(home, 'home') }
  const all = [MAIN, '--json', 'audit', 'verify', ...args]
  const { status, stdout } = spawnSync(process.execPath, all, { env, encoding: 'utf8' })
  return { status, told: JSON.parse(stdout) }
}

describe('the audit log in the console', { skip: NO_BROWSER }, () => {
  let site: ConsoleSite
  let page: Page

  before(async () => {
    site = await openConsole()
    await furnish(site)
    const { store, team } = site.assembly
    const time = team.house.clock.now
    await store.transact(async (tx) => {
      const draft = { time: time - 90_000, outcome: { kind: 'done' }, facts: {} } as const
      await recordEvent(tx, { ...draft, act: 'server.started', actor: { kind: 'operator' } })
      for (let n = 0; n < MORE; n += 1) {
        const network = `198.51.100.${n % 250}`
        const outcome = { kind: 'refused', fault: 'http.token_invalid' } as const
        const stranger = { kind: 'stranger' } as const
        const told = { ...draft, time, outcome, network, actor: stranger }
        await recordEvent(tx, { ...told, act: 'api.listCoins' })
      }
    })
    page = site.browser.page
    await page.goto(`${site.origin}/#/audit`)
    await page.getByText('newest first').waitFor()
  })
  after(() => site?.close())

  const shown = () => page.getByRole('region', { name: 'Events' })
  const first = () => shown().getByRole('listitem').first()
  const reset = () => page.getByRole('button', { name: 'Show everything' }).click()

  it('tells in words what somebody was refused, and where they came from', async () => {
    await first().getByText('Read the coins of a wallet').waitFor()
    await first().getByText('refused').waitFor()
    await first().getByText('A stranger').waitFor()
    await first().getByText('Event', { exact: false }).click()
    await first().getByText('http.token_invalid').waitFor()
    await first().getByText('Hash of the event').waitFor()
  })

  it('looks further back by itself, while events come in all the time', async () => {
    const { store, team } = site.assembly
    const news = { time: team.house.clock.now, outcome: { kind: 'done' }, facts: {} } as const
    const sent = { ...news, act: 'notice.sent', actor: { kind: 'server' } } as const
    const coming = setInterval(() => void store.transact((tx) => recordEvent(tx, sent)), 40)
    try {
      await page.getByRole('combobox', { name: 'What' }).click()
      await page.getByRole('option', { name: 'The server' }).click()
      await page.keyboard.press('Escape')
      await shown().getByText('The server started').waitFor()
      await shown().getByText('Whoever runs the machine').waitFor()
    } finally {
      clearInterval(coming)
    }
    await reset()
    await first().getByText('A notice was sent').waitFor()
  })

  it('finds a person by name, among everybody', async () => {
    await page.getByRole('combobox', { name: 'Who' }).click()
    await page.getByRole('option', { name: 'Ada' }).click()
    await shown().getByText('The organisation was founded').waitFor()
    assert.equal(await shown().getByText('A stranger').count(), 0)
    await reset()
  })

  it('finds a network and a day', async () => {
    await page.getByLabel('Network begins with').fill('198.51.100.249')
    await shown().getByText('4 match of').waitFor()
    const old = new Date((site.assembly.team.house.clock.now - 86_400 * 30) * 1000)
    await page.getByLabel('Until').fill(old.toISOString().slice(0, 10))
    await shown().getByText('Nothing like that was found').waitFor()
    await reset()
    await shown().getByText('newest first').waitFor()
  })

  it('saves a file that the command line finds whole', async () => {
    await page.getByRole('button', { name: 'Export' }).click()
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save audit.json' }).click()
    const download = await downloading
    const folder = mkdtempSync(join(tmpdir(), 'countersign-audit-'))
    try {
      const file = join(folder, 'audit.json')
      await download.saveAs(file)
      const identity = fingerprint(site.assembly.team.house.service().signer.keys.identity)
      const { status, told } = verify(folder, [file, '--identity', identity])
      assert.equal(status, 0)
      assert.deepEqual([told.verifies, told.isPinned], [true, true])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
    await page.getByRole('button', { name: 'Close' }).click()
  })

  it('breaks no rule of the page on the way', () => {
    assert.deepEqual(site.browser.complaints, [])
  })
})
