// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { defaultPolicy } from './defaults.ts'
import { namesIn } from './names.ts'

describe('the names in a policy', () => {
  it('are its groups, members and wallets, from wherever they stand, each once', () => {
    const names = namesIn({
      version: '1',
      grants: [
        { id: 'a', who: 'group:sales', act: 'spend' },
        {
          id: 'b',
          who: 'spender',
          act: 'spend',
          unless: [{ kind: 'member-in', members: ['eve', 'bob'] }],
        },
      ],
      rules: [
        { id: 'c', when: [], then: { kind: 'approvals', group: 'board', count: 2 } },
        { id: 'd', when: [], then: { kind: 'approvals', group: 'sales', count: 1 } },
        {
          id: 'e',
          when: [{ kind: 'member-not-in', members: ['ada', 'bob'] }],
          then: { kind: 'deny' },
        },
      ],
      lists: {
        own: ['wallet:savings', { destination: 'wallet:cold', since: 5 }, '0014aa'],
        same: ['wallet:savings'],
      },
    })
    assert.deepEqual(names, {
      groups: ['board', 'sales'],
      members: ['ada', 'bob', 'eve'],
      tokens: [],
      wallets: ['cold', 'savings'],
    })
  })

  it('are none in the default policy: its owner is always there', () => {
    assert.deepEqual(namesIn(defaultPolicy()), { groups: [], members: [], tokens: [], wallets: [] })
  })
})
