// Verifying an address of a wallet with many: derived in pieces, once, and never beyond the gap.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import {
  descriptorAddress,
  sortedMulti,
  writeDescriptor,
} from '@countersign/core/bitcoin/descriptor.ts'
import { openStore } from '@countersign/server/adapters/memory/store.ts'
import { verifyAddress } from '@countersign/server/use-cases/verify-address.ts'
import { person } from '../builders/coins.ts'

it('finds an address among hundreds, and lets others in after every eighth', async () => {
  const descriptor = sortedMulti(2, [person(3).key, person(4).key])
  const store = openStore()
  await store.transact(async (tx) => {
    await tx.putWallet({
      name: 'far',
      descriptor: writeDescriptor(descriptor),
      userKey: 0,
      serverKey: 1,
      policy: {},
      policyHash: 'ab'.repeat(32),
      createdAt: 5,
    })
    await tx.raiseUsed('far', [400, 100])
  })
  let turns = 0
  const pause = async () => {
    turns += 1
  }
  const verify = (index: number) => {
    const address = descriptorAddress(descriptor, 'regtest', 0, index)
    return verifyAddress({ store, network: 'regtest', pause }, 'far', address)
  }
  const [found, again] = await Promise.all([verify(419), verify(419)])
  assert.deepEqual([found, again], Array(2).fill({ chain: 0, index: 419 }))
  // Two at once share the work of 420 and 120 places.
  assert.ok(turns >= 66 && turns <= 67, `${turns} turns`)
  assert.equal(await verify(420), null)
  assert.ok(turns <= 67, 'derived once')
})
