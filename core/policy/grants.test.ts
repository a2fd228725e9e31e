// Grants narrowed by conditions, and what rules ask for joined.

// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sats } from '../bitcoin/amounts.ts'
import {
  DEVICE,
  deny,
  FRIEND,
  NOW,
  ONE_DAY,
  policy,
  STRANGER,
  spend,
  spent,
  verdict,
} from './builders.test.ts'
import { decide } from './decide.ts'
import type { Initiator } from './facts.ts'
import { arrayHistory } from './history.ts'
import type { Policy, ProvenAtom, Rule } from './policy.ts'
import { DAY, SOME_DAY } from './samples.test.ts'
import type { Who } from './who.ts'

describe('a grant with conditions', () => {
  const small: ProvenAtom = { kind: 'amount-above', sats: sats(100n) }
  const known: ProvenAtom = { kind: 'destination-not-in', list: 'friends' }
  const grants: Policy['grants'] = [
    { id: 'small', who: 'owner', act: 'spend', unless: [small] },
    { id: 'known', who: 'owner', act: 'spend', unless: [known] },
  ]
  const asked = (paid: bigint, script: string, lists: Policy['lists'] = { friends: [FRIEND] }) =>
    decide({
      policy: { ...policy(), grants, lists },
      spend: spend(paid, 0n, { payments: [{ script, amountSats: sats(paid) }] }),
      history: arrayHistory([]),
      replaced: [],
      now: NOW,
    })

  it('matches while none of them is true; one grant that matches is enough', () => {
    assert.equal(asked(100n, STRANGER).kind, 'sign')
    assert.equal(asked(101n, STRANGER).kind, 'deny')
    assert.equal(asked(101n, FRIEND).kind, 'sign')
  })

  it('does not match when one cannot be computed', () => {
    assert.equal(asked(101n, FRIEND, {}).kind, 'deny')
    assert.equal(asked(101n, FRIEND, { friends: ['wallet:savings'] }).kind, 'deny')
  })

  it('says for each grant what keeps it from matching', () => {
    assert.deepEqual(asked(101n, STRANGER).because, [
      {
        rule: 'no-grant',
        grant: 'known',
        atom: 'destination-not-in',
        list: 'friends',
        scripts: [STRANGER],
        passesAt: null,
      },
      {
        rule: 'no-grant',
        grant: 'small',
        atom: 'amount-above',
        limitSats: 100n,
        spendSats: 101n,
        passesAt: null,
      },
    ])
  })

  it('matches later when time alone keeps it from matching, and counts as a limit', () => {
    const unless: readonly ProvenAtom[] = [
      { kind: 'sum-above', sats: sats(100n), window: ONE_DAY },
      { kind: 'hour-in', fromHour: 0, untilHour: 3 },
    ]
    const of = (now: number, paid: bigint) =>
      decide({
        policy: { ...policy(), grants: [{ id: 'g', who: 'owner', act: 'spend', unless }] },
        spend: spend(paid),
        history: arrayHistory([spent(60n, SOME_DAY - DAY)]),
        replaced: [],
        now,
      })
    const early = of(SOME_DAY - 1, 60n)
    assert.equal(early.kind === 'deny' && early.passesAt, SOME_DAY + 3 * 3_600)
    const fine = of(SOME_DAY + 3 * 3_600, 60n)
    assert.deepEqual(
      fine.kind === 'sign' && fine.limits.map((it) => it.kind === 'sum' && it.leftSats),
      [40n],
    )
  })
})

describe('a grant for', () => {
  const initiators = {
    owner: { kind: 'owner', member: 'owner', device: DEVICE, roles: ['owner'], groups: [] },
    spender: { kind: 'member', member: 'ada', device: DEVICE, roles: ['spender'], groups: [] },
    board: { kind: 'member', member: 'bob', device: DEVICE, roles: ['viewer'], groups: ['board'] },
    // A group called like the role, and a role like a group, mean nothing.
    nobody: {
      kind: 'member',
      member: 'eve',
      device: DEVICE,
      roles: ['owner', 'board'],
      groups: ['spender', 'owner'],
    },
  } as const satisfies Readonly<Record<string, Initiator>>
  const asking = (who: Who) =>
    Object.entries(initiators).flatMap(([name, initiator]) => {
      const { kind } = decide({
        policy: { ...policy(), grants: [{ id: 'g', who, act: 'spend' }] },
        spend: spend(1n, 0n, { initiator }),
        history: arrayHistory([]),
        replaced: [],
        now: NOW,
      })
      return kind === 'sign' ? [name] : []
    })
  for (const [who, names] of [
    ['owner', ['owner']],
    ['spender', ['owner', 'spender']],
    ['group:board', ['board']],
    ['group:family', []],
  ] as const) {
    it(`${who} is one for ${names.join(' and ') || 'nobody here'}`, () => {
      assert.deepEqual(asking(who), names)
    })
  }
})

describe('requirements', () => {
  it('of the rules that fire are joined: the most of each group, the longest delay', () => {
    const rules = [
      { id: 'a', when: [], then: { kind: 'approvals', group: 'family', count: 1 } },
      { id: 'b', when: [], then: { kind: 'approvals', group: 'board', count: 2 } },
      { id: 'c', when: [], then: { kind: 'approvals', group: 'family', count: 3 } },
      { id: 'd', when: [], then: { kind: 'delay', seconds: 60 } },
      { id: 'e', when: [], then: { kind: 'delay', seconds: 30 } },
    ] as const
    const asked = verdict(rules, spend(1n))
    assert.deepEqual(asked.kind === 'sign' && asked.needs, {
      factor: 'code',
      approvals: [
        { group: 'board', count: 2 },
        { group: 'family', count: 3 },
      ],
      delaySeconds: 60,
    })
    assert.equal(verdict([...rules, deny()], spend(1n)).kind, 'deny')
  })

  it('of a passkey and of a code come to a passkey', () => {
    const rule = (id: string, level: 'code' | 'passkey'): Rule => {
      return { id, when: [], then: { kind: 'factor', level } }
    }
    const factor = (...rules: readonly Rule[]) => {
      const asked = verdict(rules, spend(1n))
      return asked.kind === 'sign' && asked.needs.factor
    }
    assert.equal(factor(), 'code')
    assert.equal(factor(rule('a', 'code'), rule('b', 'code')), 'code')
    assert.equal(factor(rule('a', 'passkey'), rule('b', 'code')), 'passkey')
    assert.equal(factor(rule('a', 'code'), rule('b', 'passkey')), 'passkey')
  })

  it('of a rule that does not fire ask for nothing', () => {
    const rule = {
      id: 'a',
      when: [{ kind: 'amount-above', sats: sats(100n) }],
      then: { kind: 'approvals', group: 'family', count: 1 },
    } as const
    const needs = (paid: bigint) => {
      const it = verdict([rule], spend(paid))
      return it.kind === 'sign' && it.needs.approvals
    }
    assert.deepEqual(needs(100n), [])
    assert.deepEqual(needs(101n), [{ group: 'family', count: 1 }])
  })
})
