import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { accountPath } from './account.ts'
import { formatPath } from './extended-key.ts'
import { NETWORKS } from './network.ts'

describe('accountPath', () => {
  it('is the path of BIP 48, with coin 0 on mainnet and 1 on every test network', () => {
    assert.equal(formatPath(accountPath('mainnet', 3)), '48h/0h/3h/2h')
    for (const network of ['testnet4', 'signet', 'regtest'] as const) {
      assert.equal(formatPath(accountPath(network, 7)), '48h/1h/7h/2h')
      assert.equal(NETWORKS[network].coinType, 1)
    }
  })

  it('is of BIP 48 for nested scripts and of BIP 87 for any, when asked', () => {
    assert.equal(formatPath(accountPath('mainnet', 3, '48-sh-wsh')), '48h/0h/3h/1h')
    assert.equal(formatPath(accountPath('signet', 3, '48-wsh')), '48h/1h/3h/2h')
    assert.equal(formatPath(accountPath('mainnet', 4, '87')), '87h/0h/4h')
    assert.equal(formatPath(accountPath('testnet4', 4, '87')), '87h/1h/4h')
    assert.throws(() => accountPath('mainnet', 2 ** 31, '87'), RangeError)
  })

  it('takes accounts from 0 to 2^31 - 1', () => {
    assert.equal(formatPath(accountPath('mainnet', 0)), '48h/0h/0h/2h')
    assert.equal(formatPath(accountPath('mainnet', 2 ** 31 - 1)), '48h/0h/2147483647h/2h')
    for (const account of [-1, 2 ** 31, 1.5, Number.NaN]) {
      assert.throws(() => accountPath('mainnet', account), RangeError)
    }
  })
})
