// What every store has to do with what members are told.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { AttemptRecord, LaneRecord, Tiding, TidingRecord } from './notices.ts'
import { hash, type Put, type Subject } from './store-samples.contract.ts'

const spend = { wallet: 'savings', txid: hash('5'), amountSats: 2_099_999_999_999_999n }

/** One of each kind. */
const TIDINGS: readonly Tiding[] = [
  {
    kind: 'spend.waiting',
    ...spend,
    payees: ['0.1 BTC to bc1q'],
    approvalsNeeded: 2,
    expiresAt: 1_767_225_600,
  },
  { kind: 'spend.approved', ...spend, approvals: 1, approvalsNeeded: 2 },
  { kind: 'spend.signed', ...spend },
  { kind: 'spend.confirmed', ...spend },
  { kind: 'spend.denied', ...spend, because: ['By the rule day.'] },
  { kind: 'exit.seen', ...spend, path: 'backup-alone', state: 'undone' },
  { kind: 'canary.moved', ...spend, direction: 'out', state: 'waiting' },
  {
    kind: 'timelock.near',
    wallet: 'savings',
    coins: 2,
    amountSats: 5n,
    blocks: 4_320,
    opensAt: 1_767_225_600,
  },
  { kind: 'rehearsal.due', wallet: 'savings', rehearsedAt: 1_767_225_600 },
  { kind: 'rehearsal.due', wallet: 'savings' },
  { kind: 'token.made', token: 'ab', name: 'a dashboard' },
  { kind: 'account.entered', member: 'ada', browser: 'a browser', network: '192.0.2.1' },
  { kind: 'account.changed', member: 'ada', change: 'opening made' },
  {
    kind: 'account.reset-link',
    member: 'ada',
    link: 'https://console.example.org/#/reset/x',
    expiresAt: 1_767_225_600,
  },
  { kind: 'test' },
]

const recordOf = (tiding: Tiding, at: number): TidingRecord => ({
  id: `${tiding.kind}/${at}`,
  at,
  by: at === 0 ? '' : 'ada',
  tiding,
})

export function notices(subject: Subject, put: Put): void {
  it('keeps what there is to tell in its order, the first of an id, until it is told', async () => {
    const { reader } = subject()
    const records = TIDINGS.map(recordOf)
    await put(async (tx) => {
      for (const record of records) await tx.putTiding(record)
      await tx.putTiding({ ...records[0], by: 'another' } as TidingRecord)
    })
    assert.deepEqual(await reader.untold(100), records)
    assert.deepEqual(await reader.untold(2), records.slice(0, 2))
    await put((tx) => tx.markTold(records.slice(0, 3).map(({ id }) => id)))
    // What was told is not told again, also after the projection was made again.
    await put(async (tx) => {
      await tx.emptyProjection()
      await tx.putTiding(records[0] as TidingRecord)
    })
    assert.deepEqual(await reader.untold(100), records.slice(3))
  })

  it('keeps the last of each lane, and every try', async () => {
    const { reader } = subject()
    const lane: LaneRecord = { recipient: 'ada', channel: 'sms', body: '{"queue":[]}' }
    const other: LaneRecord = { ...lane, channel: 'mail' }
    const tries = [1, 2, 3].map(
      (at): AttemptRecord => ({
        notice: `a/${at}`,
        recipient: 'ada',
        channel: 'sms',
        at,
        refusal: at === 3 ? null : 'It was busy.',
      }),
    )
    await put(async (tx) => {
      await tx.putLane(lane)
      await tx.putLane(other)
      await tx.putLane({ ...lane, body: '{"queue":[1]}' })
      for (const each of tries) await tx.putAttempt(each)
    })
    assert.deepEqual(await reader.lanes(), [other, { ...lane, body: '{"queue":[1]}' }])
    assert.deepEqual(await reader.attempts(2), tries.toReversed().slice(0, 2))
  })
}

export function forgettingNotices(subject: Subject, put: Put): void {
  it('forgets old tries, and what was told long ago', async () => {
    const { reader } = subject()
    const [one, two] = TIDINGS.map((tiding) => recordOf(tiding, 5)) as [TidingRecord, TidingRecord]
    const attempt: AttemptRecord = {
      notice: 'a',
      recipient: 'ada',
      channel: 'mail',
      at: 5,
      refusal: null,
    }
    await put(async (tx) => {
      await tx.putTiding(one)
      await tx.putTiding(two)
      await tx.markTold([one.id])
      await tx.putAttempt(attempt)
      await tx.forgetNotices(5)
    })
    assert.equal((await reader.attempts(9)).length, 1)
    await put((tx) => tx.forgetNotices(6))
    assert.deepEqual(await reader.attempts(9), [])
    await put((tx) => tx.putTiding(one))
    assert.deepEqual(await reader.untold(9), [two, one])
  })
}
