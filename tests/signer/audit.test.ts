// The signer as notary of the server's audit log: what it signs, what it refuses, and that nobody
// with the server's socket can fill the journal by it.

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { fingerprint } from '@countersign/channel/identity.ts'
import { verifyBytes } from '@countersign/channel/keys.ts'
import {
  AUDIT_START,
  type AuditDraft,
  type AuditEvent,
  nextEvent,
} from '@countersign/core/audit/event.ts'
import { writeAuditExport } from '@countersign/core/audit/export.ts'
import { isSignedBy, readCheckpoint, readNote } from '@countersign/core/audit/note.ts'
import { auditKey, signerFingerprint } from '@countersign/core/audit/origin.ts'
import {
  appendLeaf,
  consistencyRanges,
  EMPTY_TREE,
  type Frontier,
  frontierRoot,
  leafHash,
  rangeRoot,
} from '@countersign/core/audit/tree.ts'
import { verifyAuditExport } from '@countersign/core/audit/verify.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { AUDIT_LOG } from '@countersign/signer/acts/audit.ts'
import { at, claim, type House, openHouse } from '../builders/house.ts'

const inconsistent = { code: 'audit.inconsistent' }
const BY_SERVER = { role: 'server', device: null } as const

function open(t: TestContext): House {
  const house = openHouse()
  t.after(() => house.close())
  claim(house)
  return house
}

/** A server's log of so many events, the same for the same word. */
function log(count: number, word = 'honest') {
  const events: AuditEvent[] = []
  const trees: Frontier[] = [EMPTY_TREE]
  const nodes = new Map<string, Uint8Array>()
  for (let n = 1; n <= count; n += 1) {
    const draft: AuditDraft = {
      time: n,
      actor: { kind: 'server' },
      act: 'server.started',
      outcome: { kind: 'done' },
      facts: { word },
    }
    const event = nextEvent(events.at(-1) ?? AUDIT_START, draft)
    const { frontier, completed } = appendLeaf(trees[n - 1] as Frontier, leafHash(event.bytes))
    for (const { level, index, hash } of completed) nodes.set(`${level}/${index}`, hash)
    events.push(event)
    trees.push(frontier)
  }
  const node = (level: number, index: number) => nodes.get(`${level}/${index}`) as Uint8Array
  const asked = (from: number, size = count): Canonical => ({
    size: String(size),
    root: frontierRoot(trees[size] as Frontier).toHex(),
    from: String(from),
    proof: consistencyRanges(Math.min(from, size), size).map((range) =>
      rangeRoot(range, node).toHex(),
    ),
  })
  return { events, trees, asked }
}

const ask = (house: House, body: Canonical) => house.ask('audit.notarise', body, BY_SERVER)
const entries = (house: House) => house.service().signer.journal.read(AUDIT_LOG)
const kinds = (house: House) => entries(house).map(({ kind }) => kind)
const organisation = (house: House) =>
  house.service().signer.journal.read('charter', 0, 1)[0]?.hash.toHex() ?? ''

