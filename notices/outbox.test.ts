import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type ChannelName, type Outcome, refused, refusedForGood } from './channel.ts'
import type { Notice } from './notice.ts'
import {
  type Attempt,
  dueAt,
  EMPTY_OUTBOX,
  enqueue,
  GIVE_UP_AFTER_SECONDS,
  type Item,
  LONGEST_WAIT_SECONDS,
  MAX_PERMANENT,
  nextAt,
  type Outbox,
  revive,
  setAside,
  settle,
  waitSeconds,
} from './outbox.ts'
import { item, NOW } from './outbox-samples.ts'
import { standings } from './report.ts'

const ADA_MAIL = { recipient: 'ada', channel: 'mail' } as const
const ADA_SMS = { recipient: 'ada', channel: 'sms' } as const

const outboxOf = (...items: Item[]) => enqueue(EMPTY_OUTBOX, items)
const lane = (outbox: Outbox, which: { recipient: string; channel: ChannelName }) => {
  const found = outbox.lanes.find(
    ({ recipient, channel }) => recipient === which.recipient && channel === which.channel,
  )
  assert.ok(found)
  return found
}
const idsOf = (notices: readonly Notice[]) => notices.map(({ id }) => id)

function attempt(item: Item, outcome: Outcome, at = NOW): Attempt {
  const { recipient, channel } = item
  return { noticeId: item.notice.id, recipient, channel, at, outcome }
}

/** Tries the first item of the lane again and again, each time when it is due. */
function tryUntilDead(start: Outbox, which: typeof ADA_MAIL | typeof ADA_SMS, outcome: Outcome) {
  let outbox = start
  let at = NOW
  for (let tries = 1; tries < 1000; tries += 1) {
    const due = dueAt(outbox, at).find(
      ({ recipient, channel }) => recipient === which.recipient && channel === which.channel,
    )
    assert.ok(due)
    const settled = settle(outbox, attempt(due, outcome, at), 1)
    outbox = settled.outbox
    if (settled.died) return { ...settled, died: settled.died, tries, at }
    at = lane(outbox, which).trouble?.nextAt ?? at
  }
  throw new Error('it never died')
}

