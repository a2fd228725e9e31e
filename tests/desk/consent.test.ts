// A team at the desk, from the first invitation to a change in force: four people, each with their
// own browser and passkeys, before the real desk and the real signer.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { NO_BROWSER } from '../builders/browser.ts'
import { type RealDesk, startRealDesk } from '../builders/desk.ts'
import { type Crowd, openCrowd, type Visitor } from './crowd.ts'
import { claimAtDesk, enrolAtDesk, grouped, heading, nextCode, press } from './steps.ts'
import {
  acceptAtDesk,
  comeBack,
  foundAtDesk,
  inviteAtDesk,
  inviteOneself,
  meetAtDesk,
} from './team-steps.ts'

describe('a team at the desk', { skip: NO_BROWSER }, () => {
  let desk: RealDesk
  let crowd: Crowd
  let ada: Visitor
  let bob: Visitor
  let cyn: Visitor
  let dan: Visitor
  let seed: Uint8Array
  let codes: Uint8Array
  let proposal = ''
  const aloud: string[] = []

  before(async () => {
    desk = await startRealDesk()
    crowd = await openCrowd()
    ada = await crowd.visit('Ada')
    bob = await crowd.visit('Bob')
    cyn = await crowd.visit('Cyn')
    dan = await crowd.visit('Dan', 'usb')
  })
  after(async () => {
    await crowd?.close()
    await desk?.stop()
  })

  it('begins with an owner, who brings a passkey by inviting herself', async () => {
    await claimAtDesk(desk, ada.page)
    seed = (await enrolAtDesk(desk, ada.page)).seed
    const link = await inviteOneself(desk, ada.page)
    await ada.page.goto(link)
    await heading(ada.page, 'Further keys for you')
    assert.ok(!ada.page.url().includes(link.split('.').at(-1) ?? ''))
    aloud.push((await acceptAtDesk(desk, ada.page, { passkeys: ['On this device'] })).aloud)
  })

  it('lets invited people make their own keys: passkeys, a security key, a code', async () => {
    const roles = ['administrator', 'approver']
    const brought = [
      [bob, { passkeys: ['On this device'] }],
      [cyn, { passkeys: ['On this device'], hasCode: true }],
      [dan, { passkeys: ['On a security key'] }],
    ] as const
    for (const [who, brings] of brought) {
      const link = await inviteAtDesk(desk, ada.page, { name: who.name, roles })
      await meetAtDesk(desk, who.page, link)
      await heading(who.page, /invites you$/)
      const said = await acceptAtDesk(desk, who.page, brings)
      aloud.push(said.aloud)
      codes = said.seed ?? codes
    }
  })

  it('is founded by the owner, who has heard what each of them reads aloud', async () => {
    // Until then his browser is nobody's, and shows again what to read.
    await bob.page.goto(`${desk.origin}/#/`)
    await bob.page.reload()
    await heading(bob.page, 'Read this aloud')
    await foundAtDesk(desk, { page: ada.page, seed }, aloud)
    await comeBack(desk, bob)
    for (const name of ['Bob', 'Cyn', 'Dan']) {
      await bob.page.getByText(name, { exact: true }).waitFor()
    }
  })

  it('hears a proposal of one, with what the newcomer reads aloud', async () => {
    const eve = await crowd.visit('Eve')
    const link = await inviteAtDesk(desk, ada.page, { name: 'Eve', roles: ['administrator'] })
    await meetAtDesk(desk, eve.page, link)
    const { aloud: read } = await acceptAtDesk(desk, eve.page, { passkeys: ['On this device'] })
    await comeBack(desk, bob)
    await bob.page.getByRole('link', { name: 'Compare and propose' }).click()
    await press(bob.page, 'Propose Eve with your passkey')
    await heading(bob.page, 'Eve joins')
    proposal = bob.page.url()
    assert.equal(await grouped(bob.page, 'Fingerprint to read aloud'), read)
    await bob.page.getByText('1 of 3 people for it').waitFor()
  })

  it('approves it in two other browsers: by a code and by a security key', async () => {
    const short = await grouped(bob.page, 'Short code')
    await comeBack(desk, cyn)
    await cyn.page.getByText('1 proposal waits for your vote').waitFor()
    await cyn.page.getByRole('link', { name: 'See it' }).click()
    await heading(cyn.page, 'Eve joins')
    assert.equal(await grouped(cyn.page, 'Short code'), short)
    await cyn.page.getByText('With a one-time code instead').click()
    await cyn.page.getByLabel('One-time code').fill(nextCode(desk, codes))
    await press(cyn.page, 'Approve with a code')
    await cyn.page.getByText('2 of 3 people for it').waitFor()
    await dan.page.goto(proposal)
    await press(dan.page, 'Approve with your passkey')
    await dan.page.getByText('in force', { exact: true }).waitFor()
  })

  it('broke no rule of the page’s policy on the way', () => {
    for (const { name, complaints } of [ada, bob, cyn, dan]) {
      assert.deepEqual(complaints, [], name)
    }
  })
})
