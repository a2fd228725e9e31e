// A server that is killed anywhere between a price and the mail that tells of it, and another one
// over the same database: the alert fires once, and its owner has one mail.

import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { after, before, describe, it } from 'node:test'
import { type SmtpSink, smtpSink } from '@countersign/demo/sinks/smtp-sink.ts'
import { openStore, type PostgresStore } from '@countersign/server/adapters/postgres/store.ts'
import { alertRecord } from '../builders/alert.ts'
import { listen } from '../builders/office.ts'
import { type Cluster, type Pool, startCluster } from '../builders/postgres.ts'
import { openTeam, type Team } from '../builders/team.ts'
import type { AlertsTask } from '../entries/alerts.ts'

const PROCESS = new URL('../entries/alerts.ts', import.meta.url)

const PLACES = [
  [2, 'in', 'evaluated, and nothing of it durable'],
  [2, 'after', 'durable, and nobody told'],
  [3, 'in', 'about to be told'],
  [3, 'after', 'told to the outbox of the server'],
  [4, 'in', 'about to be in the lane of a mailbox'],
  [4, 'after', 'in the lane of a mailbox'],
] as const

describe('a server that is killed while an alert fires', () => {
  let cluster: Cluster
  let pool: Pool
  let store: PostgresStore
  let mail: SmtpSink
  let team: Team
  let signer: Awaited<ReturnType<typeof listen>>
  let now: number
  before(async () => {
    ;[cluster, team, mail] = await Promise.all([
      startCluster(),
      openTeam({}),
      smtpSink({ isPlain: true }),
    ])
    signer = await listen(team.house)
    pool = await cluster.fresh()
    store = openStore(pool)
    now = team.house.clock.now
  })
  after(async () => {
    signer.close()
    team.house.close()
    await Promise.all([mail.close(), store.close()])
    await cluster.stop()
  })

  /** @returns how it ended: its code, or the signal that killed it */
  async function run(dies: AlertsTask['dies']): Promise<string> {
    now += 120
    const { signingKey, sealingKey } = team.house.service().signer.keys.identity
    const task: AlertsTask = {
      database: cluster.folder,
      name: pool.options.database ?? '',
      signerSocket: signer.socketPath,
      identity: { signingKey: signingKey.toHex(), sealingKey: sealingKey.toHex() },
      mailPort: mail.port,
      now,
      prices: ['50001', '49999'],
      dies,
    }
    const child = fork(PROCESS, [JSON.stringify(task)])
    const [code, killedBy] = await once(child, 'exit')
    return String(killedBy ?? code)
  }

  async function arm(id: string): Promise<void> {
    const record = alertRecord(id, {}, { owner: 'bob', createdAt: now })
    await store.transact((tx) => tx.putAlert(record))
  }

  const firedAndTold = async (id: string) => {
    const mails = mail.mails
      .splice(0)
      .map(({ headers }) => [headers.subject, headers['message-id']])
    return { fired: (await store.reader.firings(id, 9)).length, mails }
  }

  for (const [transaction, where, what] of PLACES) {
    it(`tells of it once: ${what}`, async () => {
      const id = `${transaction}${where}`
      await arm(id)
      assert.equal(await run({ transaction, where }), 'SIGKILL')
      assert.deepEqual(mail.mails, [])
      assert.equal(await run(null), '0')
      assert.equal(await run(null), '0')
      const { fired, mails } = await firedAndTold(id)
      assert.equal(fired, 1)
      assert.equal(mails.length, 1)
      assert.match(String(mails[0]?.[0]), new RegExp(`Alert: alert ${id}$`))
    })
  }

  it('tells of it again by the same mail where it was not written that it left', async () => {
    await arm('left')
    assert.equal(await run({ transaction: 5, where: 'in' }), 'SIGKILL')
    assert.equal(await run(null), '0')
    const { fired, mails } = await firedAndTold('left')
    assert.equal(fired, 1)
    assert.deepEqual(mails[1], mails[0])
    assert.equal(mails.length, 2)
  })
})
