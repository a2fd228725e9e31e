// A server over a database of its own, before a trader of a test's.

import { readAnswer } from '@countersign/channel/envelope.ts'
import { fingerprint, type Identity } from '@countersign/channel/identity.ts'
import { rawPublicKey, signBytes } from '@countersign/channel/keys.ts'
import { socketPath, traderSocket } from '@countersign/launcher/sockets.ts'
import { type Api, openApi } from '@countersign/sdk/api.ts'
import { compose, type Running } from '@countersign/server/compose.ts'
import type { Cluster } from './postgres.ts'
import type { Desk } from './trader.ts'

const told = ({ signingKey, sealingKey }: Identity) => ({
  signingKey: signingKey.toHex(),
  sealingKey: sealingKey.toHex(),
})

/** The server of this trader, over a database of its own. */
export async function serve(
  { real, identity }: Desk,
  cluster: Cluster,
  said: string[] = [],
): Promise<Running> {
  await (await cluster.fresh()).query('create database countersign')
  return compose({
    settings: {
      network: 'regtest',
      port: 0,
      database: cluster.folder,
      signerSocket: socketPath(real.home.run, 'server'),
      traderSocket: traderSocket(real.home.run, 'server'),
      trader: told(identity),
      deskUrl: 'http://approve.localhost:8181',
      identity: told(real.identity),
      node: null,
    },
    say: (line) => void said.push(line),
    tickMs: () => 100,
  })
}

/** The owner's client of it. */
export const apiOf = ({ real }: Desk, { port }: Running, device = real.device): Api =>
  openApi({
    url: `http://127.0.0.1:${port}`,
    now: real.now,
    signer: fingerprint(real.identity),
    device: {
      keyId: rawPublicKey(device).toHex(),
      sign: (bytes) => signBytes(device, bytes),
    },
    checkReceipt: (frame, to) => readAnswer(frame, to, real.identity.signingKey),
  })
