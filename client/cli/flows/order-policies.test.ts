import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { ONE } from '@countersign/core/exchange/decimal.ts'
import { tradingPolicy, watchingPolicy } from '@countersign/core/exchange/policy/defaults.ts'
import {
  type OrderPolicy,
  orderPolicyHash,
  orderPolicyToCanonical,
} from '@countersign/core/exchange/policy/policy.ts'
import { firstPolicy, orderPolicyChange, orderPolicyOf } from './order-policies.ts'
import { previewOf } from './terms.ts'

const START = tradingPolicy(['BTC/USDT'], 1_000n * ONE)

// Only what is looked at.
const view = (policy: OrderPolicy, hash = orderPolicyHash(policy)) =>
  ({
    settings: { quorum: 2, delaySeconds: 3_600, expirySeconds: 7_200 },
    wallets: [],
    locks: [],
    accounts: [{ name: 'main', policy: hash, orders: orderPolicyToCanonical(policy) }],
  }) as unknown as CharterView

describe('the order policy of a new account', () => {
  it('watches, unless markets and a limit are said', () => {
    assert.deepEqual(firstPolicy({}), watchingPolicy())
    const said = firstPolicy({ markets: 'eth/usdt, BTC/USDT', perDay: '1000' })
    const wanted = tradingPolicy(['BTC/USDT', 'ETH/USDT'], 1_000n * ONE)
    assert.equal(orderPolicyHash(said), orderPolicyHash(wanted))
    const invalid = { code: 'client.argument_invalid' }
    assert.throws(() => firstPolicy({ markets: 'BTC/USDT' }), invalid)
    assert.throws(() => firstPolicy({ perDay: '1000' }), invalid)
    assert.throws(() => firstPolicy({ markets: 'BTC/USDT', perDay: 'much' }), invalid)
    assert.throws(() => firstPolicy({ markets: 'BTC', perDay: '1' }), { code: 'policy.invalid' })
  })
})

describe('another order policy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cs-orders-'))
  const written = (policy: OrderPolicy) => {
    const file = join(folder, 'policy.json')
    writeFileSync(file, JSON.stringify({ policy: orderPolicyToCanonical(policy) }))
    return file
  }

  it('is read as it is printed, and takes what its direction takes', (t) => {
    t.after(() => rmSync(folder, { recursive: true }))
    for (const [limit, kind, needed, delaySeconds] of [
      [999n, 'tightening', 1, 0],
      [2_000n, 'loosening', 2, 3_600],
      [2_001n, 'loosening', 2, 7 * 86_400],
    ] as const) {
      const next = tradingPolicy(['BTC/USDT'], limit * ONE)
      const change = orderPolicyChange(view(START), 'main', written(next))
      const told = previewOf(view(START), [change], new Map())
      assert.deepEqual([told.class, told.needed, told.delaySeconds], [kind, needed, delaySeconds])
    }
  })

  it('starts from the one in force, whose hash the charter says', () => {
    const missing = () => orderPolicyOf(view(START), 'other')
    assert.throws(missing, { code: 'exchange.account_missing' })
    const forged = () => orderPolicyOf(view(START, orderPolicyHash(watchingPolicy())), 'main')
    assert.throws(forged, { code: 'channel.answer_forged' })
  })
})
