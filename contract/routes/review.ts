// Routes for the security review: what is weak, as far as this server can see it. It is read by
// everybody who may read what it is made from, which is the charter and the wallets.

import type { RouteSpec } from '../route.ts'
import { canonical, integer, limit, listOf, oneOf, strict, text, time } from '../schema.ts'
import { Type } from '../type.ts'

const severity = oneOf('critical', 'high', 'medium', 'low', 'info')
const check = text(64, 'Its id, for good')
const checks = listOf(check, 1_000)
const standard = text(64, 'An item of CCSS 9.0, NIST SP 800-63B-4 or ASVS 5.0')
const score = integer('100 is the best', 100)

const Finding = strict({
  check,
  severity,
  title: text(256),
  subject: text(1_000, 'What it is about: organisation, wallet:…, member:…, token:…'),
  evidence: text(16_384, 'What was seen here'),
  why: text(1_024),
  standards: listOf(standard, 100),
  fix: strict({
    kind: oneOf('changes', 'command', 'by-hand'),
    words: text(4_096),
    command: Type.Optional(text(2_048, 'A line that mends it, or proposes what does')),
    changes: Type.Optional(listOf(canonical('A change of the charter, to propose as it is'), 32)),
  }),
  firstSeenAt: Type.Optional(time('Found for the first time')),
})

const Unknown = strict({
  check,
  severity,
  title: text(256, 'What it would find'),
  why: text(1_024, 'Why this server cannot judge it'),
})

const MustLive = strict({
  what: text(64, 'charter, wallet:…, or wallet:…/large with every approval that a rule asks for'),
  missing: Type.Optional(integer('How many have to be gone; left out where four are not enough')),
  sets: listOf(listOf(text(64), 4), 100),
  note: text(1_024),
  quorum: Type.Optional(integer('How many decide')),
  voters: Type.Optional(integer('Of how many')),
  holder: Type.Optional(text(64, 'Who holds the user’s key, where that is known')),
})

const Resistance = strict({
  member: text(64),
  name: text(64),
  level: oneOf('resistant', 'partly', 'not', 'unknown'),
  because: listOf(oneOf('no-passkey', 'password', 'code', 'ways-in-unknown'), 4),
})

const Coverage = strict({
  standard,
  says: text(256, 'The item in short'),
  passed: checks,
  open: checks,
  unknown: checks,
})

export const REVIEW_ROUTES = {
  showReview: {
    method: 'GET',
    path: '/v1/review',
    auth: 'reader',
    stepUp: { unneeded: 'reads' },
    rate: 'signer',
    tag: 'review',
    summary: 'The security review of this moment, with what this server cannot see',
    statuses: [200],
    answer: strict({
      madeAt: time('By the signer’s clock'),
      organisation: text(256, 'Its name'),
      network: oneOf('mainnet', 'testnet4', 'signet', 'regtest'),
      score,
      findings: listOf(Finding, 100_000),
      passed: checks,
      unknown: listOf(Unknown, 1_000),
      mustLive: listOf(MustLive, 10_000),
      people: listOf(Resistance, 1_000),
      standards: listOf(Coverage, 1_000),
    }),
  },
  listReviews: {
    method: 'GET',
    path: '/v1/review/history',
    auth: 'reader',
    stepUp: { unneeded: 'reads' },
    rate: 'read',
    tag: 'review',
    summary: 'How the reviews came out that the server made by itself, last first',
    query: strict({ limit }),
    statuses: [200],
    answer: strict({
      reviews: listOf(
        strict({
          madeAt: time('Made'),
          score,
          findings: integer('How many were open'),
          unknown: integer('How many checks could not be judged'),
        }),
        500,
      ),
    }),
  },
} as const satisfies Record<string, RouteSpec>
