import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Canonical, canonicalBytes, canonicalText, readCanonical } from '../canonical.ts'
import { ALL_AUDIT_ACTS, isAuditAct } from './acts.ts'
import { AUDIT_START, type AuditDraft, MAX_EVENT_BYTES, nextEvent, readEvent } from './event.ts'

const DRAFT: AuditDraft = {
  time: 1_767_225_615,
  actor: { kind: 'person', id: 'ada' },
  act: 'api.tightenPolicy',
  outcome: { kind: 'done' },
  subject: { kind: 'wallet', id: 'savings' },
  before: { policy: 'aa' },
  after: { policy: 'bb' },
  network: '192.0.2.7',
  token: 'tok_1',
  request: '11'.repeat(32),
  facts: { wallet: 'savings' },
}

const BARE: AuditDraft = {
  time: 0,
  actor: { kind: 'stranger' },
  act: 'session.refused',
  outcome: { kind: 'refused', fault: 'http.token_invalid' },
  facts: {},
}

const invalid = { code: 'channel.message_invalid' }

/** The bytes of an event with some fields replaced, or removed when undefined. */
function changed(change: Readonly<Record<string, Canonical | undefined>>): Uint8Array {
  const value = readCanonical(nextEvent(AUDIT_START, DRAFT).bytes) as Record<string, Canonical>
  const fields = Object.entries({ ...value, ...change }).filter(([, each]) => each !== undefined)
  return canonicalBytes(Object.fromEntries(fields) as Canonical)
}

describe('an audit event', () => {
  it('keeps everything it was told, and follows the one before it', () => {
    const first = nextEvent(AUDIT_START, BARE)
    const second = nextEvent(first, DRAFT)
    assert.equal(first.seq, 1)
    assert.deepEqual(first.prev, AUDIT_START.hash)
    assert.equal(second.seq, 2)
    assert.deepEqual(second.prev, first.hash)
    const { seq: _, prev: __, bytes: ___, hash: ____, ...told } = second
    assert.deepEqual(told, DRAFT)
    const { seq, prev, bytes, hash, ...bare } = first
    assert.deepEqual(bare, BARE)
    assert.deepEqual(readEvent(bytes), first)
    assert.deepEqual([seq, prev.length, hash.length], [1, 32, 32])
  })

  it('has these bytes and this hash for ever', () => {
    const { bytes, hash } = nextEvent(AUDIT_START, BARE)
    assert.equal(
      new TextDecoder().decode(bytes),
      canonicalText({
        act: 'session.refused',
        actor: { kind: 'stranger' },
        facts: {},
        outcome: { fault: 'http.token_invalid', kind: 'refused' },
        prev: AUDIT_START.hash.toHex(),
        seq: '1',
        time: '0',
        version: '1',
      }),
    )
    assert.equal(
      AUDIT_START.hash.toHex(),
      '3d544148ec26768bc0ee39838ba99fc547ffa0ad06c0594beda4a8a54f315279',
    )
    assert.equal(hash.toHex(), '3d08ede1de2895eb984cae58e15ad18ca89c2305c29bed94a86a1c0131c8d6fb')
  })

  it('is refused with a field that is unknown, missing or of another form', () => {
    const wrong: readonly Readonly<Record<string, Canonical | undefined>>[] = [
      { surplus: 'x' },
      { version: '2' },
      { version: undefined },
      { seq: '0' },
      { seq: '01' },
      { prev: 'AB'.repeat(32) },
      { prev: 'ab'.repeat(31) },
      { time: '-1' },
      { actor: { kind: 'ghost' } },
      { actor: { kind: 'person', id: 'x'.repeat(129) } },
      { act: 'nothing' },
      { act: 'a..b' },
      { act: `a.${'b'.repeat(63)}` },
      { outcome: { kind: 'refused' } },
      { outcome: { kind: 'done', fault: 'x.y' } },
      { outcome: 'done' },
      { subject: { kind: 'wallet' } },
      { request: '11' },
      { facts: [] },
      { facts: 'x' },
      { facts: undefined },
      { facts: { Upper: 'x' } },
      { facts: { list: [] } },
      { facts: { long: 'x'.repeat(1_025) } },
      { facts: Object.fromEntries(Array.from({ length: 33 }, (_, n) => [`f${n}`, ''])) },
      { before: deep(17) },
    ]
    for (const each of wrong) {
      assert.throws(() => readEvent(changed(each)), invalid, JSON.stringify(each))
    }
    const right: readonly Readonly<Record<string, Canonical | undefined>>[] = [
      { actor: { kind: 'token', id: 'x'.repeat(128) } },
      { act: 'later.act-of-its.own' },
      { outcome: { kind: 'waiting' } },
      { outcome: { kind: 'denied' } },
      { facts: Object.fromEntries(Array.from({ length: 32 }, (_, n) => [`f${n}`, ''])) },
      { facts: { long: 'x'.repeat(1_024) } },
      { before: deep(16), after: undefined, network: undefined },
    ]
    for (const each of right) assert.ok(readEvent(changed(each)), JSON.stringify(each))
  })

  it('has a bounded length', () => {
    const long = (length: number): AuditDraft => ({ ...BARE, after: 'x'.repeat(length) })
    const most = MAX_EVENT_BYTES - nextEvent(AUDIT_START, long(0)).bytes.length
    assert.equal(nextEvent(AUDIT_START, long(most)).bytes.length, MAX_EVENT_BYTES)
    assert.throws(() => nextEvent(AUDIT_START, long(most + 1)), invalid)
  })

  it('is read in its one spelling only', () => {
    const text = new TextDecoder().decode(nextEvent(AUDIT_START, BARE).bytes)
    for (const other of [` ${text}`, text.replace('stranger', '\\u0073tranger')]) {
      assert.throws(() => readEvent(new TextEncoder().encode(other)), { code: 'canonical.invalid' })
    }
  })
})

describe('the acts', () => {
  it('are names that an event can carry', () => {
    for (const act of ALL_AUDIT_ACTS) {
      assert.ok(isAuditAct(act))
      assert.equal(nextEvent(AUDIT_START, { ...BARE, act }).act, act)
    }
    for (const act of ['', 'spend', 'spend.stolen', 'toString']) assert.ok(!isAuditAct(act), act)
  })
})

function deep(levels: number): Canonical {
  return levels === 0 ? 'x' : [deep(levels - 1)]
}
