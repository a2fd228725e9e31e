// The addresses of a wallet that somebody has seen: given out here, or used on the chain.

import { addressOf } from '@countersign/core/bitcoin/address.ts'
import type { AddressUse } from '../ports/records.ts'
import type { AddressPage } from '../ports/store.ts'
import { type World, walletOf } from './world.ts'

export type KnownAddress = AddressUse & { readonly address: string }

/** @throws Fault wallet.missing */
export async function listAddresses(
  { store, network }: Pick<World, 'store' | 'network'>,
  name: string,
  page: AddressPage,
): Promise<readonly KnownAddress[]> {
  await walletOf(store.reader, name)
  const uses = await store.reader.addresses(name, page)
  return uses.map(({ address, script, ...use }) => {
    const written = address ?? addressOf(Uint8Array.fromHex(script ?? ''), network) ?? ''
    return { ...use, script, address: written }
  })
}
