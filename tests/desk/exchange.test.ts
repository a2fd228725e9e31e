// An exchange's key at the desk: a real browser, the real desk, signer and trader, each in its
// cage, and a local venue.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { canonicalBytes } from '@countersign/core/canonical.ts'
import type { Venue } from '@countersign/demo/venue/open.ts'
import type { Page } from 'playwright-core'
import { type Beside, startBeside } from '../builders/beside.ts'
import { type Browser, NO_BROWSER, openBrowser } from '../builders/browser.ts'
import { type RealDesk, startRealDesk } from '../builders/desk.ts'
import { until } from '../builders/until.ts'
import { aVenue, BINANCE_SECRET } from '../builders/venue.ts'
import {
  claimAtDesk,
  enrolAtDesk,
  grouped,
  type Held,
  heading,
  nextCode,
  press,
  typeCode,
} from './steps.ts'

const DRAIN_SECRET = 'secret of a key that withdraws, planted'
const SECOND_SECRET = 'secret of the second key, planted'

describe('an exchange’s key at the desk', { skip: NO_BROWSER }, () => {
  let desk: RealDesk
  let beside: Beside
  let venue: Venue
  let browser: Browser
  let page: Page
  let held: Held
  const bodies: string[] = []

  before(async () => {
    venue = await aVenue({ dialect: 'binance', isSecure: true })
    const rights = ['read', 'trade', 'withdraw'] as const
    venue.keys.add({ id: 'drain-key', account: 'ann', secret: DRAIN_SECRET, rights })
    const addresses = ['127.0.0.1']
    venue.keys.add({ id: 'second-key', account: 'ann', secret: SECOND_SECRET, addresses })
    desk = await startRealDesk()
    beside = await startBeside(desk, { binance: { url: venue.url, ca: venue.authority ?? '' } })
    browser = await openBrowser()
    page = browser.page
    page.on('request', (request) => bodies.push(request.postData() ?? ''))
    await claimAtDesk(desk, page)
    held = await enrolAtDesk(desk, page)
  })
  after(async () => {
    await browser?.close()
    await beside?.stop()
    await desk?.stop()
    await venue?.close()
  })

  const open = (route: string) => page.goto(`${desk.origin}/#/${route}`)
  const fill = async (fields: Readonly<Record<string, string>>) => {
    for (const [label, value] of Object.entries(fields)) {
      await page.getByLabel(label, { exact: true }).fill(value)
    }
  }
  const forget = async () => {
    await page.getByText('Freeze or forget it', { exact: true }).click()
    await page.locator('input[name="removal-code"]').fill(nextCode(desk, held.seed))
    await press(page, 'Forget this account')
    await heading(page, 'Exchanges')
  }
  const fault = () => page.locator('.fault[role="alert"]:not(:empty)').first().textContent()

  it('is typed once the trader’s fingerprint was compared', async () => {
    await open('exchange')
    await heading(page, 'Is this your trader?')
    assert.equal(await grouped(page, 'Fingerprint'), beside.fingerprint.replaceAll('-', ''))
    await press(page, 'It is the same')
    await heading(page, 'Exchanges')
    await page.reload()
    await heading(page, 'Exchanges')
  })

  it('is refused where it withdraws, with the way to a better one', async () => {
    await open('add-account/binance/trade')
    await heading(page, 'A key of Binance')
    await fill({
      'What you call the account': 'main',
      'Markets it may trade': 'btc/usdt',
      'What may be traded in 24 hours': '1000',
      Key: 'drain-key',
      Secret: DRAIN_SECRET,
    })
    const policy = page.getByRole('listitem').filter({ hasText: '1000' }).first()
    assert.match((await policy.textContent()) ?? '', /denied|code/)
    await typeCode(page, nextCode(desk, held.seed), 'Add this account')
    assert.match((await fault()) ?? '', /move money.*Leave off Enable Withdrawals/s)
  })

  it('is taken in with the policy that was shown, and comes back on no page', async () => {
    await fill({ Key: 'ann-key', Secret: BINANCE_SECRET })
    await typeCode(page, nextCode(desk, held.seed), 'Add this account')
    await heading(page, 'main')
    await page.getByText('works from everywhere').waitFor()
    await page.getByText('100000', { exact: true }).first().waitFor()
    await open('exchange')
    await page.getByRole('link', { name: 'main' }).waitFor()
    const sent = bodies.join('\n')
    for (const secret of [BINANCE_SECRET, DRAIN_SECRET]) {
      assert.ok(!sent.includes(secret))
      assert.ok(!(await page.content()).includes(secret))
    }
  })

  it('is not needed for pretended money, which is said wherever the account is', async () => {
    await open('exchange')
    await page.getByRole('link', { name: 'with pretended money' }).first().click()
    await heading(page, 'Pretended money, prices of Binance')
    await fill({
      'What you call the account': 'try',
      'Markets it may trade': 'btc/usdt',
      'What may be traded in 24 hours': '1000',
      'What it begins with': 'USDT=1000,usdt=2',
    })
    await typeCode(page, nextCode(desk, held.seed), 'Add this account')
    assert.match((await fault()) ?? '', /1 to 32 currencies, each once/)
    await fill({ 'What it begins with': 'USDT=777, BTC=0.5' })
    await typeCode(page, nextCode(desk, held.seed), 'Add this account')
    await heading(page, 'paper-try')
    await page.getByText('777', { exact: true }).waitFor()
    await page.getByText('It has none: its money is pretended.').waitFor()
    assert.equal(await page.getByText('Another key').count(), 0)
    await open('exchange')
    const row = page.getByRole('listitem').filter({ hasText: 'paper-try' })
    await row.getByText('pretended money', { exact: true }).waitFor()
    await row.getByRole('link', { name: 'paper-try' }).click()
    await heading(page, 'paper-try')
    await forget()
    await row.waitFor({ state: 'detached' })
  })

  it('places an order that a link brought, once it was said in words', async () => {
    const wish = {
      kind: 'place',
      account: 'main',
      market: 'BTC/USDT',
      side: 'buy',
      amount: '0.001',
      execution: { kind: 'limit', price: '49000' },
    }
    const alphabet = { alphabet: 'base64url', omitPadding: true } as const
    await page.goto(`${desk.origin}/#order=${canonicalBytes(wish).toBase64(alphabet)}`)
    await heading(page, 'Place this order?')
    await page.getByText('Buy 0.001 of BTC/USDT at 49000 or better.').waitFor()
    await page.getByText('The policy allows it, and asks for nothing more.').waitFor()
    await page.getByText('It may move 49 USDT at most.').waitFor()
    assert.ok(!page.url().includes('order='))
    await press(page, 'Buy')
    await heading(page, 'Open orders')
    await page.getByText('buy 0.001 BTC/USDT at 49000').waitFor()
    const open = () => venue.exchange.orders('ann').filter(({ state }) => state === 'open')
    assert.equal(open().length, 1)
    await press(page, 'Cancel')
    await page.getByText('None.').waitFor()
    await until(
      async () => open().length,
      (count) => count === 0,
    )
  })

  it('keeps no order above the policy, and says which rule', async () => {
    const wish = {
      kind: 'place',
      account: 'main',
      market: 'BTC/USDT',
      side: 'buy',
      amount: '1',
      execution: { kind: 'limit', price: '49000' },
    }
    const alphabet = { alphabet: 'base64url', omitPadding: true } as const
    await page.goto(`${desk.origin}/#order=${canonicalBytes(wish).toBase64(alphabet)}`)
    await heading(page, 'Place this order?')
    await page.getByText('The policy denies it.').waitFor()
    await page.getByText(/^Rule limit-24h: .* are more than/).waitFor()
    await press(page, 'Ask again')
    assert.equal(await page.getByRole('button', { name: 'Buy' }).count(), 0)
    assert.equal(venue.exchange.orders('ann').length, 1)
  })

  it('hands a stop to the exchange, and says that nothing here holds it', async () => {
    const wish = {
      kind: 'keep',
      account: 'main',
      onBeyond: 'refuse',
      at: 'venue',
      order: {
        ...{ market: 'BTC/USDT', side: 'sell', amount: '0.001' },
        trigger: { kind: 'stop', price: '49000' },
        execution: { kind: 'limit', price: '48500' },
        ...{ onGap: { kind: 'limit' }, source: 'last', staleSeconds: '30', jumpBasisPoints: '500' },
      },
    }
    const alphabet = { alphabet: 'base64url', omitPadding: true } as const
    await page.goto(`${desk.origin}/#order=${canonicalBytes(wish).toBase64(alphabet)}`)
    await heading(page, 'Keep this order?')
    await page.getByText(/fires also while Countersign is off, and also while trading is/).waitFor()
    await page.getByText('The policy allows it, and asks for nothing more.').waitFor()
    await press(page, 'Keep it')
    await heading(page, 'Open orders')
    await page.getByText('sell 0.001 BTC/USDT, fires at 49000, then at 48500').waitFor()
    await page.getByText('stop-limit, main: kept by the exchange').waitFor()
    assert.equal(venue.exchange.orders('ann').at(-1)?.state, 'waiting')
    await press(page, 'Cancel')
    await page.getByText('None.').waitFor()
  })

  it('is changed for another one, which the exchange is asked about', async () => {
    await open('account/main')
    await heading(page, 'main')
    await page.getByText('Another key', { exact: true }).click()
    await fill({ Key: 'second-key', Secret: SECOND_SECRET })
    await typeCode(page, nextCode(desk, held.seed), 'Take this key instead')
    await page
      .getByText('127.0.0.1')
      .or(page.getByText('trade', { exact: true }))
      .first()
      .waitFor()
    await page.locator('.badge.good', { hasText: 'trade' }).waitFor()
  })

  it('is forgotten with a code', async () => {
    await forget()
    await page.getByText('None yet.').waitFor()
    assert.deepEqual(browser.complaints, [])
  })
})
