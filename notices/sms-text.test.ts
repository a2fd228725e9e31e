import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Happening } from './happening.ts'
import { type Draft, writeNotice } from './notice.ts'
import { smsSize, smsText } from './sms-text.ts'

const draft = (parts: Partial<Draft> = {}): Draft => ({
  id: 'charter/17/ada/sms',
  happening: { kind: 'proposal.activated', proposal: 'Raise the limit', changes: [] },
  who: 'Ben',
  organisation: 'Acme',
  at: 1_795_283_640,
  seq: 17,
  shortHead: 'a1b2c3d4',
  shortCode: 'K7QM2F9T',
  ...parts,
})
const textOf = (parts: Partial<Draft> = {}) => smsText(writeNotice(draft(parts)))

describe('the size of an SMS', () => {
  const table = [
    ['a'.repeat(160), 'gsm', 1],
    ['a'.repeat(161), 'gsm', 2],
    ['a'.repeat(306), 'gsm', 2],
    ['a'.repeat(307), 'gsm', 3],
    ['€'.repeat(80), 'gsm', 1],
    [`${'€'.repeat(80)}a`, 'gsm', 2],
    ['ł'.repeat(70), 'ucs2', 1],
    ['ł'.repeat(71), 'ucs2', 2],
    ['ł'.repeat(134), 'ucs2', 2],
    ['ł'.repeat(135), 'ucs2', 3],
    // One character outside the first plane takes two units.
    ['🔒'.repeat(35), 'ucs2', 1],
    ['🔒'.repeat(36), 'ucs2', 2],
  ] as const
  for (const [text, alphabet, segments] of table) {
    it(`of ${text.length} units such as ${text.slice(0, 2)} is ${segments} ${alphabet}`, () => {
      assert.deepEqual(smsSize(text), { alphabet, segments })
    })
  }
})

describe('the text of an SMS', () => {
  it('says who, what, when and how to stop it', () => {
    const text = textOf({
      takesHoldAt: 1_795_370_040,
      stopLink: 'https://approve.example.org/p/17',
    })
    assert.equal(
      text,
      'Countersign Acme #17 a1b2c3d4 code K7QM2F9T: In force: Raise the limit. ' +
        'Takes hold 2026-11-22 17:54 UTC. By Ben. If you did not expect this, freeze at the desk ' +
        'and call the others. https://approve.example.org/p/17',
    )
    assert.deepEqual(smsSize(text), { alphabet: 'gsm', segments: 2 })
  })

  it('leaves a long link to the mail', () => {
    const link = `https://approve.example.org/${'p'.repeat(160)}`
    assert.doesNotMatch(textOf({ stopLink: link }), /https/)
  })

  it('writes accents plainly, so that the message stays in the small alphabet', () => {
    const text = textOf({ organisation: 'Čeští „přátelé“', who: 'Zoë' })
    assert.match(text, /Cesti "pratelé"/)
    assert.equal(smsSize(text).alphabet, 'gsm')
  })

  it('keeps a name that has no plain form', () => {
    const text = textOf({ organisation: '株式会社' })
    assert.match(text, /株式会社/)
    assert.ok(smsSize(text).segments <= 2)
  })

  it('fills two segments to the last character and no more, at each length of a title', () => {
    for (const letter of ['a', '€', 'ł', '🔒']) {
      for (let length = 1; length <= 64; length += 1) {
        const proposal = letter.repeat(length)
        for (let longer = 0; longer < 24; longer += 1) {
          const text = textOf({
            happening: { kind: 'proposal.activated', proposal, changes: [] },
            who: 'b'.repeat(1 + longer),
            takesHoldAt: 1_795_370_040,
            stopLink: 'https://approve.example.org/p/17/of/the/whole/charter',
          })
          assert.ok(smsSize(text).segments <= 2, text)
        }
      }
    }
  })

  it('is never longer than two segments, and always bears its marks', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.string({ unit: fc.constantFrom('€', '[', 'ł', '🔒', 'a', ' ', '.'), maxLength: 300 }),
    )
    const facts = fc.record({ proposal: anyText, who: anyText, organisation: anyText })
    const rest = fc.record({
      seq: fc.nat(Number.MAX_SAFE_INTEGER),
      stopLink: fc.constantFrom('https://a.example/1', `https://a.example/${'x'.repeat(42)}`),
      takesHoldAt: fc.nat(4_000_000_000),
    })
    const law = (names: { proposal: string; who: string; organisation: string }, more: object) => {
      const { proposal, ...own } = names
      const happening: Happening = { kind: 'proposal.activated', proposal, changes: [] }
      const notice = writeNotice({ ...draft(), ...own, ...more, happening })
      const text = smsText(notice)
      assert.ok(smsSize(text).segments <= 2, text)
      assert.ok(text.includes(`#${notice.seq} a1b2c3d4 code K7QM2F9T`), text)
      assert.doesNotMatch(text, /[\r\n]/)
    }
    fc.assert(fc.property(facts, rest, law), { seed: 1, numRuns: 1000 })
  })
})
