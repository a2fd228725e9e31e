// What the server does by itself on a bad day: the notice before everyone, and whom it answers.

import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { readEvent } from '@countersign/core/audit/event.ts'
import { type MemoryStore, openStore } from '@countersign/server/adapters/memory/store.ts'
import { type Closure, NOTHING_CLOSED } from '@countersign/server/ports/incident.ts'
import { bySession } from '@countersign/server/use-cases/acting.ts'
import { checkEntry, openDoors } from '@countersign/server/use-cases/closed.ts'
import { exportIncident } from '@countersign/server/use-cases/export-incident.ts'
import {
  currentBanner,
  putBanner,
  removeBanner,
} from '@countersign/server/use-cases/keep-banner.ts'
import { recordEvent } from '@countersign/server/use-cases/record-event.ts'
import type { World } from '@countersign/server/use-cases/world.ts'
import { until } from '../builders/until.ts'

const NOW = 1_800_000_000
const DAY = 86_400

let store: MemoryStore
let now: number
const clock = () => now
const stand = (closure: Closure = NOTHING_CLOSED) =>
  store.transact((tx) =>
    tx.putStanding({
      members: [
        { id: 'ada', name: 'Ada', roles: ['administrator'], isSuspended: false },
        { id: 'bob', name: 'Bob', roles: ['member'], isSuspended: false },
      ],
      ...{ devices: [], tokens: [], freezes: [], closure },
    }),
  )
beforeEach(async () => {
  store = openStore()
  now = NOW
  await stand()
})

const by = (member: string) =>
  bySession(
    {
      ...{ id: 'ab', hash: 'cd', member, stage: 'full', by: 'passkey', createdAt: 1, usedAt: 1 },
      ...{ provedAt: 1, network: '192.0.2.1', browser: 'a browser' },
    },
    '192.0.2.1',
  )

describe('the notice before everyone', () => {
  const put = (text: string, ends: number, who = 'ada') =>
    putBanner({ store, clock }, { text, until: ends }, by(who))
  const shown = async (at = now) => (await currentBanner(store.reader, at))?.text ?? null
  const acts = async () =>
    (await store.reader.auditEvents(0, 100)).map((bytes) => readEvent(bytes).act)

  it('is an administrator’s alone to put up and to take away', async () => {
    await assert.rejects(put('Wait.', NOW + 60, 'bob'), { code: 'charter.role_missing' })
    await assert.rejects(put('Wait.', NOW + 60, 'eve'), { code: 'charter.role_missing' })
    assert.deepEqual([await shown(), await acts()], [null, []])
    await put('Call Ada.', NOW + 60)
    const taking = removeBanner({ store, clock }, by('bob'))
    await assert.rejects(taking, { code: 'charter.role_missing' })
    assert.equal(await shown(), 'Call Ada.')
    await removeBanner({ store, clock }, by('ada'))
    assert.deepEqual([await shown(), await acts()], [null, ['api.putBanner', 'api.removeBanner']])
    const again = removeBanner({ store, clock }, by('ada'))
    await assert.rejects(again, { code: 'banner.missing' })
  })

  it('is gone by itself at its time, and then cannot be taken away', async () => {
    await put('Call Ada.', NOW + 60)
    assert.deepEqual([await shown(NOW + 59), await shown(NOW + 60)], ['Call Ada.', null])
    now = NOW + 60
    const taking = removeBanner({ store, clock }, by('ada'))
    await assert.rejects(taking, { code: 'banner.missing' })
  })

  it('says something that can be read, and stays ninety days at most', async () => {
    const invalid = { code: 'http.request_invalid' }
    for (const text of ['', ' ', 'two\nlines', 'a\u0007bell']) {
      await assert.rejects(put(text, NOW + 60), invalid)
    }
    await assert.rejects(put('Wait.', NOW), invalid)
    await assert.rejects(put('Wait.', NOW + 90 * DAY + 1), invalid)
    await put('Wait.', NOW + 90 * DAY)
    await put('Go on.', NOW + 1)
    assert.equal(await shown(), 'Go on.')
  })
})

describe('a door that is closed', () => {
  const pulled = (lever: 'network' | 'entry', networks: Closure['networks'] = []): Closure => ({
    levers: [{ lever, why: 'a break-in', at: NOW }],
    networks,
    renewFrom: 0,
  })
  const listed = (network: string, ends: number) => ({ network, until: ends }) as const

  it('answers the networks that are listed, until their time', async () => {
    const networks = [listed('192.0.2.0/24', NOW + 60), listed('2001:db8::/32', NOW + 90)]
    await stand(pulled('network', networks as unknown as Closure['networks']))
    const doors = await openDoors(store, clock)
    const whom = ['192.0.2.7', '198.51.100.7', '2001:db8::7', 'nobody']
    const admitted = () => whom.filter((address) => doors.admits(address))
    assert.deepEqual(admitted(), ['192.0.2.7', '2001:db8::7'])
    now = NOW + 60
    assert.deepEqual(admitted(), ['2001:db8::7'])
    await stand()
    await until(
      async () => admitted().length,
      (count) => count === 4,
    )
    await stand(pulled('network'))
    await until(
      async () => admitted().length,
      (count) => count === 0,
    )
    doors.close()
  })

  it('is another one for signing in, which keeps nobody’s network out', async () => {
    await stand(pulled('entry'))
    const doors = await openDoors(store, clock)
    assert.equal(doors.admits('198.51.100.7'), true)
    await assert.rejects(checkEntry(store.reader), { code: 'charter.frozen' })
    await stand(pulled('network'))
    await checkEntry(store.reader)
    doors.close()
  })
})

describe('an export of what happened', () => {
  const at = async (time: number) => {
    const outcome = { kind: 'done' } as const
    const draft = { time, act: 'server.started', outcome, actor: { kind: 'server' } } as const
    const network = 'a proxy'
    await store.transact((tx) => recordEvent(tx, { ...draft, network, facts: {} }))
    await store.transact((tx) =>
      tx.putAttempt({
        notice: `${time}`,
        recipient: 'ada',
        channel: 'mail',
        at: time,
        refusal: null,
      }),
    )
  }
  const signer = { charter: () => assert.fail('nobody got in') } as unknown as World['signer']
  const exported = async (from: number, to: number) => {
    const wish = { from, to, search: {} }
    const { evidence, ...rest } = await exportIncident({ store, clock, signer }, wish, by('ada'))
    return { ...rest, evidence: JSON.parse(evidence) as Readonly<Record<string, unknown>> }
  }

  it('has the notices of its time alone, and what happened from its first second on', async () => {
    for (const time of [NOW - 60, NOW - 50, NOW - 40, NOW - 30]) await at(time)
    const { evidence, after, event } = await exported(NOW - 50, NOW - 40)
    const notices = evidence.notices as readonly { readonly at: string }[]
    assert.deepEqual(notices.map((each) => Number(each.at)).toSorted(), [NOW - 50, NOW - 40])
    assert.deepEqual([after, event], [1, 5])
    assert.equal((evidence.found as { readonly count: string }).count, '2')
    assert.equal((await exported(0, NOW - 1)).after, 0)
    await assert.rejects(exported(NOW, NOW - 1), { code: 'http.request_invalid' })
  })

  it('asks the signer for a stamp on its own hash', async () => {
    await exported(0, NOW)
    assert.deepEqual(
      store.takeJobs().map(({ job }) => job.kind),
      ['notarise'],
    )
  })
})
