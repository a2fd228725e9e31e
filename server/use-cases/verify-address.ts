// Whether an address is the wallet's, by deriving it.

import { scriptOf } from '@countersign/core/bitcoin/address.ts'
import { GAP_LIMIT } from './give-address.ts'
import { type FoundPlace, findScript } from './places.ts'
import { type World, walletOf } from './world.ts'

/**
 * The place of the address, or null: it is not among the addresses that were used or given out, nor
 * within the gap after them.
 * @throws Fault wallet.missing, address.invalid
 */
export async function verifyAddress(
  { store, network }: Pick<World, 'store' | 'network'>,
  name: string,
  address: string,
): Promise<FoundPlace | null> {
  const wallet = await walletOf(store.reader, name)
  const script = scriptOf(address, network)
  const [receive, change] = await store.reader.nextUsed(name)
  const last = await store.reader.lastGiven(name)
  const given = last ? last.index + 1 : 0
  const counts = [Math.max(receive, given) + GAP_LIMIT, change + GAP_LIMIT] as const
  return findScript(wallet.descriptor, script, counts)
}
