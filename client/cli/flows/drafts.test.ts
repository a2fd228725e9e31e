import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Fault } from '@countersign/core/fault.ts'
import { readSpan } from '../screen/spans.ts'
import { setPath } from './drafts.ts'
import { readHead } from './export.ts'
import { readInvitationLink } from './invite.ts'

const invalid = (error: unknown) =>
  error instanceof Fault && error.code === 'client.argument_invalid'

describe('a value set at a path', () => {
  const policy = { rules: [{ id: 'a' }, { id: 'limit', when: [{ sats: '5' }] }], version: '1' }

  it('finds items of a list by their id or number, and leaves the rest alone', () => {
    const next = setPath(policy, 'rules.limit.when.0.sats=7')
    const changed = { id: 'limit', when: [{ sats: '7' }] }
    assert.deepEqual(next, { rules: [{ id: 'a' }, changed], version: '1' })
    assert.deepEqual(setPath(policy, 'rules.1.when.0.sats=7'), next)
    assert.deepEqual(setPath(policy, 'version=a=b'), { ...policy, version: 'a=b' })
  })

  for (const set of [
    'rules.limit',
    'rules.no.when=1',
    'rules.2.id=x',
    'rules=1',
    'version.x=1',
    '=1',
  ]) {
    it(`refuses ${set}`, () => {
      assert.throws(() => setPath(policy, set), invalid)
    })
  }
})

describe('what people type', () => {
  it('is a time span with a unit, or seconds', () => {
    const typed = ['90', '90s', '90m', '24h', '2d'].map((each) => readSpan('--delay', each))
    assert.deepEqual(typed, [90, 90, 5_400, 86_400, 172_800])
    for (const wrong of ['', 'd', '1w', '-1h', '1.5h']) {
      assert.throws(() => readSpan('--delay', wrong), invalid)
    }
  })

  it('is a head with eight characters of its hash or more', () => {
    assert.deepEqual(readHead('12:1234-5678'), { seq: 12, hash: '12345678' })
    for (const wrong of ['', '12', '12:', '12:1234567', `1:${'a'.repeat(65)}`, 'x:12345678']) {
      assert.throws(() => readHead(wrong), invalid)
    }
  })

  it('is a link of an invitation, whole', () => {
    const [id, key] = ['ab'.repeat(8), 'cd'.repeat(32)]
    const read = readInvitationLink(`https://desk.example.org/#invitation=${id}.${key}`)
    assert.deepEqual(read, { desk: 'https://desk.example.org', invitation: id, key })
    const wrong = ['', 'https://desk.example.org/', `https://desk.example.org/#invitation=${id}`]
    for (const link of wrong) assert.throws(() => readInvitationLink(link), invalid)
  })
})
