// What a member decides in front of the desk once there is a wallet: a milder policy, whose old and
// new stand side by side; a veto by the link of a notice; a freeze; a spend that needs approval.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { policyHash, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { propose, viewOf, vote } from '@countersign/demo/team.ts'
import { NO_BROWSER } from '../builders/browser.ts'
import { type RealDesk, startRealDesk } from '../builders/desk.ts'
import { at } from '../builders/house.ts'
import { demanding } from '../builders/waiting.ts'
import { type Crowd, openCrowd } from './crowd.ts'
import { DELAY_SECONDS, type Office, openOffice } from './office.ts'
import { grouped, heading, keepSpend, type OwnedWallet, press, WALLET } from './steps.ts'
import { comeBack } from './team-steps.ts'

// What runs in the page is text here: the compiler of these tests knows no browser.
const MEASURE = `({
  isWide: document.documentElement.scrollWidth > innerWidth,
  unnamed: [...document.querySelectorAll('input')].filter((each) => !each.labels?.length).length,
  small: [...document.querySelectorAll('button, input, header a, summary')]
    .map((each) => each.getBoundingClientRect())
    .filter(({ width, height }) => Math.min(width, height) < 24).length,
  focused: document.activeElement?.tagName,
})`

const APPROVERS = { kind: 'approvals', group: 'approvers', count: 1 } as const
const POLICY = demanding(APPROVERS)

