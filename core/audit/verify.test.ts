import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Canonical, canonicalBytes, readCanonical } from '../canonical.ts'
import { AUDIT_START, type AuditEvent, nextEvent } from './event.ts'
import { MAX_EXPORT_EVENTS, writeAuditExport } from './export.ts'
import { signerFingerprint } from './origin.ts'
import {
  exportOf,
  ORGANISATION,
  SIGNER,
  sampleDraft,
  sampleExport,
  sampleLog,
  sampleNote,
  verifySample,
} from './samples.ts'
import { frontierRoot } from './tree.ts'
import { type AuditExportVerdict, type VerifyAudit, verifyAuditExport } from './verify.ts'

const check = (bytes: Uint8Array, more: Partial<VerifyAudit> = {}): AuditExportVerdict =>
  verifyAuditExport(bytes, { verify: verifySample, ...more })

/** Where it is broken, in short: `event 3 deleted`. */
const place = (verdict: AuditExportVerdict): string =>
  verdict.kind === 'whole'
    ? 'whole'
    : [verdict.where, verdict.seq, verdict.wrong].filter((part) => part !== undefined).join(' ')

const COUNT = 5
const { events, trees } = sampleLog(COUNT)
const tree = (size: number) => trees[size] as (typeof trees)[number]
const NOTE = sampleNote(tree(COUNT))
const all = (list: readonly AuditEvent[]) =>
  exportOf({ events: list, checkpoint: NOTE, head: events[4] as AuditEvent })

/** Events after `from`, numbered and chained as if the others had never been. */
function forged(from: readonly AuditEvent[], numbers: readonly number[]): readonly AuditEvent[] {
  const list = [...from]
  for (const n of numbers) list.push(nextEvent(list.at(-1) ?? AUDIT_START, sampleDraft(n)))
  return list
}

