// What operators may sign on, and what they may not: each lack by itself.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Context } from '../context.ts'
import { makeOperator, openOperator, readOperator } from '../keep/operator.ts'
import { type Answers, checkAnswers, evidenceOf, readEvidence, writeEvidence } from './evidence.ts'
import { checkTicket, readTicket, signTicket, ticketOf } from './tickets.ts'

const folder = mkdtempSync(join(tmpdir(), 'countersign-ops-'))
after(() => rmSync(folder, { recursive: true }))

const passphrase = 'correct horse battery'
const contextOf = (name: string): Context => ({
  home: folder,
  clientHome: join(folder, name),
  now: () => 1_800_000_000,
})
const [one, two, three] = ['one', 'two', 'three'].map((name) => {
  const context = contextOf(name)
  return { context, key: makeOperator(context, { name, passphrase }).key }
}) as [Operator, Operator, Operator]
type Operator = { readonly context: Context; readonly key: string }

const phone = { kind: 'phone', address: '+15550100001' } as const
const bob = {
  id: 'bob',
  name: 'Bob',
  roles: ['administrator'],
  contacts: [phone, { kind: 'ntfy', address: 'https://ntfy.example.org/bob' }],
  verified: ['phone +15550100001'],
  since: 1,
  suspended: 'no',
  isAble: true,
  hasCode: true,
  credentials: [],
} as const
const lock = { subject: 'wallet:savings', changedAt: 1, changeSeq: 9, lockedAt: 2 }
const view = {
  organisation: { id: 'ab'.repeat(32), kind: 'team', name: 'Four', isFounded: true },
  operations: [one.key, two.key, three.key],
  members: [bob],
  locks: [lock],
} as unknown as CharterView
const request = { subject: 'wallet:savings', by: 'bob', at: 3, seq: 12 }
const good: Answers = {
  identified: 'bob',
  contact: phone,
  second: two.key,
  isCalledBack: true,
  questions: [
    { asked: 'which branch', isRight: true },
    { asked: 'who was there', isRight: true },
  ],
  recording: 'tape 4',
  hasSeenFace: true,
  isForced: false,
  notes: '',
}

describe('what operators identify somebody by', () => {
  it('is enough with a contact of the charter, two right answers and a recording', () => {
    checkAnswers(view, one.key, good)
  })

  const [right] = good.questions
  const lacks: readonly (readonly [string, Partial<Answers>])[] = [
    ['a number that a caller gave', { contact: { kind: 'phone', address: '+15559990000' } }],
    ['somebody who is no member', { identified: 'eve' }],
    ['nobody called back', { isCalledBack: false }],
    ['one right answer', { questions: right ? [right] : [] }],
    [
      'a wrong answer beside right ones',
      { questions: [...good.questions, { asked: 'x', isRight: false }] },
    ],
    ['no recording', { recording: '' }],
    ['the duress word', { isForced: true }],
    ['the same operator twice', { second: one.key }],
    ['a second operator who is not pinned', { second: 'cd'.repeat(32) }],
  ]
  for (const [what, part] of lacks) {
    it(`is not enough with ${what}`, () => {
      assert.throws(() => checkAnswers(view, one.key, { ...good, ...part }), incomplete)
    })
  }

  it('is not enough from an operator who is not pinned, or about a suspended member', () => {
    assert.throws(() => checkAnswers(view, 'ef'.repeat(32), good), incomplete)
    const stopped = { ...view, members: [{ ...bob, suspended: 'alone' }] } as unknown as CharterView
    assert.throws(() => checkAnswers(stopped, one.key, good), incomplete)
  })
})

describe('a ticket', () => {
  const evidence = join(folder, 'evidence.json')
  const file = join(folder, 'ticket.json')
  const kept = writeEvidence(evidence, evidenceOf(one.context, view, { request, answers: good }))

  it('is made from the evidence by one and signed by another, each once', () => {
    assert.deepEqual(readEvidence(evidence), kept)
    const ticket = ticketOf(one.context, kept)
    assert.equal(ticket.ticket.changeSeq, 9)
    const first = signTicket(one.context, file, { given: ticket, passphrase })
    assert.throws(
      () => signTicket(one.context, file, { given: first, passphrase }),
      faultOf('charter.ticket_invalid'),
    )
    const both = signTicket(two.context, file, { given: first, passphrase })
    assert.deepEqual(
      both.signatures.map(({ key }) => key),
      [one.key, two.key],
    )
    assert.deepEqual(readTicket(file), both)
  })

  it('is not signed on when its first signature does not hold, nor on other evidence', () => {
    const ticket = ticketOf(one.context, kept)
    const first = signTicket(one.context, file, { given: ticket, passphrase })
    const moved = { ...first, ticket: { ...first.ticket, changeSeq: 10 } }
    assert.throws(
      () => signTicket(two.context, file, { given: moved, passphrase }),
      faultOf('charter.ticket_invalid'),
    )
    assert.throws(() => checkTicket(moved, kept), faultOf('ops.evidence_differs'))
    const other = { ...kept, hash: 'ab'.repeat(32) }
    assert.throws(() => checkTicket(first, other), faultOf('ops.evidence_differs'))
  })

  it('is made from no evidence that was altered or written over', () => {
    assert.throws(() => writeEvidence(evidence, kept.evidence), faultOf('client.argument_invalid'))
    const spoiled = join(folder, 'spoiled.json')
    writeFileSync(spoiled, JSON.stringify({ version: '1' }))
    assert.throws(() => readEvidence(spoiled), faultOf('client.file_invalid'))
  })
})

describe('an operations key', () => {
  it('opens with its passphrase only, and is never overwritten', () => {
    assert.equal(readOperator(one.context).key, one.key)
    assert.throws(
      () => openOperator(one.context, 'wrong horse'),
      faultOf('client.passphrase_wrong'),
    )
    assert.throws(
      () => makeOperator(one.context, { name: 'x', passphrase }),
      faultOf('ops.key_exists'),
    )
    assert.throws(() => readOperator(contextOf('nobody')), faultOf('ops.key_missing'))
  })
})

const faultOf = (code: string) => (error: unknown) => error instanceof Fault && error.code === code
const incomplete = (error: unknown) => faultOf('ops.evidence_incomplete')(error)
