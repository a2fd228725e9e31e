// What every store has to do with ways out: rehearsals, canaries, and what is told once.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { CanaryRecord, RehearsalRecord } from './exits.ts'
import { hash, type Put, type Subject } from './store-samples.contract.ts'

const REHEARSAL: RehearsalRecord = {
  wallet: 'savings',
  at: 1_767_225_800,
  member: 'ada',
  txids: [hash('5'), hash('6')],
  verdict: 'too-early',
}

const CANARY: CanaryRecord = {
  wallet: 'savings',
  address: 'bcrt1canary',
  script: '0014ab',
  since: 1_767_225_801,
}

export function exits(subject: Subject, put: Put): void {
  it('keeps the newest rehearsal and canary of each wallet, over a rebuild', async () => {
    const { reader } = subject()
    const other = { ...REHEARSAL, wallet: 'other', verdict: 'allowed' } as const
    await put(async (tx) => {
      await tx.putRehearsal({ ...REHEARSAL, at: 5, txids: [hash('7')], verdict: 'allowed' })
      await tx.putRehearsal(REHEARSAL)
      await tx.putRehearsal(other)
      await tx.putCanary({ ...CANARY, address: 'bcrt1before' })
      await tx.putCanary(CANARY)
      await tx.emptyProjection()
    })
    assert.deepEqual(await reader.rehearsals(), [other, REHEARSAL])
    assert.deepEqual(await reader.canaries(), [CANARY])
    await put((tx) => tx.removeCanary('savings'))
    assert.deepEqual(await reader.canaries(), [])
  })

  it('remembers what was told longer than the tiding', async () => {
    const first = async (at: number) => {
      const answers: boolean[] = []
      await put(async (tx) => {
        answers.push(await tx.rememberTold('exit/a', at))
        await tx.forgetNotices(at + 10_000)
        await tx.emptyProjection()
      })
      return answers
    }
    assert.deepEqual(await first(5), [true])
    assert.deepEqual(await first(6), [false])
  })
}
