// A change of an account's order policy in words: what is new, what is gone, the markets of its
// lists by name, and all that then holds.

import { describeOrderPolicy } from '../exchange/policy/describe.ts'
import {
  type OrderPolicy,
  orderPolicyFromCanonical,
  orderPolicyHash,
} from '../exchange/policy/policy.ts'
import type { Change } from './change.ts'
import { type Description, key, type Piece, sentence, told, turn } from './pieces.ts'
import type { CharterView } from './view.ts'

/** @throws Fault policy.invalid when it is no order policy */
export function ofOrders(
  { account, from, policy }: Extract<Change, { readonly kind: 'account.policy' }>,
  { accounts }: Pick<CharterView, 'accounts'>,
): Description {
  const next = orderPolicyFromCanonical(policy)
  const hash = orderPolicyHash(next)
  const inForce = accounts.find(({ name }) => name === account)
  const isStart = inForce?.policy === from && from !== hash
  const old = isStart ? orderPolicyFromCanonical(inForce.orders) : null
  const pieces = old ? differences(old, next) : [sentence(replacing(inForce?.policy, hash))]
  const sentences = describeOrderPolicy(next)
  const whole: Piece = { kind: 'policy', sentences, isOnly: !old }
  const what = inForce?.paper === 'yes' ? 'account with pretended money' : 'exchange account'
  const title = `The order policy of the ${what} ${account}`
  return told(title, ...pieces, ...lists(old, next), whole, key('Policy', hash))
}

const replacing = (inForce: string | undefined, next: string): string =>
  inForce === next ? 'This policy is in force.' : 'It replaces a policy that is not in force.'

// What reads the same is the same, lists apart: each sentence names its grant or rule.
function differences(old: OrderPolicy, next: OrderPolicy): readonly Piece[] {
  const [before, after] = [describeOrderPolicy(old), describeOrderPolicy(next)]
  const gone = before.filter((each) => !after.includes(each))
  const added = after.filter((each) => !before.includes(each))
  return [
    ...gone.map((text) => ({ kind: 'rule', isNew: false, text }) as const),
    ...added.map((text) => ({ kind: 'rule', isNew: true, text }) as const),
  ]
}

function lists(old: OrderPolicy | null, next: OrderPolicy): readonly Piece[] {
  const names = new Set([...Object.keys(old?.lists ?? {}), ...Object.keys(next.lists)])
  return [...names].sort().map((name) => {
    const from = old ? marketsOf(old, name) : undefined
    return turn(`Markets in the list ${name}`, from, marketsOf(next, name))
  })
}

const marketsOf = ({ lists: all }: OrderPolicy, name: string): readonly string[] =>
  Object.hasOwn(all, name) ? (all[name] ?? []) : []
