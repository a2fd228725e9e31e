// May these payments be made, and if not, when?

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { Policy } from '@countersign/core/policy/policy.ts'
import { payment } from '../builders/coins.ts'
import { at } from '../builders/house.ts'
import { limited, openTreasury, sign, type Treasury } from '../builders/treasury.ts'
import { paying, used } from '../builders/waiting.ts'

const DAY = 86_400

function open(t: TestContext, policy: Policy = limited(100_000n)): Treasury {
  const treasury = openTreasury({ policy })
  t.after(() => treasury.house.close())
  return treasury
}

describe('a dry run', () => {
  const dry = ({ house, wallet }: Treasury, sats: bigint, feeSats = 500n) =>
    house.ask(
      'spend.dry',
      {
        wallet,
        payments: [{ script: payment(1n).script.toHex(), sats: String(sats) }],
        feeSats: String(feeSats),
        vsize: '200',
      },
      { role: 'server', device: null },
    )

  it('says what a spend would be answered, to the satoshi, and counts nothing', (t) => {
    const treasury = open(t)
    const allowed = dry(treasury, 99_500n)
    assert.equal(at(allowed, 'verdict', 'kind'), 'sign')
    assert.deepEqual(at(allowed, 'waitsFor'), ['code'])
    assert.equal(at(dry(treasury, 99_501n), 'verdict', 'kind'), 'deny')
    assert.equal(used(treasury), '0')
  })

  it('says when it would pass', (t) => {
    const treasury = open(t)
    const { house } = treasury
    sign(treasury, paying(treasury, 60_000n, 1))
    const freeAt = house.clock.now + DAY
    assert.equal(at(dry(treasury, 60_000n), 'verdict', 'passesAt'), String(freeAt))
    house.clock.now = freeAt
    assert.equal(at(dry(treasury, 60_000n), 'verdict', 'kind'), 'sign')
  })

  it('refuses what are no amounts or scripts', (t) => {
    const { house, wallet } = open(t)
    const ask = (script: string, sats: string) =>
      house.ask('spend.dry', { wallet, payments: [{ script, sats }], feeSats: '1', vsize: '1' })
    for (const [script, sats] of [
      ['zz', '1'],
      ['', '1'],
      ['51', '-1'],
      ['51', '01'],
      ['51', '2100000000000001'],
    ] as const) {
      assert.throws(() => ask(script, sats), { code: 'channel.message_invalid' })
    }
  })

  it('refuses payments that come to more than there is, and not one satoshi less', (t) => {
    const { house, wallet } = open(t)
    const ask = (feeSats: string) => {
      const payments = Array(2).fill({ script: '51', sats: '1050000000000000' })
      return house.ask('spend.dry', { wallet, payments, feeSats, vsize: '1' })
    }
    assert.equal(at(ask('0'), 'verdict', 'kind'), 'deny')
    assert.throws(() => ask('1'), { code: 'channel.message_invalid' })
  })
})
