import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Fault } from '@countersign/core/fault.ts'
import fc from 'fast-check'
import { clean, cleanName, timeText } from './clean.ts'
import type { AccountHappening, ExitHappening, Happening, OwnHappening } from './happening.ts'
import { type Draft, writeNotice } from './notice.ts'
import { plainText } from './text.ts'

const AT = 1_795_283_640
const LATER = 1_795_370_040
const TXID = 'ab'.repeat(32)
const draft = (parts: Partial<Draft> = {}): Draft => ({
  id: 'charter/17/ada/mail',
  happening: { kind: 'test' },
  who: 'Ben',
  organisation: 'Acme',
  at: AT,
  seq: 17,
  shortHead: 'a1b2c3d4',
  shortCode: 'K7QM2F9T',
  ...parts,
})

/** Of ways past the signer. */
function exitKinds(text: string): { readonly [Kind in ExitHappening['kind']]: ExitHappening } {
  const [wallet, amount] = [text, text]
  return {
    'exit.seen': { kind: 'exit.seen', wallet, amount, txid: text, how: text, state: 'waiting' },
    'canary.moved': {
      kind: 'canary.moved',
      wallet,
      amount,
      txid: text,
      direction: 'out',
      state: 'confirmed',
    },
    'timelock.near': {
      kind: 'timelock.near',
      wallet,
      coins: 2,
      amount,
      blocks: 4_320,
      opensAt: LATER,
    },
    'rehearsal.due': { kind: 'rehearsal.due', wallet, rehearsedAt: AT },
  }
}

type Watched = Extract<
  Happening,
  { kind: `alert.${string}` | `trade.${string}` | `order.${string}` }
>

/** Of what is watched at exchanges. */
function watchedKinds(text: string): { readonly [Kind in Watched['kind']]: Watched } {
  return {
    'alert.fired': { kind: 'alert.fired', name: text, fired: 3, lines: [text, text] },
    'alert.silenced': { kind: 'alert.silenced', name: text, change: 'paused' },
    'trade.filled': {
      kind: 'trade.filled',
      ...{ account: text, venue: text, market: text, side: 'buy', order: '' },
      ...{ fills: 2, amount: text, value: text, machineOf: text },
    },
    'order.woke': {
      kind: 'order.woke',
      ...{ account: text, market: text, order: text, member: text, why: text, reason: text },
    },
    'order.waiting': {
      kind: 'order.waiting',
      ...{ account: text, market: text, side: 'buy', amount: text, event: 'asked' },
      ...{ asker: text, member: text, delaySeconds: 3_600 },
      groups: [{ group: text, count: 2 }],
    },
  }
}

/** One of every kind; the compiler refuses the table while one is missing. */
function everyKind(text: string): { readonly [Kind in Happening['kind']]: Happening } {
  const [proposal, subject, member, wallet, amount] = [text, text, text, text, text]
  return {
    ...watchedKinds(text),
    'proposal.opened': {
      kind: 'proposal.opened',
      proposal,
      changes: [text],
      isLoosening: true,
      votesNeeded: 3,
      expiresAt: LATER,
    },
    'proposal.voted': { kind: 'proposal.voted', proposal, answer: 'yes', votes: 2, votesNeeded: 3 },
    'proposal.vetoed': { kind: 'proposal.vetoed', proposal, until: LATER },
    'proposal.activated': { kind: 'proposal.activated', proposal, changes: [text] },
    'proposal.ended': { kind: 'proposal.ended', proposal, how: 'stale' },
    'charter.changed': { kind: 'charter.changed', what: text, changes: [text] },
    'lock.coming': { kind: 'lock.coming', subject, locksAt: LATER },
    'lock.taken': { kind: 'lock.taken', subject },
    'unlock.requested': { kind: 'unlock.requested', subject },
    'unlock.issued': { kind: 'unlock.issued', subject, operators: [text, text], expiresAt: LATER },
    'unlock.used': { kind: 'unlock.used', subject, proposal },
    'freeze.made': { kind: 'freeze.made', subject },
    'freeze.ended': { kind: 'freeze.ended', subject },
    'member.changed': { kind: 'member.changed', member, change: 'added', roles: [text] },
    'credential.changed': {
      kind: 'credential.changed',
      member,
      credential: text,
      change: 'invited',
      fingerprint: text,
    },
    'factor.changed': { kind: 'factor.changed', member, factor: text, change: 'replaced' },
    'recovery.used': { kind: 'recovery.used', member, codesLeft: 4 },
    'contact.changed': {
      kind: 'contact.changed',
      member,
      channel: 'sms',
      address: text,
      change: 'removed',
    },
    'spend.waiting': {
      kind: 'spend.waiting',
      wallet,
      amount,
      payees: [text],
      approvalsNeeded: 2,
      expiresAt: LATER,
    },
    'spend.approved': { kind: 'spend.approved', wallet, amount, approvals: 1, approvalsNeeded: 2 },
    'spend.signed': { kind: 'spend.signed', wallet, amount, txid: text },
    ...exitKinds(text),
    'spend.confirmed': { kind: 'spend.confirmed', wallet: 'office', amount: '0.5 BTC', txid: TXID },
    'spend.denied': { kind: 'spend.denied', wallet, amount, because: [text] },
    ...ownKinds(text),
  }
}

type Own = OwnHappening | AccountHappening

