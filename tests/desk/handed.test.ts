// What the console hands over, taken up at the desk: changes to propose, a spend to sign, a reason
// to freeze, and the way to the console and back. Nothing of it happens by opening a link.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { verifyBytes } from '@countersign/channel/keys.ts'
import { bytesToSign, readSignatureHeaders } from '@countersign/core/access/http-signature.ts'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { type Canonical, readCanonical } from '@countersign/core/canonical.ts'
import { type Policy, policyHash, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { viewOf } from '@countersign/demo/team.ts'
import { NO_BROWSER } from '../builders/browser.ts'
import { coin, payment, person, signedBy, unsigned } from '../builders/coins.ts'
import { type RealDesk, startRealDesk } from '../builders/desk.ts'
import { at } from '../builders/house.ts'
import { demanding } from '../builders/waiting.ts'
import { type Crowd, openCrowd } from './crowd.ts'
import { cosignLink, freezeLink, proposeLink } from './handing.ts'
import { type Office, openOffice } from './office.ts'
import { grouped, heading, type OwnedWallet, press, WALLET } from './steps.ts'

const MEASURE = `({
  isWide: document.documentElement.scrollWidth > innerWidth,
  unnamed: [...document.querySelectorAll('input')].filter((each) => !each.labels?.length).length,
  focused: document.activeElement?.tagName,
})`

/** Bob asks too, and others have to approve. */
const POLICY: Policy = {
  ...demanding({ kind: 'approvals', group: 'approvers', count: 1 }),
  grants: [{ id: 'approvers-spend', who: 'group:approvers', act: 'spend' }],
}

describe('what the console hands over to the desk', { skip: NO_BROWSER }, () => {
  let desk: RealDesk
  let crowd: Crowd
  let office: Office
  let wallet: OwnedWallet
  let console: Server
  let coins = 0

  before(async () => {
    console = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><h1>Console')
    })
    console.listen(0, '127.0.0.1')
    await once(console, 'listening')
    const { port } = console.address() as { readonly port: number }
    desk = await startRealDesk(`http://console.localhost:${port}`)
    crowd = await openCrowd()
    office = await openOffice(desk, crowd)
    wallet = await office.wallet(POLICY)
  })
  after(async () => {
    console?.close()
    console?.closeAllConnections()
    office?.close()
    await crowd?.close()
    await desk?.stop()
  })

  const limited = (limitSats: bigint): Canonical => {
    const rules = POLICY.rules.map((rule) =>
      rule.id === 'limit-24h'
        ? { ...rule, when: rule.when.map((atom) => ({ ...atom, sats: sats(limitSats) }) as never) }
        : rule,
    )
    const policy = policyToCanonical({ ...POLICY, rules })
    return { kind: 'policy.set', wallet: WALLET, from: policyHash(POLICY), policy }
  }

  const psbtOf = (amountSats: bigint) => {
    coins += 1
    const place = { chain: 0, index: coins } as const
    const plan = {
      coins: [coin(wallet.descriptor, place, amountSats + 500n, 1_000 + coins)],
      payments: [payment(amountSats)],
    }
    return signedBy(unsigned(wallet.descriptor, plan), person(9))
  }

  it('shows prepared changes with what they take, and proposes them once signed', async () => {
    const { bob, stage } = office
    const before = await viewOf(stage)
    await bob.page.goto(proposeLink(desk, [limited(150_000n)], 'We pay more people'))
    await heading(bob.page, `The policy of the wallet ${WALLET}`)
    const said = await bob.page.locator('main').innerText()
    for (const words of [
      'not proposed yet',
      'loosening',
      'We pay more people',
      '3 people have to agree',
      'after 2 hours',
      'Changed rule limit-24h',
    ]) {
      assert.ok(said.includes(words), words)
    }
    assert.match(await bob.page.locator('p.old').innerText(), /0\.00100000 BTC/)
    assert.match(await bob.page.locator('p.new').innerText(), /0\.00150000 BTC/)
    assert.equal(new URL(bob.page.url()).hash, '#/propose')
    assert.deepEqual((await viewOf(stage)).head, before.head, 'nothing was proposed')
    await press(bob.page, 'Propose it with your passkey')
    await heading(bob.page, 'Proposed')
    const [opened] = (await viewOf(stage)).proposals
    assert.equal(opened?.by, 'bob')
    assert.equal(opened?.why, 'We pay more people')
    assert.equal(await grouped(bob.page, 'Short code'), opened?.code)
    const back = bob.page.getByRole('link', { name: 'Back to the console' })
    assert.match((await back.getAttribute('href')) ?? '', /^http:\/\/console\.localhost:\d+$/)
    await bob.page.getByRole('link', { name: 'See the proposal' }).click()
    await bob.page.getByText('1 of 3 people for it').waitFor()
  })

  it('says of a tightening that it holds at once', async () => {
    const { bob } = office
    await bob.page.goto(proposeLink(desk, [limited(90_000n)]))
    await heading(bob.page, `The policy of the wallet ${WALLET}`)
    await bob.page.getByText('It only tightens: it takes hold at once').waitFor()
  })

  it('says what the signer would refuse, before anybody signs', async () => {
    const { bob } = office
    await bob.page.goto(proposeLink(desk, [{ kind: 'member.remove', member: 'nobody' }]))
    await heading(bob.page, 'This cannot be proposed')
    assert.equal(await bob.page.getByRole('button').count(), 0)
  })

  it('has a spend wait for its approvers once it was asked for, and not before', async () => {
    const { bob, client } = office
    const psbt = psbtOf(20_000n)
    await bob.page.goto(cosignLink(desk, writePsbt(psbt)))
    await heading(bob.page, /^Pay 0\.00020000 BTC/)
    assert.match(await grouped(bob.page, 'Address'), /^bcrt1q[a-z0-9]{58}$/)
    await bob.page.getByText('It needs approvals by others.').waitFor()
    const pending = async () => at(await client.ask('spend.pending', { wallet: WALLET }), 'spends')
    assert.deepEqual(await pending(), [])
    await press(bob.page, 'Ask for this spend')
    await bob.page.getByText('Asked by').waitFor()
    assert.equal(((await pending()) as readonly Canonical[]).length, 1)
    assert.equal(new URL(bob.page.url()).hash, `#/spend/${WALLET}/${psbt.txid}`)
    await press(bob.page, 'I did not mean this: refuse it')
    await heading(bob.page, 'Refused')
  })

  it('freezes for a reason that the console wrote and its reader changed', async () => {
    const { bob, stage } = office
    await bob.page.goto(freezeLink(desk, `wallet:${WALLET}`, 'A laptop is gone: “mine” & more'))
    await heading(bob.page, `Freeze the wallet ${WALLET}?`)
    assert.equal(await bob.page.getByLabel('Why').inputValue(), 'A laptop is gone: “mine” & more')
    assert.equal(new URL(bob.page.url()).hash, `#/freeze/wallet:${WALLET}`)
    assert.equal((await viewOf(stage)).freezes.length, 0)
    await bob.page.getByLabel('Why').fill('A laptop is gone')
    await press(bob.page, `Freeze the wallet ${WALLET}`)
    await heading(bob.page, 'Your desk')
    assert.equal((await viewOf(stage)).freezes[0]?.why, 'A laptop is gone')
  })

  it('says why a spend of a frozen wallet cannot be signed', async () => {
    const { bob } = office
    await bob.page.goto(cosignLink(desk, writePsbt(psbtOf(10_000n))))
    await heading(bob.page, 'This cannot be signed')
    await bob.page.getByText('A laptop is gone').waitFor()
  })

  it('opens the console with a request that only this browser could have signed', async () => {
    const { bob, stage } = office
    await bob.page.goto(`${desk.origin}/#/`)
    await heading(bob.page, 'Your desk')
    await press(bob.page, 'Open the console')
    await heading(bob.page, 'Console')
    const { hash, hostname } = new URL(bob.page.url())
    assert.equal(hostname, 'console.localhost')
    const [, hello = ''] = /^#\/hello=([A-Za-z0-9_-]+)$/.exec(hash) ?? []
    const read = readCanonical(Uint8Array.fromBase64(hello, { alphabet: 'base64url' }))
    const { headers, body } = read as { readonly headers: Record<string, string>; body: string }
    assert.equal(body, '{}')
    const path = '/v1/account-openings'
    const { params, signature } = readSignatureHeaders({ method: 'POST', path, headers })
    const { members } = await viewOf(stage)
    const own = members.find(({ id }) => id === 'bob')?.credentials.map(({ id }) => id)
    assert.ok(own?.includes(params.keyId))
    assert.ok(verifyBytes(Uint8Array.fromHex(params.keyId), bytesToSign(params), signature))
    assert.deepEqual(bob.complaints, [])
  })

  it('fits a phone', async () => {
    const { bob } = office
    await bob.page.setViewportSize({ width: 360, height: 800 })
    const links = [
      [proposeLink(desk, [limited(170_000n)]), /^The policy/],
      [`${desk.origin}/#/`, 'Your desk'],
    ] as const
    for (const [link, words] of links) {
      await bob.page.goto(link)
      await heading(bob.page, words)
      const told = await bob.page.evaluate(MEASURE)
      assert.deepEqual(told, { isWide: false, unnamed: 0, focused: 'H1' }, String(words))
    }
  })
})
