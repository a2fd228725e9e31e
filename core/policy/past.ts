// Spends of the past as the signer tells them, for whoever tries a policy on them: the command
// line, and the console in its browser.

import type { UnixSeconds } from '../basics.ts'
import { sats } from '../bitcoin/amounts.ts'
import { OWNER } from '../charter/member.ts'
import type { PastSpend } from './backtest.ts'
import type { Initiator } from './facts.ts'
import type { Spent } from './history.ts'
import type { Policy } from './policy.ts'
import { tokenOf } from './who.ts'

/** What the signer says of one signed spend, with its numbers read. */
export type ToldSpend = {
  readonly txid: string
  readonly signedAt: UnixSeconds
  /** What left the wallet, fee included; and what of it counts beside those it replaced. */
  readonly amountSats: bigint
  readonly countedSats: bigint
  readonly feeSats: bigint
  /** Absent in old journals. */
  readonly vsize?: number | undefined
  readonly payments: readonly { readonly script: string; readonly amountSats: bigint }[]
  readonly replaces: readonly string[]
  readonly device: string
  readonly member?: string | undefined
}

/** A spend as a back-test takes it. What needs a claim is decided without it. */
export function pastSpendOf(told: ToldSpend): PastSpend {
  return {
    txid: told.txid,
    at: told.signedAt,
    replaces: told.replaces,
    spend: {
      payments: told.payments.map(({ script, amountSats }) => ({
        script,
        amountSats: sats(amountSats),
      })),
      amountSats: sats(told.amountSats),
      feeSats: sats(told.feeSats),
      // Without a size a limit on the fee rate cannot be computed, and so fires.
      vsize: told.vsize ?? 0,
      // The signer would not have signed it otherwise.
      hasUnprovenChange: false,
      hasOtherSighash: false,
      initiator: initiatorOf(told),
    },
  }
}

// Which roles and groups a member had is not told: whoever spent was let spend, so was a spender.
function initiatorOf({ member = OWNER, device }: ToldSpend): Initiator {
  if (tokenOf(member) !== null) return { kind: 'token', member, device, roles: [], groups: [] }
  const kind = member === OWNER ? 'owner' : 'member'
  return { kind, member, device, roles: ['spender'], groups: [] }
}

/** What another wallet spent, for limits on all of the organisation's together. */
export function spentElsewhere(told: readonly ToldSpend[]): readonly Spent[] {
  const replaced = new Set(told.flatMap(({ replaces }) => replaces))
  return told
    .filter(({ txid }) => !replaced.has(txid))
    .map(({ signedAt, countedSats }) => ({ at: signedAt, amountSats: countedSats }))
}

/** Whether a policy sums over all wallets, so that a back-test needs the others' spends as well. */
export function isAboutAll({ grants, rules }: Policy): boolean {
  const atoms = [
    ...grants.flatMap(({ unless = [] }) => unless),
    ...rules.flatMap(({ when }) => when),
  ]
  return atoms.some((atom) => 'scope' in atom && atom.scope === 'organisation')
}
