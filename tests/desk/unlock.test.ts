// What is locked, at the desk: nothing is proposed any more, a member asks the operators, and their
// ticket opens one proposal.

import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { rawPublicKey } from '@countersign/channel/keys.ts'
import { makePerson } from '@countersign/demo/person.ts'
import { invite, join, ticketFor, viewOf } from '@countersign/demo/team.ts'
import { NO_BROWSER } from '../builders/browser.ts'
import { type RealDesk, startRealDesk } from '../builders/desk.ts'
import { POLICY } from '../builders/treasury.ts'
import { type Crowd, openCrowd } from './crowd.ts'
import { type Office, openOffice } from './office.ts'
import { heading, press } from './steps.ts'
import { comeBack } from './team-steps.ts'

const LOCK_SECONDS = 3_600

describe('what is locked, at the desk', { skip: NO_BROWSER }, () => {
  const operators = [1, 2, 3].map(() => generateKeyPairSync('ed25519').privateKey)
  let desk: RealDesk
  let crowd: Crowd
  let office: Office

  before(async () => {
    desk = await startRealDesk()
    crowd = await openCrowd()
    const operations = operators.map((key) => rawPublicKey(key).toHex())
    office = await openOffice(desk, crowd, { operations, lockAfterSeconds: LOCK_SECONDS })
    await office.wallet(POLICY)
    const { stage, ada } = office
    const as = { member: 'eve', name: 'Eve', roles: ['administrator'], contacts: [] } as const
    const eve = makePerson({ member: 'eve', name: 'Eve', origin: desk.origin })
    await join(stage, eve, await invite(stage, ada, as))
  })
  after(async () => {
    office?.close()
    await crowd?.close()
    await desk?.stop()
  })

  it('is told before it locks, and then refuses a proposal', async () => {
    const { bob } = office
    await comeBack(desk, bob)
    await bob.page.getByText(/^The organisation locks in /).waitFor()
    desk.advance(LOCK_SECONDS + 60)
    await bob.page.clock.setFixedTime(desk.now() * 1000)
    await bob.page.goto(`${desk.origin}/#/people`)
    await press(bob.page, 'Propose Eve with your passkey')
    await bob.page.getByText('It is locked: left alone so long').waitFor()
  })

  it('opens one proposal by the ticket of two operators, whom a member asked', async () => {
    const { bob, stage } = office
    await comeBack(desk, bob)
    await bob.page.getByRole('link', { name: 'Unlock' }).first().click()
    await heading(bob.page, 'The organisation')
    await bob.page.getByLabel('What for').fill('Eve has to join')
    await press(bob.page, 'Ask to unlock it')
    await bob.page.getByText('Asked for', { exact: true }).waitFor()
    const request = String((await viewOf(stage)).unlockRequests[0]?.seq)
    const asked = { subject: 'organisation', request }
    const ticket = await ticketFor(stage, operators.slice(0, 2), asked)
    await stage.ask('unlock.issue', { ticket }, null)
    await bob.page.reload()
    await bob.page.getByText('Two operators opened it: one proposal').waitFor()
    await bob.page.goto(`${desk.origin}/#/people`)
    await press(bob.page, 'Propose Eve with your passkey')
    await heading(bob.page, 'Eve joins')
    assert.equal((await viewOf(stage)).tickets[0]?.isUsed, true)
    assert.deepEqual(bob.complaints, [])
  })
})
