// The attacker holds the server's process and everything it can write into PostgreSQL, and goes for
// the charter: members, votes, policies, locks, delays. Real processes, each in its cage; the
// signer's clock alone can be set forward.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { writeRequest } from '@countersign/channel/envelope.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { policyToCanonical } from '@countersign/core/policy/policy.ts'
import { makePerson } from '@countersign/demo/person.ts'
import { openApi } from '@countersign/sdk/api.ts'
import { type Evil, openDatabase, openEvil } from '../builders/evil.ts'
import { forged, policyChange, refusalOf, stateOf } from '../builders/governance-play.ts'
import { openRealTeam, type RealTeam, WALLET } from '../builders/governance-real.ts'
import { at } from '../builders/house.ts'
import { type Installation, openInstallation } from '../builders/installation.ts'
import { credentialsOf } from '../builders/owner.ts'
import { ORIGIN } from '../builders/team.ts'
import { limited } from '../builders/treasury.ts'
import { until } from '../builders/until.ts'
import { say } from './say.ts'

const LIMIT = limited(100_000n)
const RAISE = policyChange(WALLET, LIMIT, limited(150_000n))
const DAY = 86_400

describe('whoever owns server and database, against the charter', { timeout: 120_000 }, () => {
  let installation: Installation
  let database: ReturnType<typeof openDatabase>
  let evil: Evil
  let team: RealTeam
  let shift = 0
  const now = () => Math.floor(Date.now() / 1000) + shift
  before(async () => {
    installation = await openInstallation({ server: 'evil-server.ts', signer: 'signer.ts' })
    const { home } = installation
    team = await openRealTeam({ run: home.run, claimCode: installation.claimCode(), now }, LIMIT)
    database = openDatabase(installation)
    evil = openEvil(installation)
    await until(
      () => database.sql('select id from members'),
      (rows) => rows.length === 4,
    )
  })
  after(async () => {
    await database?.close()
    await installation?.stop()
  })

  const advance = (seconds: number) => {
    shift += seconds
    writeFileSync(join(installation.home.signer, 'clock-shift'), String(shift))
  }
  /** Straight from the server's socket to the signer. */
  const bySocket = (kind: string, body: Canonical) =>
    evil.frame(writeRequest(team.identity, { id: 'ab'.repeat(16), kind, time: now(), body }))
  const api = () =>
    openApi({
      url: installation.status().api ?? '',
      ...credentialsOf(team.identity, team.ada.device),
    })
  const standing = async () => {
    const { now: _, head: __, ...view } = await team.view()
    return JSON.stringify(view, (___, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    )
  }

  it('forges members, roles, devices and a policy: the signer knows none', async () => {
    const before = await standing()
    const eve = makePerson({ member: 'eve', name: 'Eve', origin: ORIGIN })
    const loose = JSON.stringify(policyToCanonical(limited(2_100_000_000_000_000n)))
    await database.sql(
      "insert into members values ('eve', 'Eve', array['owner', 'administrator', 'approver'])",
    )
    await database.sql("update members set roles = array['viewer'] where id <> 'eve'")
    await database.sql("insert into devices values ($1, 'laptop', 1, 'eve', false)", [eve.deviceId])
    await database.sql("update devices set member = 'eve', is_stopped = false")
    await database.sql('update wallets set policy = $1, policy_hash = $2', [loose, 'ab'.repeat(32)])
    await database.sql('delete from freezes')
    const proposal = await team.propose(team.ada, [RAISE])
    for (const who of [eve, { ...team.dan, member: 'eve' }]) {
      for (const said of [
        { act: 'vote', proposal, decision: 'approve' },
        { act: 'freeze', subject: 'organisation', why: '' },
        { act: 'propose', changes: [RAISE], why: '' },
      ] as const) {
        const body = await forged(team, who, said)
        assert.equal(await bySocket('charter.act', body), 'charter.member_unknown')
      }
    }
    advance(1)
    await team.act(team.ada, { act: 'withdraw', proposal }, ['device'])
    const { policies, members } = summary(await standing())
    assert.deepEqual([policies, members], [summary(before).policies, summary(before).members])
    say(
      'the database, a member and a policy written into it, and the signer’s socket',
      'charter.member_unknown, six times; the policy is the pinned one',
    )
  })

  it('S2 Bitfinex, root on the database: every column of it written over', async () => {
    const before = await standing()
    const columns = await database.sql(
      `select table_name, column_name, data_type from information_schema.columns
       where table_schema = 'public' and is_updatable = 'YES' and is_generated = 'NEVER'
         and is_identity = 'NO' and table_name not like 'audit%' and table_name <> 'migrations'`,
    )
    let written = 0
    for (const { table_name: table, column_name: column, data_type: type } of columns) {
      const value = forgedValue(String(type))
      if (value === null) continue
      const done = await database.sql(`update "${table}" set "${column}" = ${value}`).then(
        () => 1,
        () => 0,
      )
      written += done
    }
    assert.ok(written > 40, `${written} columns`)
    assert.equal(await standing(), before)
    const shown = at(await bySocket('charter.show', {}), 'members') as readonly unknown[]
    assert.equal(shown.length, 4)
    await database.sql("select graphile_worker.add_job('rebuild', job_key := 'rebuild')")
    const rows = await until(
      () => database.sql('select id from members order by id'),
      (found) =>
        JSON.stringify(found) ===
        JSON.stringify(['bob', 'cyn', 'dan', 'owner'].map((id) => ({ id }))),
    )
    assert.equal(rows.length, 4)
    say(
      `the database; wrote into ${written} columns of it`,
      'nothing at the signer, and a rebuild wrote the truth back',
    )
  })

  it('says that a quorum voted, a delay passed, a lock is open: none of it is heard', async () => {
    const proposal = await team.propose(team.ada, [RAISE])
    // What holds members’ links and codes is not for the server.
    for (const kind of ['notices.read', 'notices.spends', 'invitation.show', 'stop.link']) {
      assert.equal(await bySocket(kind, {}), 'channel.role_forbidden')
    }
    for (const kind of [
      'vote.cast',
      'proposal.passed',
      'policy.set',
      'charter.vote',
      'journal.append',
    ]) {
      assert.equal(await bySocket(kind, { proposal, member: 'bob' }), 'channel.kind_unknown')
    }
    const votes = await forged(team, team.bob, { act: 'vote', proposal, decision: 'approve' })
    for (const signatures of [
      [],
      at(votes, 'signatures', 0),
      'approved',
      [{ kind: 'signed', by: 'server', credential: 'x', signature: '' }],
    ]) {
      const body = { statement: at(votes, 'statement'), signatures } as Canonical
      assert.match(String(await bySocket('charter.act', body)), /^(charter|channel)\./)
    }
    advance(2 * DAY)
    assert.equal(stateOf(await team.view(), proposal), 'open')
    for (const voter of [team.bob, team.cyn]) await team.vote(voter, proposal)
    advance(DAY - 5)
    assert.equal(stateOf(await team.view(), proposal), 'waiting')
    advance(10)
    assert.equal(stateOf(await team.view(), proposal), 'in-force')
    say(
      'the server’s socket; sent votes that nobody signed, and entries ready made',
      'nothing: the delay was a day from the third person’s vote',
    )
  })

  it('cannot open what is locked: 423 by HTTP, charter.locked by every socket', async () => {
    advance(10 * DAY)
    const more = policyChange(WALLET, limited(150_000n), limited(160_000n))
    const said = { act: 'propose', changes: [more], why: '' } as const
    const ways: Record<string, string> = {}
    ways.server = String(await bySocket('charter.act', await forged(team, team.ada, said)))
    advance(1)
    ways.desk = await refusalOf(team.propose(team.bob, [more]))
    advance(1)
    const body = (await forged(team, team.cyn, said)) as never
    // What was forged before is written over at the server's next look: until then it may know
    // nobody's device, and asks the signer nothing.
    const told = await until(
      () =>
        api()
          .actInCharter({ body })
          .then(
            () => ({ status: 200, code: 'answered' }),
            (error: { status: number; code: string }) => error,
          ),
      ({ status }) => status !== 401 && status !== 403,
    )
    ways.http = told.code
    assert.deepEqual([told.status, told.code], [423, 'charter.locked'])
    await database.sql('delete from heads').catch(() => undefined)
    advance(1)
    ways.again = String(await bySocket('charter.act', await forged(team, team.dan, said)))
    assert.deepEqual(new Set(Object.values(ways)), new Set(['charter.locked']))
    say(
      'server, database, and all four people’s signatures, ten days after',
      '423, and charter.locked by server socket, desk socket and HTTP',
    )
  })

  it('S2 restores yesterday’s database: the charter is today’s', async () => {
    const tables = (
      await database.sql(
        `select tablename from pg_tables where schemaname = 'public'
           and tablename <> 'migrations' and tablename not like 'audit%'`,
      )
    ).map(({ tablename }) => String(tablename))
    const kept = new Map<string, Canonical>()
    for (const table of tables) {
      const [row] = await database.sql(
        `select coalesce(json_agg(t), '[]') as rows from "${table}" t`,
      )
      kept.set(table, row?.rows as Canonical)
    }
    await team.act(team.dan, { act: 'freeze', subject: `wallet:${WALLET}`, why: 'look at it' }, [
      'device',
    ])
    await until(
      () => database.sql('select wallet from freezes'),
      (rows) => rows.length > 0,
    )
    await database.sql(`truncate ${tables.map((table) => `"${table}"`).join(', ')}`)
    for (const [table, rows] of kept) {
      await database
        .sql(
          `insert into "${table}" overriding system value
             select * from json_populate_recordset(null::"${table}", $1)`,
          [JSON.stringify(rows)],
        )
        .catch(() => undefined)
    }
    assert.equal((await team.view()).freezes[0]?.subject, `wallet:${WALLET}`)
    const psbt = Buffer.from('70736274ff').toString('base64')
    const asked = team.ask('server', 'spend.sign', { wallet: WALLET, psbt }, team.ada.device)
    assert.equal(await refusalOf(asked), 'charter.frozen')
    await until(
      () => database.sql('select wallet from freezes'),
      (rows) => rows.length > 0,
    )
    say(
      'yesterday’s database, from before a freeze',
      'a wallet that is frozen, and a projection that reads so again',
    )
  })

  it('puts a lever back that a member pulled: the signer has it pulled all the same', async () => {
    const isPulled = async () => {
      const { levers } = await api().showIncident()
      return levers.find(({ lever }) => lever === 'entry')?.isPulled
    }
    await team.act(team.dan, { act: 'freeze', subject: 'entry', why: 'a break-in' }, ['device'])
    await until(isPulled, (it) => it === 'yes')
    await database.sql('delete from closure')
    assert.equal(await isPulled(), 'no', 'the database is the attacker’s')
    const lift = { kind: 'lift', subject: 'entry' }
    const eve = makePerson({ member: 'eve', name: 'Eve', origin: ORIGIN })
    const body = await forged(team, eve, { act: 'propose', changes: [lift], why: '' })
    assert.equal(await bySocket('charter.act', body), 'charter.member_unknown')
    const alone = team.propose(team.dan, [lift])
    await assert.rejects(alone, { code: 'charter.locked' })
    assert.ok((await team.view()).freezes.some(({ subject }) => subject === 'entry'))
    await until(isPulled, (it) => it === 'yes')
    say('a lever put back in the database, and one member’s proposal', 'the signer has it pulled')
  })
})

const summary = (standing: string) => {
  const { wallets, members } = JSON.parse(standing) as Record<string, unknown>
  return { policies: wallets, members }
}

/** What is written where something of this type stood. */
function forgedValue(type: string): string | null {
  if (type === 'text') return "'forged'"
  if (type === 'boolean') return 'true'
  if (type === 'ARRAY') return "array['owner']"
  if (/int|numeric/.test(type)) return '1'
  if (type === 'bytea') return "'\\x00'"
  return null
}
