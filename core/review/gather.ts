// What everybody who gathers facts for a review does alike: the command line with what the signer
// tells it, the server with what it reads itself. Whose word a fact is stays with whoever asked.

import type { UnixSeconds } from '../basics.ts'
import { readDescriptor } from '../bitcoin/descriptor.ts'
import type { Canonical } from '../canonical.ts'
import type { CharterView } from '../charter/view.ts'
import { policyFromCanonical, policyHash } from '../policy/policy.ts'
import type { ChainFacts, WalletFacts } from './facts.ts'

/** Accounts at exchanges that have a key: of the others no check of keys says anything. */
export const keyedAccounts = ({ accounts }: Pick<CharterView, 'accounts'>) =>
  accounts.filter(({ paper }) => paper !== 'yes')

/** Somebody did something that others can see. */
export type Seen = readonly [member: string, at: UnixSeconds]

/** Older spends are not asked for: whoever asked for none of so many was not seen lately. */
export const SEEN_SPENDS = 500

/** Who proposed, voted, vetoed, froze or asked operators, as far as the charter still shows it. */
export function seenIn(charter: CharterView): readonly Seen[] {
  const { proposals, freezes, unlockRequests, alone } = charter
  return [
    ...proposals.flatMap(({ by, openedAt, votes, vetoes }) => [
      [by, openedAt] as const,
      ...votes.map(({ member, at }) => [member, at] as const),
      ...vetoes.map((veto) => [veto.by, veto.at] as const),
    ]),
    ...freezes.flatMap(({ by, at }) => (by === undefined ? [] : [[by, at] as const])),
    ...[...unlockRequests, ...alone].map(({ by, at }) => [by, at] as const),
  ]
}

/** The last of each member; who was never seen is not in it. */
export function lastOf(seen: readonly Seen[]): Readonly<Record<string, UnixSeconds>> {
  const last = new Map<string, UnixSeconds>()
  for (const [member, at] of seen) last.set(member, Math.max(at, last.get(member) ?? 0))
  return Object.fromEntries(last)
}

/** Wallets that the signer stopped because of coins that left without it; no member's freeze. */
export const foreignSpends = ({ stops }: CharterView): ChainFacts['frozen'] =>
  stops.flatMap(({ subject, why }) =>
    subject.startsWith('wallet:')
      ? [{ wallet: subject.slice('wallet:'.length), reason: `not signed for: ${why}` }]
      : [],
  )

export type ToldWallet = Pick<WalletFacts, 'name' | 'userKey' | 'serverKey' | 'createdAt'> & {
  /** With its checksum. */
  readonly descriptor: string
  readonly policy: Canonical
}

/**
 * A wallet as a review looks at it.
 * @param pinned - what the charter says of it: the hash of the policy in force, and its sealed key
 * @returns null where the policy that was told is another
 * @throws Fault descriptor.*, policy.*
 */
export function walletFacts(
  { name, userKey, serverKey, createdAt, ...told }: ToldWallet,
  pinned: CharterView['wallets'][number],
  known: Pick<WalletFacts, 'balanceSats' | 'holder'>,
): WalletFacts | null {
  const policy = policyFromCanonical(told.policy)
  if (policyHash(policy) !== pinned.policy) return null
  const descriptor = readDescriptor(told.descriptor)
  const sealedFor = pinned.sealedKey?.recipients ?? []
  return { name, descriptor, userKey, serverKey, policy, createdAt, sealedFor, ...known }
}
