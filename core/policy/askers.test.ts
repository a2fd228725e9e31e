// Random members and devices that ask, and whom a grant is for.

import fc from 'fast-check'
import type { Initiator } from './facts.ts'
import type { Who } from './who.ts'

/** Two devices that ask, and one that never does. */
export const DEVICES = ['d1', 'd2', 'd3'].map((it) => it.repeat(32))

/** The same for members and groups; the owner may have another id. */
export const MEMBERS = ['owner', 'ada', 'bob']
export const GROUPS = ['family', 'board']

export const TOKENS = ['token:shop', 'token:pay'] as const

export const whos = fc.constantFrom<Who>(
  ...(['owner', 'owner', 'owner', 'owner'] as const),
  ...(['spender', 'spender', 'group:family', 'group:board'] as const),
  TOKENS[0],
)

const members: fc.Arbitrary<Initiator> = fc.record({
  kind: fc.constantFrom('owner', 'owner', 'owner', 'owner', 'member'),
  member: fc.constantFrom(...MEMBERS.slice(0, 2)),
  device: fc.constantFrom(...DEVICES.slice(0, 2)),
  roles: fc.subarray(['spender', 'viewer']),
  groups: fc.subarray(GROUPS),
})

const tokens: fc.Arbitrary<Initiator> = fc.record({
  kind: fc.constant('token' as const),
  member: fc.constantFrom(...TOKENS),
  device: fc.constantFrom(...DEVICES.slice(0, 2)),
  roles: fc.constant([]),
  groups: fc.constant([]),
})

/** Mostly the owner, so that most grants match. */
export const initiators: fc.Arbitrary<Initiator> = fc.oneof(
  { weight: 15, arbitrary: members },
  { weight: 1, arbitrary: tokens },
)
