// The attacker holds the machine’s disk, but not the unseal key: puts yesterday’s journal back, and
// writes into today’s by hand. The real signer, in its cage, behind its sockets.

import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, it } from 'node:test'
import { taggedHash } from '@countersign/core/bitcoin/hashes.ts'
import { type Canonical, canonicalBytes, readCanonical } from '@countersign/core/canonical.ts'
import {
  aloneOf,
  forged,
  policyChange,
  refusalOf,
  stateOf,
  undo,
} from '../builders/governance-play.ts'
import { openRealTeam, type RealTeam, WALLET } from '../builders/governance-real.ts'
import { type RealSigner, startReal } from '../builders/process.ts'
import { limited } from '../builders/treasury.ts'
import { say } from './say.ts'

const LIMIT = limited(100_000n)
const RAISE = policyChange(WALLET, LIMIT, limited(150_000n))
const LARGE = policyChange(WALLET, LIMIT, limited(199_000n))

describe('whoever holds the signer’s disk, against the charter', { timeout: 60_000 }, () => {
  let real: RealSigner
  let team: RealTeam
  let folder: string
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-yesterday-'))
    real = await startReal()
    const { home, device, now } = real
    team = await openRealTeam({ run: home.run, claimCode: '', device, now }, LIMIT)
  })
  after(async () => {
    await real?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const journal = () => join(real.home.signer, 'journal.sqlite')
  const keep = () => cpSync(real.home.signer, join(folder, 'signer'), { recursive: true })
  const stop = async () => {
    real.child().stop()
    await real.child().ended
  }
  const bring = () => {
    rmSync(`${journal()}-wal`, { force: true })
    rmSync(`${journal()}-shm`, { force: true })
    cpSync(join(folder, 'signer'), real.home.signer, { recursive: true })
  }
  const votesOf = async (id: string): Promise<readonly string[]> => {
    const { proposals } = await team.view()
    return proposals.find((each) => each.id === id)?.votes.map(({ member }) => member) ?? []
  }
  const nextMinute = () => real.advance(1)

  it('races a quorum over sixteen connections: each person counts once', async () => {
    const small = await team.propose(team.ada, [RAISE])
    nextMinute()
    const large = await team.propose(team.ada, [LARGE])
    const bodies = await Promise.all(
      [team.bob, team.cyn, team.dan, team.ada].flatMap((who) =>
        [small, large].flatMap((proposal) =>
          [0, 1].map((ago) =>
            forged(
              team,
              who,
              { act: 'vote', proposal, decision: 'approve' },
              { now: real.now() - ago },
            ),
          ),
        ),
      ),
    )
    const told = await Promise.all(
      bodies.map((body, nth) =>
        refusalOf(team.ask(nth % 2 ? 'desk' : 'server', 'charter.act', body)),
      ),
    )
    assert.equal(told.filter((code) => code.startsWith('answered')).length, 6)
    assert.equal(told.filter((code) => code === 'charter.vote_twice').length, 10)
    assert.deepEqual((await votesOf(small)).length, 4)
    real.advance(86_400)
    const view = await team.view()
    assert.deepEqual([stateOf(view, small), stateOf(view, large)], ['in-force', 'stale'])
    say(
      'four people’s votes on two changes of one policy, sixteen at once',
      'one change: the other is void',
    )
  })

  it('puts yesterday’s journal back: no word is heard before a witness has answered', async () => {
    const more = policyChange(WALLET, limited(150_000n), limited(160_000n))
    const proposal = await team.propose(team.ada, [more])
    await stop()
    keep()
    await real.restart()
    await team.vote(team.bob, proposal)
    nextMinute()
    await team.act(team.dan, { act: 'freeze', subject: `wallet:${WALLET}`, why: '' }, ['device'])
    const today = (await team.view()).head
    await stop()
    bring()
    await real.restart({ isWitnessed: false })
    nextMinute()
    assert.equal(await refusalOf(team.vote(team.cyn, proposal)), 'witness.needed')
    const psbt = Buffer.from('70736274ff', 'hex').toString('base64')
    const spend = team.ask('desk', 'spend.sign', { wallet: WALLET, psbt }, team.ada.device)
    assert.match(await refusalOf(spend), /^(witness\.needed|psbt\..*)$/)
    // A device in the same backup saw nothing, and lets it go on …
    await stop()
    await real.restart()
    nextMinute()
    assert.deepEqual((await team.view()).freezes, [])
    // … until somebody votes who has seen more.
    const vote = { act: 'vote', proposal, decision: 'approve' } as const
    const body = await forged(team, team.bob, vote, { head: today })
    assert.equal(await refusalOf(team.ask('server', 'charter.act', body)), 'charter.head_unknown')
    const stopped = await team.view()
    assert.equal(stopped.freezes[0]?.subject, 'organisation')
    assert.equal(await refusalOf(team.propose(team.ada, [more])), 'charter.frozen')
    // The people look, and go on: without the word of the one who stopped it.
    nextMinute()
    const thaw = await team.propose(team.ada, aloneOf(stopped, 'bob').map(undo))
    for (const who of [team.cyn, team.dan]) await team.vote(who, thaw)
    assert.deepEqual((await team.view()).freezes, [])
    say(
      'yesterday’s journal, from before a vote and a freeze',
      'nothing before a witness; then a standstill at the first word of somebody who had seen more',
    )
  })

  it('writes entries into the journal by hand: the signer does not start', async () => {
    const proposal = await team.propose(team.ada, [
      policyChange(WALLET, limited(150_000n), limited(155_000n)),
    ])
    await stop()
    rmSync(join(folder, 'signer'), { recursive: true })
    keep()
    for (const [what, forge] of Object.entries(forgeries(proposal))) {
      bring()
      const database = new DatabaseSync(journal())
      forge(database)
      database.close()
      const started = refusalOf(real.restart({ isWitnessed: false }))
      assert.match(await started, /^vault\.journal_broken$/, what)
    }
    bring()
    await real.restart()
    nextMinute()
    assert.deepEqual(await votesOf(proposal), ['owner'])
    say(
      'the journal’s file: put in a vote, a gap, a quorum of one, a time; took one out',
      'a signer that does not start, five times',
    )
  })
})

