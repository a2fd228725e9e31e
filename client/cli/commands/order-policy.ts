// countersign exchange policy: what may be ordered by an account, and another policy for it.

import { describeOrderPolicy } from '@countersign/core/exchange/policy/describe.ts'
import {
  type OrderPolicy,
  orderPolicyHash,
  orderPolicyToCanonical,
} from '@countersign/core/exchange/policy/policy.ts'
import type { Command } from 'commander'
import { readCharter } from '../flows/charter.ts'
import { orderPolicyChange, orderPolicyOf } from '../flows/order-policies.ts'
import { bullets, heading } from '../screen/layout.ts'
import type { Screen } from '../screen/screen.ts'
import { type Ending, perform, type Session } from '../session.ts'
import { proposeChanges } from './propose-changes.ts'

type PolicyOptions = { readonly set?: string; readonly why?: string }

export function addOrderPolicy(exchange: Command): void {
  exchange
    .command('policy <name>')
    .option('--set <file>', 'propose this one; one that tightens takes hold at once')
    .option('--why <text>', 'told to everybody who votes')
    .description('what may be ordered there, in words; with --json as --set takes it')
    .action(perform(policy))
}

async function policy(session: Session, name: string, options: PolicyOptions): Promise<Ending> {
  const { set: file, ...more } = options
  if (file !== undefined) {
    return proposeChanges(session, more, (_, view) => [orderPolicyChange(view, name, file)])
  }
  const { context, screen } = session
  const found = orderPolicyOf(await readCharter(context), name)
  const sentences = sayOrderPolicy(screen, `What may be ordered by ${name}`, found)
  const policyHash = orderPolicyHash(found)
  return { json: { account: name, policyHash, sentences, policy: orderPolicyToCanonical(found) } }
}

/** Every grant and rule in a sentence, and the markets of its lists by name. */
export function sayOrderPolicy(
  screen: Screen,
  title: string,
  found: OrderPolicy,
): readonly string[] {
  const lists = Object.entries(found.lists).map(([list, markets]) => {
    return `The list ${list}: ${markets.join(', ') || 'nothing'}.`
  })
  const sentences = [...describeOrderPolicy(found), ...lists]
  screen.say(heading(screen, title))
  screen.say(bullets(screen, sentences))
  return sentences
}
