// Others in the place of a member: whoever stole the link of an invitation, a page on another port
// of the desk's host, a login page that has a proposal signed instead.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { statementBinding } from '@countersign/channel/bindings.ts'
import { seal } from '@countersign/channel/sealing.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { passkeyId } from '@countersign/core/charter/signature.ts'
import { statementHash } from '@countersign/core/charter/statement.ts'
import { makePerson, stated } from '@countersign/demo/person.ts'
import { invite, join, placeOf, propose, viewOf } from '@countersign/demo/team.ts'
import { codeAt, stepAt } from '@countersign/signer/totp.ts'
import { say } from '../attacks/say.ts'
import { NO_BROWSER } from '../builders/browser.ts'
import { type RealDesk, startRealDesk } from '../builders/desk.ts'
import { type Crowd, openCrowd } from './crowd.ts'
import { type Office, openOffice } from './office.ts'
import { heading, press } from './steps.ts'
import { acceptAtDesk, comeBack, meetAtDesk } from './team-steps.ts'

/** Has the browser's passkey sign a challenge, as a page of whoever serves it. */
const ASSERT = (challenge: string, rawId: string, rpId: string) => `(async () => {
  const bytes = (text) => Uint8Array.fromBase64(text, { alphabet: 'base64url' })
  const base64 = (buffer) => new Uint8Array(buffer).toBase64()
  try {
    const { rawId, response } = await navigator.credentials.get({ publicKey: {
      challenge: bytes('${challenge}'), rpId: '${rpId}', userVerification: 'required',
      allowCredentials: [{ type: 'public-key', id: bytes('${rawId}') }] } })
    return { rawId: base64(rawId), authenticatorData: base64(response.authenticatorData),
      clientData: base64(response.clientDataJSON), signature: base64(response.signature) }
  } catch (error) { return { refused: error.name } }
})()`

type Asserted = Readonly<Record<'rawId' | 'authenticatorData' | 'clientData' | 'signature', string>>

