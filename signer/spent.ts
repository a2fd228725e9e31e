// What was spent, as the limits count it: what the journal says, and what is taken as spent since
// the signer was resumed.

import type { History, Scope } from '@countersign/core/policy/history.ts'
import { type Taken, withTaken } from '@countersign/core/policy/taken.ts'
import type { Signer } from './signer.ts'

type Known = Pick<Signer, 'ledger' | 'charter'>

/** Of one wallet, of its members, and of the organisation. */
export function spentOf({ ledger, charter }: Known, wallet: string): History {
  const { taken } = charter().stops
  const own = listed(taken.get(wallet))
  const ofAll = [...charter().wallets.keys()].flatMap((name) => listed(taken.get(name)))
  return withTaken(ledger.history(wallet), (scope) => (scope === 'organisation' ? ofAll : own))
}

/** Of each token, in all wallets together. */
export function spentByTokens({ ledger, charter }: Known): History {
  const { taken } = charter().stops
  return withTaken(ledger.everywhere(), (scope) => listed(taken.get(memberIn(scope))))
}

const memberIn = (scope: Scope): string =>
  scope.startsWith('member:') ? scope.slice('member:'.length) : scope

const listed = (taken: Taken | undefined): readonly Taken[] => (taken ? [taken] : [])
