// The real trader, in its cage, beside a desk and its signer; and the server's way out for it.

import type { VenuePlaces } from '@countersign/channel/launch.ts'
import { TRADER } from '@countersign/launcher/cage.ts'
import { openTraderSockets, traderSocket } from '@countersign/launcher/sockets.ts'
import { startTrader } from '@countersign/launcher/trader-child.ts'
import { readUnsealKey } from '@countersign/launcher/unseal.ts'
import { openEgress } from '@countersign/server/adapters/exchange/egress.ts'
import type { RealDesk } from './desk.ts'

export type Beside = { readonly fingerprint: string; stop(): Promise<void> }

export async function startBeside(
  { home, identity }: RealDesk,
  venues: VenuePlaces,
): Promise<Beside> {
  const { signingKey, sealingKey } = identity
  const signer = { signingKey: signingKey.toHex(), sealingKey: sealingKey.toHex() }
  const options = {
    home,
    network: 'regtest',
    inmate: TRADER,
    cages: ['bwrap', 'unshare'],
    unseal: () => readUnsealKey(home, 'key-file'),
    say: () => undefined,
  } as const
  const child = await startTrader(options, Promise.resolve({ signer, venues, addresses: [] }))
  const sockets = await openTraderSockets(home.run, (door, socket) => child.accept(door, socket))
  const socketPath = traderSocket(home.run, 'egress')
  const egress = openEgress({ socketPath, places: venues, forbidden: () => undefined })
  return {
    fingerprint: child.fingerprint,
    async stop() {
      egress.close()
      sockets.close()
      child.stop()
      await child.ended
    },
  }
}
