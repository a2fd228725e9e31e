// Whether anything may be placed for an account right now: asked of the signer afresh right before
// each sending, so that nothing leaves once somebody stopped it. What cannot be said is a no.

import type { Account } from '../accounts.ts'
import { standsStill } from '../asked.ts'
import type { SignerLine } from '../signer-line.ts'
import type { Placement } from './placement.ts'

type LeverParts = {
  readonly signer: SignerLine
  readonly accountOf: (name: string) => Account
}

/** A stop is asked for by the order's own member: whose device is gone places nothing any more. */
export function openLever({ signer, accountOf }: LeverParts) {
  return async ({ account, device }: Placement): Promise<boolean> => {
    try {
      if (!mayTrade(accountOf(account))) return false
      return (await standsStill(signer, device)) === null
    } catch {
      return false
    }
  }
}

/** Its key is known not to withdraw, and was added to trade. */
export function mayTrade({ rights, found }: Pick<Account, 'rights' | 'found'>): boolean {
  const { rights: told } = (found ?? {}) as { readonly rights?: { readonly withdraw?: unknown } }
  return rights === 'trade' && told?.withdraw === 'no'
}
