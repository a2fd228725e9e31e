// The next fresh receive address: derived from the projection's descriptor and recorded before it
// is answered, so that it is never given twice. Clients derive it again and compare.

import { descriptorAddress, readDescriptor } from '@countersign/core/bitcoin/descriptor.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { GivenAddress } from '../ports/records.ts'
import type { World } from './world.ts'
import { walletOf } from './world.ts'

/** Wallets that are restored look this far beyond the last used address, and no further. */
export const GAP_LIMIT = 20

/** @throws Fault wallet.missing, wallet.unrehearsed, wallet.gap_full */
export async function giveAddress(
  { store, clock, network }: Pick<World, 'store' | 'clock' | 'network'>,
  name: string,
): Promise<GivenAddress> {
  return await store.transact(async (tx) => {
    const wallet = await walletOf(tx, name)
    // What is paid there waits until somebody has shown that it can come out again.
    const isRehearsed = (await tx.rehearsals()).some((each) => each.wallet === name)
    if (network === 'mainnet' && !isRehearsed) {
      throw new Fault('wallet.unrehearsed', { wallet: name })
    }
    const descriptor = readDescriptor(wallet.descriptor)
    const [nextUsed] = await tx.nextUsed(name)
    const last = await tx.lastGiven(name)
    const from = Math.max(nextUsed, last ? last.index + 1 : 0)
    // Somebody else may have given an index since it was read: the store says so.
    for (let index = from; index < nextUsed + GAP_LIMIT; index++) {
      const address = descriptorAddress(descriptor, network, 0, index)
      const given = { wallet: name, index, address, givenAt: clock() }
      if (await tx.giveAddress(given)) return given
    }
    throw new Fault('wallet.gap_full', { wallet: name, nextUsed })
  })
}