function ownKinds(text: string): { readonly [Kind in Own['kind']]: Own } {
  return {
    heartbeat: { kind: 'heartbeat', entries: 41, nextBy: LATER },
    'contact.verification': { kind: 'contact.verification', code: text, expiresAt: LATER },
    'audit.refused': { kind: 'audit.refused', size: 7, notarised: 9 },
    'review.found': {
      kind: 'review.found',
      score: 41,
      findings: [{ severity: 'high', title: text, subject: `wallet:${text}` }],
    },
    test: { kind: 'test' },
    'channel.dead': { kind: 'channel.dead', channel: 'mail', since: AT, why: text },
    'token.made': { kind: 'token.made', name: 'a dashboard' },
    'sign-in': { kind: 'sign-in', device: text, network: text },
    'signin.changed': { kind: 'signin.changed', member: text, change: 'set up', agreed: text },
    'account.changed': { kind: 'account.changed', member: text, change: 'passkey added' },
    'account.reset': { kind: 'account.reset', expiresAt: LATER },
  }
}

describe('a notice', () => {
  for (const [kind, happening] of Object.entries(everyKind('office'))) {
    it(`of the kind ${kind} says what happened, in whole sentences`, () => {
      const notice = writeNotice(draft({ happening }))
      assert.equal(notice.kind, kind)
      assert.ok(notice.title.length > 4)
      assert.ok(notice.what.length > 0)
      for (const sentence of [notice.stop.words]) assert.match(sentence, /^[A-Z].*\.$/)
      const words = JSON.stringify(notice)
      assert.doesNotMatch(words, /undefined|NaN|\[object/)
    })
  }

  it('of every kind is bounded and on one line, whatever the facts hold', () => {
    const parts = fc.constantFrom(
      '\r\n',
      '\u0000',
      '\u202e',
      '\u2028',
      '\u200b',
      'a',
      'é',
      '\ud800',
      'x. ',
    )
    const anyText = fc.oneof(fc.string({ unit: parts, maxLength: 3000 }), fc.string())
    const law = (text: string) => {
      for (const happening of Object.values(everyKind(text))) {
        const notice = writeNotice(draft({ happening, who: text, organisation: text }))
        const texts = [notice.title, notice.who, notice.organisation, ...notice.what]
        for (const each of texts) {
          assert.doesNotMatch(
            each,
            /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|[\u202a-\u202e\u2066-\u2069\u200b]/u,
          )
          assert.ok([...each].length <= 500)
        }
        assert.ok([...notice.title].length <= 120)
        assert.ok(notice.what.length <= 24)
      }
    }
    fc.assert(fc.property(anyText, law), { seed: 1, numRuns: 200 })
  })

  it('of a hundred changes sends to the desk for the rest', () => {
    const changes = Array.from({ length: 100 }, (_, i) => `Change ${i}.`)
    const happening: Happening = { kind: 'proposal.activated', proposal: 'All', changes }
    const { what } = writeNotice(draft({ happening }))
    assert.equal(what.length, 24)
    assert.equal(what.at(-1), 'And 78 more: read them at the desk.')
  })

  const wrong: readonly (readonly [string, Partial<Draft>])[] = [
    ['a line break in its id', { id: 'charter/17\r\n' }],
    ['a negative seq', { seq: -1 }],
    ['a head that is not hexadecimal', { shortHead: 'zzzz' }],
    ['a code with a space', { shortCode: 'K7QM 2F9T' }],
    ['a time that is no whole number', { at: 1.5 }],
    ['a link without TLS', { stopLink: 'http://approve.example.org/' }],
    ['a link that runs', { stopLink: 'javascript:alert(1)' }],
    ['a link with a login', { stopLink: 'https://a:b@approve.example.org/' }],
    ['a link with a name before its host', { stopLink: 'https://a.example@approve.example.org/' }],
    ['a link with a line break', { stopLink: 'https://approve.example.org/\r\n' }],
  ]
  for (const [what, parts] of wrong) {
    it(`is not written with ${what}`, () => {
      assert.throws(
        () => writeNotice(draft(parts)),
        (error) => error instanceof Fault && error.code === 'notices.notice_invalid',
      )
    })
  }

  it('may lead to a desk on this machine', () => {
    const stopLink = 'http://approve.localhost:9000/p/17'
    assert.equal(writeNotice(draft({ stopLink })).stop.link, stopLink)
  })

  it('is read as text', () => {
    const happening: Happening = { kind: 'freeze.made', subject: 'the wallet office' }
    const stopLink = 'https://approve.example.org/f/17'
    const text = plainText(writeNotice(draft({ happening, stopLink, takesHoldAt: AT })))
    assert.equal(
      text,
      [
        'Frozen: the wallet office',
        '',
        'All of the wallet office is frozen: nothing is signed for it.',
        '',
        'Organisation: Acme',
        'By: Ben',
        'At: 2026-11-21 17:54 UTC',
        'Takes hold: 2026-11-21 17:54 UTC',
        '',
        'How to stop it: The others undo it with their quorum, at the desk.',
        'https://approve.example.org/f/17',
        '',
        'Seq: 17',
        'Head: a1b2c3d4',
        'Code: K7QM2F9T',
        'Compare these with your other channels and the desk. They must be the same.',
        '',
      ].join('\n'),
    )
  })
})

describe('untrusted text', () => {
  it('is cut at its bound and not before', () => {
    assert.equal(clean('abcd', 4), 'abcd')
    assert.equal(clean('abcde', 4), 'abc…')
    assert.equal([...clean('🔒🔒🔒', 2)].length, 2)
  })

  it('cannot become a link, and an amount stays as it is', () => {
    assert.equal(cleanName('https://evil.example/x'), 'https: //evil. example/x')
    assert.equal(cleanName('evil。com'), 'evil. com')
    assert.equal(cleanName('0.015 BTC'), '0.015 BTC')
  })

  it('shows a time in one way', () => {
    assert.equal(timeText(0), '1970-01-01 00:00 UTC')
    assert.equal(timeText(AT), '2026-11-21 17:54 UTC')
  })
})
