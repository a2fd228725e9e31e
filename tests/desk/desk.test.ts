// An owner at the desk, from the code in the terminal to a signed spend: a real browser, the real
// desk and the real signer, both in their cages.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { SignerClient } from '@countersign/channel/client.ts'
import { fingerprint } from '@countersign/channel/identity.ts'
import { writeDescriptorKey } from '@countersign/core/bitcoin/descriptor.ts'
import { policyToCanonical } from '@countersign/core/policy/policy.ts'
import { codeAt, stepAt } from '@countersign/signer/totp.ts'
import type { Page } from 'playwright-core'
import { AGE_KEYS } from '../builders/age.ts'
import { type Browser, NO_BROWSER, openBrowser } from '../builders/browser.ts'
import { person } from '../builders/coins.ts'
import { DESK_LOG, newDevice, type RealDesk, startRealDesk } from '../builders/desk.ts'
import { at, fromBase32 } from '../builders/house.ts'
import { POLICY } from '../builders/treasury.ts'
import { walletLink } from './handing.ts'
import {
  addDeviceAtDesk,
  claimAtDesk,
  codeNow,
  enrolAtDesk,
  grouped,
  type Held,
  heading,
  keepSpend,
  makeWallet,
  nextCode,
  OWNER,
  type OwnedWallet,
  press,
  typeCode,
  WALLET,
} from './steps.ts'

// What runs in the page is text here: the compiler of these tests knows no browser.
const TRY_TO_EXPORT = `(async () => {
  const opened = indexedDB.open('countersign')
  const database = await new Promise((done) => { opened.onsuccess = () => done(opened.result) })
  const got = database.transaction('kept').objectStore('kept').get('device')
  const { privateKey } = await new Promise((done) => { got.onsuccess = () => done(got.result) })
  database.close()
  const outcomes = []
  for (const format of ['pkcs8', 'jwk', 'raw']) {
    outcomes.push(await crypto.subtle.exportKey(format, privateKey).catch((error) => error.name))
  }
  return { extractable: privateKey.extractable, outcomes }
})()`

const MEASURE = `({
  isWide: document.documentElement.scrollWidth > innerWidth,
  unnamed: [...document.querySelectorAll('input')].filter((each) => !each.labels?.length).length,
  small: [...document.querySelectorAll('button, input, header a')]
    .map((each) => each.getBoundingClientRect())
    .filter(({ width, height }) => Math.min(width, height) < 24).length,
  focused: document.activeElement?.tagName,
})`

// Each spend takes a coin of its own.
const NONCE = { first: 1, second: 2, refused: 3, other: 4, phone: 5 }

