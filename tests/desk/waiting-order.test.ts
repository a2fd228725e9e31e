// Orders that wait, in front of the desk: a member of a team looks at one that another asked for
// and approves it with a passkey, and places one that takes theirs.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { accountBinding, accountSubject, secretsBinding } from '@countersign/channel/bindings.ts'
import { askOnce, askOver } from '@countersign/channel/client.ts'
import type { Identity } from '@countersign/channel/identity.ts'
import { seal } from '@countersign/channel/sealing.ts'
import type { TraderMessage } from '@countersign/channel/trader-messages.ts'
import { type Canonical, canonicalBytes } from '@countersign/core/canonical.ts'
import { orderPolicyToCanonical } from '@countersign/core/exchange/policy/policy.ts'
import type { Venue } from '@countersign/demo/venue/open.ts'
import { traderSocket } from '@countersign/launcher/sockets.ts'
import { type Beside, startBeside } from '../builders/beside.ts'
import { NO_BROWSER } from '../builders/browser.ts'
import { type RealDesk, startRealDesk } from '../builders/desk.ts'
import { at } from '../builders/house.ts'
import { anOrderId } from '../builders/placing.ts'
import { greet } from '../builders/trader.ts'
import { until } from '../builders/until.ts'
import { aVenue, BINANCE_SECRET } from '../builders/venue.ts'
import { gatedPolicy } from '../builders/waiting-orders.ts'
import { type Crowd, openCrowd } from './crowd.ts'
import { type Office, openOffice } from './office.ts'
import { grouped, heading, press } from './steps.ts'

/** Every member may place. */
const POLICY = {
  ...gatedPolicy(),
  grants: gatedPolicy().grants.map((grant) =>
    grant.id === 'spenders-trade' ? { ...grant, who: 'member' as const } : grant,
  ),
}

describe('an order that waits, at the desk', { skip: NO_BROWSER }, () => {
  let desk: RealDesk
  let crowd: Crowd
  let office: Office
  let venue: Venue
  let beside: Beside
  let identity: Identity

  before(async () => {
    venue = await aVenue({ dialect: 'binance', isSecure: true })
    desk = await startRealDesk()
    beside = await startBeside(desk, { binance: { url: venue.url, ca: venue.authority ?? '' } })
    crowd = await openCrowd()
    office = await openOffice(desk, crowd)
    identity = await greet(traderSocket(desk.home.run, 'desk'))
    await addMain()
  })
  after(async () => {
    office?.close()
    await crowd?.close()
    await beside?.stop()
    await desk?.stop()
    await venue?.close()
  })

  /** As Ada, by her own device. */
  const ask = (kind: TraderMessage, body: Canonical): Promise<Canonical> => {
    const exchange = (bytes: Uint8Array) => askOnce(traderSocket(desk.home.run, 'desk'), bytes)
    const options = { identity, device: office.ada.device, now: desk.now }
    return askOver<TraderMessage>(exchange, options)(kind, body)
  }
  const addMain = async () => {
    const secrets = canonicalBytes({ key: 'ann-key', secret: BINANCE_SECRET })
    const body = {
      ...{ account: 'main', venue: 'binance', quote: 'USDT', rights: 'trade' },
      policy: orderPolicyToCanonical(POLICY),
      secrets: seal(identity.sealingKey, secrets, secretsBinding('main', 'binance')),
    }
    const binding = accountBinding('account.add', accountSubject(identity, 'account.add', body))
    const code = seal(desk.identity.sealingKey, Buffer.from(office.ada.code()), binding)
    await ask('account.add', { ...body, code })
  }
  const count = () => venue.exchange.orders('ann').length

  it('is seen with what is missing, approved with a passkey, and placed', async () => {
    const { page, complaints } = office.bob
    const execution = { kind: 'limit', price: '40000' }
    const what = { market: 'BTC/USDT', side: 'buy', amount: '0.05', execution }
    const order = anOrderId()
    const asked = await ask('order.place', { account: 'main', order, ...what })
    assert.equal(at(asked, 'phase'), 'waiting')
    await page.goto(`${desk.origin}/#/orders/`)
    await heading(page, 'Is this your trader?')
    assert.equal(await grouped(page, 'Fingerprint'), beside.fingerprint.replaceAll('-', ''))
    await press(page, 'It is the same')
    await page.goto(`${desk.origin}/#/orders/main`)
    await page.getByText('waits for 1 of group approvers').waitFor()
    await page.getByRole('link', { name: 'Look at it' }).click()
    await heading(page, 'An order that waits')
    await page.getByText('Buy 0.05 of BTC/USDT at 40000 or better.').waitFor()
    await page.getByText('Ada', { exact: true }).first().waitFor()
    assert.equal(count(), 0)
    await press(page, 'Approve with your passkey')
    await until(
      async () => count(),
      (found) => found === 1,
    )
    assert.deepEqual(complaints, [])
  })

  it('takes the passkey of whoever asks where the policy wants one, and waits on', async () => {
    const { page } = office.bob
    const wish = {
      ...{ kind: 'place', account: 'main', market: 'BTC/USDT', side: 'buy', amount: '0.6' },
      execution: { kind: 'limit', price: '40000' },
    }
    const alphabet = { alphabet: 'base64url', omitPadding: true } as const
    await page.goto(`${desk.origin}/#order=${canonicalBytes(wish).toBase64(alphabet)}`)
    await heading(page, 'Place this order?')
    await press(page, 'Buy')
    await page.getByText('Your passkey is needed').waitFor()
    await press(page, 'With your passkey')
    await heading(page, 'An order that waits')
    await page.getByText('You asked for it: others decide.').waitFor()
    await page.getByText('2 of group approvers').waitFor()
    assert.equal(count(), 1)
    await press(page, 'Cancel it')
    await heading(page, 'Open orders')
  })
})