describe('decisions at the desk', { skip: NO_BROWSER }, () => {
  let desk: RealDesk
  let crowd: Crowd
  let office: Office
  let wallet: OwnedWallet

  before(async () => {
    desk = await startRealDesk()
    crowd = await openCrowd()
    office = await openOffice(desk, crowd, { compareAboveSats: 10_000n })
    wallet = await office.wallet(POLICY)
  })
  after(async () => {
    office?.close()
    await crowd?.close()
    await desk?.stop()
  })

  const proposed = async (limitSats: bigint): Promise<string> => {
    const rules = POLICY.rules.map((rule) =>
      rule.id === 'limit-24h'
        ? { ...rule, when: rule.when.map((atom) => ({ ...atom, sats: sats(limitSats) }) as never) }
        : rule,
    )
    const change: Canonical = {
      kind: 'policy.set',
      wallet: WALLET,
      from: policyHash(POLICY),
      policy: policyToCanonical({ ...POLICY, rules }),
    }
    return propose(office.stage, office.ada, [change], {
      why: 'We pay more people',
      means: ['device', 'code'],
    })
  }

  it('shows what a milder policy was and becomes, and counts a vote by passkey', async () => {
    const { bob, stage, cyn } = office
    const id = await proposed(150_000n)
    await bob.page.goto(`${desk.origin}/#/proposal/${id}`)
    await heading(bob.page, `The policy of the wallet ${WALLET}`)
    const said = await bob.page.locator('main').innerText()
    for (const words of [
      'loosening',
      'We pay more people',
      '2 hours after the last vote needed',
      'Changed rule limit-24h',
      'loosens',
    ]) {
      assert.ok(said.includes(words), words)
    }
    assert.match(await bob.page.locator('p.old').innerText(), /0\.00100000 BTC/)
    assert.match(await bob.page.locator('p.new').innerText(), /0\.00150000 BTC/)
    const view = await viewOf(stage)
    assert.equal(await grouped(bob.page, 'Short code'), view.proposals[0]?.code)
    await press(bob.page, 'Approve with your passkey')
    await bob.page.getByText('2 of 3 people for it').waitFor()
    await vote(stage, cyn, id)
    await bob.page.reload()
    await bob.page.getByText('agreed, not yet in force').waitFor()
  })

  it('does nothing when a notice’s link is opened, and vetoes when it is pressed', async () => {
    const { bob, stage, notices } = office
    const told = at(await notices('notices.read'), 'entries') as readonly Canonical[]
    const opened = told.findLast((entry) => at(entry, 'kind') === 'proposal.opened') ?? {}
    const links = at(opened, 'vetoes') as readonly Canonical[]
    const mac = String(at(links.find((link) => at(link, 'member') === 'dan') ?? {}, 'mac'))
    const before = await viewOf(stage)
    const id = before.proposals[0]?.id ?? ''
    const phone = await crowd.visit('Dan’s phone')
    await phone.page.goto(`${desk.origin}/#stop=veto.dan.${id}.${mac}`)
    await heading(phone.page, 'Stop this proposal?')
    assert.equal(await grouped(phone.page, 'Short code'), before.proposals[0]?.code)
    assert.equal((await viewOf(stage)).head.seq, before.head.seq)
    await press(phone.page, 'Veto it')
    await heading(phone.page, 'Stopped')
    assert.equal((await viewOf(stage)).head.seq, before.head.seq + 1)
    await bob.page.reload()
    await bob.page.getByText(/^veto, ends in (71 hours|3 days)$/).waitFor()
    assert.deepEqual(phone.complaints, [])
  })

  it('freezes a wallet after a confirmation in words, which the others undo', async () => {
    const { bob, stage } = office
    await bob.page.goto(`${desk.origin}/#/freeze/wallet:${WALLET}`)
    await heading(bob.page, `Freeze the wallet ${WALLET}?`)
    assert.equal((await viewOf(stage)).freezes.length, 0)
    await bob.page.getByLabel('Why').fill('A laptop was stolen')
    await press(bob.page, `Freeze the wallet ${WALLET}`)
    await heading(bob.page, 'Your desk')
    await bob.page.getByText('A laptop was stolen').waitFor()
    const { alone } = await viewOf(stage)
    const freeze = alone.find(({ kind }) => kind === 'freeze')
    const undo = [{ kind: 'undo', seq: String(freeze?.seq) }]
    const id = await propose(stage, office.ada, undo, { means: ['device', 'code'] })
    for (const who of [office.cyn, office.dan]) await vote(stage, who, id)
    assert.equal((await viewOf(stage)).freezes.length, 0)
  })

  it('approves a spend by passkey once the code of another channel was compared', async () => {
    const { bob, client, notices } = office
    const { psbt, link } = await keepSpend(desk, client, wallet, 1)
    await comeBack(desk, bob)
    await bob.page.getByText('1 spend needs approval').waitFor()
    await bob.page.getByRole('link', { name: 'See it' }).first().click()
    await heading(bob.page, /^Pay 0\.00020000 BTC/)
    assert.match(await grouped(bob.page, 'Address'), /^bcrt1q[a-z0-9]{58}$/)
    await bob.page.getByText('Asked by Ada').waitFor()
    await bob.page.getByLabel('Code from your e-mail or SMS').fill('00000000')
    await press(bob.page, 'Approve with your passkey')
    await bob.page.locator('.fault').filter({ hasText: /\w/ }).waitFor()
    const [spend] = at(await notices('notices.spends'), 'spends') as readonly Canonical[]
    const voters = at(spend ?? {}, 'voters') as readonly Canonical[]
    const mine = voters.find((each) => at(each, 'member') === 'bob')
    await bob.page
      .getByLabel('Code from your e-mail or SMS')
      .fill(String(at(mine ?? {}, 'compare')))
    await press(bob.page, 'Approve with your passkey')
    await heading(bob.page, /^Pay/)
    await bob.page.getByText('You have approved it').waitFor()
    await bob.page.getByText('1 of 1', { exact: true }).waitFor()
    const asker = await crowd.visit('Ada’s telephone')
    await asker.page.goto(link)
    await press(asker.page, 'It is the same')
    await heading(asker.page, /^Pay/)
    await asker.page.locator('input[name="code"]').fill(office.ada.code())
    await press(asker.page, 'Sign this spend')
    await heading(asker.page, 'Signed')
    assert.equal(
      at(await client.ask('spend.state', { wallet: WALLET, txid: psbt.txid }), 'state'),
      'signed',
    )
  })

  it('fits a phone, with a name for everything that is typed', async () => {
    const { page } = office.bob
    const [proposal] = (await viewOf(office.stage)).proposals
    await page.setViewportSize({ width: 360, height: 800 })
    const screens = [
      ['', 'Your desk'],
      ['people', 'People'],
      ['keys', 'Your keys'],
      [`proposal/${proposal?.id}`, /^The policy/],
      ['freeze/organisation', 'Freeze the organisation?'],
    ] as const
    for (const [path, words] of screens) {
      await page.goto(`${desk.origin}/#/${path}`)
      await heading(page, words)
      const told = await page.evaluate(MEASURE)
      assert.deepEqual(told, { isWide: false, unnamed: 0, small: 0, focused: 'H1' }, path)
    }
  })

  it('has a policy in force when its time has come', async () => {
    const { bob, stage, cyn } = office
    const id = await proposed(160_000n)
    for (const who of [cyn, office.dan]) await vote(stage, who, id)
    desk.advance(DELAY_SECONDS + 60)
    await bob.page.clock.setFixedTime(desk.now() * 1000)
    await bob.page.goto(`${desk.origin}/#/proposal/${id}`)
    await bob.page.reload()
    await bob.page.getByText('in force', { exact: true }).waitFor()
    await bob.page.getByText('This policy is in force.').waitFor()
    assert.deepEqual(bob.complaints, [])
  })
})