type Row = Record<string, string | number | bigint | Uint8Array | null>

/** Entries of the charter that nobody made, by what is wrong with them. */
function forgeries(proposal: string): Readonly<Record<string, (database: DatabaseSync) => void>> {
  const last = (database: DatabaseSync): Row =>
    database
      .prepare("SELECT * FROM entries WHERE log = 'charter' ORDER BY seq DESC LIMIT 1")
      .get() as Row
  const insert = (database: DatabaseSync, row: Row) => {
    const names = Object.keys(row)
    const marks = names.map(() => '?').join(', ')
    database
      .prepare(`INSERT INTO entries (${names.join(', ')}) VALUES (${marks})`)
      .run(...Object.values(row))
  }
  const rewritten = (row: Row, change: (entry: Record<string, Canonical>) => object): Row => {
    const entry = readCanonical(row.bytes as Uint8Array) as Record<string, Canonical>
    const bytes = canonicalBytes({ ...entry, ...change(entry) } as Canonical)
    const hash = taggedHash('countersign/entry/v1', bytes)
    return { ...row, bytes, ...('hash' in row ? { hash } : {}) }
  }
  const added = (skip: number) => (database: DatabaseSync) => {
    const row = last(database)
    const seq = Number(row.seq) + 1 + skip
    const prev = Buffer.from(taggedHash('countersign/entry/v1', row.bytes as Uint8Array)).toString(
      'hex',
    )
    const body = { proposal, member: 'bob' }
    const entry = rewritten(row, () => ({ seq: String(seq), prev, kind: 'vote.cast', body }))
    insert(database, { ...entry, seq })
  }
  return {
    'a vote': added(0),
    'a vote after a gap': added(3),
    'another quorum': (database) => {
      const row = last(database)
      const text = Buffer.from(row.bytes as Uint8Array)
        .toString()
        .replace('"needed":"3"', '"needed":"1"')
      assert.notEqual(text, Buffer.from(row.bytes as Uint8Array).toString())
      database
        .prepare("UPDATE entries SET bytes = ? WHERE log = 'charter' AND seq = ?")
        .run(Buffer.from(text), row.seq ?? 0)
    },
    'one entry less in the middle': (database) => {
      const { seq } = last(database)
      database.prepare("DELETE FROM entries WHERE log = 'charter' AND seq = ?").run(Number(seq) - 1)
    },
    'another time': (database) => {
      const row = last(database)
      const { bytes } = rewritten(row, () => ({ time: '1' }))
      database
        .prepare("UPDATE entries SET bytes = ? WHERE log = 'charter' AND seq = ?")
        .run(bytes as Uint8Array, row.seq ?? 0)
    },
  }
}
