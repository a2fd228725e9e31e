// What may be ordered by an exchange account: the policy it starts with, the one in force as the
// charter has it, and one from a file.

import type { Canonical } from '@countersign/core/canonical.ts'
import type { Change } from '@countersign/core/charter/change.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { type Decimal, parseDecimal } from '@countersign/core/exchange/decimal.ts'
import { tradingPolicy, watchingPolicy } from '@countersign/core/exchange/policy/defaults.ts'
import { orderPolicyFromDraft } from '@countersign/core/exchange/policy/draft.ts'
import {
  type OrderPolicy,
  orderPolicyFromCanonical,
  orderPolicyHash,
  orderPolicyToCanonical,
} from '@countersign/core/exchange/policy/policy.ts'
import { Fault } from '@countersign/core/fault.ts'
import { readDraft } from './drafts.ts'

type First = { readonly markets?: string; readonly perDay?: string }

/**
 * The policy of a new account: nobody orders anything, unless markets and a limit are said.
 * @throws Fault client.argument_invalid, policy.invalid
 */
export function firstPolicy({ markets, perDay }: First): OrderPolicy {
  if (markets === undefined && perDay === undefined) return watchingPolicy()
  if (markets === undefined || perDay === undefined) {
    throw new Fault('client.argument_invalid', { wanted: '--markets and --per-day, or neither' })
  }
  const named = markets.split(',').map((each) => each.trim().toUpperCase())
  return orderPolicyFromCanonical(orderPolicyToCanonical(tradingPolicy(named, amountIn(perDay))))
}

function amountIn(text: string): Decimal {
  try {
    return parseDecimal(text)
  } catch (cause) {
    const reason = 'an amount like 1000 or 0.5'
    throw new Fault('client.argument_invalid', { option: '--per-day', reason }, { cause })
  }
}

/** The policy in force. @throws Fault exchange.account_missing where the charter has none */
export function orderPolicyOf({ accounts }: CharterView, name: string): OrderPolicy {
  const found = accounts.find((each) => each.name === name)
  if (!found) throw new Fault('exchange.account_missing', { account: name })
  const policy = orderPolicyFromCanonical(found.orders)
  if (orderPolicyHash(policy) !== found.policy) throw new Fault('channel.answer_forged')
  return policy
}

/** A policy, or the whole object that `exchange policy --json` prints; `-` is the standard input. */
function readOrderPolicy(file: string): OrderPolicy {
  const draft = readDraft(file)
  const isWhole = typeof draft === 'object' && 'policy' in draft
  return orderPolicyFromDraft(isWhole ? (draft as { readonly policy: Canonical }).policy : draft)
}

/** Another policy in the place of the one in force. @throws Fault policy.invalid */
export function orderPolicyChange(view: CharterView, account: string, file: string): Change {
  const from = orderPolicyHash(orderPolicyOf(view, account))
  const policy = orderPolicyToCanonical(readOrderPolicy(file))
  return { kind: 'account.policy', account, from, policy }
}
