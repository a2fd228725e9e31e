// Somebody alone at the desk: what they decide takes a second signature from another kind of
// device, and the page says which one is missing.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { NO_BROWSER } from '../builders/browser.ts'
import { newDevice, type RealDesk, startRealDesk } from '../builders/desk.ts'
import { at } from '../builders/house.ts'
import { demanding, PASSKEY } from '../builders/waiting.ts'
import { type Crowd, openCrowd, type Visitor } from './crowd.ts'
import {
  addDeviceAtDesk,
  claimAtDesk,
  enrolAtDesk,
  grouped,
  heading,
  keepSpend,
  makeWallet,
  nextCode,
  press,
  WALLET,
} from './steps.ts'
import {
  ALOUD,
  acceptAtDesk,
  comeBack,
  foundAtDesk,
  inviteAtDesk,
  inviteOneself,
  meetAtDesk,
} from './team-steps.ts'

describe('somebody alone at the desk', { skip: NO_BROWSER }, () => {
  let desk: RealDesk
  let crowd: Crowd
  let ada: Visitor
  let seed: Uint8Array
  const device = newDevice()

  before(async () => {
    desk = await startRealDesk()
    crowd = await openCrowd()
    ada = await crowd.visit('Ada', 'usb')
    await claimAtDesk(desk, ada.page)
    seed = (await enrolAtDesk(desk, ada.page)).seed
    await addDeviceAtDesk(desk, ada.page, device, seed)
  })
  after(async () => {
    await crowd?.close()
    await desk?.stop()
  })

  it('founds an organisation of one', async () => {
    await foundAtDesk(desk, { page: ada.page, seed }, [])
    await ada.page.goto(`${desk.origin}/#/people`)
    await ada.page.getByText('one person.', { exact: false }).waitFor()
  })

  it('is told that a key of another kind is missing', async () => {
    for (const name of ['Bob', 'Cyn']) {
      const visitor = await crowd.visit(name)
      const link = await inviteAtDesk(desk, ada.page, { name, roles: ['administrator'] })
      await meetAtDesk(desk, visitor.page, link)
      await acceptAtDesk(desk, visitor.page, { passkeys: ['On this device'] })
    }
    await ada.page.reload()
    await heading(ada.page, 'People')
    await ada.page.getByText('This browser is a computer. Alone you also sign with').waitFor()
    assert.equal(await ada.page.getByRole('button', { name: /^Propose/ }).count(), 0)
  })

  it('brings a security key, for which a code is enough this once', async () => {
    await ada.page.goto(await inviteOneself(desk, ada.page))
    await heading(ada.page, 'Further keys for you')
    const { aloud } = await acceptAtDesk(desk, ada.page, { passkeys: ['On a security key'] })
    await ada.page.goto(`${desk.origin}/#/keys`)
    await heading(ada.page, 'Your keys')
    assert.equal(await grouped(ada.page, ALOUD), aloud)
    await ada.page.getByLabel('One-time code').fill(nextCode(desk, seed))
    await press(ada.page, 'Propose these keys with a code')
    await heading(ada.page, 'Ada Lovelace gets further keys')
    await ada.page.getByText('in force', { exact: true }).waitFor()
  })

  it('becomes a team with two others, by a proposal signed with both', async () => {
    await ada.page.goto(`${desk.origin}/#/people`)
    await heading(ada.page, 'People')
    await press(ada.page, 'Propose the team with your passkey')
    await heading(ada.page, '4 changes at once')
    await ada.page.getByText('in force', { exact: true }).waitFor()
    await ada.page.goto(`${desk.origin}/#/people`)
    await ada.page.getByText('2 people decide together').waitFor()
  })

  it('signs a spend by the security key where the policy asks for a passkey', async () => {
    const client = await desk.connect(device)
    try {
      const codes = () => nextCode(desk, seed)
      const wallet = await makeWallet(desk, client, codes, demanding(PASSKEY))
      const { link } = await keepSpend(desk, client, wallet, 1)
      await ada.page.goto(link)
      await heading(ada.page, /^Pay/)
      assert.equal(await ada.page.locator('input[name="code"]').count(), 0)
      await ada.recognised(false)
      await press(ada.page, 'Sign with your passkey')
      await ada.page.getByText('No passkey answered').waitFor()
      await ada.recognised(true)
      await press(ada.page, 'Sign with your passkey')
      await heading(ada.page, 'Signed')
      const history = await client.ask('history', { wallet: WALLET, limit: '10' })
      assert.equal((at(history, 'spends') as readonly unknown[]).length, 1)
    } finally {
      client.close()
    }
  })

  it('revokes the security key at once, by this browser alone', async () => {
    await ada.page.goto(`${desk.origin}/#/keys`)
    await heading(ada.page, 'Your keys')
    const key = ada.page.getByRole('listitem').filter({ hasText: 'Security key' })
    await key.getByRole('button', { name: 'Revoke' }).click()
    await press(ada.page, 'Revoke it now')
    await key.waitFor({ state: 'detached' })
    await comeBack(desk, ada)
    assert.deepEqual(ada.complaints, [])
  })
})
