// Whom a false page can take in: of every member, what they sign in and consent with that is good
// elsewhere than where it was made. A code or a password is; a passkey is not.

import { type AccountFacts, type Facts, isUnknown, type MemberFacts } from './facts.ts'

/** What somebody has that a false page could ask for, or lacks. */
export type Weakness = 'no-passkey' | 'password' | 'code' | 'ways-in-unknown'

export type Resistance = {
  /** The member's id. */
  readonly member: string
  readonly name: string
  /** `partly`: a passkey, beside something that a false page could ask for. */
  readonly level: 'resistant' | 'partly' | 'not' | 'unknown'
  readonly because: readonly Weakness[]
}

/** What each weakness means, and what mends it. */
export const WEAKNESS_WORDS: Readonly<Record<Weakness, string>> = {
  'no-passkey': 'has no passkey to decide with: add one at the desk',
  password: 'signs in by password and code: add a passkey in the console, remove the password',
  code: 'consents by a typed code: with three passkeys no authenticator is needed',
  'ways-in-unknown': 'ways into the console are not known here',
}

/** Every member, in the charter's order. */
export function resistances({ charter, accounts }: Facts): readonly Resistance[] {
  return charter.members.map((member) => {
    const own = isUnknown(accounts)
      ? null
      : (accounts.find((each) => each.member === member.id) ?? NO_WAY_IN)
    return { member: member.id, name: member.name, ...judged(member, own) }
  })
}

const NO_WAY_IN = { passkeys: 0, hasPassword: false }

type Ways = Pick<AccountFacts, 'passkeys' | 'hasPassword'>

function judged(
  { credentials, hasCode }: MemberFacts,
  ways: Ways | null,
): Pick<Resistance, 'level' | 'because'> {
  const decides = credentials.some(({ kind, isFrozen }) => kind === 'passkey' && !isFrozen)
  const because: Weakness[] = []
  if (!decides) because.push('no-passkey')
  if (ways?.hasPassword) because.push('password')
  if (hasCode) because.push('code')
  if (ways === null) because.push('ways-in-unknown')
  if (because.length === 0) return { level: 'resistant', because }
  // Without a passkey anywhere nothing of theirs is; with one it hangs on what stands beside it.
  if (decides) return { level: ways === null && !hasCode ? 'unknown' : 'partly', because }
  if (ways === null) return { level: 'unknown', because }
  return { level: ways.passkeys > 0 ? 'partly' : 'not', because }
}