describe('impostors of a member', { skip: NO_BROWSER }, () => {
  let desk: RealDesk
  let crowd: Crowd
  let office: Office
  let neighbour: Server
  let port = 0
  let proposal = ''

  before(async () => {
    desk = await startRealDesk()
    crowd = await openCrowd()
    office = await openOffice(desk, crowd)
    neighbour = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>Log in')
    })
    neighbour.listen(0, '127.0.0.1')
    await once(neighbour, 'listening')
    port = (neighbour.address() as { readonly port: number }).port
    const change = { kind: 'group.set', group: 'family', members: ['bob', 'dan'] }
    proposal = await propose(office.stage, office.ada, [change], { means: ['device', 'code'] })
  })
  after(async () => {
    neighbour?.close()
    neighbour?.closeAllConnections()
    office?.close()
    await crowd?.close()
    await desk?.stop()
  })

  /** A vote of Bob's that nobody has signed. */
  const votes = async () => {
    const said = { act: 'vote', proposal, decision: 'approve' } as const
    const statement = stated(await placeOf(office.stage), 'bob', said)
    const hashed = statementHash(statement)
    const { members } = await viewOf(office.stage)
    const bob = members.find(({ id }) => id === 'bob')
    const rawId = bob?.credentials.find(({ kind }) => kind === 'passkey')?.rawId ?? ''
    return { statement, hashed, rawId }
  }

  it('a page on another port has the passkey sign, which the signer refuses', async () => {
    const { bob, bobsSeed, stage } = office
    const { statement, hashed, rawId } = await votes()
    await bob.page.goto(`http://approve.localhost:${port}/`)
    const challenge = Buffer.from(hashed).toString('base64url')
    const made = await bob.page.evaluate<Asserted>(ASSERT(challenge, rawId, 'approve.localhost'))
    const { rawId: used, ...proof } = made
    const credential = passkeyId(Uint8Array.fromBase64(used))
    // Even with a code that Bob was talked out of.
    const typed = Buffer.from(codeAt(bobsSeed, stepAt(desk.now())))
    const code = seal(desk.identity.sealingKey, typed, statementBinding(hashed))
    const signatures: Canonical = [{ kind: 'signed', by: 'passkey', credential, ...proof }]
    const before = await viewOf(stage)
    await assert.rejects(stage.ask('charter.act', { statement, signatures, code }, null), {
      code: 'charter.signature_invalid',
    })
    assert.equal((await viewOf(stage)).head.seq, before.head.seq)
    say('a page on another port of the desk’s host, the member’s passkey and code', 'no vote')
  })

  it('a login page of another name has nothing signed, whatever challenge it sets', async () => {
    const { bob } = office
    const { hashed, rawId } = await votes()
    const challenge = Buffer.from(hashed).toString('base64url')
    await bob.page.goto(`http://login.localhost:${port}/`)
    // One after the other: a browser asks for one passkey at a time.
    const attempt = (rpId: string) => bob.page.evaluate(ASSERT(challenge, rawId, rpId))
    assert.deepEqual(await attempt('approve.localhost'), { refused: 'SecurityError' })
    assert.deepEqual(await attempt('login.localhost'), { refused: 'NotAllowedError' })
    await comeBack(desk, bob)
    say('a login prompt whose challenge is a proposal', 'no signature')
  })

  it('a stolen invitation is inert, and is told to whom it was meant for', async () => {
    const { stage, ada } = office
    const as = { member: 'eve', name: 'Eve', roles: ['administrator'], contacts: [] } as const
    const link = await invite(stage, ada, as)
    const thief = makePerson({ member: 'eve', name: 'Eve', origin: desk.origin })
    const fingerprint = await join(stage, thief, link)
    for (const said of [
      { act: 'vote', proposal, decision: 'approve' },
      { act: 'freeze', subject: 'organisation', why: 'mine' },
    ] as const) {
      const { statement, signatures } = thief.say(await placeOf(stage), said)
      await assert.rejects(stage.ask('charter.act', { statement, signatures }, null), {
        code: 'charter.member_unknown',
      })
    }
    await assert.rejects(stage.ask('charter.show', {}, thief.device), {
      code: 'channel.device_unknown',
    })
    const eve = await crowd.visit('Eve')
    await meetAtDesk(desk, eve.page, `${desk.origin}/#invitation=${link.invitation}.${link.key}`)
    await heading(eve.page, 'Somebody else accepted this')
    const shown = await eve.page.locator('main').innerText()
    assert.ok(!shown.replaceAll(/\s/g, '').includes(fingerprint.slice(0, 16).toUpperCase()))
    say('a stolen invitation, accepted first', 'no vote, no look, and the invited person is told')
  })

  it('a browser whose authenticator does not recognise its person signs nothing', async () => {
    const { bob, stage } = office
    await bob.recognised(false)
    await bob.page.goto(`${desk.origin}/#/proposal/${proposal}`)
    const before = await viewOf(stage)
    await press(bob.page, 'Approve with your passkey')
    await bob.page.getByText('No passkey answered').waitFor()
    assert.equal((await viewOf(stage)).head.seq, before.head.seq)
    await bob.recognised(true)
    await press(bob.page, 'Approve with your passkey')
    await bob.page.getByText('2 of 3 people for it').waitFor()
  })

  it('a link that was opened in a member’s own browser makes nobody else a member', async () => {
    const { bob, stage, ada } = office
    const as = { member: 'fay', name: 'Fay', roles: ['viewer'], contacts: [] } as const
    const link = await invite(stage, ada, as)
    await bob.page.goto(`${desk.origin}/#invitation=${link.invitation}.${link.key}`)
    await heading(bob.page, 'This browser is somebody’s already')
  })

  it('accepts one’s own link once, and shows again what to read', async () => {
    const { stage, ada } = office
    const as = { member: 'gus', name: 'Gus', roles: ['viewer'], contacts: [] } as const
    const { invitation, key } = await invite(stage, ada, as)
    const gus = await crowd.visit('Gus')
    const link = `${desk.origin}/#invitation=${invitation}.${key}`
    await meetAtDesk(desk, gus.page, link)
    const { aloud } = await acceptAtDesk(desk, gus.page, { passkeys: [] })
    await gus.page.goto(link)
    await gus.page.reload()
    await heading(gus.page, 'Read this aloud')
    assert.ok((await gus.page.locator('.spoken').innerText()).replaceAll(/\s/g, '') === aloud)
    assert.deepEqual(gus.complaints, [])
  })
})
