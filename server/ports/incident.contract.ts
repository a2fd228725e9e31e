// What every store has to do for a bad day: the banner, and finding traces again.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { type AuditDraft, nextEvent } from '@countersign/core/audit/event.ts'
import { appendLeaf, leafHash } from '@countersign/core/audit/tree.ts'
import type { TraceQuery } from './incident.ts'
import type { Transactor } from './store.ts'
import type { Subject } from './store-samples.contract.ts'

const done = { outcome: { kind: 'done' }, facts: {} } as const
const ADA = { kind: 'person', id: 'ada' } as const
const DRAFTS: readonly AuditDraft[] = [
  { ...done, time: 10, actor: ADA, act: 'session.opened', network: '192.0.2.7' },
  { ...done, time: 11, actor: { kind: 'token', id: 'till' }, act: 'api.askSpend', network: '::1' },
  {
    ...{ time: 12, actor: { kind: 'stranger' }, act: 'api.listWallets', facts: {} },
    ...{ outcome: { kind: 'refused', fault: 'http.token_invalid' }, network: '::ffff:192.0.2.9' },
  },
  { ...done, time: 13, actor: ADA, act: 'session.ended', facts: { session: 'ab' }, token: 't1' },
  { ...done, time: 14, actor: { kind: 'server' }, act: 'server.started', network: 'a proxy' },
]

async function add(tx: Transactor, draft: AuditDraft): Promise<void> {
  const last = await tx.lockAudit()
  const event = nextEvent(last, draft)
  const { frontier, completed } = appendLeaf(last.tree, leafHash(event.bytes))
  await tx.putAuditEvent(event, frontier, completed)
}

export function incidents(subject: Subject): void {
  it('finds the traces of a range, an actor, a token and a time, and counts them', async () => {
    const { reader, transact } = subject()
    for (const draft of DRAFTS) await transact((tx) => add(tx, draft))
    const seqs = (query: TraceQuery) => reader.traceSeqs(query, 10)
    assert.deepEqual(await seqs({ range: '192.0.2.0/24' }), [3, 1])
    assert.deepEqual(await seqs({ range: '192.0.2.9' }), [3])
    assert.deepEqual(await seqs({ range: '::/0' }), [2])
    assert.deepEqual(await seqs({ actors: ['ada', 'bob'] }), [4, 1])
    assert.deepEqual(await seqs({ token: 'till' }), [2])
    assert.deepEqual(await seqs({ token: 't1', actors: ['ada'], since: 13, until: 13 }), [4])
    assert.deepEqual(await seqs({ since: 11, until: 12 }), [3, 2])
    assert.deepEqual(await reader.traceSeqs({ since: 0 }, 2, 5), [4, 3])
    const found = await reader.traces({ since: 12 })
    assert.deepEqual([found.count, found.first, found.last], [3, 12, 14])
    const named = found.groups.map(({ side, name, count }) => `${side} ${name} ${count}`)
    assert.deepEqual(named.toSorted(), [
      'act api.listWallets refused 1',
      'act server.started done 1',
      'act session.ended done 1',
      'actor ada 1',
      'network 192.0.2.9 1',
      'session ab 1',
      'token t1 1',
    ])
    const none = { count: 0, first: null, last: null, groups: [] }
    assert.deepEqual(await reader.traces({ range: '10.0.0.0/8' }), none)
    assert.deepEqual(await reader.auditEventsOf([2, 4]), [
      ...(await reader.auditEvents(1, 1)),
      ...(await reader.auditEvents(3, 1)),
    ])
  })

  it('keeps one banner', async () => {
    const { reader, transact } = subject()
    assert.equal(await reader.banner(), null)
    const banner = { text: 'Call Ada.', by: 'ada', at: 7, until: 9 }
    await transact((tx) => tx.putBanner({ ...banner, text: 'Wait.' }))
    await transact((tx) => tx.putBanner(banner))
    assert.deepEqual(await reader.banner(), banner)
    await transact((tx) => tx.putBanner(null))
    assert.equal(await reader.banner(), null)
  })
}
