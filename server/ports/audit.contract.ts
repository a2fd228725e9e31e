// What every store has to do for the audit log. Registered with the rest of the store's suite.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { AUDIT_START, type AuditDraft, nextEvent } from '@countersign/core/audit/event.ts'
import { appendLeaf, EMPTY_TREE, leafHash, subtreesOf } from '@countersign/core/audit/tree.ts'
import type { Transactor } from './store.ts'
import type { Subject } from './store-samples.contract.ts'

const DRAFT: AuditDraft = {
  time: 7,
  actor: { kind: 'server' },
  act: 'server.started',
  outcome: { kind: 'done' },
  facts: {},
}

/** One event more, as `record-event` does. */
async function add(tx: Transactor): Promise<void> {
  const last = await tx.lockAudit()
  const event = nextEvent(last, DRAFT)
  const { frontier, completed } = appendLeaf(last.tree, leafHash(event.bytes))
  await tx.putAuditEvent(event, frontier, completed)
}

export function auditLog(subject: Subject): void {
  events(subject)
  marks(subject)
}

function events(subject: Subject): void {
  it('keeps audit events, their tree and its subtrees', async () => {
    const { reader } = subject()
    assert.deepEqual(await reader.auditHead(), { ...AUDIT_START, tree: EMPTY_TREE })
    assert.deepEqual(await reader.auditEvents(0, 10), [])
    const expected: Uint8Array[] = []
    let [last, tree] = [AUDIT_START as { seq: number; hash: Uint8Array }, EMPTY_TREE]
    for (let n = 1; n <= 7; n += 1) {
      const event = nextEvent(last, DRAFT)
      expected.push(event.bytes)
      tree = appendLeaf(tree, leafHash(event.bytes)).frontier
      last = event
      await subject().transact(add)
    }
    const { seq, hash } = last
    assert.deepEqual(await reader.auditHead(), { seq, hash, tree })
    assert.deepEqual(await reader.auditEvents(0, 10), expected)
    assert.deepEqual(await reader.auditEvents(2, 3), expected.slice(2, 5))
    assert.deepEqual(await reader.auditEvents(7, 3), [])
    assert.deepEqual(await reader.auditNodes(subtreesOf({ start: 0, end: 7 })), tree.hashes)
    const [, second = new Uint8Array()] = expected
    const wanted = [
      { level: 2, index: 0 },
      { level: 0, index: 1 },
    ]
    assert.deepEqual((await reader.auditNodes(wanted))[1], leafHash(second))
    await assert.rejects(reader.auditNodes([{ level: 2, index: 1 }]))
  })

  it('adds audit events of transactions at the same moment one after the other', async () => {
    await Promise.all(Array.from({ length: 8 }, () => subject().transact(add)))
    const { seq, tree } = await subject().reader.auditHead()
    assert.deepEqual([seq, tree.size], [8, 8])
    assert.equal((await subject().reader.auditEvents(0, 100)).length, 8)
  })

  it('has no audit event of a transaction that failed', async () => {
    const failing = subject().transact(async (tx) => {
      await add(tx)
      assert.equal((await tx.auditHead()).seq, 1)
      throw new Error('halfway')
    })
    await assert.rejects(failing, /halfway/)
    assert.equal((await subject().reader.auditHead()).seq, 0)
  })
}

function marks(subject: Subject): void {
  it('keeps checkpoints and marks of the audit log, through a rebuild too', async () => {
    const checkpoint = { size: 3, note: 'n', organisation: 'ab'.repeat(32), notedAt: 5 }
    const later = { ...checkpoint, size: 4, notedAt: 6 }
    const marked = await subject().transact(async (tx) => {
      assert.equal(await tx.auditCheckpoint(), null)
      await tx.putAuditCheckpoint(checkpoint)
      await tx.putAuditCheckpoint(later)
      await tx.putAuditCheckpoint({ ...later, note: 'another' })
      await add(tx)
      const first = [await tx.markAudited('charter', 2), await tx.markAudited('charter', 2)]
      await tx.emptyProjection()
      return [
        ...first,
        await tx.markAudited('charter', 1),
        await tx.markAudited('charter', 3),
        await tx.markAudited('other', 1),
      ]
    })
    assert.deepEqual(marked, [true, false, false, true, true])
    assert.deepEqual(await subject().reader.auditCheckpoint(), later)
    assert.equal((await subject().reader.auditHead()).seq, 1)
  })
}
