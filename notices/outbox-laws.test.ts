import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type ChannelName, type Outcome, refused, refusedForGood } from './channel.ts'
import type { Notice } from './notice.ts'
import {
  type Attempt,
  dueAt,
  EMPTY_OUTBOX,
  enqueue,
  type Item,
  type Outbox,
  settle,
} from './outbox.ts'
import { item, NOW } from './outbox-samples.ts'

const idsOf = (notices: readonly Notice[]) => notices.map(({ id }) => id)

function attempt(item: Item, outcome: Outcome, at = NOW): Attempt {
  const { recipient, channel } = item
  return { noticeId: item.notice.id, recipient, channel, at, outcome }
}

type Step =
  | { readonly kind: 'put'; readonly lane: number; readonly id: number }
  | { readonly kind: 'try'; readonly outcomes: readonly number[]; readonly wait: number }
  | { readonly kind: 'again' }

const LANES: readonly (readonly [string, ChannelName])[] = [
  ['ada', 'mail'],
  ['ada', 'sms'],
  ['ben', 'mail'],
]
const OUTCOMES: readonly Outcome[] = [
  { kind: 'delivered' },
  refused('later'),
  refusedForGood('never'),
]

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('put'), lane: fc.nat(2), id: fc.nat(30) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('try'),
      outcomes: fc.array(fc.nat(2), { minLength: 3, maxLength: 3 }),
      wait: fc.integer({ min: 0, max: 60_000 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'again' }) },
) as fc.Arbitrary<Step>

/** Runs the steps; what was put in, and what was told, in order and by lane. */
function run(steps: readonly Step[], isMute: (name: string) => boolean = () => false) {
  let outbox = EMPTY_OUTBOX
  let at = NOW
  let last: readonly Attempt[] = []
  const put = new Map<string, string[]>()
  const told = new Map<string, string[]>()
  for (const each of steps) {
    if (each.kind === 'put') {
      const [recipient, channel] = LANES[each.lane] ?? ['ada', 'mail']
      const added = item(recipient, channel, String(each.id))
      const list = put.get(`${recipient}/${channel}`) ?? []
      if (!list.includes(added.notice.id)) list.push(added.notice.id)
      put.set(`${recipient}/${channel}`, list)
      outbox = enqueue(outbox, [added])
    } else if (each.kind === 'again') {
      // A keeper that crashed enters what it had entered already.
      for (const old of last) outbox = settle(outbox, old, 0.5).outbox
    } else {
      at += each.wait
      last = dueAt(outbox, at).map((due) => {
        const name = `${due.recipient}/${due.channel}`
        const place = LANES.findIndex((one) => one.join('/') === name)
        const outcome = isMute(name) ? OUTCOMES[2] : OUTCOMES[each.outcomes[place] ?? 0]
        if (outcome?.kind === 'delivered') {
          told.set(name, [...(told.get(name) ?? []), due.notice.id])
        }
        return attempt(due, outcome ?? { kind: 'delivered' }, at)
      })
      for (const one of last) outbox = settle(outbox, one, 0.5).outbox
    }
  }
  return { outbox, put, told, at }
}

describe('whatever happens, in the outbox', () => {
  const steps = fc.array(step, { maxLength: 80, size: 'max' })
  const isReport = (id: string) => id.startsWith('dead/')
  const check = (law: (steps: readonly Step[]) => void) =>
    fc.assert(fc.property(steps, law), { seed: 1, numRuns: 300 })

  it('nothing is lost: it waits, was put aside, or was delivered', () => {
    check((each) => {
      const { outbox, put, told } = run(each)
      for (const { recipient, channel, queue, undelivered } of outbox.lanes) {
        const name = `${recipient}/${channel}`
        const known = new Set([...idsOf(queue), ...idsOf(undelivered), ...(told.get(name) ?? [])])
        for (const id of put.get(name) ?? []) assert.ok(known.has(id), id)
      }
    })
  })

  it('the order of each lane is kept', () => {
    check((each) => {
      const { put, told } = run(each)
      for (const [name, ids] of told) {
        const places = ids
          .filter((id) => !isReport(id))
          .map((id) => put.get(name)?.indexOf(id) ?? -1)
        assert.deepEqual(
          places,
          [...places].sort((a, b) => a - b),
        )
      }
    })
  })

  it('nothing is told again once it was taken', () => {
    check((each) => {
      for (const ids of run(each).told.values()) assert.equal(new Set(ids).size, ids.length)
    })
  })

  it('a lane goes on exactly as if the dead one of another person were not there', () => {
    check((each) => {
      const both = run(each, (name) => name === 'ada/mail')
      const alone = run(each.filter((one) => one.kind !== 'put' || one.lane === 2))
      const benOf = ({ outbox }: { readonly outbox: Outbox }) =>
        outbox.lanes.find(({ recipient }) => recipient === 'ben')
      assert.deepEqual(benOf(both), benOf(alone))
    })
  })

  it('a dead channel never holds up another one of the same person', () => {
    check((each) => {
      const { outbox, at } = run(each, (name) => name === 'ada/mail')
      for (const one of outbox.lanes) {
        if (one.channel === 'mail' || one.queue.length === 0 || one.trouble) continue
        assert.ok(dueAt(outbox, at).some(({ channel }) => channel === one.channel))
      }
    })
  })
})
