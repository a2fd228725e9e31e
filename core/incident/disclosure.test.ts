import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type DisclosureFacts, draftDisclosure } from './disclosure.ts'
import { readHappened } from './happened.ts'

const DAY = 1_795_000_000
const MALLORY = '5e'.repeat(32)

const events = [
  { act: 'spend.denied', actor: { kind: 'signer' }, time: DAY, facts: {} },
  {
    act: 'charter.freeze.set',
    actor: { kind: 'person', id: 'dan' },
    time: DAY + 65,
    facts: { at: String(DAY + 60) },
    after: { statement: { subject: 'entry', why: 'a [stolen] laptop' } },
  },
  {
    act: 'charter.wallet.frozen',
    actor: { kind: 'signer' },
    time: DAY + 120,
    facts: {},
    after: { wallet: 'savings', txid: 'ab12' },
  },
  { act: 'api.withdrawTokens', actor: { kind: 'person', id: MALLORY }, time: DAY + 180, facts: {} },
].map((each) => ({ ...each, outcome: { kind: 'done' } as const }))
const refusal = { kind: 'refused', fault: 'http.token_invalid' } as const

const FACTS: DisclosureFacts = {
  organisation: 'Acme',
  from: DAY - 3_600,
  to: DAY + 3_600,
  search: ['range 203.0.113.0/24'],
  found: {
    count: 1,
    first: DAY - 60,
    last: DAY + 240,
    groups: [
      { side: 'actor', name: 'dan', count: 2 },
      { side: 'network', name: '203.0.113.7', count: 2 },
    ],
    exposure: {
      sessions: 1,
      tokens: 0,
      devices: 2,
      wallets: ['savings', 'spending'],
      addresses: 1,
      members: 3,
      contacts: 5,
      proposals: 0,
    },
  },
  happened: readHappened(
    [...events, { act: 'api.listWallets', actor: {}, time: DAY, facts: {}, outcome: refusal }].map(
      (each) => each as never,
    ),
  ),
  names: { dan: 'Dan', [MALLORY]: 'Bob (laptop)' },
}

describe('the draft of a disclosure', () => {
  it('says when it began and was answered, what was stopped by whom, and what was seen', () => {
    const text = draftDisclosure(FACTS)
    for (const line of [
      '# Security incident at Acme',
      'of 2026-11-18 10:06 UTC to 2026-11-18 12:06 UTC.',
      '- The audit log holds 1 event of range 203.0.113.0/24 in this time.',
      '- 1 request of that time was refused.',
      '- The first trace of it is of 2026-11-18 11:05 UTC.',
      '- The last is of 2026-11-18 11:10 UTC.',
      '- It was noticed [by whom, how], and answered on 2026-11-18 11:07 UTC at the latest.',
      '- 2026-11-18 11:07 UTC: signing in to the console, by Dan (a \\[stolen\\] laptop).',
      '- 2026-11-18 11:08 UTC: wallet:savings, by the signer itself (ab12 spent from it',
      '- People, devices and tokens: Dan (2).',
      '- Addresses it came from: 203.0.113.7 (2).',
      '- Used in this time: 1 session, 0 tokens, 2 devices.',
      '- Balances, addresses and transactions of these wallets: savings, spending.',
      '- 1 address that was given out.',
      '- Names and roles of 3 people, and 5 contacts of theirs (mail, telephone).',
      '- Spends in this time, by what became of them: denied: 1.',
      '- 2026-11-18 11:09 UTC: all reading tokens were withdrawn, by Bob (laptop).',
    ]) {
      assert.ok(text.includes(line), `${line}\n\n${text}`)
    }
    assert.equal(draftDisclosure(FACTS), text)
  })

  it('leaves open what no log can know, and says so of a time when nothing was stopped', () => {
    const happened = { stopped: [], done: [], spends: {}, refused: 0 }
    const found = { count: 0, first: null, last: null, groups: [], exposure: null }
    const text = draftDisclosure({ ...FACTS, search: [], found, happened })
    for (const line of [
      '- The audit log holds 0 events of everybody in this time.',
      '- It began [when]: no log can tell whose trace is the first.',
      '- It was noticed [when, by whom]; nothing was stopped in this time.',
      '- Nothing was stopped in this time.',
      '- The log tells of nobody.',
      '- Nothing, as far as the log says: no session, token or device got in.',
      '- No spend was asked for, signed or sent in this time.',
    ]) {
      assert.ok(text.includes(line), `${line}\n\n${text}`)
    }
  })

  it('lets nothing that somebody wrote become a link, a heading or a placeholder', () => {
    const text = draftDisclosure({ ...FACTS, organisation: '# [x](https://evil.test)\n## y' })
    assert.ok(text.startsWith('# Security incident at \\# \\[x\\](https\\://evil.test) \\#\\# y\n'))
  })
})
