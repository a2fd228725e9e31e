import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Venue } from '@countersign/demo/venue/open.ts'
import { at } from '../builders/house.ts'
import { type Desk, startTrading } from '../builders/trader.ts'
import { aVenue, BINANCE_SECRET } from '../builders/venue.ts'

type Balances = { readonly balances: readonly unknown[] }

describe('an account at an exchange', () => {
  let venue: Venue
  let desk: Desk
  before(async () => {
    venue = await aVenue({ dialect: 'binance' })
    desk = await startTrading({ places: { binance: { url: venue.url } } })
  })
  after(async () => {
    await desk?.stop()
    await venue?.close()
  })

  const adding = (account: string, key: string, secret = BINANCE_SECRET) => {
    const secrets = desk.seal(account, 'binance', { key, secret })
    return { account, venue: 'binance', quote: 'USDT', rights: 'trade', secrets }
  }

  it('is added when its venue says that the key withdraws nothing', async () => {
    const added = await desk.consent('account.add', adding('main', 'ann-key'))
    assert.equal(at(added, 'found', 'rights', 'withdraw'), 'no')
    assert.equal(at(added, 'found', 'rights', 'ipBound'), 'no')
    assert.deepEqual(at(added, 'found', 'findings'), [{ kind: 'ip-open' }])
    const { balances } = (await desk.ask('account.balances', { account: 'main' })) as Balances
    assert.deepEqual(balances[0], {
      currency: 'BTC',
      total: '2',
      free: '2.00000000',
      used: '0.00000000',
    })
  })
})
