// A team by the command line, processes of their own over the desk of a whole installation:
// founded, deciding together, locked by itself, opened by two operators. Bob uses the command line
// too; Cyn and Dan have a passkey at the desk.

import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fingerprint } from '@countersign/channel/identity.ts'
import { openInvitation, readInvitationLink } from '@countersign/cli/flows/invite.ts'
import { makePerson, type Person } from '@countersign/demo/person.ts'
import { join as accept, vote } from '@countersign/demo/team.ts'
import { PASSPHRASE, WALLET } from '../builders/cli.ts'
import { fromBase32 } from '../builders/house.ts'
import { openParty, type Party } from '../builders/party.ts'
import { operating } from './operating.ts'

const PAYEE = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080'
const HOUR = 3_600
const passphrase = PASSPHRASE

type Listed = {
  readonly invitations: readonly { readonly fingerprint: string; readonly code: string }[]
}

describe('a team by the command line', { timeout: 600_000 }, () => {
  let party: Party
  before(async () => {
    party = await openParty()
  })
  after(() => party.stop())

  it('shows the charter of one person', async () => {
    const { cli, done } = party
    const shown = await done(['charter', 'show'])
    assert.equal((shown.organisation as { kind: string }).kind, 'personal')
    assert.deepEqual([shown.you, shown.openProposals], ['owner', []])
    const words = await cli.start(['charter', 'show'])
    assert.match(words.stdout, /owner \(you\)/)
    assert.match(words.stdout, /1 of 1 who can vote/)
  })

  it('invites people, who accept and read the code aloud that the owner sees', async () => {
    const { cli, stage, people, bob, done } = party
    for (const member of ['bob', 'cyn', 'dan']) {
      const name = member[0]?.toUpperCase() + member.slice(1)
      const contacts = ['--email', `${member}@example.org`, '--phone', '+1 555 010 0001']
      const { link } = await done(['charter', 'invite', member, '--name', name, ...contacts])
      const opened = readInvitationLink(String(link))
      if (member === 'bob') {
        const context = { ...cli.context, clientHome: bob.home, now: () => cli.now() }
        const door = await openInvitation(context, stage, opened)
        assert.equal(door.shown.name, 'Bob')
        const offered = await door.offer()
        bob.seed = fromBase32(new URL(offered.uri).searchParams.get('secret') ?? '')
        const factor = { offered, code: cli.code(bob.seed) }
        const { recoveryCodes } = await door.accept({ name: 'laptop', factor })
        assert.equal(recoveryCodes.length, 10)
        continue
      }
      const person = makePerson({ member, name, origin: cli.desk })
      const { invitation, key } = opened
      people.set(member, person)
      await accept(stage, person, { invitation, key })
    }
    const { invitations } = (await done(['charter', 'invitations'])) as Listed
    for (const { fingerprint: whole, code } of invitations) {
      assert.equal(code.replaceAll('-', ''), whole.slice(0, 20).toUpperCase())
      assert.match(code, /^(?:[0-9A-F]{4}-){4}[0-9A-F]{4}$/)
    }
    assert.equal(invitations.length, 3)
  })

  it('makes operators their keys, and founds', async () => {
    const { files, operators, done, refused, ada } = party
    for (const name of ['one', 'two', 'three']) {
      const home = join(files, name)
      mkdirSync(home)
      const { key } = await done(['ops', 'key', 'new', '--name', name], {
        secrets: { passphrase },
        home,
      })
      assert.equal((await done(['ops', 'key', 'show'], { home })).key, key)
      operators.push({ home, key: String(key) })
    }
    await refused(['ops', 'key', 'new', '--name', 'x'], 'ops.key_exists', {
      secrets: { passphrase },
      home: operators[0]?.home ?? '',
    })
    const keys = operators.flatMap(({ key }) => ['--operations', key])
    const rules = ['--name', 'Four of us', '--email', 'ada@example.org', '--delay', '1h']
    const founded = await done(['charter', 'found', ...keys, ...rules], ada())
    assert.deepEqual([founded.kind, founded.members], ['team', ['bob', 'cyn', 'dan']])
    const shown = await done(['charter', 'show'])
    assert.equal((shown.organisation as { id: string }).id, founded.genesis)
    assert.equal((shown.settings as { quorum: number }).quorum, 3)
    await refused(['charter', 'found', ...rules], 'charter.founded', ada())
  })
  it('lets Bob in with his own command line, and nobody before', async () => {
    const { cli, stage, bob, done } = party
    const signer = fingerprint(stage.identity)
    const paired = await done(
      ['pair', '--desk', cli.desk, '--api', cli.api, '--fingerprint', signer, '--no-wait'],
      { home: bob.home },
    )
    assert.equal(paired.isNew, true)
    const shown = await done(['charter', 'show'], { home: bob.home })
    assert.deepEqual([shown.you, shown.waitsForYou], ['bob', []])
    const words = await cli.start(['charter', 'show'])
    assert.match(words.stdout, /3 of 4 who can vote/)
  })

  it('makes a wallet, and a spend that Bob has to approve', async () => {
    const { cli, files, run, done, refused, ada, asBob } = party
    const made = await run(['wallet', 'create', WALLET], {
      secrets: { passphrase, code: cli.code() },
    })
    assert.equal(made.code, 0, made.stderr)
    const { policy } = (await done(['policy', 'show', WALLET])) as {
      readonly policy: { readonly rules: readonly object[] }
    }
    const approvals = { kind: 'approvals', group: 'administrators', count: '1' }
    // biome-ignore lint/suspicious/noThenProperty: `then` of a rule is never a function
    const rule = { id: 'four-eyes', when: [], then: approvals }
    const file = join(files, 'policy.json')
    writeFileSync(file, JSON.stringify({ ...policy, rules: [...policy.rules, rule] }))
    const stricter = await done(['charter', 'propose', 'policy', WALLET, file], ada())
    assert.deepEqual([stricter.class, stricter.state], ['tightening', 'in-force'])

    const { address } = (await cli.run(['receive', WALLET])).json
    await cli.run(['regtest', 'fund', String(address), '0.5'])
    const asked = await cli.run(['spend', WALLET, PAYEE, '0.01'], { passphrase })
    assert.deepEqual([asked.code, asked.json.outcome], [8, 'waiting'], asked.stderr)
    const { txid } = asked.json
    const approve = ['spend', 'approve', WALLET, String(txid)]
    await refused(approve, 'spend.approval_refused', ada())
    const words = await run(approve, asBob())
    assert.equal(words.code, 0, words.stderr)
    assert.match(words.stderr, new RegExp(`pays +0.01000000 BTC\\s+${PAYEE}`))
    assert.deepEqual(words.json.waitsFor, ['code'])
    const sent = await cli.run(['spend', '--resume', String(txid)], { code: cli.code() })
    assert.deepEqual([sent.code, sent.json.outcome], [0, 'sent'], sent.stderr)
  })

  let from = ''

  it('raises a limit: proposed, approved by two others, in force after its delay', async () => {
    const { cli, stage, people, bob, run, done, refused, ada, asBob } = party
    const policy = (await done(['policy', 'show', WALLET])) as {
      readonly policyHash: string
      readonly policy: { readonly rules: readonly { readonly id: string }[] }
    }
    from = policy.policyHash
    const now = await run(['charter', 'show'])
    assert.match(now.stderr, /organisation +locks in 1 d 23 h/)
    const set = ['--set', 'rules.limit-24h.when.0.sats=6000000']
    const proposed = await done(
      ['charter', 'propose', 'policy', WALLET, ...set, '--why', 'rent'],
      ada(),
    )
    const { code, id } = proposed as { readonly code: string; readonly id: string }
    assert.deepEqual([proposed.class, proposed.needed, proposed.state], ['loosening', 3, 'open'])
    assert.equal(proposed.executesAt, null)

    const waiting = await done(['charter', 'show'], { home: bob.home })
    assert.deepEqual(waiting.waitsForYou, [code])
    const words = await run(['charter', 'proposal', code], { home: bob.home })
    assert.match(words.stderr, /Changed rule limit-24h \(loosens\)/)
    assert.match(words.stderr, new RegExp(`To stop it: countersign charter veto ${code}`))

    const voted = await done(['charter', 'vote', code, 'approve'], asBob())
    assert.equal((voted.proposal as { readonly state: string }).state, 'open')
    await refused(['charter', 'vote', code, 'approve'], 'charter.vote_twice', asBob())
    await vote(stage, people.get('cyn') as Person, id)
    const decided = await done(['charter', 'proposal', code])
    assert.equal(decided.state, 'waiting')
    assert.equal((await done(['policy', 'show', WALLET])).policyHash, from)
    cli.now(HOUR + 60)
    assert.equal((await done(['charter', 'proposal', code])).state, 'in-force')
    assert.notEqual((await done(['policy', 'show', WALLET])).policyHash, from)
  })

  it('freezes alone and undoes it together', async () => {
    const { stage, people, bob, done, ada } = party
    const frozen = await done(['charter', 'freeze', `wallet:${WALLET}`, '--why', 'odd'], {
      home: bob.home,
    })
    const { code, class: kind } = await done(
      ['charter', 'propose', 'undo', String(frozen.seq)],
      ada(),
    )
    assert.equal(kind, 'undo')
    const open = (await done(['charter', 'proposal', String(code)])) as { readonly id: string }
    for (const who of ['cyn', 'dan']) await vote(stage, people.get(who) as Person, open.id)
    assert.equal((await done(['charter', 'proposal', String(code)])).state, 'in-force')
    assert.deepEqual((await done(['charter', 'show'])).freezes, [])
  })

  it('vetoes and withdraws', async () => {
    const { bob, done, refused, ada, asBob } = party
    const group = ['charter', 'propose', 'group', 'payers', 'bob', 'cyn']
    const { code } = await done(group, ada())
    const vetoed = await done(['charter', 'veto', String(code)], { home: bob.home })
    assert.equal((vetoed.proposal as { readonly vetoes: readonly unknown[] }).vetoes.length, 1)
    await refused(['charter', 'withdraw', String(code)], 'charter.proposal_others', {
      home: bob.home,
    })
    await done(['charter', 'withdraw', String(code)])
    await refused(['charter', 'vote', String(code), 'approve'], 'charter.proposal_ended', asBob())
  })

  operating(() => party)
})
