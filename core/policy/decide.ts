// The verdict on one spend under one policy over one history.
//
// Pure: no clock, no journal of its own. The signer asks it before it signs; previews and
// back-tests ask the same function. Same inputs, same verdict; no order of rules means anything.

import type { UnixSeconds } from '../basics.ts'
import { look, passesAt, type Scene } from './atoms.ts'
import type { SpendFacts } from './facts.ts'
import { countedSats, type History, plus, type Spent, without } from './history.ts'
import { headroom } from './limits.ts'
import { byId, type Grant, type Policy, type Rule } from './policy.ts'
import { demandOf, FLOOR, join, NO_GRANT, type Reason, type Verdict } from './verdict.ts'

export type Case = {
  readonly policy: Policy
  readonly spend: SpendFacts
  readonly history: History
  /** The spends this one replaces, as they count in the history, where they have to be. */
  readonly replaced: readonly Spent[]
  readonly now: UnixSeconds
}

/** The end of the year 9999: beyond it, calendars and durations stop being exact. */
const LAST_TIME: UnixSeconds = 253_402_300_799

/**
 * Asks every rule; the strictest answer wins. No grant: denied. There is no bare yes: whatever the
 * policy says, signing needs a factor.
 * @throws RangeError if `now` is not a time, or the replaced spends count more than the history
 * does: nothing may be signed then
 */
export function decide({ policy, spend, history, replaced, now }: Case): Verdict {
  if (!Number.isSafeInteger(now) || now < 0 || now > LAST_TIME) {
    throw new RangeError(`not a time: ${now}`)
  }
  const scene: Scene = {
    lists: policy.lists,
    spend,
    countedSats: countedSats(spend.amountSats, replaced),
    history: without(history, replaced),
    now,
  }
  const isGranted = policy.grants.some((grant) => allows(grant, spend))
  const fired = policy.rules.filter((rule) => fires(rule, scene)).toSorted(byId)
  const demand = fired.map(({ then }) => demandOf(then)).reduce(join, FLOOR)

  if (!isGranted || demand.kind === 'deny') return denial(isGranted, fired, scene)
  return {
    kind: 'sign',
    needs: { factor: demand.factor },
    because: fired.flatMap((rule) => reasons(rule, scene)),
    limits: headroom(policy, plus(scene.history, counted(scene)), now),
  }
}

function allows(grant: Grant, spend: SpendFacts): boolean {
  return grant.act === 'spend' && grant.who === spend.initiator
}

function fires(rule: Rule, scene: Scene): boolean {
  return rule.when.every((atom) => look(atom, scene) !== null)
}

function counted({ countedSats, now }: Scene): Spent {
  return { at: now, amountSats: countedSats }
}

function denial(isGranted: boolean, fired: readonly Rule[], scene: Scene): Verdict {
  const denying = fired.filter(({ then }) => then.kind === 'deny')
  const waits = denying.map((rule) => stopsAt(rule, scene))
  const ofRules = denying.flatMap((rule, index) =>
    reasons(rule, scene).map((reason) => ({ ...reason, passesAt: waits[index] ?? null })),
  )
  if (!isGranted) {
    return {
      kind: 'deny',
      because: [{ rule: NO_GRANT, passesAt: null }, ...ofRules],
      passesAt: null,
    }
  }
  return { kind: 'deny', because: ofRules, passesAt: latest(waits) }
}

/** A rule stops firing when the first of its atoms does. */
function stopsAt(rule: Rule, scene: Scene): UnixSeconds | null {
  const times = rule.when.map((atom) => passesAt(atom, scene)).filter((time) => time !== null)
  return times.length === 0 ? null : Math.min(...times)
}

function latest(times: readonly (UnixSeconds | null)[]): UnixSeconds | null {
  return times.reduce((a, b) => (a === null || b === null ? null : Math.max(a, b)), 0)
}

function reasons(rule: Rule, scene: Scene): readonly Reason[] {
  if (rule.when.length === 0) return [{ rule: rule.id }]
  return rule.when.flatMap((atom) => {
    const finding = look(atom, scene)
    return finding === null ? [] : [{ rule: rule.id, ...finding }]
  })
}