describe('the notary', () => {
  it('signs a log that grows, and its note makes an export that verifies', (t) => {
    const house = open(t)
    const { asked, events } = log(7)
    assert.equal(at(ask(house, asked(0, 3)), 'outcome'), 'notarised')
    house.clock.now += 60
    const answer = ask(house, asked(3))
    assert.equal(at(answer, 'outcome'), 'notarised')
    assert.equal(at(answer, 'size'), '7')
    assert.equal(at(answer, 'seq'), '2')
    assert.deepEqual(kinds(house), ['audit.notarised', 'audit.notarised'])

    const { identity } = house.service().signer.keys
    assert.equal(signerFingerprint(identity), fingerprint(identity))
    const key = auditKey(identity, organisation(house))
    const note = readNote(String(at(answer, 'note')))
    assert.ok(isSignedBy(note, key, verifyBytes))
    const checkpoint = readCheckpoint(note.text)
    assert.equal(checkpoint.origin, key.name)
    assert.equal(checkpoint.size, 7)
    const file = writeAuditExport(
      {
        organisation: String(at(answer, 'organisation')),
        signer: identity,
        before: EMPTY_TREE,
        checkpoint: String(at(answer, 'note')),
        head: events[6] as AuditEvent,
      },
      events,
    )
    const how = { verify: verifyBytes, pinned: identity, organisation: organisation(house) }
    assert.equal(verifyAuditExport(file, how).kind, 'whole')
    for (let place = 0; place < file.length; place += 7) {
      const flipped = file.slice()
      flipped[place] = (flipped[place] ?? 0) ^ 1
      assert.equal(verifyAuditExport(flipped, how).kind, 'broken', String(place))
    }
  })

  it('writes at most one entry a minute, and none for a log that did not grow', (t) => {
    const house = open(t)
    const { asked } = log(9)
    const first = ask(house, asked(0, 3))
    house.clock.now += 59
    const early = ask(house, asked(3, 9))
    assert.equal(at(early, 'outcome'), 'kept')
    assert.equal(at(early, 'size'), '3')
    assert.equal(at(early, 'note'), at(first, 'note'))
    house.clock.now += 1
    assert.equal(at(ask(house, asked(3, 9)), 'outcome'), 'notarised')
    house.clock.now += 600
    const again = ask(house, asked(9))
    assert.equal(at(again, 'outcome'), 'kept')
    assert.equal(at(again, 'size'), '9')
    assert.equal(entries(house).length, 2)
  })

  it('tells a server that proves from elsewhere how far it went, and is not offended', (t) => {
    const house = open(t)
    const { asked } = log(9)
    const missed = ask(house, asked(0, 5))
    house.clock.now += 60
    const behind = ask(house, asked(3))
    assert.equal(at(behind, 'outcome'), 'behind')
    assert.equal(at(behind, 'size'), '5')
    assert.equal(at(behind, 'note'), at(missed, 'note'))
    assert.equal(at(ask(house, asked(3, 5)), 'outcome'), 'kept', 'its own answer got lost')
    assert.equal(at(ask(house, asked(5)), 'outcome'), 'notarised')
    assert.deepEqual(kinds(house), ['audit.notarised', 'audit.notarised'])
  })

  it('refuses a log that was altered or cut, and says so in the journal once', (t) => {
    const house = open(t)
    const { asked } = log(9)
    const evil = log(9, 'evil')
    ask(house, asked(0, 5))
    house.clock.now += 60
    const good = asked(5) as Record<string, Canonical>
    const attempts: readonly Canonical[] = [
      asked(0, 4),
      asked(0, 0),
      evil.asked(5, 5),
      evil.asked(5),
      { ...good, proof: [] },
      { ...good, root: '00'.repeat(32) },
      { ...good, proof: [...(good.proof as readonly Canonical[]), '00'.repeat(32)] },
    ]
    for (const attempt of attempts) {
      assert.throws(() => ask(house, attempt), inconsistent, JSON.stringify(attempt))
    }
    assert.deepEqual(kinds(house), ['audit.notarised', 'audit.refused'])
    assert.deepEqual(entries(house)[1]?.body, {
      size: '4',
      root: at(asked(0, 4), 'root'),
      notarisedSize: '5',
      notarisedRoot: at(asked(0, 5), 'root'),
    })
    assert.equal(at(ask(house, good), 'outcome'), 'notarised', 'the right log goes on')
    assert.throws(() => ask(house, evil.asked(9)), inconsistent)
    assert.deepEqual(kinds(house).slice(2), ['audit.notarised', 'audit.refused'])
  })

  it('remembers across a restart', (t) => {
    const house = open(t)
    const { asked } = log(6)
    ask(house, asked(0, 4))
    house.reopen()
    house.clock.now += 60
    assert.throws(() => ask(house, log(6, 'evil').asked(4)), inconsistent)
    assert.equal(at(ask(house, asked(4)), 'outcome'), 'notarised')
  })

  it('shows its log to everybody who reads the journal', (t) => {
    const house = open(t)
    ask(house, log(3).asked(0))
    const heads = at(house.ask('mirror.heads', {}, BY_SERVER), 'heads') as readonly Canonical[]
    const { hash } = house.service().signer.journal.head(AUDIT_LOG)
    const own = heads.find((head) => at(head, 'log') === AUDIT_LOG)
    assert.deepEqual(own, { log: AUDIT_LOG, seq: '1', hash: hash.toHex() })
    const asked = { log: AUDIT_LOG, after: '0', limit: '500' }
    const read = house.ask('mirror.read', asked, BY_SERVER)
    assert.equal(at(read, 'entries', 0, 'kind'), 'audit.notarised')
  })

  it('is nobody’s before there is an owner, and stands still with the signer', (t) => {
    const house = openHouse()
    t.after(() => house.close())
    const { asked } = log(3)
    assert.throws(() => ask(house, asked(0)), { code: 'genesis.unclaimed' })
    claim(house)
    house.reopen({ isWitnessed: false })
    assert.throws(() => ask(house, asked(0)), { code: 'witness.needed' })
    assert.deepEqual(entries(house), [])
  })

  it('hears the server alone', (t) => {
    const house = open(t)
    assert.throws(() => house.ask('audit.notarise', log(3).asked(0)), {
      code: 'channel.role_forbidden',
    })
  })
})