describe('the outbox', () => {
  it('waits a minute, twice as long each time, and six hours at most', () => {
    const waits = [1, 2, 3, 9, 10, 11, 5000].map((tries) => waitSeconds(tries, 1))
    assert.deepEqual(waits, [60, 120, 240, 15_360, 21_600, 21_600, 21_600])
  })

  it('puts the jitter into the second half of a wait, and waits as long as it is asked to', () => {
    assert.deepEqual(
      [0, 0.5, 1].map((jitter) => waitSeconds(3, jitter)),
      [120, 180, 240],
    )
    assert.equal(waitSeconds(1, 1, 500), 500)
    assert.equal(waitSeconds(5, 1, 500), 960)
    assert.equal(waitSeconds(1, 1, 10 ** 9), LONGEST_WAIT_SECONDS)
  })

  it('tries a failed item again when its wait is over, and not a second before', () => {
    const first = item('ada', 'mail', 'a')
    const { outbox } = settle(outboxOf(first), attempt(first, refused('later')), 1)
    assert.deepEqual(dueAt(outbox, NOW + 59), [])
    assert.deepEqual(dueAt(outbox, NOW + 60), [first])
    assert.equal(nextAt(outbox), NOW + 60)
    assert.equal(nextAt(EMPTY_OUTBOX), undefined)
  })

  it('takes no notice twice, waiting or delivered', () => {
    const first = item('ada', 'mail', 'a')
    assert.equal(lane(outboxOf(first, first), ADA_MAIL).queue.length, 1)
    const { outbox } = settle(outboxOf(first), attempt(first, { kind: 'delivered' }), 0)
    assert.deepEqual(dueAt(enqueue(outbox, [first]), NOW), [])
  })

  it('hears the same answer once', () => {
    const [first, second] = [item('ada', 'mail', 'a'), item('ada', 'mail', 'b')]
    const once = settle(outboxOf(first, second), attempt(first, { kind: 'delivered' }), 0).outbox
    assert.equal(settle(once, attempt(first, { kind: 'delivered' }), 0).outbox, once)
    assert.equal(settle(once, attempt(first, refusedForGood('no')), 0).outbox, once)
  })

  it('puts an item aside after three permanent refusals, and the lane is dead', () => {
    const items = [item('ada', 'mail', 'a'), item('ada', 'mail', 'b'), item('ada', 'sms', 'a')]
    const dead = tryUntilDead(outboxOf(...items), ADA_MAIL, refusedForGood('No such mailbox.'))
    assert.equal(dead.tries, MAX_PERMANENT)
    assert.deepEqual(idsOf(lane(dead.outbox, ADA_MAIL).undelivered), ['a/ada/mail'])
    assert.deepEqual(idsOf(lane(dead.outbox, ADA_MAIL).queue), ['b/ada/mail'])
    assert.deepEqual(dead.died.reportedBy, ['sms'])
    const report = lane(dead.outbox, ADA_SMS).queue.at(-1)
    assert.equal(report?.kind, 'channel.dead')
    assert.match(report?.what.join(' ') ?? '', /by mail fail.*No such mailbox\./)
    const [mail, sms] = standings(dead.outbox)
    assert.deepEqual(
      [mail?.state, mail?.waiting, mail?.undelivered, mail?.why],
      ['dead', 1, 1, 'No such mailbox.'],
    )
    assert.deepEqual([sms?.state, sms?.waiting], ['working', 2])
  })

  it('calls a lane dead after 48 hours, keeps its first item, and heals when it is taken', () => {
    const items = [item('ada', 'mail', 'a'), item('ada', 'mail', 'b'), item('ada', 'sms', 'a')]
    const dead = tryUntilDead(outboxOf(...items), ADA_MAIL, refused('Nobody answers.'))
    assert.ok(dead.at - NOW >= GIVE_UP_AFTER_SECONDS)
    assert.ok(dead.at - NOW < GIVE_UP_AFTER_SECONDS + LONGEST_WAIT_SECONDS)
    assert.deepEqual(idsOf(lane(dead.outbox, ADA_MAIL).queue), ['a/ada/mail', 'b/ada/mail'])
    assert.ok((lane(dead.outbox, ADA_MAIL).trouble?.nextAt ?? 0) > dead.at, 'it is tried again')
    const first = item('ada', 'mail', 'a')
    const well = settle(dead.outbox, attempt(first, { kind: 'delivered' }, dead.at + 1), 0)
    assert.equal(standings(well.outbox)[0]?.state, 'working')
    assert.equal(dueAt(well.outbox, dead.at + 1)[0]?.notice.id, 'b/ada/mail')
  })

  it('is not called dead a second before', () => {
    const first = item('ada', 'mail', 'a')
    const one = settle(outboxOf(first), attempt(first, refused('later'), NOW), 1).outbox
    const at = NOW + GIVE_UP_AFTER_SECONDS
    assert.equal(settle(one, attempt(first, refused('later'), at - 1), 1).died, undefined)
    assert.ok(settle(one, attempt(first, refused('later'), at), 1).died)
  })

  it('says so when a dead channel was the only one', () => {
    const dead = tryUntilDead(outboxOf(item('ada', 'mail', 'a')), ADA_MAIL, refusedForGood('no'))
    assert.deepEqual(dead.died.reportedBy, [])
  })

  it('reports a death once, and two that die of each other come to rest', () => {
    const items = [item('ada', 'mail', 'a'), item('ada', 'sms', 'a')]
    let outbox = outboxOf(...items)
    let deaths = 0
    for (let at = NOW; nextAt(outbox) !== undefined && at < NOW + 40 * 86_400; at += 3600) {
      for (const due of dueAt(outbox, at)) {
        const settled = settle(outbox, attempt(due, refusedForGood('no'), at), 1)
        outbox = settled.outbox
        deaths += settled.died ? 1 : 0
      }
    }
    assert.equal(deaths, 2)
    assert.equal(nextAt(outbox), undefined)
  })

  it('sends what was put aside again, first and in order, when the lane is revived', () => {
    const items = ['a', 'b', 'c'].map((id) => item('ada', 'mail', id))
    const aside = setAside(setAside(outboxOf(...items), ADA_MAIL), ADA_MAIL)
    assert.deepEqual(idsOf(lane(aside, ADA_MAIL).queue), ['c/ada/mail'])
    const again = revive(aside, ADA_MAIL)
    assert.deepEqual(
      lane(again, ADA_MAIL).queue,
      items.map((each) => each.notice),
    )
    assert.deepEqual(lane(again, ADA_MAIL).undelivered, [])
  })

  it('is plain JSON', () => {
    const items = [item('ada', 'mail', 'a'), item('ada', 'sms', 'a')]
    const { outbox } = tryUntilDead(outboxOf(...items), ADA_MAIL, refusedForGood('no'))
    assert.deepEqual(JSON.parse(JSON.stringify(outbox)), outbox)
  })
})
