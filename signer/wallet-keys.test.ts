import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { verifyHash } from '@countersign/core/bitcoin/curve.ts'
import { readSignature } from '@countersign/core/bitcoin/der.ts'
import {
  deriveScripts,
  sortedMulti,
  writeDescriptorKey,
} from '@countersign/core/bitcoin/descriptor.ts'
import type { Spend } from '@countersign/core/wallet/examine.ts'
import { walletKeys } from './wallet-keys.ts'

const SEED = new Uint8Array(64).fill(7)

describe("the signer's wallet keys", () => {
  it('are the same from the same seed, and differ by account and network', () => {
    const of = (seed: Uint8Array, network: 'regtest' | 'mainnet', account: number) =>
      writeDescriptorKey(walletKeys(seed, network).descriptorKey(account))
    const key = of(SEED, 'regtest', 0)
    assert.equal(of(SEED.slice(), 'regtest', 0), key)
    assert.match(key, /^\[[0-9a-f]{8}\/48h\/1h\/0h\/2h\]tpub/)
    assert.match(of(SEED, 'mainnet', 3), /^\[[0-9a-f]{8}\/48h\/0h\/3h\/2h\]xpub/)
    assert.notEqual(of(SEED, 'regtest', 1), key)
    assert.notEqual(of(new Uint8Array(64), 'regtest', 0), key)
  })

  it('sign each input with the key of its place, the same each time', () => {
    const keys = walletKeys(SEED, 'regtest')
    const descriptor = sortedMulti(1, [keys.descriptorKey(0)])
    const inputs = [0, 1].map((chain) => {
      const place = { chain: chain as 0 | 1, index: 5 + chain }
      const scripts = deriveScripts(descriptor, place.chain, place.index)
      return { place: { ...place, scripts }, sighash: new Uint8Array(32).fill(chain + 1) }
    })
    const spend = { inputs } as unknown as Spend
    const signatures = keys.sign(0, spend)
    assert.deepEqual(walletKeys(SEED, 'regtest').sign(0, spend), signatures)
    for (const [i, { inputIndex, publicKey, signature }] of signatures.entries()) {
      const { place, sighash } = inputs[i] as (typeof inputs)[0]
      assert.equal(inputIndex, i)
      assert.deepEqual(publicKey, place.scripts.publicKeys[0])
      const read = readSignature(signature)
      assert.ok(read?.sighashType === 1 && verifyHash(sighash, publicKey, read.signature))
    }
  })
})
