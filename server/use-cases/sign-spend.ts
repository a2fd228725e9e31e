// The job behind every asking: passes the device's signed request to the signer, whole, and records
// what the signer said. Done twice it is the same: the signer signs a spend once and says so again.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Clock } from '../ports/clock.ts'
import type { Asking, SignedRequest, SignerOutcome, SpendRecord } from '../ports/records.ts'
import type { SignerPort } from '../ports/signer.ts'
import type { Store, Transactor } from '../ports/store.ts'
import { fieldsOf, textOf } from './answers.ts'
import { wishOf } from './ask-spend.ts'
import { memberOf } from './members.ts'
import { person, recordEvent } from './record-event.ts'
import { type Answered, answeredAt, settled } from './settle.ts'
import { deniedTiding, waitingTiding } from './spend-tidings.ts'
import { tell } from './tell.ts'

export type SignSpendWorld = {
  readonly store: Store
  readonly signer: Pick<SignerPort, 'pass'>
  readonly clock: Clock
}

/** Answers that say nothing about the request: it is passed on again, for as long as it takes. */
const AWAY: readonly string[] = [
  'channel.unreachable',
  'channel.closed',
  'signer.timeout',
  'signer.queue_full',
]

const AGAIN_SECONDS = 5

/** While the signer is away the asking stays open, and is passed on soon after it is back. */
export async function signSpend(
  { store, signer, clock }: SignSpendWorld,
  { asking: id }: { readonly asking: string },
): Promise<void> {
  const asking = await store.reader.asking(id)
  if (!asking || asking.outcome) return
  // A request that waited too long here is refused there: the signer's clock says what is stale.
  const outcome = await passed(signer, asking.request)
  if (!outcome) {
    const runAt = clock() + AGAIN_SECONDS
    await store.transact((tx) => tx.enqueue({ kind: 'sign-spend', asking: id }, { runAt }))
    return
  }
  const { wallet, txid } = asking
  const psbt = Uint8Array.fromBase64(wishOf(asking).psbt)
  const now = answeredAt(outcome, clock())
  await store.transact(async (tx) => {
    await tx.settleAsking(id, outcome)
    await recordOutcome(tx, { wallet, txid, outcome, psbt, now, device: asking.request.key })
    await tellOutcome(tx, asking, { outcome, time: clock() })
  })
}

/** What became of an asking; a signature is told of when the signer's journal is read. */
async function tellOutcome(
  tx: Transactor,
  { id, wallet, txid, request: { key } }: Asking,
  { outcome, time }: { readonly outcome: SignerOutcome; readonly time: UnixSeconds },
): Promise<void> {
  const subject = { kind: 'spend', id: txid }
  const told = { time, subject, request: id, facts: { wallet } }
  if (outcome.kind === 'fault') {
    const refused = { kind: 'refused', fault: outcome.code } as const
    return recordEvent(tx, { ...told, actor: person(key), act: 'api.askSpend', outcome: refused })
  }
  const said = textOf(fieldsOf(outcome.body, 'answer'), 'outcome')
  if (said === 'signed') return
  const actor = { kind: 'signer' } as const
  const kind = said === 'denied' ? 'denied' : 'waiting'
  await recordEvent(tx, { ...told, actor, act: `spend.${kind}`, outcome: { kind } })
}

// Failing jobs wait longer and longer, and are given up in the end: that is for faults of ours.
async function passed(
  signer: SignSpendWorld['signer'],
  request: SignedRequest,
): Promise<SignerOutcome | null> {
  try {
    return await signer.pass(request)
  } catch (error) {
    if (error instanceof Fault && AWAY.includes(error.code)) return null
    throw error
  }
}

type OfSpend = Answered & {
  readonly wallet: string
  readonly txid: string
  readonly now: number
  /** Who asked. */
  readonly device: string
}

async function recordOutcome(
  tx: Transactor,
  { wallet, txid, outcome, psbt, now, device }: OfSpend,
): Promise<void> {
  const spend = await tx.lockSpend(wallet, txid)
  if (!spend) return
  const after = settled(spend, { outcome, psbt }, now)
  await tx.putSpend(after)
  // A wrong code is no decision about the spend.
  const tiding = outcome.kind === 'answer' ? newsOf(spend, after) : null
  if (tiding) {
    const by = await memberOf(tx, device)
    // Asked for again it may be denied again, and that is news.
    await tell(tx, { tiding, at: after.changedAt, now, by, mark: String(after.changedAt) })
  }
  if (after.transaction && after.mayBroadcast) {
    await tx.enqueue({ kind: 'broadcast-spend', wallet, txid })
  }
  // An answer that was lost may have been a signature: the journal knows.
  await tx.enqueue({ kind: 'project-journal' })
}

/** That others have to approve, or that the policy said no. */
function newsOf(
  before: SpendRecord,
  after: SpendRecord,
): Parameters<typeof tell>[1]['tiding'] | null {
  if (after.state === before.state && after.changedAt === before.changedAt) return null
  if (after.state === 'denied') return deniedTiding(after)
  const isForOthers = after.state === 'waiting' && after.waitsFor.includes('approvals')
  return isForOthers ? waitingTiding(after) : null
}
