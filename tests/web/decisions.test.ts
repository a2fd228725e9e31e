// A policy is changed by three people in three browsers: prepared on the console, proposed at the
// desk by the first, approved there by two others, and followed on the console until it holds.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { changes } from '@countersign/core/charter/change.ts'
import { readLink } from '@countersign/desk/page/links.ts'
import type { Page } from 'playwright-core'
import { NO_BROWSER } from '../builders/browser.ts'
import { POLICY } from '../builders/treasury.ts'
import type { Visitor } from '../desk/crowd.ts'
import { heading, press, WALLET } from '../desk/steps.ts'
import { openTown, type Town } from './town.ts'

const TWO_HOURS = 7_200

describe('a policy changed by three people', { skip: NO_BROWSER }, () => {
  let town: Town
  let adas: Page

  before(async () => {
    town = await openTown(POLICY)
    adas = await town.console(town.ada, `/wallets/${WALLET}/policy/edit`)
  })
  after(() => town?.close())

  /** Follows a link to the desk in the tab that holds their passkey: one of the browser's own. */
  const toDesk = async (who: Visitor, page: Page, link: string): Promise<Page> => {
    const href = await page.getByRole('link', { name: link }).first().getAttribute('href')
    assert.ok(href?.startsWith(`${town.desk.origin}/#`))
    await who.page.goto(href ?? '')
    return who.page
  }

  it('is prepared on the console, with the difference and what it takes', async () => {
    await adas.getByText('Nothing yet.').waitFor()
    await adas.getByRole('button', { name: 'Change limit-24h' }).click()
    const dialog = adas.getByRole('dialog')
    await dialog.getByLabel('Amount', { exact: true }).fill('a bit more')
    await dialog.getByRole('button', { name: 'Keep it in the draft' }).click()
    await dialog.getByText('An amount like 0.25 in BTC, or 25000000 in sats.').waitFor()
    await dialog.getByLabel('Amount', { exact: true }).fill('0.0015')
    await dialog.getByRole('button', { name: 'Keep it in the draft' }).click()
    await dialog.waitFor({ state: 'detached' })
    const changes = adas.getByRole('region', { name: 'What changes' })
    await changes.getByText('loosens', { exact: true }).waitFor()
    assert.match(await changes.innerText(), /0\.00100000 BTC[\s\S]*0\.00150000 BTC/)
    const takes = await adas.getByRole('region', { name: 'What it takes' }).innerText()
    assert.match(takes, /3 of 4 people have to agree\. It holds 2 hours after that/)
  })

  it('keeps the draft, and what is being typed, over a reload', async () => {
    await adas.getByLabel('Why').fill('We pay more people')
    await adas.getByRole('button', { name: 'Add a rule' }).click()
    await adas.getByRole('dialog').getByLabel('Its name').fill('half-typed')
    await adas.reload()
    const dialog = adas.getByRole('dialog')
    assert.equal(await dialog.getByLabel('Its name').inputValue(), 'half-typed')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    assert.equal(await adas.getByLabel('Why').inputValue(), 'We pay more people')
    await adas.getByText('Changed: rule limit-24h').waitFor()
  })

  it('is proposed at the desk by the first', async () => {
    const desk = await toDesk(town.ada, adas, 'Propose it at the desk')
    await heading(desk, `The policy of the wallet ${WALLET}`)
    await desk.getByText('We pay more people').waitFor()
    await press(desk, 'Propose it with your passkey')
    await heading(desk, 'Proposed')
    await town.tick()
    await adas.getByText('This very policy is proposed').waitFor()
  })

  it('is approved at the desk by two others, in browsers of their own', async () => {
    for (const [who, told] of [
      [town.bob, '2 of 3 people for it'],
      [town.cyn, 'agreed, not yet in force'],
    ] as const) {
      const page = await town.console(who, '/decisions')
      const proposal = page.getByRole('article', { name: `The policy of the wallet ${WALLET}` })
      await proposal.getByText('We pay more people').waitFor()
      const desk = await toDesk(who, page, 'Vote at the desk')
      await heading(desk, `The policy of the wallet ${WALLET}`)
      await press(desk, 'Approve with your passkey')
      await desk.getByText(told).waitFor()
      await town.tick()
      await page.close()
    }
  })

  it('waits for its delay, which the console counts down', async () => {
    await adas.goto(adas.url().replace(/#.*/, '#/decisions'))
    const proposal = adas.getByRole('article')
    await proposal.getByText('agreed, waits').waitFor()
    await proposal.getByText('3 of 3 people for it').waitFor()
    assert.match(await proposal.getByRole('timer').innerText(), /^1 h 59 min$|^2 h 0 min$/)
    for (const name of ['Ada Lovelace', 'Bob', 'Cyn']) {
      assert.match(await proposal.innerText(), new RegExp(`${name} for it`))
    }
  })

  it('is in force when its time has come', async () => {
    await adas.close()
    town.desk.advance(TWO_HOURS + 60)
    await town.tick()
    // Her session has ended meanwhile: she signs in again.
    adas = await town.console(town.ada, `/wallets/${WALLET}/policy`)
    await adas.getByRole('heading', { level: 1, name: `Policy of ${WALLET}` }).waitFor()
    const asked = adas.getByRole('region', { name: 'What is asked of a spend' })
    await asked.getByText('0.00150000 BTC').first().waitFor()
    await adas.getByRole('link', { name: 'Go on with your draft' }).click()
    await adas.getByText('This very policy is in force. The draft can go.').waitFor()
    await adas.getByRole('button', { name: 'Throw the draft away' }).click()
    await adas.getByRole('button', { name: 'Throw it away for good' }).click()
    await adas.getByText('Nothing yet.').waitFor()
    await adas.goto(adas.url().replace(/#.*/, '#/decisions'))
    await adas.getByText('in force', { exact: true }).waitFor()
  })

  it('is led from a finding of the review to the desk, with the rule that mends it', async () => {
    await adas.goto(adas.url().replace(/#.*/, '#/review'))
    const finding = adas
      .getByRole('article')
      .filter({ hasText: 'Nothing limits how many spends a day are made' })
    await finding.getByText('low', { exact: true }).waitFor()
    await finding.getByText('ASVS 2.4.2', { exact: false }).waitFor()
    await finding.getByText(`./countersign review propose limits.count wallet:${WALLET}`).waitFor()
    const link = finding.getByRole('link', { name: 'Propose the change at the desk' })
    const href = (await link.getAttribute('href')) ?? ''
    assert.ok(href.startsWith(`${town.desk.origin}/#propose=`))
    const brought = readLink(new URL(href).hash)
    assert.ok(brought?.kind === 'propose')
    assert.match(brought.why, /how many spends a day are made \(limits\.count\)$/)
    const [set, ...others] = changes(brought.changes, 'changes')
    assert.deepEqual([set?.kind, others], ['policy.set', []])
    assert.match(JSON.stringify(brought.changes), /count-above/)
    await adas.context().clock.setFixedTime(town.desk.now() * 1_000)
    const opening = adas.context().waitForEvent('page')
    await link.click()
    const desk = await opening
    await heading(desk, `The policy of the wallet ${WALLET}`)
    await desk.getByText(/how many spends a day are made \(limits\.count\)/).waitFor()
    await desk.getByRole('button', { name: 'Propose it with your passkey' }).waitFor()
    assert.ok(!desk.url().includes('propose='))
    await desk.close()
    const alive = await adas.getByRole('region', { name: 'Who must be alive' }).innerText()
    assert.match(alive, /Deciding about the organisation ends without any of these: Ada/)
    await adas
      .getByRole('region', { name: 'Not judged here' })
      .getByText('No backup')
      .first()
      .waitFor()
  })

  it('broke no rule of any page’s policy on the way', () => {
    for (const { name, complaints } of [town.ada, town.bob, town.cyn]) {
      assert.deepEqual(complaints, [], name)
    }
  })
})
