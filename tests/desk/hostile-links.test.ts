// What strangers try by a link to the desk: to have something signed or proposed, to write into the
// page, to choke it; and what of a link is left behind.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { SignerClient } from '@countersign/channel/client.ts'
import { sortedMulti } from '@countersign/core/bitcoin/descriptor.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Page } from 'playwright-core'
import { say } from '../attacks/say.ts'
import { type Browser, NO_BROWSER, openBrowser } from '../builders/browser.ts'
import { coin, payment, person, signedBy, unsigned } from '../builders/coins.ts'
import { newDevice, type RealDesk, startRealDesk } from '../builders/desk.ts'
import { at } from '../builders/house.ts'
import { cosignLink, freezeLink, proposeLink } from './handing.ts'
import {
  addDeviceAtDesk,
  claimAtDesk,
  enrolAtDesk,
  heading,
  makeWallet,
  nextCode,
  type OwnedWallet,
  press,
  typeCode,
  WALLET,
} from './steps.ts'

const MARKUP = '<img src=x onerror="document.title=1"><script>alert(1)</script>'
const BIDI = 'to savings \u202e00.1 CTB\u202c'

describe('strangers with a link to the desk', { skip: NO_BROWSER }, () => {
  let desk: RealDesk
  let browser: Browser
  let page: Page
  let client: SignerClient
  let wallet: OwnedWallet
  let seed: Uint8Array
  let coins = 0

  before(async () => {
    desk = await startRealDesk()
    browser = await openBrowser()
    page = browser.page
    await claimAtDesk(desk, page)
    seed = (await enrolAtDesk(desk, page)).seed
    const device = newDevice()
    await addDeviceAtDesk(desk, page, device, seed)
    client = await desk.connect(device)
    wallet = await makeWallet(desk, client, () => nextCode(desk, seed))
  })
  after(async () => {
    client?.close()
    await browser?.close()
    await desk?.stop()
  })

  const planned = (
    amountSats: bigint,
    from: OwnedWallet['descriptor'] = wallet.descriptor,
    lockTime = 0,
  ): Psbt => {
    coins += 1
    return unsigned(from, {
      coins: [coin(from, { chain: 0, index: coins }, amountSats + 500n, 2_000 + coins)],
      payments: [payment(amountSats)],
      lockTime,
    })
  }
  const paid = (amountSats: bigint): Psbt => signedBy(planned(amountSats), person(9))
  const heads = () => client.ask('mirror.heads', {})
  const history = async () =>
    at(
      await client.ask('history', { wallet: WALLET, limit: '100' }),
      'spends',
    ) as readonly Canonical[]
  const open = async (link: string): Promise<void> => {
    await page.goto(`${desk.origin}/#/`)
    await heading(page, 'Your desk')
    await page.goto(link)
  }
  const isRefused = async (link: string, words: RegExp): Promise<void> => {
    const before = await heads()
    await open(link)
    await heading(page, 'This cannot be signed')
    assert.match(await page.getByRole('alert').innerText(), words)
    assert.equal(await page.locator('main input, main button').count(), 0)
    assert.deepEqual(await heads(), before)
  }

  it('a link alone signs nothing and keeps nothing, whatever it carries', async () => {
    const before = await heads()
    const psbt = paid(20_000n)
    await open(cosignLink(desk, writePsbt(psbt)))
    await heading(page, /^Pay 0\.00020000 BTC/)
    await page.reload()
    await heading(page, 'Open the link again')
    assert.deepEqual(await heads(), before)
    assert.deepEqual(at(await client.ask('spend.pending', { wallet: WALLET }), 'spends'), [])
    say('a link with a spend that its owner’s wallet has signed', 'nothing signed, nothing kept')
  })

  it('a person signs what it shows by their code, and a wrong one signs nothing', async () => {
    const psbt = paid(15_000n)
    const link = cosignLink(desk, writePsbt(psbt), { broadcast: '.no' })
    await open(link)
    await heading(page, /^Pay 0\.00015000 BTC/)
    await page.getByText('the server keeps it and does not send it').waitFor()
    await typeCode(page, '000000', 'Sign this spend')
    await page.locator('.fault').filter({ hasText: /\w/ }).waitFor()
    assert.equal((await history()).length, 0)
    await typeCode(page, nextCode(desk, seed), 'Sign this spend')
    await heading(page, 'Signed')
    assert.equal((await history()).length, 1)
    await open(link)
    await heading(page, 'Signed')
    await page.getByText('It was signed before').waitFor()
    assert.equal((await history()).length, 1)
  })

  it('a spend that lies ahead is read by a link that names its time, and by no other', async () => {
    const january = Date.UTC(2100, 0, 1, 12) / 1000
    for (const [at, words] of [
      [900_000, 'It cannot be sent before block 900000'],
      [january, 'It cannot be sent before Jan 1, 2100'],
    ] as const) {
      const psbt = signedBy(planned(12_000n, wallet.descriptor, at), person(9))
      const link = cosignLink(desk, writePsbt(psbt))
      await isRefused(link, /cannot be sent|lock time/i)
      await isRefused(`${link}.${at + 1}`, /lock time/i)
      await open(`${link}.${at}`)
      await heading(page, /^Pay 0\.00012000 BTC/)
      await page.getByText(words).waitFor()
      await page.getByText('until one of its coins is spent').waitFor()
      await page.getByText('the server sends it to the network when its time has come').waitFor()
    }
  })

  it('a spend that nobody signed, of another wallet or of foreign coins is refused', async () => {
    await isRefused(cosignLink(desk, writePsbt(planned(10_000n))), /has not signed every input/)
    const { key } = person(77)
    const foreign = sortedMulti(2, [person(9).key, key])
    const strange = signedBy(planned(10_000n, foreign), person(9))
    await isRefused(cosignLink(desk, writePsbt(strange)), /wallet/)
    const own = writePsbt(paid(10_000n))
    await isRefused(cosignLink(desk, own, { wallet: 'nowhere' }), /no such wallet/i)
    const cut = own.subarray(0, own.length - 9)
    await isRefused(cosignLink(desk, cut), /PSBT|end/)
    say('links with a foreign, an unsigned and a broken spend', 'each refused with its reason')
  })

  it('neither markup nor a turn of the writing direction gets into the page', async () => {
    const change = { kind: 'group.set', group: 'family', members: [] }
    for (const why of [BIDI, 'two\nlines', 'hidden\u200b']) {
      await open(proposeLink(desk, [change], why))
      await heading(page, 'This link cannot be read')
    }
    await open(proposeLink(desk, [{ ...change, group: BIDI }]))
    await heading(page, 'This link cannot be read')
    await open(freezeLink(desk, 'organisation', BIDI))
    await heading(page, 'This link cannot be read')
    await open(freezeLink(desk, 'organisation', MARKUP))
    await heading(page, 'Freeze the organisation?')
    assert.equal(await page.getByLabel('Why').inputValue(), MARKUP)
    assert.equal(await page.locator('main img, main script').count(), 0)
    for (const subject of ['wallet:%E2%80%AEsgnivas', 'nothing, press on', 'wallet:other']) {
      await open(`${desk.origin}/#/freeze/${subject}`)
      await heading(page, 'There is nothing of that name')
    }
    say('a link with markup and bidi controls', 'shown as text, or refused')
  })

  it('a broken, unknown or huge link is refused, and says so', async () => {
    const links = [
      ['#propose=', ''],
      ['#propose=e30', ''],
      ['#propose=eyJjaGFuZ2VzIjpbXSwid2h5IjoiIn0', 'It changes nothing.'],
      ['#propose=eyJjaGFuZ2VzIjpbXSwid2h5IjoiIn0=', 'base64url'],
      ['#propose=%00%ff<b>', ''],
      ['#cosign=savings', 'names no wallet'],
      ['#cosign=savings.cHNidA.maybe', 'names no wallet'],
      ['#cosign=../x.cHNidA', 'names no wallet'],
      [`#cosign=savings.${'A'.repeat(1_048_576)}`, 'of at most 1048576'],
    ] as const
    for (const [hash, words] of links) {
      await open(`${desk.origin}/${hash}`)
      await heading(page, 'This link cannot be read')
      const said = await page.locator('main').innerText()
      assert.ok(said.includes(words), `${hash.slice(0, 40)}: ${said}`)
      assert.equal(new URL(page.url()).hash, '#/broken')
    }
  })

  it('a spend as large as a link can be is read', async () => {
    const large = 'A'.repeat(1_000_000)
    await open(`${desk.origin}/#cosign=savings.${large}`)
    await heading(page, 'This cannot be signed')
  })

  it('nobody finds the contents again by going back, or in the tab’s history', async () => {
    await open(cosignLink(desk, writePsbt(paid(5_000n))))
    await heading(page, /^Pay 0\.00005000 BTC/)
    await page.getByRole('link', { name: 'To your desk' }).click()
    await heading(page, 'Your desk')
    await page.goBack()
    await heading(page, 'Open the link again')
    assert.equal(new URL(page.url()).hash, '#/cosign')
  })

  it('a browser that is nobody’s says what to do, and forgets what the link brought', async () => {
    const other = await openBrowser()
    try {
      const before = await heads()
      await other.page.goto(cosignLink(desk, writePsbt(paid(6_000n))))
      await heading(other.page, 'This browser is nobody’s yet')
      await other.page.getByText('Open your desk in the browser that you use it with').waitFor()
      await other.page.getByRole('link', { name: 'Make this browser yours' }).click()
      await heading(other.page, 'Is this your signer?')
      await press(other.page, 'It is the same')
      await other.page.goBack()
      await heading(other.page, /nobody’s yet|Open the link again|Is this|browser/)
      assert.deepEqual(await heads(), before)
      assert.deepEqual(other.complaints, [])
    } finally {
      await other.close()
    }
  })

  it('the page’s policy was never broken', () => {
    assert.deepEqual(browser.complaints, [])
  })
})
