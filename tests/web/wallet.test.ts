// A wallet's page over a team's server: labels written where they stand, out as a file and in
// again, a fresh address that is checked elsewhere, and the kit by which one leaves.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { writeDescriptor } from '@countersign/core/bitcoin/descriptor.ts'
import { readKit } from '@countersign/core/wallet/exit/read-kit.ts'
import type { Page } from 'playwright-core'
import { NO_BROWSER } from '../builders/browser.ts'
import { witness } from '../builders/house.ts'
import { furnish } from './furnish.ts'
import { signIn } from './signed-in.ts'
import { type ConsoleSite, openConsole } from './site.ts'

const DAY = 86_400

describe('the page of a wallet', { skip: NO_BROWSER }, () => {
  let site: ConsoleSite
  let page: Page
  let wallet = ''

  before(async () => {
    site = await openConsole()
    await furnish(site)
    page = site.browser.page
    const { wallets } = await (await site.assembly.reader()).listWallets()
    wallet = wallets[0]?.name ?? ''
  })
  after(() => site?.close())

  const button = (name: string | RegExp) => page.getByRole('button', { name })
  const open = async (tab: string) => {
    await page.goto('about:blank')
    await page.goto(`${site.origin}/#/wallets/${wallet}?tab=${tab}`)
    await page.getByRole('heading', { level: 1, name: wallet }).waitFor()
  }
  const saved = async (name: string | RegExp) => {
    const saving = page.waitForEvent('download')
    await button(name).click()
    return readFileSync(await (await saving).path(), 'utf8')
  }

  it('keeps a label that is typed where it stands', async () => {
    await open('transactions')
    await button('Add a label').first().click()
    await page.getByRole('textbox', { name: 'Label' }).fill('Timber, Skog & Sons')
    await page.keyboard.press('Enter')
    await button('Change the label “Timber, Skog & Sons”').waitFor()
    await page.reload()
    await button('Change the label “Timber, Skog & Sons”').waitFor()
    assert.deepEqual(site.browser.complaints, [])
  })

  it('leaves it as it was on Escape, and keeps what could not be kept in the field', async () => {
    await button('Change the label “Timber, Skog & Sons”').click()
    await page.getByRole('textbox', { name: 'Label' }).fill('Something else')
    await page.keyboard.press('Escape')
    await button('Change the label “Timber, Skog & Sons”').click()
    const field = page.getByRole('textbox', { name: 'Label' })
    await page.route('**/v1/wallets/*/labels', (route) =>
      route.request().method() === 'POST' ? route.abort() : route.continue(),
    )
    await field.fill('Typed in vain')
    await page.keyboard.press('Enter')
    await page.locator('.label-form [class*=error]').first().waitFor()
    assert.equal(await field.inputValue(), 'Typed in vain')
    await page.unrouteAll()
    site.browser.complaints.length = 0
  })

  it('gives labels out as BIP 329, and takes them in once they were looked at', async () => {
    await open('labels')
    const before = await saved('Save 1 label')
    const [line = ''] = before.trim().split('\n')
    const { type, ref, label } = JSON.parse(line) as Readonly<Record<string, string>>
    assert.deepEqual([type, label], ['tx', 'Timber, Skog & Sons'])
    const more = [
      { type: 'tx', ref, label: 'Timber for the roof' },
      { type: 'tx', ref: 'ab'.repeat(32), label: 'Lunch' },
      { type: 'friend', ref: 'somebody', label: 'of no type we know' },
    ]
    const chooser = page.waitForEvent('filechooser')
    await button('Choose a file').click()
    const buffer = Buffer.from(more.map((each) => JSON.stringify(each)).join('\n'))
    await (await chooser).setFiles({ name: 'labels.jsonl', mimeType: 'text/plain', buffer })
    await page.getByText('1 of other kinds are left out').waitFor()
    await button('Keep 2 labels').click()
    await page.getByText('2 labels were kept.').waitFor()
    const after = (await saved('Save 2 labels')).trim().split('\n')
    const labels = after.map((each) => (JSON.parse(each) as { readonly label: string }).label)
    assert.deepEqual(labels.sort(), ['Lunch', 'Timber for the roof'])
  })

  it('says which line of a file is none', async () => {
    const chooser = page.waitForEvent('filechooser')
    await button('Choose a file').click()
    const buffer = Buffer.from('{"type":"tx","ref":"nothing","label":"x"}')
    await (await chooser).setFiles({ name: 'labels.jsonl', mimeType: 'text/plain', buffer })
    await page.getByRole('alert').getByText('labels.invalid').waitFor()
  })

  it('gives an address that no one was given, whole, with where it is derived', async () => {
    await open('addresses')
    await button('Give me an address').click()
    const fresh = page.getByRole('region', { name: 'A fresh address' })
    await fresh.getByRole('img', { name: /QR code of the address bcrt1/ }).waitFor()
    const text = ((await fresh.textContent()) ?? '').replaceAll(/\s/g, '')
    const [address = ''] = /bcrt1[a-z0-9]{59}/.exec(text) ?? []
    const { isOurs, place } = await (await site.assembly.reader()).verifyAddress({
      wallet,
      address,
    })
    assert.equal(isOurs, 'yes')
    assert.ok(text.includes(`Belowtheaccountkeys:${place?.path}`), text)
    assert.ok(text.includes(`./countersignreceive${wallet}`))
    await button('Another one').click()
    await fresh.locator('.fours', { hasNotText: address }).first().waitFor()
  })

  it('gives a kit that holds the descriptor, every key and no way through us', async () => {
    await open('details')
    const kit = await saved('Save the kit')
    const { descriptor, policyHash } = await (await site.assembly.reader()).showWallet({ wallet })
    assert.ok(kit.includes(descriptor) && kit.includes(policyHash))
    for (const key of descriptor.match(/[tx]pub[1-9A-HJ-NP-Za-km-z]+/g) ?? []) {
      assert.equal(kit.split(key).length, 3, 'in the descriptor, and by itself')
    }
    const read = readKit(kit)
    assert.equal(writeDescriptor(read.descriptor), descriptor)
    assert.equal(read.network, 'regtest')
    assert.match(kit, /How to spend without the server:\n1\. With the server stopped/)
  })

  it('gives the wallet to the programs that know its shape, and to no others', async () => {
    await button('For other software').click()
    await page.getByRole('menuitem', { name: 'Sparrow' }).waitFor()
    assert.equal(await page.getByRole('menuitem', { name: 'Liana' }).count(), 0)
    const loading = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'Coldcard' }).click()
    const file = await loading
    assert.equal(file.suggestedFilename(), `${wallet}-coldcard.txt`)
    const text = readFileSync(await file.path(), 'utf8')
    assert.match(text, /^Policy: 2 of 2$/m)
    assert.deepEqual(site.browser.complaints, [])
  })

  it('says that limits count as used up, once people let a standby go on', async () => {
    const { team } = site.assembly
    const { house, ada, bob, cyn } = team
    house.service().signer.close()
    writeFileSync(join(house.folder, 'standby'), '')
    house.start({ isWitnessed: false })
    const proposal = await team.propose(ada, [{ kind: 'lift', subject: 'signer' }])
    for (const who of [bob, cyn]) await team.vote(who, proposal)
    house.clock.now += 2 * DAY
    witness(house)
    await signIn(site)
    await open('transactions')
    const limits = page.getByRole('region', { name: 'Spending limits' })
    await limits.getByText('Counted as used up').waitFor()
    await limits.getByRole('progressbar', { name: /^100 % of the limit/ }).waitFor()
  })
})
