// What is new between two reviews, over the real checks.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Facts } from './facts.ts'
import { review } from './review.ts'
import { NOW, SOUND } from './samples.test.ts'
import { type KnownFinding, since, worthTelling } from './since.ts'

/** The way out of a wallet is told always, and is no fault. */
const BYPASS = 'wallets.bypass'
const names = (all: readonly { readonly id: string }[]) =>
  all.map(({ id }) => id).filter((id) => id !== BYPASS)
const FROZEN: Facts = {
  ...SOUND,
  signer: { isolation: 'strong', frozen: 'a record', clock: 'steady', witness: 'answered' },
}
const DARK: Facts = { ...SOUND, signer: { unknown: 'it is away' } }

/** Reviews one after the other, each remembered. */
function remembering() {
  const kept = new Map<string, KnownFinding>()
  return (facts: Facts, at: number) => {
    const told = since([...kept.values()], review(facts), at)
    for (const each of told.changed) kept.set(`${each.check} ${each.subject}`, each)
    return { ...told, kept: [...kept.values()] }
  }
}

describe('findings since the last review', () => {
  it('are new once, gone once, and new again when they come back', () => {
    const look = remembering()
    assert.deepEqual(names(look(FROZEN, NOW).fresh), ['running.frozen'])
    assert.deepEqual(names(look(FROZEN, NOW + 1).fresh), [])
    const mended = look(SOUND, NOW + 2)
    assert.deepEqual(
      mended.gone.map(({ check, lastSeenAt }) => [check, lastSeenAt]),
      [['running.frozen', NOW + 1]],
    )
    assert.deepEqual(look(SOUND, NOW + 3).gone, [])
    const back = look(FROZEN, NOW + 4)
    assert.deepEqual(names(back.fresh), ['running.frozen'])
    const known = back.kept.find(({ check }) => check === 'running.frozen')
    assert.deepEqual([known?.firstSeenAt, known?.lastSeenAt, known?.isOpen], [NOW, NOW + 4, true])
  })

  it('are neither gone nor new again where nobody could look meanwhile', () => {
    const look = remembering()
    look(FROZEN, NOW)
    assert.deepEqual(look(DARK, NOW + 1).gone, [])
    assert.deepEqual(names(look(FROZEN, NOW + 2).fresh), [])
  })

  it('are told from medium up', () => {
    const { findings } = review({ ...FROZEN, versions: { own: '0.1.0', node: '26.10.0' } })
    assert.deepEqual(names(findings), ['running.frozen', 'running.unreleased'])
    assert.deepEqual(names(worthTelling(findings)), ['running.frozen'])
  })
})
