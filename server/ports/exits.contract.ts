// What every store has to do with ways out: rehearsals, canaries, and what is told once.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { CanaryRecord, RehearsalRecord } from './exits.ts'
import { ASKING, hash, type Put, SPEND, type Subject } from './store-samples.contract.ts'

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

const FAULT = {
  kind: 'fault',
  code: 'psbt.invalid',
  facts: {},
  receipt: Uint8Array.of(1),
} as const

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

export function archive(subject: Subject, put: Put): void {
  it('forgets what is kept of a wallet alone, keeps it out of sight over a rebuild', async () => {
    const { reader } = subject()
    const other = { ...CANARY, wallet: 'other' }
    const label = { type: 'tx', ref: hash('5'), label: 'rent', changedAt: 5 } as const
    const tiding = { kind: 'rehearsal.due', wallet: 'savings' } as const
    const told = (wallet: string) => ({ id: `rehearsal.due/${wallet}/1`, at: 5, by: '', tiding })
    await put(async (tx) => {
      await tx.putRehearsal(REHEARSAL)
      await tx.putCanary(CANARY)
      await tx.putCanary(other)
      await tx.putLabels([
        { ...label, wallet: 'savings' },
        { ...label, wallet: 'other' },
      ])
      await tx.putAsking(ASKING)
      await tx.putAsking({ ...ASKING, id: hash('6') })
      await tx.settleAsking(ASKING.id, FAULT)
      await tx.putSpend({ ...SPEND, txid: hash('7'), state: 'cancelled' })
      await tx.putSpend({ ...SPEND, txid: hash('8'), state: 'replaced' })
      await tx.putTiding(told('savings'))
      await tx.putTiding(told('savings-2'))
      await tx.rememberTold('exit/savings/aa/waiting', 5)
      await tx.rememberTold('exit/savings-2/aa/waiting', 5)
    })
    const deleted = await subject().transact(async (tx) => {
      await tx.archiveWallet('savings', 9)
      return [await tx.forgetLabels('savings'), await tx.forgetWallet('savings')]
    })
    assert.deepEqual(deleted, [1, { exits: 2, requests: 1, spends: 1, notices: 2 }])
    assert.deepEqual(await reader.canaries(), [other])
    assert.deepEqual(await reader.rehearsals(), [])
    assert.equal((await reader.labels('other', { limit: 9 })).length, 1)
    assert.deepEqual(await reader.askingIds(), [hash('6')])
    assert.deepEqual(
      (await reader.untold(9)).map(({ id }) => id),
      ['rehearsal.due/savings-2/1'],
    )
    const isNew = (id: string) => subject().transact((tx) => tx.rememberTold(id, 6))
    assert.equal(await isNew('exit/savings-2/aa/waiting'), false)
    assert.equal(await isNew('exit/savings/aa/waiting'), true)
    await put((tx) => tx.emptyProjection())
    assert.deepEqual([...(await reader.archived())], [['savings', 9]])
    await put((tx) => tx.bringBack('savings'))
    assert.deepEqual([...(await reader.archived())], [])
  })
}
