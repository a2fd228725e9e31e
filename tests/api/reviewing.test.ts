// The review that a server makes by itself: what it can see and what not, and that each finding is
// told once, also when the server ends in between. A real signer, PostgreSQL and mail server.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { readEvent } from '@countersign/core/audit/event.ts'
import { change } from '@countersign/core/charter/change.ts'
import { policyFromCanonical } from '@countersign/core/policy/policy.ts'
import { CHECKS } from '@countersign/core/review/catalogue.ts'
import { type SmtpSink, smtpSink } from '@countersign/demo/sinks/smtp-sink.ts'
import { openStore } from '@countersign/server/adapters/postgres/store.ts'
import { makeReview } from '@countersign/server/use-cases/make-review.ts'
import { BOTH, shared } from '../builders/deciding.ts'
import { tokenBody } from '../builders/token.ts'
import { type Assembly, openAssembly } from './assembly.ts'

const READER = 'tokens.reader-anywhere'
const PEOPLE = 4

describe('the review that a server makes', () => {
  let mail: SmtpSink
  let assembly: Assembly
  let wallet: string

  before(async () => {
    mail = await smtpSink({ isPlain: true })
    const { port } = mail
    assembly = await openAssembly({
      channels: {
        mail: { host: '127.0.0.1', port, encryption: 'none', from: 'c@example.org' },
      },
    })
    wallet = assembly.team.treasury(shared(BOTH)).wallet
    await assembly.tick()
  })
  after(async () => {
    await assembly.close()
    await mail.close()
  })

  /** As the job does, by this store; then what the mailbox of one of them got. */
  async function made(store = assembly.store): Promise<readonly string[]> {
    const { signer, notices, team } = assembly
    const clock = () => team.house.clock.now
    await makeReview({ store, signer, notices, network: 'regtest', clock })
    await assembly.tick()
    const mails = mail.mails.splice(0)
    assert.equal(mails.length % PEOPLE, 0)
    return mails
      .filter(({ recipients }) => recipients.includes('cyn@example.org'))
      .map(({ headers, text }) => `${headers.subject}\n${text}`)
  }
  const anywhere = () =>
    assembly.api(assembly.team.bob).createToken({
      body: { ...tokenBody('a dashboard'), networks: ['0.0.0.0/0', '::/0'] },
    })
  const quiet = async () => {
    await assembly.tick()
    mail.mails.splice(0)
  }

  it('tells all that is open once, in one notice, and no more while it stays', async () => {
    const [first, ...others] = await made()
    assert.deepEqual(others, [])
    assert.match(first ?? '', /^.*Security review: \d+ new findings/)
    assert.match(first ?? '', /high: .*\(wallet:spending\)/)
    assert.doesNotMatch(first ?? '', /^(low|info):/m)
    assert.deepEqual(await made(), [])
  })

  it('tells a new finding once, also by a server that was started again', async () => {
    const { id } = await anywhere()
    await quiet()
    const [news, ...others] = await made()
    assert.deepEqual(others, [])
    assert.match(news ?? '', /Security review: 1 new finding\n/)
    assert.match(news ?? '', /A reading token is good from anywhere/)
    const again = openStore(assembly.pool)
    assert.deepEqual(await made(again), [])

    await assembly.api(assembly.team.bob).withdrawToken({ id })
    await quiet()
    assert.deepEqual(await made(again), [])
    const known = await again.reader.knownFindings()
    const [gone] = known.filter(({ check }) => check === READER)
    assert.equal(gone?.isOpen, false)
  })

  it('tells one that went and came back', async () => {
    const { id } = await anywhere()
    await quiet()
    assert.equal((await made()).length, 1)
    const { store, team } = assembly
    const token = (await store.reader.tokens()).find((each) => each.id === id)
    assert.ok(token)
    await store.transact((tx) => tx.removeToken(id))
    assert.deepEqual(await made(), [])
    const { findings } = await assembly.api(team.dan).showReview()
    assert.ok(!findings.some(({ check }) => check === READER))

    await store.transact((tx) => tx.putToken(token))
    const [back] = await made()
    assert.match(back ?? '', /A reading token is good from anywhere \(reader:/)
    assert.deepEqual(await made(), [])
    const again = (await assembly.api(team.dan).showReview()).findings
    assert.ok((again.find(({ subject }) => subject === `reader:${id}`)?.firstSeenAt ?? 0) > 0)
  })

  it('tells nothing of a review whose transaction failed, and tells it by the next', async () => {
    await anywhere()
    await quiet()
    const before = await assembly.store.reader.reviews(500)
    const { store } = assembly
    const cut = {
      ...store,
      transact: <T>(work: Parameters<typeof store.transact<T>>[0]) =>
        store.transact<T>(async (tx) => {
          await work(tx)
          throw new Error('cut')
        }),
    }
    await assert.rejects(made(cut), /cut/)
    assert.deepEqual(await store.reader.reviews(500), before)
    assert.equal((await made()).length, 1)
  })

  it('leaves its score, and an event in the audit log', async () => {
    const { reviews } = await assembly.api(assembly.team.dan).listReviews({ limit: '2' })
    assert.equal(reviews.length, 2)
    assert.ok(reviews.every(({ score, findings }) => score < 100 && findings > 0))
    const bytes = await assembly.store.reader.auditEvents(0, 1_000)
    const [last] = bytes
      .map(readEvent)
      .filter(({ act }) => act === 'review.made')
      .toReversed()
    assert.deepEqual([last?.actor.kind, last?.facts.score], ['server', String(reviews[0]?.score)])
  })

  it('is read by a reading token, with what the server cannot see', async () => {
    const reader = await assembly.reader()
    const told = await reader.showReview()
    const { findings, passed, unknown, mustLive, standards } = told
    const asked = [...findings.map(({ check }) => check), ...passed]
    assert.equal(new Set([...asked, ...unknown.map(({ check }) => check)]).size, CHECKS.length)
    for (const id of ['running.machine', 'running.journal', 'stated.backup-made', 'notices.dead']) {
      const dark = unknown.find(({ check }) => check === id)
      assert.ok(dark && dark.why !== '' && !passed.includes(id), id)
    }
    assert.deepEqual(mustLive.find(({ what }) => what === 'charter')?.voters, PEOPLE)
    assert.ok(standards.some(({ standard, open }) => standard === 'ASVS 2.4.2' && open.length > 0))
    assert.ok(findings.every(({ evidence, why, fix }) => evidence && why && fix.words))
  })

  it('gives changes that can be proposed as they are', async () => {
    const { findings } = await assembly.api(assembly.team.dan).showReview()
    const mended = findings.filter(({ fix }) => fix.kind === 'changes')
    assert.ok(mended.length > 0)
    for (const { check, subject, fix } of mended) {
      assert.equal(fix.command, `countersign review propose ${check} ${subject}`)
      for (const each of fix.changes ?? []) {
        const read = change(each, 'change')
        if (read.kind === 'policy.set') assert.ok(policyFromCanonical(read.policy).rules.length > 0)
      }
    }
    assert.ok(mended.some(({ subject }) => subject === `wallet:${wallet}`))
  })

  it('is made soon after what the charter says has changed', async () => {
    const { jobs } = await waiting()
    assert.ok(jobs.includes('make-review:changed'))
  })

  async function waiting() {
    const { rows } = await assembly.pool.query<{ key: string }>(
      'select key from graphile_worker.jobs where key is not null',
    )
    return { jobs: rows.map(({ key }) => key) }
  }
})
