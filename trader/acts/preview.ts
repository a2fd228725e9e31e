// What the policy says of an order, told to who is about to ask for it: judged as if it were asked
// for, and nothing is done.

import type { TraderBody } from '@countersign/channel/trader-messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { writeDecimal } from '@countersign/core/exchange/decimal.ts'
import { readKeptOrder } from '@countersign/core/exchange/orders/record.ts'
import { describeOrderReason } from '@countersign/core/exchange/policy/describe.ts'
import { plain } from '@countersign/core/plain.ts'
import type { Asked } from '../asked.ts'
import { prepareKeeping } from './native.ts'
import { preparePlacing } from './placing.ts'
import { askerOf, type Prepared } from './prepared.ts'

/** @throws Fault exchange.* */
export async function previewOrder(asked: Asked<TraderBody<'order.preview'>>): Promise<Canonical> {
  return toldOf(asked, await preparePlacing(askerOf(asked), asked.body))
}

/**
 * The same of one that is kept, by what it places right at its trigger.
 * @throws Fault exchange.*, also for one that could be armed and never fire
 */
export async function previewKeep(
  asked: Asked<TraderBody<'order.preview-keep'>>,
): Promise<Canonical> {
  const { kept, ...keeping } = asked.body
  return toldOf(asked, await prepareKeeping(askerOf(asked), keeping, readKeptOrder(kept)))
}

type About = Asked<{ readonly account: string }>

/** As `readPreview` reads it. */
function toldOf({ trader, body }: About, { verdict, notional }: Prepared): Canonical {
  const said = {
    verdict: verdict.kind,
    reasons: verdict.because.map(describeOrderReason),
    notional: notional === null ? '' : writeDecimal(notional),
    quote: trader.accounts.get(body.account).quote,
  }
  if (verdict.kind === 'deny') return plain({ ...said, isTold: false })
  const { factor, approvals, delaySeconds } = verdict.needs
  const needs = { factor, approvals: approvals.map((each) => ({ ...each })), delaySeconds }
  return plain({ ...said, isTold: verdict.isTold, needs })
}
