// The first run, from an installation that nobody has claimed to a wallet with coins in it, in one
// browser: the console leads, the desk consents. The processes are the true ones.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { nodeOf } from '@countersign/cli/flows/funds.ts'
import {
  descriptorAddress,
  readDescriptor,
  writeDescriptorKey,
} from '@countersign/core/bitcoin/descriptor.ts'
import type { Page } from 'playwright-core'
import { type Browser, NO_BROWSER, openBrowser } from '../builders/browser.ts'
import { type Commands, openCommands } from '../builders/cli.ts'
import { person } from '../builders/coins.ts'
import type { RealDesk } from '../builders/desk.ts'
import { enrolAtDesk, type Held, heading, press, typeCode } from '../desk/steps.ts'
import { plugIn } from './passkeys.ts'

const USER = person(9)
const BACKUP = person(5)

describe('the first run', { skip: NO_BROWSER }, () => {
  let commands: Commands
  let browser: Browser
  let page: Page
  let deskPage: Page
  let desk: RealDesk
  let held: Held
  let descriptor = ''
  let later = ''
  let folder: string

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-welcome-'))
    commands = await openCommands()
    const { desk: origin, now } = commands
    const advance = (seconds: number) => void now(seconds)
    desk = { origin, advance, now: () => now() } as unknown as RealDesk
    browser = await openBrowser()
    page = browser.page
    deskPage = await browser.context.newPage()
    await plugIn(deskPage)
    // Whoever comes without knowing anything is led to the beginning.
    await page.goto(`${commands.api.replace('127.0.0.1', 'console.localhost')}/`)
  })
  after(async () => {
    await browser?.close()
    await commands?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const step = (name: string) => page.getByRole('listitem', { name })
  const isDone = (name: string) => step(name).getByText('done', { exact: true }).waitFor()
  /** Where a step leads, opened beside the console. */
  async function follow(name: string): Promise<void> {
    const link = page.getByRole('link', { name })
    await deskPage.goto('about:blank')
    await deskPage.goto((await link.getAttribute('href')) ?? '')
  }

  it('tells a stranger what this is, and where to begin', async () => {
    await heading(page, 'Welcome')
    await page.getByText('the second signer you run yourself').waitFor()
    await page.getByText('0 of 8 steps done').waitFor()
    assert.equal(await step('Claim it').getAttribute('aria-current'), 'step')
  })

  it('leads to the desk, where it is claimed, and knows that it was', async () => {
    await follow('Claim it at the desk')
    await heading(deskPage, 'Make this signer yours')
    await deskPage.getByLabel('Code from the terminal').fill(commands.launched.claimCode ?? '')
    await deskPage.getByLabel('Your name').fill('Ada Lovelace')
    await press(deskPage, 'Become the owner')
    await heading(deskPage, 'Your desk')
    await step('Claim it').getByText('done', { exact: true }).waitFor({ timeout: 15_000 })
  })

  it('leads to the authenticator, and lets nobody go on who has not come in', async () => {
    await page.getByRole('link', { name: 'Set it up at the desk' }).waitFor()
    held = await enrolAtDesk(desk, deskPage)
    assert.equal(await step('Come in').getAttribute('aria-current'), 'step')
    assert.equal(await page.getByLabel('Name of the wallet').count(), 0)
  })

  it('is entered from the desk, with a passkey made on the way', async () => {
    await deskPage.goto(`${desk.origin}/#/`)
    await press(deskPage, 'Open the console')
    await heading(deskPage, 'Come in')
    assert.ok(!deskPage.url().includes('hello='))
    await press(deskPage, 'It is my first time: set up my account')
    await heading(deskPage, 'Set up your account')
    await press(deskPage, 'Make a passkey')
    await heading(deskPage, 'Overview')
    await deskPage.getByText('not set up to the end').waitFor()
    await page.reload()
    await isDone('Set up an authenticator')
    await isDone('Come in')
  })

  it('takes the organisation and notices as decided, and remembers it', async () => {
    await press(page, 'It is just me')
    await isDone('Invite people')
    await press(page, 'Without notices for now')
    await page.reload()
    await isDone('Be told of everything')
    await isDone('Alone or together')
  })

  it('takes keys as devices export them, and says what is wrong with others', async () => {
    const user = page.getByRole('textbox', { name: 'Your key' })
    await user.fill('nothing of the kind')
    await page.getByText('No public key was found in this.').waitFor()
    const text = writeDescriptorKey(USER.key)
    await user.fill(text.replace(/.(?=\/<|$)/, 'z'))
    await page.getByText('A character is wrong or missing.').waitFor()
    await user.fill(text)
    await page.getByRole('textbox', { name: 'Backup key' }).fill(text)
    await page.getByText('Both keys come from the same words').waitFor()
    assert.equal(await page.getByRole('link', { name: 'Go on at the desk' }).count(), 0)
    const [, origin = '', xpub = ''] = /\[(.*)\]([^/]*)/.exec(writeDescriptorKey(BACKUP.key)) ?? []
    const [xfp = '', ...path] = origin.split('/')
    const exported = { xfp: xfp.toUpperCase(), bip48_2: { deriv: `m/${path.join('/')}`, xpub } }
    const file = join(folder, 'coldcard.json')
    writeFileSync(file, JSON.stringify(exported))
    const choosing = page.waitForEvent('filechooser')
    await press(page, 'Read a file: Backup key')
    await (await choosing).setFiles(file)
    await page.getByText('Both keys come from').waitFor({ state: 'detached' })
  })

  it('says the way out of each shape, and hands over what a timelock needs', async () => {
    const go = page.getByRole('link', { name: 'Go on at the desk' })
    await page.getByText('your key and the backup spend without it').waitFor()
    await page.getByLabel('later you alone').check()
    await page.getByText('About 12 months after a coin came in').waitFor()
    assert.equal(await go.count(), 0)
    await page.getByLabel('My key is in a hardware wallet').check()
    await go.waitFor()
    const blocks = page.getByLabel('Blocks until one key is enough')
    for (const wrong of ['0', '65536', '1.5', '']) {
      await blocks.fill(wrong)
      await page.getByText('A whole number of blocks from 1 to 65535.').waitFor()
      assert.equal(await go.count(), 0, wrong)
    }
    await blocks.fill('4320')
    await page.getByText('About 30 days after').waitFor()
    await page.getByLabel('Name of the wallet').fill('patient')
    await page.getByLabel('later the backup alone').check()
    await page.getByText('Liana and Nunchuk know it').first().waitFor()
    later = (await go.getAttribute('href')) ?? ''
    await page.getByLabel('2 of 3 (recommended)').check()
    await page.getByLabel('Name of the wallet').fill('savings')
  })

  it('says the policy in words while it is chosen, and loses nothing by a reload', async () => {
    await page.getByLabel('At most in 24 hours').fill('0.03')
    await page.getByText('0.03000000 BTC').first().waitFor()
    await page.getByLabel('At most in 24 hours').fill('much')
    await page.getByText('An amount is no amount of bitcoin.').waitFor()
    await page.getByLabel('At most in 24 hours').fill('0.03')
    await page.reload()
    await page.getByRole('link', { name: 'Go on at the desk' }).waitFor()
    assert.equal(await page.getByLabel('At most in 24 hours').inputValue(), '0.03')
  })

  it('hands the wallet to the desk, where the signer adds its key and it is made', async () => {
    await follow('Go on at the desk')
    await heading(deskPage, 'savings')
    assert.ok(!deskPage.url().includes('wallet='))
    await deskPage.getByText('0.03000000 BTC').first().waitFor()
    await press(deskPage, 'Ask the signer for its key')
    await deskPage.getByText('The signer’s key').waitFor()
    descriptor = (await deskPage.locator('code.wrapped').textContent()) ?? ''
    await typeCode(deskPage, commands.code(held.seed), 'Create the wallet')
    await heading(deskPage, 'The wallet is there')
    await isDone('Make the first wallet')
    for (const { key } of [USER, BACKUP]) {
      assert.ok(descriptor.includes(writeDescriptorKey(key)), descriptor)
    }
  })

  it('has the kit proven by the file itself, byte for byte', async () => {
    const downloading = page.waitForEvent('download')
    await press(page, 'Save savings-recovery.txt')
    const file = join(folder, 'savings-recovery.txt')
    await (await downloading).saveAs(file)
    const choose = async (path: string) => {
      const choosing = page.waitForEvent('filechooser')
      await press(page, 'I have it: choose the file')
      await (await choosing).setFiles(path)
    }
    const other = join(folder, 'other.txt')
    writeFileSync(other, 'something else')
    await choose(other)
    await page.getByText('This is not savings-recovery.txt as it was saved.').waitFor()
    await choose(file)
    await page.getByText('Everything is set up').waitFor()
  })

  it('ends on the overview, which shows the coins and offers no first run', async () => {
    const address = descriptorAddress(readDescriptor(descriptor), 'regtest', 0, 0)
    await nodeOf(commands.context).call('generatetoaddress', 1, address)
    await page.getByRole('link', { name: 'To the overview' }).click()
    await heading(page, 'Overview')
    await page.getByText('12.50000000 BTC').first().waitFor()
    assert.equal(await page.getByText('not set up to the end').count(), 0)
  })

  it('has the desk make a wallet that the backup spends alone later', async () => {
    await deskPage.goto('about:blank')
    await deskPage.goto(later)
    await heading(deskPage, 'patient')
    await deskPage.getByText('the backup key alone, once a coin is 4320 blocks old').waitFor()
    await press(deskPage, 'Ask the signer for its key')
    await deskPage.getByText('The signer’s key').waitFor()
    const made = readDescriptor((await deskPage.locator('code.wrapped').textContent()) ?? '')
    assert.deepEqual(made.kind === 'timelock' && [made.laterKey, made.olderBlocks], [2, 4320])
    await typeCode(deskPage, commands.code(held.seed), 'Create the wallet')
    await heading(deskPage, 'The wallet is there')
  })
})
