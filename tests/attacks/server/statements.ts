// What members say and operators attest comes without a device's signature on the request: so it is
// made up, changed and said twice by whoever has the server's socket and its database.

import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { writeRequest } from '@countersign/channel/envelope.ts'
import type { MessageKind } from '@countersign/channel/messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { type CharterView, readView } from '@countersign/core/charter/view.ts'
import { type ActBody, makePerson, type Said } from '@countersign/demo/person.ts'
import { type Stage, ticketFor } from '@countersign/demo/team.ts'
import { WALLET } from '../../builders/owner.ts'
import { say } from '../say.ts'
import type { Scenarios, Site } from './site.ts'

const ORIGIN = 'https://approve.example.org'

const now = () => Math.floor(Date.now() / 1000)

const ask = ({ owner, evil }: Site, kind: MessageKind, body: Canonical): Promise<Canonical> =>
  evil.frame(writeRequest(owner.identity, { id: randomBytes(16).toHex(), kind, time: now(), body }))

const viewOf = async (site: Site): Promise<CharterView> =>
  readView(await ask(site, 'charter.show', {}))

const act = (site: Site, { statement, signatures }: ActBody): Promise<Canonical> =>
  ask(site, 'charter.act', { statement, signatures: [...signatures] })

/** What the member with this id says, signed by this key. */
async function said(site: Site, what: Said, device: KeyObject, member = 'owner'): Promise<ActBody> {
  const { organisation, head } = await viewOf(site)
  const { sealingKey } = site.owner.identity
  const place = { organisation: organisation.id, head, now: now(), sealingKey }
  return makePerson({ member, name: 'Ada', origin: ORIGIN, device }).say(place, what, ['device'])
}

const FREEZE: Said = { act: 'freeze', subject: `wallet:${WALLET}`, why: 'so that nobody spends' }

export const STATEMENTS: Scenarios = {
  'a statement that its member did not sign is nobody’s': async (site) => {
    const before = await viewOf(site)
    const thief = generateKeyPairSync('ed25519').privateKey
    const own = before.members[0]?.credentials[0]?.id ?? ''
    const theirs = await said(site, FREEZE, thief)
    const named = theirs.signatures.map((each) => ({ ...Object(each), credential: own }))
    assert.equal(await act(site, theirs), 'charter.credential_unknown')
    assert.equal(await act(site, { ...theirs, signatures: named }), 'charter.signature_invalid')
    const eve = await said(site, FREEZE, thief, 'eve')
    assert.equal(await act(site, eve), 'charter.member_unknown')
    assert.deepEqual((await viewOf(site)).head, before.head)
    say('the server, and said in the owner’s name to freeze the wallet', 'nothing, three times')
  },

  'a statement that passed cannot be changed, nor said twice': async (site) => {
    const { owner } = site
    const invite: Said = {
      act: 'invite',
      invitation: randomBytes(8).toHex(),
      key: randomBytes(32).toHex(),
      invitee: 'bob',
      name: 'Bob',
      roles: ['viewer'],
      contacts: [],
    }
    const { statement, signatures } = await said(site, invite, owner.device)
    const changed = { ...Object(statement), roles: ['administrator'] } as Canonical
    assert.equal(await act(site, { statement: changed, signatures }), 'charter.signature_invalid')
    await act(site, { statement, signatures })
    const { head, members, invitations } = await viewOf(site)
    assert.deepEqual(
      invitations.map(({ member, roles }) => [member, roles]),
      [['bob', ['viewer']]],
    )
    assert.equal(await act(site, { statement, signatures }), 'charter.statement_used')
    assert.deepEqual((await viewOf(site)).head, head)
    assert.equal(members.length, 1)
    say('an invitation of the owner’s, and made it one for an administrator', 'the viewer’s, once')
  },

  'a ticket that no operator signed opens nothing': async (site) => {
    const { head } = await viewOf(site)
    const keys = [1, 2].map(() => generateKeyPairSync('ed25519').privateKey)
    const stage: Stage = {
      identity: site.owner.identity,
      origin: ORIGIN,
      now,
      ask: (kind, body) => ask(site, kind, body),
      show: () => ask(site, 'charter.show', {}),
    }
    const ticket = await ticketFor(stage, keys, { subject: 'organisation', request: '1' })
    assert.equal(await ask(site, 'unlock.issue', { ticket }), 'charter.ticket_invalid')
    assert.deepEqual((await viewOf(site)).head, head)
    say('the server, and signed an operators’ ticket with two keys of theirs', 'no ticket')
  },

  'members that it wrote into the database are nobody to the signer': async (site) => {
    const { owner, database } = site
    const before = await viewOf(site)
    const thief = generateKeyPairSync('ed25519').privateKey
    await database.sql("insert into members values ('eve', 'Eve', '{owner,administrator}')")
    const eve = await said(site, FREEZE, thief, 'eve')
    assert.equal(await act(site, eve), 'charter.member_unknown')
    const after = await viewOf(site)
    assert.deepEqual([after.head, after.members], [before.head, before.members])
    await database.sql("delete from members where id = 'eve'")
    assert.equal((await owner.api().listWallets()).wallets.length, 1)
    say('the database, and wrote a second owner into it', 'no say in anything')
  },
}
