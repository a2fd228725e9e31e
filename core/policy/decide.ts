// The verdict on one spend under one policy over one history.
//
// Pure: no clock, no journal of its own. The signer asks it before it signs; previews and
// back-tests ask the same function. Same inputs, same verdict; no order of rules means anything.

import type { UnixSeconds } from '../basics.ts'
import { type Finding, look, type Scene } from './atoms.ts'
import { lookAtClaims } from './claimed.ts'
import { type Directory, NO_DIRECTORY } from './destinations.ts'
import type { Claims, SpendFacts } from './facts.ts'
import { countedSats, type History, plus, remembering, type Spent, without } from './history.ts'
import { headroom } from './limits.ts'
import {
  type Atom,
  byId,
  type Grant,
  isClaimed,
  type Policy,
  type Requirement,
  type Rule,
} from './policy.ts'
import { demandFor, floorOf, join, NO_GRANT, type Reason, type Verdict } from './verdict.ts'
import { type Course, courseOf, firstOpening, isOn } from './waiting.ts'
import { isAmong } from './who.ts'
import { LAST_TIME } from './window.ts'

export type Case = {
  readonly policy: Policy
  readonly spend: SpendFacts
  readonly history: History
  /** The spends this one replaces, as they count in the history, where they have to be. */
  readonly replaced: readonly Spent[]
  readonly now: UnixSeconds
  /** What cannot be proven; what is missing makes the rules that ask for it fire. */
  readonly claims?: Claims
  /** Who holds which address; without it only scripts are found in lists. */
  readonly directory?: Directory
}

/**
 * Asks every rule; the strictest answer wins. No grant: denied. There is no bare yes: whatever the
 * policy says, signing needs a factor: of a person a code or more, of a token its key. A rule that
 * asks a token for more denies it.
 * @throws RangeError if `now` is not a time, or the replaced spends count more than the history
 * does: nothing may be signed then
 */
export function decide(asked: Case): Verdict {
  const { policy, now } = asked
  if (!Number.isSafeInteger(now) || now < 0 || now > LAST_TIME) {
    throw new RangeError(`not a time: ${now}`)
  }
  const scene = sceneOf(asked)
  const fired = policy.rules.filter((rule) => fires(rule, scene)).toSorted(byId)
  const { initiator } = scene.spend
  const demand = fired
    .map(({ then }) => demandFor(then, initiator))
    .reduce(join, floorOf(initiator))

  const isGranted = policy.grants.some((grant) => allows(grant, scene))
  if (!isGranted || demand.kind === 'deny') return denial(policy, scene, { fired, isGranted })
  const { kind: _, ...needs } = demand
  const { member } = initiator
  return {
    kind: 'sign',
    needs,
    because: fired.flatMap((rule) => reasons(rule, scene)),
    limits: headroom(policy, plus(scene.history, counted(scene)), now, member),
  }
}

/** A scene with the claims, which only rules are shown. */
type RuleScene = Scene & { readonly claims: Claims }

function sceneOf({ policy, spend, history, replaced, now, claims, directory }: Case): RuleScene {
  return {
    lists: policy.lists,
    directory: directory ?? NO_DIRECTORY,
    spend,
    countedSats: countedSats(spend.amountSats, replaced),
    history: remembering(without(history, replaced)),
    now,
    claims: claims ?? {},
  }
}

function concerns(grant: Grant, { spend }: Scene): boolean {
  return grant.act === 'spend' && isAmong(grant.who, spend.initiator)
}

function allows(grant: Grant, scene: Scene): boolean {
  return concerns(grant, scene) && (grant.unless ?? []).every((atom) => look(atom, scene) === null)
}

function fires(rule: Rule, scene: RuleScene): boolean {
  return rule.when.every((atom) => see(atom, scene) !== null)
}

function see(atom: Atom, scene: RuleScene): Finding | null {
  return isClaimed(atom) ? lookAtClaims(atom, scene.spend, scene.claims) : look(atom, scene)
}

function counted({ countedSats, now, spend }: Scene): Spent {
  return { at: now, amountSats: countedSats, member: spend.initiator.member }
}

type Outcome = { readonly fired: readonly Rule[]; readonly isGranted: boolean }

function denial(policy: Policy, scene: RuleScene, { fired, isGranted }: Outcome): Verdict {
  const { now } = scene
  const grants = policy.grants.filter((grant) => concerns(grant, scene)).toSorted(byId)
  const openings = grants.map(({ unless = [] }) => unless.map((atom) => courseOf(atom, scene)))
  const denying = policy.rules.filter(({ then }) => isDenied(then, scene))
  const courses = new Map(denying.map((rule) => [rule, rule.when.map((it) => course(it, scene))]))
  // One that can never fire has no say in when the spend passes.
  const closings = [...courses.values()].filter((all) => all.every(({ kind }) => kind !== 'never'))

  const isMatched = (unless: readonly Course[], time: UnixSeconds) =>
    !unless.some((it) => isOn(it, time))
  const isFired = (when: readonly Course[], time: UnixSeconds) => when.every((it) => isOn(it, time))
  const ofGrants = grants.flatMap((grant, at) => {
    const unless = openings[at] as readonly Course[]
    const passesAt = firstOpening(unless, now, (time) => isMatched(unless, time))
    return grantReasons(grant, scene).map((reason) => ({ ...reason, passesAt }))
  })
  const ofRules = fired.flatMap((rule) => {
    const when = courses.get(rule)
    if (when === undefined) return []
    const passesAt = firstOpening(when, now, (time) => !isFired(when, time))
    const factor = rule.then.kind === 'factor' ? { factor: rule.then.level } : {}
    return reasons(rule, scene).map((reason) => ({ ...reason, ...factor, passesAt }))
  })
  const withoutGrant = ofGrants.length > 0 ? ofGrants : [{ rule: NO_GRANT, passesAt: null }]
  return {
    kind: 'deny',
    because: isGranted ? ofRules : [...withoutGrant, ...ofRules],
    passesAt: firstOpening([...openings, ...closings].flat(), now, (time) => {
      const isOpen = openings.some((unless) => isMatched(unless, time))
      return isOpen && !closings.some((when) => isFired(when, time))
    }),
  }
}

function isDenied(requirement: Requirement, { spend }: Scene): boolean {
  return demandFor(requirement, spend.initiator).kind === 'deny'
}

// Nothing is known of what will be claimed later: it is taken as it is now.
function course(atom: Atom, scene: RuleScene): Course {
  if (!isClaimed(atom)) return courseOf(atom, scene)
  return { kind: see(atom, scene) === null ? 'never' : 'always' }
}

function reasons(rule: Rule, scene: RuleScene): readonly Reason[] {
  if (rule.when.length === 0) return [{ rule: rule.id }]
  return rule.when.flatMap((atom) => {
    const finding = see(atom, scene)
    return finding === null ? [] : [{ rule: rule.id, ...finding }]
  })
}

function grantReasons({ id, unless = [] }: Grant, scene: Scene): readonly Reason[] {
  return unless.flatMap((atom) => {
    const finding = look(atom, scene)
    return finding === null ? [] : [{ rule: NO_GRANT, grant: id, ...finding }]
  })
}
