// An order that waits as the trader tells of it, read by whoever decides on it: what an approval
// names is worked out here, from the order's own words, and not taken on anybody's word.

import { type UnixSeconds, unreachable } from '../../basics.ts'
import type { Canonical } from '../../canonical.ts'
import { Fault } from '../../fault.ts'
import { anything, hex, list, object, optional, text, whole, word } from '../../fields.ts'
import { time } from '../../policy/phrases.ts'
import { ORDER_KINDS } from '../policy/facts.ts'
import { ASKING_ACTS, askingHash, askingOf, type OrderAsking, wishOf } from './asking.ts'
import { describeWish } from './describe.ts'
import { WAITING_PHASES } from './waiting.ts'

export const waitingFields = {
  account: text(32),
  order: hex(16),
  /** Who asks for it. */
  by: text(64),
  kind: word(...ORDER_KINDS),
  market: text(64),
  side: word('buy', 'sell'),
  amount: text(40),
  price: optional(text(40)),
  phase: word(...WAITING_PHASES),
  why: text(256),
  since: whole(),
  lapsesAt: whole(),
  opensAt: optional(whole()),
  asked: hex(32),
  policy: hex(32),
  groups: list(object({ group: text(64), count: whole(), by: list(text(64), 256) }), 64),
  votes: list(
    object({
      member: text(64),
      decision: word('approve', 'reject'),
      at: whole(),
      counts: word('yes', 'no'),
    }),
    4_096,
  ),
  waitsFor: list(word('factor', 'approvals', 'delay'), 64),
  asking: object({ act: word(...ASKING_ACTS), body: anything }),
} as const

const told = object(waitingFields)

export type WaitingTold = Omit<ReturnType<typeof told>, 'asking'> & {
  readonly asking: OrderAsking
}

/**
 * Reads one, and holds it against its own hash.
 * @throws Fault channel.message_invalid, client.review_differs where it is not what it says
 */
export function readWaiting(value: Canonical): WaitingTold {
  const { asking: written, ...rest } = told(value, 'waiting')
  const asking = askingOf(written.act, written.body)
  const { account, order } = asking.body
  const isItself = account === rest.account && order === rest.order
  if (!isItself || askingHash(asking) !== rest.asked) {
    throw new Fault('client.review_differs', { field: 'order' })
  }
  return { ...rest, asking }
}

/** All of it in sentences, the first of which says the whole. */
export function describeAsked(asking: OrderAsking): readonly string[] {
  const { wish, isAtVenue } = wishOf(asking)
  return [
    ...describeWish(wish),
    ...(isAtVenue ? ['The exchange itself waits for the trigger.'] : []),
  ]
}

export type Missing = Pick<WaitingTold, 'waitsFor' | 'groups' | 'opensAt'>

/** What it still waits for: `1 of group traders, until 2026-11-22 15:00 UTC`. */
export function missingWords({ waitsFor, groups, opensAt }: Missing): string {
  const kinds = [...new Set(waitsFor)]
  return kinds.flatMap((kind) => wordsOf(kind, groups, opensAt)).join(', ')
}

type Groups = Missing['groups']

function wordsOf(
  kind: Missing['waitsFor'][number],
  groups: Groups,
  opensAt: UnixSeconds | undefined,
): readonly string[] {
  switch (kind) {
    case 'factor':
      return ['a code or passkey']
    case 'approvals':
      return groups
        .filter(({ count, by }) => by.length < count)
        .map(({ group, count, by }) => `${count - by.length} of group ${group}`)
    case 'delay':
      return opensAt === undefined ? [] : [`until ${time(opensAt)}`]
    default:
      return unreachable(kind)
  }
}
