// Tokens that may ask for spends, as changes to propose: a new one with all of its terms, or a
// known one with those that are given and its others as they are.

import type { Change } from '@countersign/core/charter/change.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { Fault } from '@countersign/core/fault.ts'

type Terms = Omit<Extract<Change, { readonly kind: 'token.add' }>, 'kind' | 'token'>

export type TermsDraft = Partial<Omit<Terms, 'expiresAt'>> & { readonly lifeSeconds?: number }

const NEEDED = {
  key: '--key',
  name: '--name',
  wallets: '--wallet',
  budgetSats: '--budget',
  windowSeconds: '--window',
  networks: '--network',
  expiresAt: '--days',
} as const satisfies Record<keyof Terms, string>

export type Wish = { readonly id: string; readonly draft: TermsDraft; readonly now: number }

/** @throws Fault client.argument_invalid naming the option that a new token lacks */
export function tokenChange({ tokens }: CharterView, { id, draft, now }: Wish): Change {
  const { lifeSeconds, ...given } = draft
  const known = tokens.find((each) => each.id === id)
  const { isFrozen: _, since: __, id: ___, ...before } = known ?? {}
  const end = lifeSeconds === undefined ? {} : { expiresAt: now + lifeSeconds }
  const terms: Partial<Terms> = { ...before, ...given, ...end }
  const lacking = (Object.keys(NEEDED) as (keyof Terms)[]).find((each) => terms[each] === undefined)
  if (lacking === undefined) return { kind: 'token.add', token: id, ...(terms as Terms) }
  throw new Fault('client.argument_invalid', { token: id, wanted: NEEDED[lacking] })
}

export const removal = (token: string): Change => ({ kind: 'token.remove', token })
