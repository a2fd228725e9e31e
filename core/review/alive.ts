// Who must be alive: the smallest sets of people without whom nothing can be spent, or nothing can
// be decided any more. Worked out by leaving people out, so that it is what the rules say.

import { isGoverning } from '../charter/member.ts'
import { groupOf, tokenOf, type Who } from '../policy/who.ts'
import { type Facts, isUnknown, type WalletFacts } from './facts.ts'

/** The groups every organisation has, by role. */
const GROUP_ROLES: Readonly<Record<string, string>> = {
  administrators: 'administrator',
  approvers: 'approver',
  spenders: 'spender',
}

/** Members of a group who are not suspended. */
export function groupMembersOf({ charter }: Facts, group: string): readonly string[] {
  const made = charter.groups.find(({ name }) => name === group)?.members
  const role = GROUP_ROLES[group]
  return charter.members
    .filter(({ id, roles }) =>
      made ? made.includes(id) : roles.some((each) => each === role && role !== undefined),
    )
    .filter(({ suspended, credentials }) => suspended === 'no' && credentials.length > 0)
    .map(({ id }) => id)
}

/** Members whom a grant of the wallet lets ask, in the charter's order. */
export function mayAsk(facts: Facts, { policy }: WalletFacts): readonly string[] {
  const isMeant = (who: Who, id: string, roles: readonly string[]) => {
    if (tokenOf(who) !== null) return false
    const group = groupOf(who)
    if (group !== null) return groupMembersOf(facts, group).includes(id)
    return roles.includes('owner') || (who === 'spender' && roles.includes('spender'))
  }
  return facts.charter.members
    .filter(({ suspended, credentials }) => suspended === 'no' && credentials.length > 0)
    .filter(({ id, roles }) => policy.grants.some(({ who }) => isMeant(who, id, roles)))
    .map(({ id }) => id)
}

export type MustLive = {
  /** `charter`, `wallet:…`, and `wallet:…/large` with every approval any rule asks for. */
  readonly what: string
  /** How many people have to be gone; null where no set of people is enough, up to four. */
  readonly missing: number | null
  /** The smallest sets whose absence stops it; at most a hundred of them. */
  readonly sets: readonly (readonly string[])[]
  /** What goes on all the same, or is not known. */
  readonly note: string
  /** What the note says, for whoever says it in another language. */
  readonly because: Because
}

export type Because =
  | {
      readonly kind: 'charter'
      readonly quorum: number
      readonly voters: number
      readonly isLocking: boolean
    }
  /** Null: who holds the user's key is not known. */
  | { readonly kind: 'wallet'; readonly holder: string | null }

/** For the charter and every wallet. Unknown wallets are left out: their checks say so. */
export function mustLive(facts: Facts): readonly MustLive[] {
  const { wallets } = facts
  const known = isUnknown(wallets) ? [] : wallets
  return [ofCharter(facts), ...known.flatMap((each) => ofWallet(facts, each))]
}

function ofCharter(facts: Facts): MustLive {
  const { members, settings, operations } = facts.charter
  // Whom one person alone suspended counts: the others can undo that at once.
  const voters = members
    .filter((each) => each.isAble && isGoverning(each) && each.suspended !== 'quorum')
    .map(({ id }) => id)
  const isPossible = (gone: ReadonlySet<string>) =>
    voters.filter((id) => !gone.has(id)).length >= settings.quorum
  const locks = operations.length > 0 ? ', and two of its operators once it is locked' : ''
  const note = `${settings.quorum} of ${voters.length} decide${locks}`
  const because = {
    kind: 'charter',
    quorum: settings.quorum,
    voters: voters.length,
    isLocking: operations.length > 0,
  } as const
  return { what: 'charter', ...smallest(voters, isPossible), note, because }
}

function ofWallet(facts: Facts, wallet: WalletFacts): readonly MustLive[] {
  const askers = mayAsk(facts, wallet)
  const { holder, name } = wallet
  const held = isUnknown(holder) ? null : holder
  const asked = (isLarge: boolean) =>
    wallet.policy.rules.flatMap(({ when, then: requirement }) =>
      requirement.kind === 'approvals' && (isLarge || when.length === 0) ? [requirement] : [],
    )
  const possible = (isLarge: boolean) => (gone: ReadonlySet<string>) => {
    if (held !== null && gone.has(held)) return false
    return askers.some(
      (asker) =>
        !gone.has(asker) &&
        asked(isLarge).every(({ group, count }) => {
          const others = groupMembersOf(facts, group).filter((id) => id !== asker && !gone.has(id))
          return others.length >= count
        }),
    )
  }
  const people = facts.charter.members.map(({ id }) => id)
  const key =
    held === null
      ? 'who holds the user’s key is not known: they have to live too'
      : `${held} holds the user’s key`
  const told = {
    note: `${key}; the exit needs nobody’s approval`,
    because: { kind: 'wallet', holder: held },
  } as const
  return [
    { what: `wallet:${name}`, ...smallest(people, possible(false)), ...told },
    ...(asked(true).length > asked(false).length
      ? [{ what: `wallet:${name}/large`, ...smallest(people, possible(true)), ...told }]
      : []),
  ]
}

const MOST_MISSING = 4
const MOST_SETS = 100

type Smallest = Pick<MustLive, 'missing' | 'sets'>

/** The smallest sets of people without whom it is not possible. */
function smallest(
  people: readonly string[],
  isPossible: (gone: ReadonlySet<string>) => boolean,
): Smallest {
  for (let size = 0; size <= Math.min(MOST_MISSING, people.length); size += 1) {
    const sets: (readonly string[])[] = []
    for (const set of subsets(people, size)) {
      if (!isPossible(new Set(set))) sets.push(set)
      if (sets.length === MOST_SETS) break
    }
    if (sets.length > 0) return { missing: size, sets }
  }
  return { missing: null, sets: [] }
}

function* subsets(people: readonly string[], size: number): Generator<readonly string[]> {
  if (size === 0) {
    yield []
    return
  }
  for (const [at, first] of people.entries()) {
    for (const rest of subsets(people.slice(at + 1), size - 1)) yield [first, ...rest]
  }
}
