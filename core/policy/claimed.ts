// Atoms over what somebody claims. A claim can only add a reason against a spend: rules that ask
// nothing claimed hold whatever is claimed, no grant may ask, and a claim that is missing makes its
// rule fire.

import { unreachable } from '../basics.ts'
import type { Finding } from './atoms.ts'
import type { Claims, SpendFacts } from './facts.ts'
import type { ClaimedAtom } from './policy.ts'
import { isAddressIn, readRange } from './ranges.ts'

/** What the atom finds if it is true of the claims or cannot be computed, else null. */
export function lookAtClaims(atom: ClaimedAtom, spend: SpendFacts, claims: Claims): Finding | null {
  switch (atom.kind) {
    case 'balance-share-above':
      return lookAtBalance(atom, spend, claims)
    case 'network-not-in':
      return lookAtNetwork(atom, claims)
    case 'new-device':
      if (claims.isNewDevice === undefined) return { atom: atom.kind, isUnknown: true }
      return claims.isNewDevice ? { atom: atom.kind } : null
    default:
      return unreachable(atom)
  }
}

type AtomOf<K extends ClaimedAtom['kind']> = Extract<ClaimedAtom, { readonly kind: K }>

function lookAtBalance(
  atom: AtomOf<'balance-share-above'>,
  { amountSats }: SpendFacts,
  { balanceSats }: Claims,
): Finding | null {
  const finding = {
    atom: atom.kind,
    limitBasisPoints: atom.basisPoints,
    spendSats: amountSats,
    ...(balanceSats === undefined ? {} : { balanceSats }),
  }
  // More cannot leave than there is: such a claim is wrong, whatever else is true.
  if (balanceSats === undefined || balanceSats < amountSats) return { ...finding, isUnknown: true }
  return amountSats * 10_000n > BigInt(atom.basisPoints) * balanceSats ? finding : null
}

function lookAtNetwork(atom: AtomOf<'network-not-in'>, { networkAddress }: Claims): Finding | null {
  if (networkAddress === undefined) return { atom: atom.kind, isUnknown: true }
  const answers = atom.ranges.map((text) => {
    const range = readRange(text)
    return range && isAddressIn(networkAddress, range)
  })
  if (answers.includes(true)) return null
  const isUnknown = answers.includes(null)
  return { atom: atom.kind, networkAddress, ...(isUnknown ? { isUnknown } : {}) }
}
