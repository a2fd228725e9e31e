import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Canonical } from '../canonical.ts'
import { plain } from '../plain.ts'
import { type Decision, readDecision } from './decision.ts'

const vote = { member: 'ben', decision: 'approve', at: 8, counts: true } as const
const said: Decision = {
  seq: 4,
  since: 7,
  opensAt: 67,
  groups: [{ group: 'family', count: 2, by: ['ben'] }],
  voters: ['ben', 'cleo'],
  votes: [vote, { member: 'dora', decision: 'reject', at: 9, counts: false }],
}

describe('the decision on a spend', () => {
  it('is read as it was said, with times or without', () => {
    assert.deepEqual(readDecision(plain(said)), said)
    const unasked = { ...said, seq: undefined, since: undefined, opensAt: undefined }
    assert.deepEqual(readDecision(plain(unasked)), unasked)
  })

  it('is refused in any other shape', () => {
    const { voters: _, ...without } = said
    const malformed: readonly unknown[] = [
      without,
      { ...said, more: '' },
      { ...said, groups: [{ group: 'family', count: 2 }] },
      { ...said, voters: ['a'.repeat(33)] },
      { ...said, votes: [{ ...vote, decision: 'abstain' }] },
      { ...said, votes: [{ ...vote, counts: 'maybe' }] },
    ]
    for (const bad of malformed) {
      assert.throws(() => readDecision(plain(bad) as Canonical), {
        code: 'channel.message_invalid',
      })
    }
  })
})
