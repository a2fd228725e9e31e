// A spend by the console, from what somebody types to its block, over a whole installation: the
// page drafts and follows, another program signs first, the desk asks for the second signature.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { signAsUser } from '@countersign/cli/flows/sign.ts'
import { writeBbqr } from '@countersign/core/animated/bbqr.ts'
import { readPsbt } from '@countersign/core/bitcoin/psbt-read.ts'
import { sampleParts } from '@countersign/core/bitcoin/psbt-samples.ts'
import { createPsbt, writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { mine, PAYEE, sent } from '@countersign/demo/world.ts'
import type { Page } from 'playwright-core'
import { NO_BROWSER } from '../builders/browser.ts'
import { barriers } from './axe.ts'
import { filmOf } from './film.ts'
import { becomeDevice, type MoneyHouse, openMoneyHouse, PASSPHRASE, WALLET } from './house.ts'

const signedFile = (house: MoneyHouse, draft: Uint8Array): Buffer => {
  const { context } = house.house
  const psbt = signAsUser(context, {
    psbt: readPsbt(draft),
    wallet: WALLET,
    passphrase: PASSPHRASE,
  })
  return Buffer.from(writePsbt(psbt))
}

const FILMED = createPsbt(sampleParts(2))

describe('a spend by the console', { skip: NO_BROWSER }, () => {
  let house: MoneyHouse
  let page: Page
  let draft = Buffer.alloc(0)
  let txid = ''
  let folder = ''

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cs-film-'))
    const codes = writeBbqr(writePsbt(FILMED), 'P', 240)
    house = await openMoneyHouse(filmOf(codes, folder))
    page = house.browser.page
  })
  after(async () => {
    await house?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const button = (name: string | RegExp) => page.getByRole('button', { name })
  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor()
  const bring = async (name: string, buffer: Buffer) => {
    const chooser = page.waitForEvent('filechooser')
    await button('Bring the signed file').click()
    await (await chooser).setFiles({ name, mimeType: 'application/octet-stream', buffer })
  }

  it('says of what is typed what is wrong with it, and keeps it over a reload', async () => {
    await page.goto(`${house.console}/#/wallets/${WALLET}/spend`)
    await heading('Spend')
    const address = page.getByLabel('Address or payment link')
    await address.fill('bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt081')
    await page.getByText(/This cannot be paid to: /).waitFor()
    await address.fill(`bitcoin:${PAYEE}?amount=0.0011&label=Rent%20of%20May`)
    assert.equal(await address.inputValue(), PAYEE)
    assert.equal(await page.getByLabel('Amount in BTC').inputValue(), '0.0011')
    await page.reload()
    assert.equal(await address.inputValue(), PAYEE)
    assert.equal(await page.getByLabel('What is it for?').inputValue(), 'Rent of May')
  })

  it('says what the policy will say, before anything is asked for', async () => {
    await page.getByText('The policy lets it through').waitFor()
    await page.getByLabel('Amount in BTC').fill('0.0061')
    await page.getByText('The policy says no').waitFor()
    await page.getByText(/Rule limit-24h: .* is more than/).waitFor()
    await page.getByLabel('Amount in BTC').fill('9')
    await page
      .getByRole('alert')
      .getByText(/client\.funds_short/)
      .waitFor()
    await page.getByLabel('Amount in BTC').fill('0.0004')
    await page.getByText('The policy lets it through').waitFor()
    assert.deepEqual(await barriers(page), [])
  })

  it('shows every output whole, and the number that desk and command line show', async () => {
    await button('Review').click()
    await heading('Review and sign')
    const outputs = page.getByRole('region', { name: 'Every output' })
    const text = ((await outputs.textContent()) ?? '').replaceAll(/\s/g, '')
    assert.ok(text.includes(PAYEE), text)
    assert.ok(text.includes('Comesbacktoyou'))
    const saving = page.waitForEvent('download')
    await button('Save the draft').click()
    draft = readFileSync(await (await saving).path())
    txid = readPsbt(draft).txid
    const costs = page.getByRole('region', { name: 'What it costs' })
    assert.ok(((await costs.textContent()) ?? '').includes(txid))
    assert.deepEqual(await barriers(page), [])
  })

  it('takes nothing that is not this spend, signed by this wallet’s key', async () => {
    await bring('unsigned.psbt', draft)
    await page.getByText(/Your key has signed 0 of [12] inputs?\./).waitFor()
    await bring('notes.txt', Buffer.from('not a PSBT'))
    await page.getByRole('alert').getByText('psbt.magic').waitFor()
    // The first byte of the amount of its first output.
    const other = Buffer.from(draft)
    const unsigned = readPsbt(draft).transaction.outputs[0]?.script ?? new Uint8Array()
    const at = other.indexOf(Buffer.from(unsigned)) - 9
    other.writeUInt8((other.readUInt8(at) + 1) & 0xff, at)
    await bring('other.psbt', other)
    await page.getByText('It is another transaction than the one above.').waitFor()
  })

  it('reads animated codes by the camera', async () => {
    await page.getByRole('tab', { name: 'QR codes' }).click()
    await page.getByRole('img', { name: /QR codes in turn/ }).waitFor()
    await button('Scan the answer').click()
    // The film shows another spend: it was read whole, and is not this one.
    const alert = page.getByRole('alert', { name: 'This is not the signed spend' })
    await alert.locator('code', { hasText: FILMED.txid }).waitFor()
    await page.getByRole('tab', { name: 'File' }).click()
  })

  it('takes the signed one, and hands it to the desk', async () => {
    await bring('signed.psbt', signedFile(house, draft))
    await page.getByText('Your signature is there').waitFor()
    const link = page.getByRole('link', { name: 'Go on at the desk' })
    const href = (await link.getAttribute('href')) ?? ''
    assert.match(href, new RegExp(`^${house.desk}/#cosign=${WALLET}\\.[A-Za-z0-9_-]+$`))
    const first = await house.browser.context.newPage()
    await becomeDevice(house, first)
    await first.close()
    const opened = house.browser.context.waitForEvent('page')
    await link.click()
    const desk = await opened
    await page.getByRole('button', { name: 'Follow it' }).click()
    await page.getByText('Ask for the second signature').waitFor()
    await desk.getByRole('heading', { level: 1, name: /^Pay 0\.00040000 BTC/ }).waitFor()
    const shown = await desk.getByRole('group', { name: 'Transaction' }).first().textContent()
    assert.equal(shown, txid)
    await desk.locator('input[name="code"]').fill(house.house.owner.code())
    await desk.getByRole('button', { name: 'Sign this spend' }).click()
    await desk.getByRole('heading', { level: 1, name: 'Signed' }).waitFor()
    await desk.close()
  })

  it('is followed, without a click, until it stands in a block', async () => {
    await page
      .getByRole('status')
      .getByText(/It is (signed|on its way)/)
      .waitFor()
    await sent(house.house.context, txid)
    await page.getByText('It is on its way').waitFor()
    await leadsToItsReplacement(page, txid)
    await mine(house.house.context)
    await page.getByText('It is done').waitFor()
    assert.deepEqual(await barriers(page), [])
    await page.getByRole('link', { name: 'All spends' }).click()
    await page.getByRole('link', { name: 'Rent of May' }).waitFor()
    await page.getByText('Confirmed').first().waitFor()
  })

  it('stands in the wallet as a picture, as a list, and in the balance', async () => {
    await page.goto(`${house.console}/#/wallets/${WALLET}`)
    await heading(WALLET)
    await button('Show what went where: Rent of May').click()
    const flow = page.locator('.flow')
    await flow.waitFor()
    await page.setViewportSize({ width: 390, height: 844 })
    await flow.getByText('Somebody else').last().waitFor()
    await flow.getByText('Network fee').last().waitFor()
    // What the header covers in between is no fault of the page.
    await page.evaluate('scrollTo(0, 0)')
    assert.deepEqual(await barriers(page), [])
    await page.setViewportSize({ width: 1100, height: 900 })
  })

  it('puts small coins together, once it was said what that costs and saves', async () => {
    await page.goto(`${house.console}/#/wallets/${WALLET}?tab=coins`)
    await page.getByLabel('Coins below, in BTC').fill('0.0001')
    await button('See what it takes').click()
    await page.getByRole('alert').getByText('consolidate.nothing').waitFor()
    await page.getByLabel('Coins below, in BTC').fill('90')
    await page.getByLabel('Satoshis for a virtual byte').fill('2')
    await button('See what it takes').click()
    await page.getByText('It saves later, on a day of 20 sat/vB').waitFor()
    await page.getByText('It pays once fees are above').waitFor()
    assert.deepEqual(await barriers(page), [])
    await button('Review and sign').click()
    await heading('Review and sign')
    await page.getByText('Comes back to you').first().waitFor()
    assert.equal(await page.getByText('Recipient 1').count(), 0)
  })

  it('ran without one complaint of the page’s policy', () => {
    const expected = /status of (400|404|409|422)/
    assert.deepEqual(
      house.browser.complaints.filter((text) => !expected.test(text)),
      [],
    )
  })
})

/** The review of a dearer one, of the same payments; nobody signs it here. */
async function leadsToItsReplacement(page: Page, txid: string): Promise<void> {
  await page.getByLabel('Satoshis for a virtual byte').fill('9')
  await page.getByRole('button', { name: 'Speed up' }).click()
  await page.getByText(`Takes the place of ${txid}`).waitFor()
  await page.getByText('9 sat/vB').waitFor()
  await page.getByText('0.00040000').first().waitFor()
  await page.goBack()
  await page.getByRole('button', { name: 'Cancel it' }).click()
  await page.getByText(`Takes the place of ${txid}`).waitFor()
  await page.goBack()
  await page.getByText('It is on its way').waitFor()
}
