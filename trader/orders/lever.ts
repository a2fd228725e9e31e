// Whether anything may be placed for an account right now: asked of the signer afresh right before
// each sending, so that nothing leaves once somebody stopped it. What cannot be said is a no.

import type { Account } from '../accounts.ts'
import { memberStanding, type Standing } from '../asked.ts'
import type { SignerLine } from '../signer-line.ts'
import type { Placement } from './placement.ts'

type LeverParts = {
  readonly signer: SignerLine
  readonly accountOf: (name: string) => Account
}

/** A stop of the account, of its member, or of everything. */
export function openLever({ signer, accountOf }: LeverParts) {
  return async ({ account, member }: Placement): Promise<boolean> => {
    try {
      if (!mayTrade(accountOf(account))) return false
      const standing = await memberStanding({ signer }, member, account)
      return isMoving(standing)
    } catch {
      return false
    }
  }
}

/** Whether anything may be placed: nothing of who asks, or of the account, stands still. */
export const isMoving = ({ frozen, signerFrozen, account }: Standing): boolean =>
  frozen.length === 0 && signerFrozen === '' && account?.standing === 'trading'

/** Its key is known not to withdraw, and was added to trade. */
export function mayTrade({ rights, found }: Pick<Account, 'rights' | 'found'>): boolean {
  const { rights: told } = (found ?? {}) as { readonly rights?: { readonly withdraw?: unknown } }
  return rights === 'trade' && told?.withdraw === 'no'
}
