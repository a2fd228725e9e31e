// The ways checks go through the facts: every wallet, every member, with what is unknown said.

import { isGoverning } from '../charter/member.ts'
import { type Facts, isUnknown, type Known, type MemberFacts, type WalletFacts } from './facts.ts'
import type { Found } from './finding.ts'

/** What `look` finds in a known value; else the value's own reason. */
export function ifKnown<T>(
  value: Known<T>,
  look: (value: T) => Known<readonly Found[]>,
): Known<readonly Found[]> {
  return isUnknown(value) ? value : look(value)
}

/** Looks at every wallet. One that cannot be judged is not passed over where nothing is found. */
export function eachWallet(
  { wallets }: Facts,
  look: (wallet: WalletFacts, all: readonly WalletFacts[]) => Known<readonly Found[]>,
): Known<readonly Found[]> {
  return ifKnown(wallets, (all) => joined(all.map((each) => look(each, all))))
}

/** What was found wins over what is unknown, which wins over nothing. */
function joined(answers: readonly Known<readonly Found[]>[]): Known<readonly Found[]> {
  const found = answers.flatMap((each) => (isUnknown(each) ? [] : each))
  if (found.length > 0) return found
  return answers.find(isUnknown) ?? []
}

/** Members who decide on the organisation or on spends, and are not suspended. */
export function deciding({ charter }: Facts): readonly MemberFacts[] {
  return charter.members.filter(
    (each) => each.suspended === 'no' && (isGoverning(each) || each.roles.includes('approver')),
  )
}

export const isTeam = ({ charter }: Facts): boolean => charter.organisation.kind === 'team'

/** A finding for each that the test is true of. */
export function foundIn<T>(
  all: readonly T[],
  isAtFault: (each: T) => boolean,
  tell: (each: T) => Found,
): readonly Found[] {
  return all.filter(isAtFault).map(tell)
}

export const DAY = 86_400

/** Seconds as whole days, rounded up. */
export const inDays = (seconds: number): number => Math.ceil(seconds / DAY)

export const plural = (count: number, word: string): string =>
  `${count} ${word}${count === 1 ? '' : 's'}`
