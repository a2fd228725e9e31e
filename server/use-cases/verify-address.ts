// Whether an address is the wallet's, by deriving it.

import { scriptOf } from '@countersign/core/bitcoin/address.ts'
import { GAP_LIMIT } from './give-address.ts'
import { derivePlaces, type FoundPlace } from './places.ts'
import { type World, walletOf } from './world.ts'

/** The signer counts no index beyond this far ahead as the wallet's either. */
const MAX_INDEXES = 20_000

/**
 * The place of the address, or null: it is not among the addresses that were used or given out, nor
 * within the gap after them.
 * @throws Fault wallet.missing, address.invalid
 */
export async function verifyAddress(
  { store, network, pause }: Pick<World, 'store' | 'network' | 'pause'>,
  name: string,
  address: string,
): Promise<FoundPlace | null> {
  const wallet = await walletOf(store.reader, name)
  const script = scriptOf(address, network).toHex()
  const [receive, change] = await store.reader.nextUsed(name)
  const last = await store.reader.lastGiven(name)
  const given = last ? last.index + 1 : 0
  const within = (next: number) => Math.min(next + GAP_LIMIT, MAX_INDEXES)
  const counts = [within(Math.max(receive, given)), within(change)] as const
  const places = await derivePlaces(wallet.descriptor, counts, pause)
  const found = places.get(script)
  // The chain is searched further than the gap.
  return found && found.index < counts[found.chain] ? found : null
}
