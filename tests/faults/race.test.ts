// Sixteen clients, one limit: exactly as many spends are signed as fit, whoever comes first.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { SignerClient } from '@countersign/channel/client.ts'
import { defaultPolicy } from '@countersign/core/policy/defaults.ts'
import { coin, payment, signedBy, unsigned } from '../builders/coins.ts'
import { at } from '../builders/house.ts'
import {
  codeOf,
  makeWallet,
  type Owned,
  type RealSigner,
  spendRequest,
  startReal,
} from '../builders/process.ts'

const CLIENTS = 16
const EACH_SATS = 600_000n

describe('sixteen clients racing for one limit', () => {
  let real: RealSigner
  let owned: Owned
  let clients: SignerClient[]
  before(async () => {
    real = await startReal()
    const client = await real.connect()
    owned = await makeWallet(real, client, defaultPolicy())
    clients = await Promise.all(Array.from({ length: CLIENTS }, () => real.connect()))
  })
  after(() => real.stop())

  it('signs as many as fit into 0.05 BTC and not one more, all asking at once', async () => {
    const requests = clients.map((_, index) => {
      const one = coin(owned.descriptor, { chain: 0, index }, EACH_SATS, index + 1)
      const plan = { coins: [one], payments: [payment(EACH_SATS - 1_000n)] }
      return signedBy(unsigned(owned.descriptor, plan), owned.user)
    })
    const outcomes = new Map<string, number>()
    // Each round has one code, so one spend of a round can be signed; the others see it used up
    // or, once the limit is full, are denied. Nobody waits for anybody.
    const waiting = new Set(requests.keys())
    for (let round = 0; waiting.size > 0 && round < CLIENTS; round += 1) {
      real.advance(30)
      const code = codeOf(real, owned.seed)
      await Promise.all(
        [...waiting].map(async (index) => {
          const psbt = requests[index]
          const client = clients[index]
          assert.ok(psbt && client)
          const asked = client.ask('spend.sign', spendRequest(real, owned, psbt, code))
          const outcome = await asked.then(
            (answer) => String(at(answer, 'outcome')),
            (error: { code: string }) => error.code,
          )
          if (outcome === 'factor.code_reused') return
          waiting.delete(index)
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
        }),
      )
    }
    assert.deepEqual(Object.fromEntries(outcomes), { signed: 8, denied: 8 })
    const limits = await clients[0]?.ask('limits', { wallet: owned.wallet })
    assert.equal(at(limits ?? '', 'limits', 0, 'usedSats'), String(8n * EACH_SATS))
  })

  it('gives one answer to sixteen who ask for the same spend at once', async () => {
    real.advance(8 * 86_400)
    const one = coin(owned.descriptor, { chain: 0, index: 40 }, EACH_SATS, 99)
    const plan = { coins: [one], payments: [payment(EACH_SATS - 1_000n)] }
    const psbt = signedBy(unsigned(owned.descriptor, plan), owned.user)
    const request = spendRequest(real, owned, psbt, codeOf(real, owned.seed))
    const answers = await Promise.all(clients.map((client) => client.ask('spend.sign', request)))
    const signatures = new Set(answers.map((answer) => JSON.stringify(at(answer, 'signatures'))))
    assert.equal(signatures.size, 1)
    const limits = await clients[0]?.ask('limits', { wallet: owned.wallet })
    assert.equal(at(limits ?? '', 'limits', 0, 'usedSats'), String(EACH_SATS))
  })
})
