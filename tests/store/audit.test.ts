// The server's keeping of the audit log, with the signer's own rules as its notary: what is told of
// an act, and what becomes of a server that rewrites it.

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { verifyBytes } from '@countersign/channel/keys.ts'
import type { AuditDraft } from '@countersign/core/audit/event.ts'
import { writeAuditExport } from '@countersign/core/audit/export.ts'
import { verifyAuditExport } from '@countersign/core/audit/verify.ts'
import { Fault } from '@countersign/core/fault.ts'
import { type MemoryStore, openStore } from '@countersign/server/adapters/memory/store.ts'
import { readNotarised } from '@countersign/server/adapters/signer/answers.ts'
import type { MirrorEntry, SignerPort } from '@countersign/server/ports/signer.ts'
import { notarise } from '@countersign/server/use-cases/notarise.ts'
import { person, recordEntries, recordEvent } from '@countersign/server/use-cases/record-event.ts'
import { listAudit, showAuditCheckpoint } from '@countersign/server/use-cases/show-audit.ts'
import { claim, type House, openHouse } from '../builders/house.ts'

const NOW = 1_767_225_615

type Office = {
  readonly house: House
  readonly store: MemoryStore
  look(of?: MemoryStore): Promise<void>
}

function open(t: TestContext): Office {
  const house = openHouse()
  t.after(() => house.close())
  claim(house)
  const store = openStore()
  const signer: Pick<SignerPort, 'notarise'> = {
    notarise: async ({ size, root, from, proof }) => {
      const body = { size: String(size), root, from: String(from), proof }
      try {
        const by = { role: 'server', device: null } as const
        return readNotarised(house.ask('audit.notarise', body, by))
      } catch (refusal) {
        throw new Fault((refusal as Fault).code)
      }
    },
  }
  const look = (of = store) => notarise({ store: of, signer, clock: () => house.clock.now })
  return { house, store, look }
}

const draft = (n: number): AuditDraft => ({
  time: NOW + n,
  actor: person('aa'.repeat(32)),
  act: 'api.askSpend',
  outcome: { kind: 'waiting' },
  facts: { number: String(n) },
})

async function add(store: MemoryStore, ...numbers: readonly number[]): Promise<void> {
  for (const n of numbers) await store.transact((tx) => recordEvent(tx, draft(n)))
}

async function exported({ house, store }: Office, before = 0): Promise<Uint8Array> {
  const frame = await showAuditCheckpoint({ store }, before)
  const events = await listAudit({ store }, before, frame.size - before)
  return writeAuditExport(
    {
      organisation: frame.organisation,
      signer: house.service().signer.keys.identity,
      before: { size: before, hashes: frame.before.map((hash) => Uint8Array.fromHex(hash)) },
      checkpoint: frame.note,
      head: { seq: frame.size, hash: Uint8Array.fromHex(frame.head) },
    },
    events.map((event) => ({ bytes: new TextEncoder().encode(event) })),
  )
}

const verdict = ({ house }: Office, file: Uint8Array) =>
  verifyAuditExport(file, { verify: verifyBytes, pinned: house.service().signer.keys.identity })

describe('the audit log of the server', () => {
  it('is notarised as it grows, and exported from any event on', async (t) => {
    const office = open(t)
    const { house, store, look } = office
    await look()
    assert.equal(await store.reader.auditCheckpoint(), null, 'nothing yet')
    await assert.rejects(showAuditCheckpoint({ store }, 0), { code: 'audit.unnoted' })
    for (const size of [1, 3, 4, 9]) {
      const { seq } = await store.reader.auditHead()
      await add(store, ...Array.from({ length: size - seq }, (_, n) => seq + n))
      house.clock.now += 60
      await look()
      assert.equal((await store.reader.auditCheckpoint())?.size, size)
    }
    for (const before of [0, 1, 2, 5, 8]) {
      const told = verdict(office, await exported(office, before))
      assert.ok(told.kind === 'whole' && told.events === 9 - before, JSON.stringify(told))
    }
    await assert.rejects(showAuditCheckpoint({ store }, 10), { code: 'audit.unnoted' })
  })

  it('catches up when the answer that signed it was lost', async (t) => {
    const office = open(t)
    const { house, store, look } = office
    await add(store, 1, 2)
    const lossy = { ...store, transact: () => Promise.reject(new Error('power cut')) }
    await assert.rejects(look(lossy as MemoryStore), /power cut/)
    assert.equal(await store.reader.auditCheckpoint(), null)
    await add(store, 3)
    house.clock.now += 60
    await look()
    assert.equal((await store.reader.auditCheckpoint())?.size, 3)
    assert.equal(verdict(office, await exported(office)).kind, 'whole')
  })

  it('that was rewritten or cut is signed no more', async (t) => {
    const { house, store, look } = open(t)
    await add(store, 1, 2, 3)
    await look()
    house.clock.now += 60
    for (const numbers of [
      [1, 9, 3, 4],
      [1, 2],
      [1, 3, 2],
    ]) {
      const rewritten = openStore()
      await add(rewritten, ...numbers)
      await assert.rejects(look(rewritten), { code: 'audit.inconsistent' }, numbers.join())
    }
    await add(store, 4)
    await look()
    assert.equal((await store.reader.auditCheckpoint())?.size, 4)
  })

  it('waits while the signer stands still', async (t) => {
    const { house, store, look } = open(t)
    await add(store, 1)
    house.reopen({ isWitnessed: false })
    await look()
    assert.equal(await store.reader.auditCheckpoint(), null)
  })

  it('tells of each entry of the signer once, also when the journal is read again', async (t) => {
    const { store } = open(t)
    const entry = (log: string, seq: number, kind: string, device?: string): MirrorEntry => ({
      log,
      seq,
      time: NOW,
      kind,
      hash: 'cd'.repeat(32),
      body: { txid: 'ef'.repeat(32) },
      ...(device === undefined ? {} : { device }),
    })
    const entries = [
      entry('charter', 1, 'genesis', 'aa'.repeat(32)),
      entry('charter', 2, 'later.kind'),
      entry('spends/savings', 1, 'spend.signed'),
      { ...entry('spends/savings', 2, 'spend.signed'), body: { long: '…'.repeat(5_000) } },
      entry('audit', 1, 'audit.notarised'),
    ]
    const tell = () =>
      store.transact(async (tx) => {
        await recordEntries(tx, entries, NOW)
        await tx.emptyProjection()
      })
    await tell()
    await tell()
    const told = (await listAudit({ store }, 0, 10)).map((event) => JSON.parse(event))
    assert.deepEqual(
      told.map(({ act, actor, facts }) => [act, actor.kind, facts.kind]),
      [
        ['charter.genesis', 'person', 'genesis'],
        ['charter.unknown', 'signer', 'later.kind'],
        ['spend.signed', 'signer', 'spend.signed'],
        ['spend.signed', 'signer', 'spend.signed'],
      ],
    )
    // What it came to, unless it is too long for a line of a log: then the entry's hash names it.
    assert.deepEqual(
      told.map(({ after }) => after?.txid),
      ['ef'.repeat(32), 'ef'.repeat(32), 'ef'.repeat(32), undefined],
    )
    assert.deepEqual(told[2].subject, { kind: 'spend', id: 'ef'.repeat(32) })
  })
})
