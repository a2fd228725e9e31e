// What every store has to do with spends, and with the requests for them.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { SpendRecord } from './records.ts'
import { ASKING, hash, type Put, SPEND, type Subject } from './store-samples.contract.ts'

export function spends(subject: Subject, put: Put): void {
  it('keeps a spend as it is put', async () => {
    await put((tx) => tx.putSpend(SPEND))
    const { reader } = subject()
    assert.deepEqual(await reader.spend('savings', SPEND.txid), SPEND)
    const confirmed: SpendRecord = {
      ...SPEND,
      state: 'confirmed',
      waitsFor: [],
      expiresAt: null,
      transaction: Uint8Array.of(2),
      height: 442,
      verdict: null,
      decision: null,
    }
    await put(async (tx) => {
      assert.deepEqual(await tx.lockSpend('savings', SPEND.txid), SPEND)
      await tx.putSpend(confirmed)
    })
    assert.deepEqual(await reader.spend('savings', SPEND.txid), confirmed)
    assert.equal(await reader.spend('other', SPEND.txid), null)
  })

  it('pages spends, those asked last first, and finds them by state', async () => {
    const at = (digit: string, askedAt: number, state: SpendRecord['state']) => ({
      ...SPEND,
      txid: hash(digit),
      askedAt,
      state,
    })
    const all = [at('7', 30, 'denied'), at('8', 30, 'signed'), at('1', 20, 'asked')]
    await put(async (tx) => {
      for (const spend of all) await tx.putSpend(spend)
    })
    const { reader } = subject()
    assert.deepEqual(await reader.spends('savings', { limit: 2 }), all.slice(0, 2))
    assert.deepEqual(await reader.spends('savings', { limit: 9, after: hash('7') }), all.slice(1))
    assert.deepEqual(await reader.spendsIn(['asked', 'signed']), [all[2], all[1]])
    assert.deepEqual(await reader.spendsIn([]), [])
  })

  it('lets two writers of one spend take turns', async () => {
    await put((tx) => tx.putSpend({ ...SPEND, changedAt: 0 }))
    const raise = () =>
      put(async (tx) => {
        const found = await tx.lockSpend('savings', SPEND.txid)
        await tx.putSpend({ ...SPEND, changedAt: (found?.changedAt ?? 0) + 1 })
      })
    await Promise.all([raise(), raise(), raise(), raise()])
    assert.equal((await subject().reader.spend('savings', SPEND.txid))?.changedAt, 4)
  })
}

export function settling(subject: Subject, put: Put): void {
  const answer = {
    kind: 'answer',
    body: { outcome: 'denied' },
    receipt: Uint8Array.of(9),
  } as const
  const fault = {
    kind: 'fault',
    code: 'factor.code_wrong',
    facts: { tries: '1' },
    receipt: Uint8Array.of(8),
  } as const

  it('takes an asking once, and its first outcome only', async () => {
    const taken = () => subject().transact((tx) => tx.putAsking(ASKING))
    assert.deepEqual([await taken(), await taken()], [true, false])
    const { reader } = subject()
    assert.deepEqual(await reader.asking(ASKING.id), ASKING)
    const open = async () => [
      await reader.openAskings(),
      await reader.openAskings(hash('d')),
      await reader.openAskings(hash('e')),
    ]
    assert.deepEqual(await open(), [1, 1, 0])
    await put((tx) => tx.settleAsking(ASKING.id, fault))
    assert.deepEqual(await open(), [0, 0, 0])
    await put((tx) => tx.settleAsking(ASKING.id, answer))
    assert.deepEqual(await reader.asking(ASKING.id), { ...ASKING, outcome: fault })
    await put((tx) => tx.putAsking({ ...ASKING, id: hash('a'), askedAt: 1 }))
    assert.deepEqual(await reader.askingIds(), [ASKING.id, hash('a')])
  })

  it('wakes everybody who waits for an outcome', async () => {
    await put((tx) => tx.putAsking(ASKING))
    const both = [subject().settled(ASKING.id, 20_000), subject().settled(ASKING.id, 20_000)]
    await put((tx) => tx.settleAsking(ASKING.id, answer))
    assert.deepEqual(await Promise.all(both), [answer, answer])
    assert.deepEqual(await subject().settled(ASKING.id, 0), answer)
  })

  it('stops waiting when the time is over, or nobody wants to know any more', async () => {
    await put((tx) => tx.putAsking(ASKING))
    assert.equal(await subject().settled(ASKING.id, 5), null)
    assert.equal(await subject().settled(hash('0'), 5), null)
    assert.equal(await subject().settled(ASKING.id, 20_000, AbortSignal.abort()), null)
    const impatient = new AbortController()
    const waiting = subject().settled(ASKING.id, 20_000, impatient.signal)
    impatient.abort()
    assert.equal(await waiting, null)
  })
}

export function forgetting(subject: Subject, put: Put): void {
  const outcome = { kind: 'answer', body: {}, receipt: Uint8Array.of(9) } as const
  /** A spend in this state, and an asking for it of this age. */
  const asked = (digit: string, askedAt: number, state: SpendRecord['state'] | null) =>
    put(async (tx) => {
      const id = hash(digit)
      await tx.putAsking({ ...ASKING, id, txid: id, askedAt })
      const spend = { ...SPEND, txid: id, changedAt: askedAt, height: null }
      if (state) await tx.putSpend({ ...spend, state })
    })
  const forget = (before: number, most = 9) =>
    subject().transact((tx) => tx.forgetAskings(before, most))

  it('forgets settled askings from before a moment, so many at a time, oldest first', async () => {
    for (const [digit, at] of [
      ['1', 102],
      ['2', 101],
      ['3', 100],
      ['4', 103],
    ] as const) {
      await asked(digit, at, null)
      if (digit !== '1') await put((tx) => tx.settleAsking(hash(digit), outcome))
    }
    const left = async () => (await subject().reader.askingIds()).map(([digit]) => digit)
    assert.equal(await forget(103, 1), 1)
    assert.deepEqual(await left(), ['1', '2', '4'])
    assert.equal(await forget(103), 1)
    assert.deepEqual(await left(), ['1', '4'])
    assert.equal(await forget(104), 1)
    assert.deepEqual([await forget(9_999), await left()], [0, ['1']])
  })

  it('keeps what a spend on its way needs, and the PSBTs of those signed', async () => {
    const states = { 1: 'signed', 2: 'broadcast', 3: 'denied', 4: 'asked', 5: 'dropped' } as const
    for (const [digit, state] of Object.entries(states)) {
      await asked(digit, 100, state)
      await put((tx) => tx.settleAsking(hash(digit), outcome))
    }
    assert.equal(await forget(101), 3)
    const { reader } = subject()
    assert.deepEqual(await reader.askingIds(), [hash('1'), hash('2')])
    for (const [digit, state] of Object.entries(states)) {
      const spend = await reader.spend('savings', hash(digit))
      const isEmpty = spend?.psbt.length === 0
      assert.deepEqual([spend?.state, isEmpty], [state, state === 'denied' || state === 'asked'])
    }
    await put((tx) =>
      tx.putSpend({ ...SPEND, txid: hash('1'), state: 'signed', mayBroadcast: false }),
    )
    assert.equal(await forget(101), 1)
  })
}
