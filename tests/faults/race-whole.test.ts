// Sixteen clients race for one limit over HTTP, through server, store and jobs: exactly as many
// spends are signed as fit, and the same one asked for by all is signed once.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Installation, openInstallation } from '../builders/installation.ts'
import { becomeOwner, type Owner, spendBody, WALLET } from '../builders/owner.ts'
import { limited } from '../builders/treasury.ts'

const CLIENTS = 16
const EACH_SATS = 100_000n
const FIT = 5n

describe('sixteen clients of the API at once', () => {
  let installation: Installation
  let owner: Owner
  before(async () => {
    installation = await openInstallation()
    owner = await becomeOwner(installation, limited(EACH_SATS * FIT + EACH_SATS / 2n))
  })
  after(async () => {
    owner?.close()
    await installation?.stop()
  })

  const outcomeOf = (answer: Promise<{ readonly state: string }>) =>
    answer.then(
      ({ state }) => state,
      ({ code }: { readonly code: string }) => code,
    )

  it('get one signature for one spend, the same for all', async () => {
    const psbt = owner.spend(EACH_SATS - 500n)
    const body = spendBody(owner, psbt)
    const answers = await Promise.all(
      Array.from({ length: CLIENTS }, () => owner.api().askSpend({ wallet: WALLET, body })),
    )
    assert.deepEqual(new Set(answers.map(({ state }) => state)), new Set(['signed']))
    assert.equal(new Set(answers.map(({ psbt: signed }) => signed)).size, 1)
    assert.equal(await owner.usedSats(), EACH_SATS)
  })

  it('sign as many as fit and not one more', async () => {
    const waiting = new Set(Array.from({ length: CLIENTS }, () => owner.spend(EACH_SATS - 500n)))
    const outcomes = new Map<string, number>()
    // A round has one code, so one spend of it is signed; the others find it used up or, once the
    // limit is full, are denied.
    for (let round = 0; waiting.size > 0 && round < CLIENTS; round += 1) {
      const code = owner.code()
      await Promise.all(
        [...waiting].map(async (psbt) => {
          const body = spendBody(owner, psbt, owner.sealedCode(psbt.txid, code))
          const outcome = await outcomeOf(owner.api().askSpend({ wallet: WALLET, body }))
          if (outcome === 'factor.code_reused') return
          waiting.delete(psbt)
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
        }),
      )
    }
    const signed = Number(FIT) - 1
    assert.deepEqual(Object.fromEntries(outcomes), { signed, denied: CLIENTS - signed })
    assert.equal(await owner.usedSats(), EACH_SATS * FIT)
  })
})
