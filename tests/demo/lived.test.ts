// The demonstration that people look around in comes to today by the real way, in strong cages, and
// holds what it promises to show.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { askApi } from '@countersign/cli/flows/api.ts'
import { readCharter } from '@countersign/cli/flows/charter.ts'
import { actsOf } from '@countersign/demo/lived/acts.ts'
import { openDoor } from '@countersign/demo/lived/door.ts'
import { LEDGER } from '@countersign/demo/lived/ledger.ts'
import { beginLife, type Lived } from '@countersign/demo/lived/life.ts'
import { ORGANISATION } from '@countersign/demo/lived/people.ts'
import { PETTY_CASH, TREASURY } from '@countersign/demo/lived/wallets.ts'
import type { Api } from '@countersign/sdk/api.ts'
import { NO_BROWSER, openBrowser } from '../builders/browser.ts'
import { until } from '../builders/until.ts'
import { reviewed } from './review.ts'

const DAY = 86_400
const SKIP = { skip: NO_BROWSER }

type Spend = Awaited<ReturnType<Api['showSpend']>>
type Decision = { readonly votes: readonly { readonly member: string }[] }

const votersOf = ({ decision }: Spend): readonly string[] =>
  ((decision ?? { votes: [] }) as Decision).votes.map(({ member }) => member)

describe('the demonstration to look around in', () => {
  let lived: Lived
  const ask = <T>(question: (api: Api) => Promise<T>): Promise<T> =>
    askApi(lived.house.context, lived.house.launched.status().api ?? '', question)

  before(async () => {
    lived = await beginLife({ apiPort: 0, deskPort: 0, say: () => undefined })
  })
  after(() => lived?.house.stop())

  it('says that it is one, and by what it is caged', async () => {
    assert.equal((await ask((api) => api.showStatus())).isDemo, 'yes')
    const { processes } = lived.house.launched.status()
    const cages = Object.values(processes).map(({ isolation }) => isolation)
    assert.ok(cages.length >= 5)
    assert.equal(new Set(cages).size, 1, JSON.stringify(processes))
  })

  it('is a team of four whose policies are locked', async () => {
    const view = await readCharter(lived.house.context)
    assert.equal(view.members.length, 4)
    assert.equal(view.locks.length, 3)
    for (const { subject, lockedAt = view.now } of view.locks) {
      assert.ok(lockedAt < view.now, subject)
    }
    assert.deepEqual(
      view.unlockRequests.map(({ subject }) => subject),
      [`wallet:${PETTY_CASH}`],
    )
  })

  it('has three months of both wallets in blocks, at the times it says', async () => {
    const now = Math.floor(Date.now() / 1_000)
    for (const wallet of [TREASURY, PETTY_CASH]) {
      const { transactions } = await ask((api) => api.listTransactions({ wallet }))
      const times = transactions.map(({ blockTime }) => blockTime ?? now)
      const meant = LEDGER.filter((line) => line.wallet === wallet || line.to === wallet)
      assert.equal(transactions.length, meant.length)
      for (const [index, { daysAgo }] of meant.toReversed().entries()) {
        const ago = now - (times[index] ?? 0)
        assert.ok(Math.abs(ago - daysAgo * DAY) < DAY, `${wallet} ${index}: ${ago}`)
      }
    }
    const { spends } = await ask((api) => api.listSpends({ wallet: TREASURY }))
    const states = new Set(spends.map(({ state }) => state))
    assert.deepEqual(states, new Set(['waiting', 'confirmed']))
  })

  it('calls its payments by their names', async () => {
    const { labels } = await ask((api) => api.listLabels({ wallet: PETTY_CASH }))
    const meant = LEDGER.filter(({ wallet, to }) => wallet === PETTY_CASH || to === PETTY_CASH)
    assert.deepEqual(
      labels.map(({ label }) => label).sort(),
      meant.map(({ label }) => label).sort(),
    )
  })

  it('has a spend that waits for one more approval', async () => {
    const { txid } = lived.pending
    const look = () => ask((api) => api.showSpend({ wallet: TREASURY, txid }))
    // The server reads the journal in its own time.
    const spend = await until(look, (seen) => votersOf(seen).length > 0)
    assert.equal(spend.state, 'waiting')
    assert.ok(spend.waitsFor.includes('approvals'))
    assert.deepEqual(votersOf(spend), ['ben'])
  })

  it('lets a visitor in by its door, and nobody whom another page sends', SKIP, async (t) => {
    const { console: page } = lived.house.launched.status()
    const { guests } = lived
    const acts = actsOf(lived)
    const options = { organisation: ORGANISATION, port: 0, consoleUrl: page ?? '', guests, acts }
    const door = await openDoor(options)
    t.after(() => door.close())
    const forged = await fetch(`http://127.0.0.1:${new URL(door.url).port}/as/owner`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'cross-site' },
    })
    assert.deepEqual([forged.status, forged.headers.getSetCookie()], [404, []])

    const browser = await openBrowser()
    t.after(() => browser.close())
    await browser.page.goto(door.url)
    await browser.page.getByRole('button', { name: 'Come in as Chloé Martin' }).click()
    await browser.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    assert.equal(new URL(browser.page.url()).origin, page)
    await browser.page.getByText('This is a demonstration.').waitFor()
    assert.deepEqual(browser.complaints, [])

    await browser.page.goto(door.url)
    await browser.page.getByRole('button', { name: 'Chloé approves the crane' }).click()
    const { txid } = lived.pending
    const look = () => ask((api) => api.showSpend({ wallet: TREASURY, txid }))
    await until(look, ({ state }) => state === 'broadcast')
    await browser.page.getByRole('button', { name: 'A block is found' }).click()
    await until(look, ({ state }) => state === 'confirmed')
  })

  it('goes by the time of now once it is made', async () => {
    const { at } = await ask((api) => api.showLimits({ wallet: TREASURY }))
    assert.ok(Math.abs(at - Date.now() / 1_000) < 600, String(at))
  })

  // Last: it mends what it finds.
  describe('its security review', () => reviewed(() => lived))
})
