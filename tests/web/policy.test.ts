// One wallet's policy on the console: read in two languages, tried on a spend, changed in a draft
// that is shown with all that it would do, by somebody of a team and by somebody alone.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { readCanonical } from '@countersign/core/canonical.ts'
import { policyFromCanonical } from '@countersign/core/policy/policy.ts'
import type { Locator, Page } from 'playwright-core'
import { NO_BROWSER } from '../builders/browser.ts'
import { payment } from '../builders/coins.ts'
import { coinOf, planned, sign } from '../builders/treasury.ts'
import { govern, LIVED_POLICY, SUPPLIERS, settingPolicy } from './governing.ts'
import { signIn } from './signed-in.ts'
import { type ConsoleSite, openConsole } from './site.ts'

const DAY = 86_400

describe('a policy on the console', { skip: NO_BROWSER }, () => {
  let site: ConsoleSite
  let page: Page

  before(async () => {
    site = await openConsole()
    const { assembly, browser } = site
    const { team } = assembly
    page = browser.page
    const treasury = team.treasury({ ...LIVED_POLICY, rules: [] })
    for (const [at, sats] of [300_000n, 2_000_000n, 700_000n].entries()) {
      const plan = { coins: [coinOf(treasury, sats + 500n, at + 1)], payments: [payment(sats)] }
      sign(treasury, planned(treasury, plan), team.ada.code())
    }
    await assembly.tick()
    await signIn(site)
    await page.clock.setFixedTime(team.house.clock.now * 1_000)
  })
  after(() => site?.close())

  const go = async (path: string, heading: string | RegExp) => {
    await page.goto('about:blank')
    await page.goto(`${site.origin}/#${path}`)
    await page.getByRole('heading', { level: 1, name: heading }).waitFor()
  }
  const region = (name: string): Locator => page.getByRole('region', { name })
  const fill = async (dialog: Locator, label: string, text: string) =>
    dialog.getByLabel(label, { exact: true }).fill(text)

  it('says what it says in sentences, with its destinations whole', async () => {
    await go('/wallets/spending/policy', 'Policy of spending')
    const grants = await region('Who may ask').innerText()
    assert.match(grants, /A spender \(the owner is one\) may ask to spend \(grant spenders-spend\)/)
    await region('Destinations').getByText('bcrt', { exact: true }).first().waitFor()
    const addresses = (await region('Destinations').innerText()).replaceAll(/\s/g, '')
    for (const each of SUPPLIERS) assert.ok(addresses.includes(each), each)
    await region('Lock').getByText('Locks in').waitFor()
    assert.match(await region('Lock').getByRole('timer').innerText(), /^1 d 23 h|^2 d 0 h/)
    await region('Who decides on it').getByText('3 of 4 people, then 24 hours to object').waitFor()
  })

  it('asks the signer what it would say of a spend', async () => {
    const whatIf = region('What if?')
    await fill(whatIf, 'Amount', 'much')
    await whatIf.getByRole('button', { name: 'What would it say?' }).click()
    await whatIf.getByText('An amount like 0.25 in BTC, or 25000000 in sats.').waitFor()
    await whatIf.getByText('This is no address of this network.').waitFor()
    await fill(whatIf, 'Amount', '0.001')
    await fill(whatIf, 'To the address', SUPPLIERS[0])
    await whatIf.getByRole('button', { name: 'What would it say?' }).click()
    await whatIf.getByText('The policy lets it through').waitFor()
    await whatIf.getByText('a one-time code').waitFor()
  })

  it('shows a tightening as one, and which spends of the past it would have denied', async () => {
    await go('/wallets/spending/policy/edit', 'Change the policy of spending')
    await page.getByRole('button', { name: 'Add a rule' }).click()
    const dialog = page.getByRole('dialog')
    await fill(dialog, 'Its name', 'Too Large')
    await dialog.getByRole('button', { name: 'Add a condition' }).click()
    await fill(dialog, 'Amount', '0.005')
    await dialog.getByRole('button', { name: 'Keep it in the draft' }).click()
    await dialog.getByText(/^Another name/).waitFor()
    await fill(dialog, 'Its name', 'too-large')
    await dialog.getByRole('button', { name: 'Keep it in the draft' }).click()
    await region('What it takes').getByText('It only tightens').waitFor()
    await region('What it takes')
      .getByText(/^Your signature is enough/)
      .waitFor()
    const past = region('What it would have said')
    await past.getByText('2 of 3 would have been denied.').waitFor()
    await past
      .getByText(/Rule too-large/)
      .first()
      .waitFor()
    assert.match(await past.innerText(), /0\.02000500 BTC/)
  })

  it('tries the draft on a spend, and takes addresses into a list', async () => {
    const trying = region('What if?')
    await fill(trying, 'Amount with the fee', '600000')
    await trying.getByLabel('Unit: Amount with the fee').selectOption('sats')
    await fill(trying, 'To the address', SUPPLIERS[0])
    await trying.getByRole('button', { name: 'What would it say?' }).click()
    await trying.getByText('The policy says no').waitFor()
    await page.getByRole('button', { name: 'Add a list' }).click()
    const dialog = page.getByRole('dialog')
    await fill(dialog, 'Its name', 'landlord')
    await fill(dialog, 'One destination a line', `${SUPPLIERS[0]}\nbc1qnowhere`)
    await dialog.getByRole('button', { name: 'Keep it in the draft' }).click()
    await dialog.getByText(/^Line 2 is no address/).waitFor()
    await fill(dialog, 'One destination a line', SUPPLIERS[0])
    await dialog.getByRole('button', { name: 'Keep it in the draft' }).click()
    await region('What changes').getByText('New: list landlord').waitFor()
  })

  it('hands over the whole draft, and why, and nothing else', async () => {
    await page.getByLabel('Why').fill('Rent & more')
    const link = page.getByRole('link', { name: 'Propose it at the desk' })
    const href = (await link.getAttribute('href')) ?? ''
    const [, encoded = ''] = /^http:\/\/approve\.localhost:8181\/#propose=(.+)$/.exec(href) ?? []
    const handed = readCanonical(Uint8Array.fromBase64(encoded, { alphabet: 'base64url' }))
    const { changes, why } = handed as unknown as {
      readonly why: string
      readonly changes: readonly { readonly policy: never; readonly wallet: string }[]
    }
    assert.equal(why, 'Rent & more')
    assert.equal(changes.length, 1)
    assert.equal(changes[0]?.wallet, 'spending')
    const { rules, lists } = policyFromCanonical(changes[0]?.policy ?? '')
    assert.deepEqual(
      rules.map(({ id }) => id),
      ['too-large'],
    )
    assert.deepEqual(Object.keys(lists).sort(), ['landlord', 'suppliers'])
    await page.getByRole('button', { name: 'Throw the draft away' }).click()
    await page.getByRole('button', { name: 'Throw it away for good' }).click()
    await page.getByText('Nothing yet.').waitFor()
  })

  it('lists what people decide, with what is theirs to do', async () => {
    const from = { ...LIVED_POLICY, rules: [] }
    const office = { id: 'office', who: 'group:administrators', act: 'spend' } as const
    const next = { ...from, grants: [...from.grants, office] }
    await govern(site.assembly, 'spending', settingPolicy('spending', next, from))
    await site.assembly.tick()
    await go('/decisions', 'Decisions')
    const mine = region('Needs you')
    await mine.getByText('Vote on: The policy of the wallet spending').waitFor()
    assert.equal(await mine.getByText('Another role for Dan').count(), 0, 'it is her own')
    const alone = region('Done by one person alone')
    await alone.getByText('Cyn vetoed').waitFor()
    const undo = alone.getByRole('link', { name: 'Propose to undo it' }).first()
    assert.match((await undo.getAttribute('href')) ?? '', /#propose=/)
    await region('Standing still').getByText('A laptop is missing').waitFor()
    await region('Over').getByText('withdrawn').waitFor()
  })

  it('gathers changes of people and rules for one proposal', async () => {
    await go('/people', 'People')
    await page.getByText('Suspended by one person; the others can undo it.').waitFor()
    await page.getByRole('button', { name: 'Roles of Bob' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Spender').check()
    await dialog.getByRole('button', { name: 'Put it into the proposal' }).click()
    await page.getByRole('button', { name: 'Change these rules' }).click()
    await fill(dialog, 'People who have to agree', '9')
    await dialog.getByRole('button', { name: 'Put it into the proposal' }).click()
    await dialog.getByText(/^From 2 to /).waitFor()
    await fill(dialog, 'People who have to agree', '2')
    await dialog.getByRole('button', { name: 'Put it into the proposal' }).click()
    await page.reload()
    const draft = region('Your proposal')
    await draft.getByText('Another role for Bob').waitFor()
    await draft.getByText('The rules of the organisation').waitFor()
    const href = await draft.getByRole('link', { name: /^Propose it/ }).getAttribute('href')
    const encoded = href?.split('#propose=')[1] ?? ''
    const handed = readCanonical(Uint8Array.fromBase64(encoded, { alphabet: 'base64url' }))
    const { changes } = handed as { readonly changes: readonly { readonly kind: string }[] }
    assert.deepEqual(
      changes.map(({ kind }) => kind),
      ['member.roles', 'settings.set'],
    )
  })

  it('says that a lock forbids a loosening, and how it is opened', async () => {
    const { team } = site.assembly
    team.house.clock.now += 3 * DAY
    await page.clock.setFixedTime(team.house.clock.now * 1_000)
    await signIn(site)
    await go('/wallets/spending/policy/edit', 'Change the policy of spending')
    await page.getByRole('button', { name: 'Remove staff' }).click()
    await region('What it takes').getByText('It only tightens').waitFor()
    await page.getByRole('button', { name: 'Let somebody ask' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Keep it in the draft' }).click()
    await page.getByRole('button', { name: 'Add a list' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Change spenders-spend' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Who', { exact: true }).selectOption('group')
    await dialog.getByLabel('Of the group').selectOption('administrators')
    await dialog.getByRole('button', { name: 'Keep it in the draft' }).click()
    const takes = region('What it takes')
    await takes.getByText('It loosens', { exact: true }).waitFor()
    await takes.getByText('It is locked').waitFor()
    const link = takes.getByRole('link', { name: 'Ask for unlocking' })
    const unlock = await link.getAttribute('href')
    assert.equal(unlock, 'http://approve.localhost:8181/#/unlock/wallet:spending')
    assert.equal(
      await page.getByRole('button', { name: 'Propose it at the desk' }).isDisabled(),
      true,
    )
  })

  it('is German to whoever reads German', async () => {
    await page.evaluate(`localStorage.setItem('countersign.language', 'de')`)
    await go('/wallets/spending/policy', 'Richtlinie von spending')
    await page.getByText(/^Wer ausgeben darf/).waitFor()
    await go('/wallets/spending/policy/edit', /^Richtlinie von spending ändern/)
    await page.getByText('verschärft', { exact: true }).first().waitFor()
    await page.evaluate(`localStorage.setItem('countersign.language', 'en')`)
  })

  it('broke no rule of the page’s policy on the way', () => {
    assert.deepEqual(site.browser.complaints, [])
  })
})