describe('an owner at the desk', { skip: NO_BROWSER }, () => {
  let desk: RealDesk
  let browser: Browser
  let page: Page
  let client: SignerClient
  let held: Held
  let wallet: OwnedWallet
  const device = newDevice()
  const bodies: Buffer[] = []

  before(async () => {
    desk = await startRealDesk()
    browser = await openBrowser()
    page = browser.page
    page.on('request', (request) => {
      const body = request.postDataBuffer()
      if (body) bodies.push(body)
    })
  })
  after(async () => {
    client?.close()
    await browser?.close()
    await desk?.stop()
  })

  it('claims the signer by the code from the terminal, and sees its fingerprint', async () => {
    await claimAtDesk(desk, page)
    const shown = await grouped(page, 'Fingerprint')
    assert.equal(shown, fingerprint(desk.identity).replaceAll('-', ''))
  })

  it('has a device key that no script can read', async () => {
    const told = await page.evaluate(TRY_TO_EXPORT)
    const refused = 'InvalidAccessError'
    assert.deepEqual(told, { extractable: false, outcomes: [refused, refused, refused] })
  })

  it('sets up an authenticator, and gets ten recovery codes once', async () => {
    held = await enrolAtDesk(desk, page)
    assert.equal(held.seed.length, 20)
    assert.equal(new Set(held.recovery).size, 10)
    await page.goto(`${desk.origin}/#/enrol`)
    await page.getByText('One is set up already.').waitFor()
  })

  it('adds the command line as a device, which then makes a wallet', async () => {
    await addDeviceAtDesk(desk, page, device, held.seed)
    client = await desk.connect(device)
    wallet = await makeWallet(desk, client, () => nextCode(desk, held.seed))
  })

  it('sets up codes for the console by a code for spends, and ends them', async () => {
    await page.goto(`${desk.origin}/#/keys`)
    await page.getByRole('link', { name: 'Console sign-in' }).click()
    await heading(page, 'Console sign-in')
    await press(page, 'Set it up')
    await heading(page, 'Scan it with your authenticator')
    const seed = fromBase32(await grouped(page, 'Secret'))
    const agreed = nextCode(desk, held.seed)
    await page.getByLabel('Code of the new authenticator').fill(codeNow(desk, seed))
    await page.getByLabel('Code for spends').fill(agreed)
    await press(page, 'Confirm')
    await heading(page, 'Console sign-in')
    await page.getByText('set up', { exact: true }).waitFor()
    await press(page, 'Remove it')
    await heading(page, 'Remove the sign-in authenticator')
    await press(page, 'Use a code of the present one')
    await page.getByLabel('Present sign-in code').fill(nextCode(desk, seed))
    await press(page, 'Remove it')
    await page.getByText('None yet.').waitFor()
  })

  it('compares the wallet that the signer attests', async () => {
    await page.goto(`${desk.origin}/#/wallet/${WALLET}`)
    await heading(page, WALLET)
    assert.equal(await page.locator('code.wrapped').textContent(), wallet.text)
    const extended = await page
      .getByRole('group', { name: 'Extended public key' })
      .allTextContents()
    assert.equal(extended.length, 2)
    for (const key of extended) assert.ok(wallet.text.includes(key))
    await press(page, 'I have compared it')
    await page.getByText('compared in this browser').waitFor()
  })

  it('makes a 2-of-2 that a link brought, and has its key sealed for whom it showed', async () => {
    const key = writeDescriptorKey(person(8).key).replace('/<0;1>/*', '')
    const exportTo = AGE_KEYS.slice(0, 2).map(({ recipient }) => recipient)
    const name = 'shared'
    await page.goto(walletLink(desk, name, { key, policy: policyToCanonical(POLICY), exportTo }))
    await heading(page, name)
    const shown = () => Promise.all([1, 2].map((at) => grouped(page, `Recipient ${at}`)))
    assert.deepEqual(await shown(), exportTo)
    await press(page, 'Ask the signer for its key')
    await page.getByText('exactly this descriptor, this policy and these recipients').waitFor()
    assert.deepEqual(await shown(), exportTo)
    await typeCode(page, nextCode(desk, held.seed), 'Create the wallet')
    await heading(page, 'The wallet is there')
    const sealed = await client.ask('wallet.sealed-key', { wallet: name })
    assert.deepEqual(at(sealed, 'recipients'), exportTo)
    await page.goto(`${desk.origin}/#/wallet/${name}`)
    await heading(page, name)
    assert.deepEqual(await shown(), exportTo)
  })

  it('opens a link to a spend, whose key leaves the address at once', async () => {
    const { link, psbt, key } = await keepSpend(desk, client, wallet, NONCE.first)
    await page.goto(link)
    await heading(page, /^Pay 0\.00020000 BTC/)
    assert.equal(page.url(), `${desk.origin}/#/spend/${WALLET}/${psbt.txid}`)
    assert.ok(!(await page.content()).includes(key))
    const address = await grouped(page, 'Address')
    assert.match(address, /^bcrt1q[a-z0-9]{58}$/)
    const said = await page.locator('main').innerText()
    for (const words of ['0.00001500', '0.00021500', '0.00028500', 'Asked by Laptop', '24 hours']) {
      assert.ok(said.includes(words), words)
    }
  })

  it('hears that a code is wrong, and signs with the right one, once', async () => {
    const right = codeAt(held.seed, stepAt(desk.now() + 30))
    await typeCode(page, right === '000000' ? '111111' : '000000', 'Sign this spend')
    await page.getByText('The one-time code is wrong. 1 wrong code so far.').waitFor()
    const before = bodies.length
    await page.locator('input[name="code"]').fill(nextCode(desk, held.seed))
    // Twice in the same moment, as an impatient finger does.
    await page.evaluate('document.forms[0].requestSubmit(); document.forms[0].requestSubmit()')
    await heading(page, 'Signed')
    assert.equal(bodies.length - before, 1)
    const history = await client.ask('history', { wallet: WALLET, limit: '10' })
    assert.equal((at(history, 'spends') as readonly unknown[]).length, 1)
  })

  it('refuses a spend that was not meant', async () => {
    const { link, psbt } = await keepSpend(desk, client, wallet, NONCE.refused)
    await page.goto(link)
    await press(page, 'I did not mean this: refuse it')
    await heading(page, 'Refused')
    const state = await client.ask('spend.state', { wallet: WALLET, txid: psbt.txid })
    assert.equal(at(state, 'state'), 'cancelled')
  })

  it('may approve in another browser, which has to meet the signer first', async () => {
    const { link } = await keepSpend(desk, client, wallet, NONCE.other)
    const other = await openBrowser()
    try {
      await other.page.goto(link)
      await heading(other.page, 'Is this your signer?')
      const shown = await grouped(other.page, 'Fingerprint')
      assert.equal(shown, fingerprint(desk.identity).replaceAll('-', ''))
      await press(other.page, 'It is the same')
      await heading(other.page, /^Pay/)
      await typeCode(other.page, nextCode(desk, held.seed), 'Sign this spend')
      await heading(other.page, 'Signed')
      await other.page.getByRole('link', { name: 'Back to your desk' }).click()
      await heading(other.page, 'Add this browser')
      assert.match(await grouped(other.page, 'Key'), /^[0-9a-f]{64}$/)
      assert.deepEqual(other.complaints, [])
    } finally {
      await other.close()
    }
  })

  it('vouches for a signer that was started again, so that it signs', async () => {
    await desk.restartSigner()
    client = await desk.connect(device)
    await page.goto(`${desk.origin}/#/`)
    await page.reload()
    await heading(page, 'Your desk')
    await page.getByText('answered', { exact: true }).waitFor()
    const { link } = await keepSpend(desk, client, wallet, NONCE.second)
    await page.goto(link)
    await typeCode(page, nextCode(desk, held.seed), 'Sign this spend')
    await heading(page, 'Signed')
  })

  it('fits a phone, in the dark, with a name for everything that is typed', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.emulateMedia({ colorScheme: 'dark' })
    const { link } = await keepSpend(desk, client, wallet, NONCE.phone)
    const screens: readonly (readonly [string, string | RegExp])[] = [
      ['/#/', 'Your desk'],
      ['/#/devices', 'Devices'],
      ['/#/sign-in', 'Console sign-in'],
      [`/#/wallet/${WALLET}`, WALLET],
      ['/#/wallet/shared', 'shared'],
      [link.slice(desk.origin.length), /^Pay/],
    ]
    for (const [path, words] of screens) {
      await page.goto(desk.origin + path)
      await heading(page, words)
      const told = await page.evaluate(MEASURE)
      assert.deepEqual(told, { isWide: false, unnamed: 0, small: 0, focused: 'H1' }, path)
    }
  })

  it('sent no secret to the desk, in no address and no body, and nothing was logged', () => {
    const seed = Buffer.from(held.seed)
    const secrets = [seed, seed.toString('hex'), seed.toString('base64'), ...held.recovery]
    const sent = Buffer.concat(bodies)
    for (const secret of secrets) assert.ok(!sent.includes(secret))
    assert.match(sent.toString(), new RegExp(OWNER))
    const isExpected = ({ url }: { readonly url: string }) => new URL(url).origin === desk.origin
    assert.ok(browser.asked.every(isExpected))
    const paths = new Set(browser.asked.map(({ url }) => new URL(url).pathname))
    assert.ok([...paths].every((path) => !/[0-9a-f]{32}/.test(path)))
    const log = join(desk.home.root, DESK_LOG)
    assert.equal(existsSync(log) ? readFileSync(log, 'utf8') : '', '')
  })

  it('broke no rule of the page’s policy on the way', () => {
    assert.deepEqual(browser.complaints, [])
  })
})
