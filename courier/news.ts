// What the signer tells the courier, read strictly.

import type { Canonical } from '@countersign/core/canonical.ts'
import { signedHead } from '@countersign/core/charter/head.ts'
import { charterView } from '@countersign/core/charter/view.ts'
import {
  anything,
  hex,
  list,
  object,
  optional,
  text,
  truth,
  whole,
} from '@countersign/core/fields.ts'

const entry = object({
  seq: whole(),
  time: whole(),
  kind: text(64),
  body: anything,
  hash: hex(32),
  device: optional(text(128)),
  factor: optional(text(32)),
  vetoes: optional(list(object({ member: text(32), mac: hex(16) }), 64)),
  before: optional(list(anything, 32)),
})

const news = object({
  view: charterView,
  head: signedHead,
  members: list(
    object({
      id: text(32),
      contacts: list(
        object({ kind: text(16), address: text(512), code: text(16), secret: text(64) }),
        16,
      ),
      freeze: hex(16),
    }),
    64,
  ),
  entries: list(entry, 100),
  /** Audit logs of the server's that the signer refused of late. */
  refusals: list(entry, 16),
})

export type News = ReturnType<typeof news>
export type NewsEntry = ReturnType<typeof entry>

/** @throws Fault channel.message_invalid */
export const readNews = (value: Canonical): News => news(value, 'news')

const heartbeat = object({ head: signedHead, auditNote: text(4_096) })

export type Heartbeat = ReturnType<typeof heartbeat>

/** @throws Fault channel.message_invalid */
export const readHeartbeat = (value: Canonical): Heartbeat => heartbeat(value, 'heartbeat')

const signIns = object({ until: whole(), isWhole: truth, entries: list(entry, 500) })

/** What came and went in the log of sign-in codes, and how far it was read. */
export type SignInNews = ReturnType<typeof signIns>

/** @throws Fault channel.message_invalid */
export const readSignIns = (value: Canonical): SignInNews => signIns(value, 'signIns')

const waitingSpend = object({
  wallet: text(32),
  txid: hex(32),
  seq: whole(),
  member: text(32),
  askedAt: whole(),
  expiresAt: whole(),
  spend: object({
    txid: hex(32),
    amountSats: text(20),
    feeSats: text(20),
    vsize: text(20),
    payments: list(
      object({ script: text(20_002), address: optional(text(128)), sats: text(20) }),
      100_000,
    ),
    change: anything,
  }),
  needsComparing: truth,
  approvals: list(object({ group: text(64), count: whole() }), 1_024),
  voters: list(object({ member: text(32), compare: text(16) }), 64),
})

const spends = object({ now: whole(), network: text(16), spends: list(waitingSpend, 100_000) })

export type WaitingSpend = ReturnType<typeof waitingSpend>

/** @throws Fault channel.message_invalid */
export const readSpends = (value: Canonical): readonly WaitingSpend[] =>
  spends(value, 'spends').spends
