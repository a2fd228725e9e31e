// What members may try, at random, for the laws beside.

import fc from 'fast-check'
import type { Canonical } from '../canonical.ts'
import { Fault } from '../fault.ts'
import { plain } from '../plain.ts'
import { policyHash } from '../policy/policy.ts'
import { opened } from './ending.ts'
import type { House } from './house.test.ts'
import { computer, DAY, HOUR, limit, phone, toLimit } from './people.test.ts'
import { policyIn } from './team.test.ts'

const PEOPLE = ['owner', 'bob', 'cyn', 'dan'] as const
type Name = (typeof PEOPLE)[number]

type Step =
  | { readonly do: 'wait'; readonly seconds: number }
  | { readonly do: 'limit'; readonly who: Name; readonly amount: number }
  | { readonly do: 'change'; readonly who: Name; readonly which: number; readonly whom: Name }
  | { readonly do: 'undo' | 'confirm'; readonly who: Name; readonly back: number }
  | {
      readonly do: 'vote' | 'veto' | 'unvote' | 'withdraw'
      readonly who: Name
      readonly back: number
    }
  | { readonly do: 'freeze'; readonly who: Name; readonly which: number; readonly whom: Name }
  | { readonly do: 'revoke'; readonly who: Name }

const who = fc.constantFrom(...PEOPLE)
const back = fc.nat({ max: 5 })
export const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('wait' as const),
        seconds: fc.constantFrom(1, HOUR, DAY, 3 * DAY),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('limit' as const),
        who,
        amount: fc.constantFrom(900, 1_000, 1_100, 2_500),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('change' as const),
        who,
        which: fc.nat({ max: 7 }),
        whom: who,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constantFrom('undo' as const, 'confirm' as const), who, back }),
    },
    {
      weight: 8,
      arbitrary: fc.record({
        do: fc.constantFrom(
          'vote' as const,
          'vote' as const,
          'vote' as const,
          'veto' as const,
          'unvote' as const,
          'withdraw' as const,
        ),
        who,
        back,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('freeze' as const),
        who,
        which: fc.nat({ max: 3 }),
        whom: who,
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('revoke' as const), who }) },
  ),
  { minLength: 5, maxLength: 40 },
)

const CHANGES = (whom: Name): readonly Canonical[] => [
  { kind: 'member.remove', member: whom },
  { kind: 'member.suspend', member: whom },
  { kind: 'member.roles', member: whom, roles: ['viewer'] },
  { kind: 'credential.remove', credential: computer(whom).id },
  { kind: 'group.set', group: 'approvers', members: [whom] },
  { kind: 'lift', subject: `member:${whom}` },
  { kind: 'lift', subject: 'organisation' },
  {
    kind: 'settings.set',
    quorum: '2',
    delaySeconds: plain(HOUR),
    lockAfterSeconds: plain(2 * DAY),
    expirySeconds: plain(7 * DAY),
    compareAboveSats: '0',
  },
]

const SUBJECTS = (whom: Name) => [
  'organisation',
  'wallet:main',
  `member:${whom}`,
  `credential:${phone(whom).id}`,
]

/** Does a step as far as the rules let it. */
export function tried(house: House, step: Step): void {
  try {
    done(house, step)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
  }
}

function done(house: House, step: Step): void {
  const one = (name: Name) => ({ keys: [computer(name)] })
  switch (step.do) {
    case 'wait':
      house.wait(step.seconds)
      return
    case 'limit':
      house.propose(step.who, [
        {
          ...(toLimit(limit(1n), BigInt(step.amount)) as object),
          from: policyHash(policyIn(house)),
        },
      ] as readonly Canonical[])
      return
    case 'change': {
      const change = CHANGES(step.whom)[step.which]
      if (change) house.propose(step.who, [change])
      return
    }
    case 'undo':
    case 'confirm': {
      const act = house.charter().alone.at(-1 - step.back)
      if (act) house.propose(step.who, [{ kind: step.do, seq: plain(act.seq) }])
      return
    }
    case 'freeze':
      house.say(
        step.who,
        'freeze',
        { subject: SUBJECTS(step.whom)[step.which], why: '' },
        one(step.who),
      )
      return
    case 'revoke':
      house.say(step.who, 'revoke', { credential: phone(step.who).id }, one(step.who))
      return
    default: {
      const { proposals, ended } = house.charter()
      const id = opened(new Map([...ended, ...proposals])).at(-1 - step.back)?.id ?? ''
      const decision = step.do === 'vote' ? { decision: 'approve' } : {}
      house.say(step.who, step.do, { proposal: id, ...decision })
    }
  }
}
