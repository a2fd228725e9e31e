// What "within double" has to mean, over random policies, edits and spends.

// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { sats } from '../bitcoin/amounts.ts'
import { backTest, type PastSpend } from './backtest.ts'
import { edits } from './edits.test.ts'
import { growth } from './growth.ts'
import { arrayHistory } from './history.ts'
import type { Atom, Policy, Requirement } from './policy.ts'
import { ask, DAY, demandIn, pasts, policies, SOME_DAY, spends, windows } from './samples.test.ts'
import { compare } from './tighten.ts'
import { isAtLeast } from './verdict.ts'
import { type Window, windowStart } from './window.ts'

const changes = fc
  .tuple(policies, fc.array(edits, { minLength: 1, maxLength: 2 }))
  .map(([old, steps]) => ({ old, next: steps.reduce((policy, edit) => edit(policy), old) }))

/** Milder than all within double: numbers doubled, requirements halved, the rest left out. */
function doubled(policy: Policy): Policy {
  const atoms = <A extends Atom>(all: readonly A[]): readonly A[] => all.map(twice)
  return {
    ...policy,
    grants: policy.grants.map(({ unless = [], ...grant }) => {
      return { ...grant, unless: atoms(unless.filter(isMeasured)) }
    }),
    rules: policy.rules
      .filter(({ when }) => when.every(isMeasured))
      .map((rule) => ({ ...rule, when: atoms(rule.when), then: half(rule.then) })),
  }
}

function isMeasured(atom: Atom): boolean {
  return (
    !('window' in atom || 'list' in atom) &&
    atom.kind !== 'member-not-in' &&
    atom.kind !== 'initiator-not-in'
  )
}

function twice<A extends Atom>(atom: A): A {
  if ('sats' in atom) return { ...atom, sats: sats(2n * atom.sats) }
  if ('satPerVb' in atom) return { ...atom, satPerVb: 2 * atom.satPerVb }
  if ('basisPoints' in atom) return { ...atom, basisPoints: 2 * atom.basisPoints }
  return atom
}

function half(requirement: Requirement): Requirement {
  if (requirement.kind === 'approvals') {
    return { ...requirement, count: Math.ceil(requirement.count / 2) }
  }
  if (requirement.kind !== 'delay') return requirement
  return { ...requirement, seconds: Math.ceil(requirement.seconds / 2) }
}

describe('growth', () => {
  it('finds nothing in what is provably a tightening', () => {
    let tightenings = 0
    const property = fc.property(changes, ({ old, next }) => {
      if (compare(old, next).kind === 'loosening') return
      tightenings++
      assert.deepEqual(growth(old, next), [])
    })
    fc.assert(property, { seed: 1, numRuns: 6_000 })
    assert.ok(tightenings > 1_000, `${tightenings} tightenings`)
  })

  it('finds something whenever a verdict is milder than with every number doubled', () => {
    let [within, milder, beyond] = [0, 0, 0]
    const requests = fc.array(fc.tuple(spends, pasts), { minLength: 12, maxLength: 12 })
    const property = fc.property(changes, requests, ({ old, next }, asked) => {
      const isWithin = growth(old, next).length === 0
      const least = doubled(old)
      for (const [spend, past] of asked) {
        const after = demandIn(ask(next, spend, past))
        const isMild = !isAtLeast(after, demandIn(ask(least, spend, past)))
        if (isWithin) assert.ok(!isMild)
        if (isMild) beyond++
        if (isWithin && !isAtLeast(after, demandIn(ask(old, spend, past)))) milder++
      }
      if (isWithin) within++
    })
    fc.assert(property, { seed: 2, numRuns: 6_000 })
    assert.ok(within > 1_000 && milder > 100 && beyond > 500, `${within} ${milder} ${beyond}`)
  })

  it('finds something whenever a window of the old kind comes to hold more than double', () => {
    const limited = (window: Window, limit: number, kind: 'sum-above' | 'count-above'): Policy => ({
      version: '1',
      grants: [{ id: 'owner', who: 'owner', act: 'spend' }],
      rules: [
        {
          id: 'limit',
          when: [
            kind === 'sum-above'
              ? { kind, sats: sats(BigInt(limit)), window }
              : { kind, count: limit, window },
          ],
          then: { kind: 'deny' },
        },
      ],
      lists: {},
    })
    const limit = fc.integer({ min: 0, max: 9 })
    const kinds = fc.constantFrom('sum-above', 'count-above')
    const times = fc.array(
      fc
        .tuple(fc.integer({ min: 0, max: 70 }), fc.constantFrom(-1, 0, 0, 1, DAY / 2))
        .map(([days, offset]) => SOME_DAY + days * DAY + offset),
      { minLength: 30, maxLength: 60 },
    )
    let [within, more, beyond] = [0, 0, 0]
    const property = fc.property(
      kinds,
      fc.tuple(windows, limit),
      fc.tuple(windows, limit),
      fc.tuple(spends, times),
      (kind, [oldWindow, oldLimit], [window, nextLimit], [spend, all]) => {
        const next = limited(window, nextLimit, kind)
        const isWithin = growth(limited(oldWindow, oldLimit, kind), next).length === 0
        if (isWithin) within++
        const one = {
          ...spend,
          amountSats: sats(1n),
          initiator: { ...spend.initiator, kind: 'owner' } as const,
        }
        const past = all.map(
          (at, n): PastSpend => ({ txid: `t${n}`, at, spend: one, replaces: [] }),
        )
        const signed = backTest(next, past).filter(({ verdict }) => verdict.kind === 'sign')
        const history = arrayHistory(signed.map(({ at }) => ({ at, amountSats: 1n })))
        for (const { at } of signed) {
          const { count } = history.tally(windowStart(oldWindow, at), at, 'wallet')
          if (isWithin) assert.ok(count <= 2 * oldLimit, `${count} of ${oldLimit}`)
          if (isWithin && count > oldLimit) more++
          if (count > 2 * oldLimit) beyond++
        }
      },
    )
    fc.assert(property, { seed: 3, numRuns: 3_000 })
    assert.ok(within > 300 && more > 200 && beyond > 500, `${within} ${more} ${beyond}`)
  })
})