describe('an export of the audit log', () => {
  it('is whole, from its beginning or from any event', () => {
    assert.deepEqual(check(sampleExport(COUNT), { pinned: SIGNER }), {
      kind: 'whole',
      organisation: ORGANISATION,
      fingerprint: signerFingerprint(SIGNER),
      isPinned: true,
      events: 5,
      firstSeq: 1,
      lastSeq: 5,
      head: events[4]?.hash.toHex(),
      root: frontierRoot(tree(5)).toHex(),
      outcomes: { done: 4, refused: 1 },
    })
    for (let to = 0; to <= 9; to += 1) {
      for (let from = 0; from < Math.max(to, 1); from += 1) {
        assert.equal(place(check(sampleExport(to, from))), 'whole', `${from} to ${to}`)
      }
    }
  })

  it('is found broken, with a place, by any one bit flipped in any one byte', () => {
    for (const [from, to] of [
      [0, 3],
      [2, 4],
      [0, 0],
    ] as const) {
      const whole = sampleExport(to, from)
      for (let at = 0; at < whole.length; at += 1) {
        for (let bit = 0; bit < 8; bit += 1) {
          const flipped = whole.slice()
          flipped[at] = (flipped[at] ?? 0) ^ (1 << bit)
          const verdict = check(flipped)
          assert.equal(verdict.kind, 'broken', `byte ${at}, bit ${bit}`)
          assert.ok(place(verdict).length > 0)
        }
      }
    }
  })

  it('names the very event in which a byte was flipped', () => {
    const whole = sampleExport(4)
    const text = new TextDecoder('latin1').decode(whole)
    for (const { seq, bytes } of sampleLog(4).events) {
      const start = text.indexOf(new TextDecoder('latin1').decode(bytes))
      for (let at = 0; at < bytes.length; at += 1) {
        const flipped = whole.slice()
        flipped[start + at] = (flipped[start + at] ?? 0) ^ 1
        assert.equal(place(check(flipped)), `event ${seq} altered`, `byte ${at}`)
      }
    }
  })

  it('is found broken by a byte more or less at any place', () => {
    const whole = sampleExport(2)
    for (let at = 0; at <= whole.length; at += 1) {
      const more = Uint8Array.of(...whole.subarray(0, at), 0x20, ...whole.subarray(at))
      assert.equal(check(more).kind, 'broken', `one more at ${at}`)
      if (at === whole.length) continue
      const less = Uint8Array.of(...whole.subarray(0, at), ...whole.subarray(at + 1))
      assert.equal(check(less).kind, 'broken', `one less at ${at}`)
    }
    assert.equal(place(check(new Uint8Array(0))), 'file unreadable')
  })

  it('says which event was deleted, moved or put in', () => {
    const [one, two, three, four, five] = events as unknown as readonly [
      AuditEvent,
      AuditEvent,
      AuditEvent,
      AuditEvent,
      AuditEvent,
    ]
    assert.equal(place(check(all([two, three, four, five]))), 'event 1 deleted')
    assert.equal(place(check(all([one, two, four, five]))), 'event 3 deleted')
    assert.equal(place(check(all([one, two, five]))), 'event 3 deleted')
    assert.equal(place(check(all([one, two, three, four]))), 'event 5 cut')
    assert.equal(place(check(all([]))), 'event 1 cut')
    assert.equal(place(check(all([one, three, two, four, five]))), 'event 2 reordered')
    assert.equal(place(check(all([five, two, three, four, one]))), 'event 1 altered')
    assert.equal(place(check(all([one, two, two, three, four, five]))), 'event 3 inserted')
    const strange = nextEvent(two, sampleDraft(8))
    assert.equal(place(check(all([one, two, strange, three, four, five]))), 'event 4 inserted')
    assert.equal(place(check(all([one, two, strange, four, five]))), 'event 3 altered')
    assert.equal(place(check(all([...events, nextEvent(five, sampleDraft(6))]))), 'head 5 altered')
  })

  it('is not made whole by writing hashes and head anew', () => {
    const attempts: readonly (readonly [readonly AuditEvent[], string])[] = [
      [forged(events.slice(0, 2), [4, 5]), 'event 5 cut'],
      [forged(events.slice(0, 2), [9, 4, 5]), 'checkpoint altered'],
      [forged(events, [6]), 'event 6 inserted'],
    ]
    for (const [list, expected] of attempts) {
      assert.equal(place(check(exportOf({ events: list, checkpoint: NOTE }))), expected)
    }
    const cut = exportOf({ events: events.slice(2), before: tree(1), checkpoint: NOTE })
    assert.equal(place(check(cut)), 'event 2 deleted')
    const hidden = exportOf({ events: events.slice(2), before: tree(3), checkpoint: NOTE })
    assert.equal(check(hidden).kind, 'broken')
    const noTree = { size: 2, hashes: [] }
    const lost = exportOf({ events: events.slice(2), before: noTree, checkpoint: NOTE })
    assert.equal(place(check(lost)), 'before altered')
  })

  it('whose tail was cut before a known head is found, with an older checkpoint too', () => {
    const older = exportOf({ events: events.slice(0, 3), checkpoint: sampleNote(tree(3)) })
    assert.equal(place(check(older)), 'whole', 'nothing in it can tell')
    const hash = events[3]?.hash.toHex() ?? ''
    assert.equal(place(check(older, { known: [{ kind: 'event', seq: 4, hash }] })), 'event 4 cut')
    const root = frontierRoot(tree(5)).toHex()
    const known = [{ kind: 'checkpoint', size: 5, root }] as const
    assert.equal(place(check(older, { known })), 'event 4 cut')
  })

  it('agrees with what was known before, or says from where it does not', () => {
    const whole = sampleExport(COUNT, 2)
    const event = (seq: number, length = 64) => {
      const hash = events[seq - 1]?.hash.toHex().slice(0, length) ?? ''
      return check(whole, { known: [{ kind: 'event', seq, hash }] })
    }
    const size = (n: number, root = frontierRoot(tree(n)).toHex()) =>
      check(whole, { known: [{ kind: 'checkpoint', size: n, root }] })
    for (const n of [2, 3, 4, 5]) {
      assert.equal(place(event(n)), 'whole', String(n))
      assert.equal(place(event(n, 8)), 'whole', String(n))
      assert.equal(place(event(n, 7)), `known ${n} altered`, String(n))
      assert.equal(place(size(n)), 'whole', String(n))
      assert.equal(place(size(n, 'ab'.repeat(32))), `known ${n} altered`, String(n))
    }
    assert.equal(place(event(1)), 'known 1 uncovered')
    assert.equal(place(size(1)), 'known 1 uncovered')
    const start = { kind: 'event', seq: 0, hash: AUDIT_START.hash.toHex() } as const
    assert.equal(place(check(sampleExport(2), { known: [start] })), 'whole')
  })

  it('has to be of the signer and the organisation that were pinned', () => {
    const whole = sampleExport(2)
    for (const part of ['signingKey', 'sealingKey'] as const) {
      const pinned = { ...SIGNER, [part]: new Uint8Array(32).fill(9) }
      assert.equal(place(check(whole, { pinned })), 'signer altered')
    }
    const organisation = 'cd'.repeat(32)
    assert.equal(place(check(whole, { organisation })), 'organisation altered')
    assert.equal(place(check(whole, { organisation: ORGANISATION })), 'whole')
    const other = { ...SIGNER, signingKey: new Uint8Array(32).fill(9) }
    const part = { events: events.slice(0, 2) }
    const theirs = exportOf({ ...part, checkpoint: sampleNote(tree(2), other) })
    assert.equal(place(check(theirs)), 'checkpoint unsigned')
    const elsewhere = exportOf({ ...part, checkpoint: sampleNote(tree(2), SIGNER, organisation) })
    assert.equal(place(check(elsewhere)), 'organisation altered')
    const sealing = { ...SIGNER, sealingKey: new Uint8Array(32).fill(9) }
    const renamed = exportOf({ ...part, checkpoint: sampleNote(tree(2), sealing) })
    assert.equal(place(check(renamed)), 'signer altered')
  })

  it('holds one signature: bytes under none would be anybody’s', () => {
    const line = NOTE.slice(NOTE.indexOf('\u2014')).replace('\u2014 countersign', '\u2014 witness')
    const two = exportOf({ events, checkpoint: NOTE + line })
    assert.equal(place(check(two)), 'checkpoint unsigned')
    assert.equal(place(check(exportOf({ events, checkpoint: 'x' }))), 'checkpoint altered')
  })

  it('has no field too many, and no other version', () => {
    const value = readCanonical(sampleExport(1)) as Record<string, Canonical>
    for (const change of [{ surplus: '' }, { version: '2' }, { events: 'x' }]) {
      const bytes = canonicalBytes({ ...value, ...change })
      assert.equal(place(check(bytes)), 'file unreadable')
    }
    const odd = canonicalBytes({ ...value, events: ['x'] })
    assert.equal(place(check(odd)), 'event 1 altered')
  })

  it('is bounded', () => {
    const frame = {
      organisation: ORGANISATION,
      signer: SIGNER,
      before: tree(0),
      checkpoint: NOTE,
      head: AUDIT_START,
    }
    const many = Array.from({ length: MAX_EXPORT_EVENTS + 1 }, () => events[0] as AuditEvent)
    assert.throws(() => writeAuditExport(frame, many), RangeError)
  })
})
