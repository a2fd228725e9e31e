// The laws of an organisation, over random statements of random members, some of whom mean harm.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Canonical } from '../canonical.ts'
import { plain } from '../plain.ts'
import { policyHash } from '../policy/policy.ts'
import { compare } from '../policy/tighten.ts'
import { advance } from './advance.ts'
import { applyEntry } from './apply.ts'
import { exportOf, HOW } from './exported.test.ts'
import { isLocked, locksOf } from './lock.ts'
import { DAY, HOUR, phone, toLimit } from './people.test.ts'
import { type Charter, EMPTY_CHARTER, isTeam, voters } from './state.ts'
import { readingOf } from './statement.ts'
import { steps, tried } from './steps.test.ts'
import { openTeam, policyIn } from './team.test.ts'
import { verifyCharter } from './verify.ts'

/** What has to be so at every moment, given what was so before. */
function checkLaws(before: Charter, after: Charter, now: number): void {
  assert.equal(isTeam(after), true)
  for (const proposal of after.ended.values()) {
    if (before.ended.has(proposal.id) || proposal.end?.kind !== 'in-force') continue
    if (proposal.class === 'tightening') continue
    // Whoever was counted voted, one vote a person, and a loosening waited.
    assert.ok(proposal.needed >= 2, 'nobody alone')
    assert.ok(proposal.votes.size >= proposal.needed)
    assert.ok(now >= proposal.openedAt + proposal.delaySeconds)
    if (proposal.class === 'loosening') assert.ok(proposal.delaySeconds >= HOUR)
  }
  checkPolicy(before, after)
  if (after.epoch === before.epoch) return
  const able = voters(after, now).length
  const { quorum } = after.settings
  assert.ok(quorum >= 2 && quorum <= able - 1, `${quorum} of ${able}`)
}

/** A policy changes by a proposal in force, and becomes looser by no other than a quorum's. */
function checkPolicy(before: Charter, after: Charter): void {
  const [was, is] = [before, after].map((each) => each.wallets.get('main')?.policy)
  if (!was || !is || policyHash(was) === policyHash(is)) return
  const newly = [...after.ended.values()].filter(
    ({ id, end }) => end?.kind === 'in-force' && !before.ended.has(id),
  )
  const causes = newly.filter(({ changes }) =>
    changes.some(({ kind }) => kind === 'policy.set' || kind === 'undo'),
  )
  assert.ok(causes.length > 0, 'nobody changed it')
  if (compare(was, is).kind !== 'tightening') {
    assert.ok(causes.some(({ class: kind, votes }) => kind !== 'tightening' && votes.size >= 2))
  }
}

const RUNS = { seed: 1, numRuns: 40 }

describe('whatever members do', () => {
  it('nobody alone loosens anything, and enough are left to decide', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const house = openTeam({ quorum: 2 })
        for (const step of given) {
          const before = house.charter()
          tried(house, step)
          checkLaws(before, house.charter(), house.now())
        }
      }),
      RUNS,
    )
  })

  it('one alone changes nothing that the others cannot take back at once', () => {
    const alone = steps.map((given) =>
      given.map((step) => (step.do === 'wait' ? step : { ...step, who: 'dan' as const })),
    )
    fc.assert(
      fc.property(alone, (given) => {
        const house = openTeam()
        const was = policyHash(policyIn(house))
        const started = house.now()
        for (const step of given) {
          if (step.do === 'wait' && house.now() + step.seconds > started + 6 * DAY) continue
          tried(house, step)
        }
        const suspend = house.propose('owner', [{ kind: 'member.suspend', member: 'dan' }])
        house.vote(suspend, 'bob', 'cyn')
        for (const { seq } of house.charter().alone.toReversed()) {
          if (!house.charter().alone.some((it) => it.seq === seq)) continue
          const undo = house.propose('owner', [{ kind: 'undo', seq: plain(seq) }])
          house.vote(undo, 'bob', 'cyn')
        }
        assert.equal(policyHash(policyIn(house)), was)
        const left = [...house.charter().freezes.keys()].filter(
          (each) => !each.includes(phone('dan').id),
        )
        assert.deepEqual(left, ['member:dan'])
        assert.equal(house.charter().members.size, 4)
        house.propose('owner', [toLimit(policyIn(house), 1_500n)])
      }),
      RUNS,
    )
  })

  it('nothing that is locked is loosened without the operators', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const house = openTeam({ hasOperations: true, quorum: 2 })
        house.wait(2 * DAY)
        const changed = new Map(house.charter().changed)
        const shut = locksOf(house.charter()).every((lock) => isLocked(lock, house.now()))
        assert.equal(shut, true)
        for (const step of given) tried(house, step)
        assert.deepEqual(house.charter().changed, changed)
      }),
      RUNS,
    )
  })

  it('reads the same from its entries, however often and whenever it was looked at', () => {
    fc.assert(
      fc.property(steps, fc.array(fc.nat({ max: 2 * DAY }), { minLength: 1 }), (given, looks) => {
        const house = openTeam({ quorum: 2 })
        for (const step of given) tried(house, step)
        let charter = EMPTY_CHARTER
        for (const [index, entry] of house.entries.entries()) {
          const next = house.entries[index + 1]?.time ?? house.now()
          charter = applyEntry(charter, entry, 'regtest')
          const at = entry.time + (looks[index % looks.length] ?? 0)
          charter = advance(charter, Math.min(at, next))
        }
        assert.deepEqual(advance(charter, house.now()), house.charter())
      }),
      RUNS,
    )
  })

  it('reads the same with what was read of its statements before, or of others', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const house = openTeam({ quorum: 2 })
        for (const step of given) tried(house, step)
        const readings = house.entries.map(({ body }) => {
          const { statement } = body as { readonly statement?: Canonical }
          return statement === undefined ? undefined : readingOf(statement)
        })
        for (const shift of [0, 1]) {
          let charter = EMPTY_CHARTER
          for (const [index, entry] of house.entries.entries()) {
            charter = applyEntry(charter, entry, 'regtest', readings.at(index - shift))
          }
          assert.deepEqual(advance(charter, house.now()), house.charter())
        }
      }),
      RUNS,
    )
  })

  it('verifies from an export', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const house = openTeam({ quorum: 2 })
        for (const step of given) tried(house, step)
        const { charter, head } = verifyCharter(exportOf(house), HOW)
        assert.equal(head.seq, house.entries.length)
        assert.deepEqual(advance(charter, house.now()), house.charter())
      }),
      { ...RUNS, numRuns: 15 },
    )
  })
})
