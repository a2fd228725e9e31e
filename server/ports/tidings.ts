// How a tiding is kept: canonical, with its numbers as digits.

import type { Canonical } from '@countersign/core/canonical.ts'
import { list, object, optional, text, whole, word } from '@countersign/core/fields.ts'
import { plain } from '@countersign/core/plain.ts'
import { SPEND_PATHS } from '@countersign/core/wallet/exit/path-words.ts'
import { CHANNEL_NAMES, SEEN_STATES, type Tiding, WAITING_EVENTS } from './notices.ts'

const amount = text(16)
const spend = { kind: text(32), wallet: text(32), txid: text(64), amountSats: amount }

const SHAPES = {
  'spend.waiting': object({
    ...spend,
    payees: list(text(256), 1_000),
    approvalsNeeded: whole(),
    expiresAt: whole(),
  }),
  'spend.approved': object({ ...spend, approvals: whole(), approvalsNeeded: whole() }),
  'spend.signed': object(spend),
  'spend.confirmed': object(spend),
  'spend.denied': object({ ...spend, because: list(text(1_024), 1_000) }),
  'exit.seen': object({ ...spend, path: word(...SPEND_PATHS), state: word(...SEEN_STATES) }),
  'canary.moved': object({
    ...spend,
    direction: word('in', 'out'),
    state: word('waiting', 'confirmed'),
  }),
  'timelock.near': object({
    kind: text(32),
    wallet: text(32),
    coins: whole(),
    amountSats: amount,
    blocks: whole(),
    opensAt: whole(),
  }),
  'rehearsal.due': object({ kind: text(32), wallet: text(32), rehearsedAt: optional(whole()) }),
  'token.made': object({ kind: text(32), token: text(64), name: text(64) }),
  'account.entered': object({
    kind: text(32),
    member: text(64),
    browser: text(256),
    network: text(64),
  }),
  'account.changed': object({ kind: text(32), member: text(64), change: text(64) }),
  'account.reset-link': object({
    kind: text(32),
    member: text(64),
    link: text(500),
    expiresAt: whole(),
  }),
  'review.found': object({
    kind: text(32),
    score: whole(100),
    findings: list(
      object({ check: text(64), severity: text(16), title: text(256), subject: text(1_000) }),
      10_000,
    ),
  }),
  'alert.fired': object({
    kind: text(32),
    member: text(64),
    channels: list(word(...CHANNEL_NAMES), CHANNEL_NAMES.length),
    name: text(256),
    fired: whole(),
    lines: list(text(1_000), 100),
  }),
  'alert.silenced': object({
    kind: text(32),
    member: text(64),
    name: text(256),
    change: word('removed', 'paused'),
  }),
  'trade.filled': object({
    kind: text(32),
    account: text(32),
    venue: text(32),
    market: text(65),
    side: word('buy', 'sell'),
    order: text(64),
    fills: whole(),
    amount: text(60),
    value: text(60),
    machineOf: optional(text(64)),
  }),
  'order.woke': object({
    kind: text(32),
    account: text(32),
    market: text(65),
    order: text(64),
    member: text(64),
    why: text(32),
    reason: text(200),
  }),
  'order.waiting': object({
    kind: text(32),
    account: text(32),
    order: text(64),
    market: text(65),
    side: word('buy', 'sell'),
    amount: text(60),
    event: word(...WAITING_EVENTS),
    asker: text(64),
    member: text(64),
    groups: list(object({ group: text(64), count: whole() }), 64),
    delaySeconds: whole(),
  }),
  test: object({ kind: text(32) }),
} as const

const KINDS = Object.keys(SHAPES) as readonly Tiding['kind'][]

export const tidingToCanonical = (tiding: Tiding): Canonical => plain(tiding)

/** @throws Fault channel.message_invalid when it is none */
export function tidingOf(value: Canonical): Tiding {
  const { kind } = Object(value) as { readonly kind?: Canonical }
  const read = SHAPES[word(...KINDS)(kind, 'tiding.kind')](value, 'tiding')
  const { amountSats } = read as { readonly amountSats?: string }
  const sats = amountSats === undefined ? {} : { amountSats: BigInt(amountSats) }
  const present = Object.entries(read).filter(([, each]) => each !== undefined)
  return { ...Object.fromEntries(present), ...sats } as unknown as Tiding
}
