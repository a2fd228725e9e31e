// A treasury whose signer the server reaches as it does in earnest, over a socket with the server's
// role, and an owner who asks for spends by signed HTTP requests.

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spendBinding } from '@countersign/channel/bindings.ts'
import { frame, frameReader } from '@countersign/channel/frames.ts'
import { fingerprint } from '@countersign/channel/identity.ts'
import { rawPublicKey, signBytes } from '@countersign/channel/keys.ts'
import { bytesToSign, contentDigest, httpTag } from '@countersign/core/access/http-signature.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import type { Transaction } from '@countersign/core/bitcoin/transaction.ts'
import { canonicalBytes } from '@countersign/core/canonical.ts'
import { openSigner, type SignerConnection } from '@countersign/server/adapters/signer/signer.ts'
import type { Store } from '@countersign/server/ports/store.ts'
import { askSpend } from '@countersign/server/use-cases/ask-spend.ts'
import { serve } from '@countersign/signer/serve.ts'
import { coin, payment } from './coins.ts'
import { type House, nextCode } from './house.ts'
import { openTreasury, planned, type Treasury } from './treasury.ts'
import { approve, deskKey } from './waiting.ts'

export type Office = Treasury & {
  readonly signer: SignerConnection
  /** A spend of the wallet's one coin, and the transaction that made the coin. */
  spend(amountSats: bigint): { readonly psbt: Psbt; readonly previous: Transaction }
  /** Asks with a code, and does not wait. */
  ask(store: Store, psbt: Psbt): Promise<void>
  /** Asks without one, for the desk. @returns the secret that opens it there */
  leave(store: Store, psbt: Psbt): Promise<string>
  approve(txid: string, key: string): void
  close(): Promise<void>
}

const FEE_SATS = 500n

export async function openOffice(): Promise<Office> {
  const treasury = openTreasury()
  const { house, held, wallet, descriptor } = treasury
  const { socketPath, close } = await listen(house)
  const { identity } = house.service().signer.keys
  const signer = openSigner({ socketPath, identity, now: () => house.clock.now })
  const own = coin(descriptor, { chain: 0, index: 0 }, 40_000n + FEE_SATS, 1)

  const send = async (store: Store, psbt: Psbt, more: Readonly<Record<string, string>>) => {
    const encoded = writePsbt(psbt).toBase64()
    const body = canonicalBytes({ psbt: encoded, ...more })
    const params = {
      method: 'POST',
      path: `/v1/wallets/${wallet}/spends`,
      contentDigest: contentDigest(body),
      created: house.clock.now,
      keyId: rawPublicKey(house.device).toHex(),
      nonce: randomBytes(16).toHex(),
      tag: httpTag(fingerprint(identity)),
    }
    const signature = signBytes(house.device, bytesToSign(params))
    const by = { kind: 'device', params, signature } as const
    const wish = { wallet, psbt: encoded, mayBroadcast: true, by, body, waitMs: 0 }
    await askSpend({ store, clock: () => house.clock.now }, wish)
  }

  return {
    ...treasury,
    signer,
    spend: (amountSats) => ({
      psbt: planned(treasury, { coins: [own], payments: [payment(amountSats)] }),
      previous: own.previous,
    }),
    async ask(store, psbt) {
      const binding = spendBinding(wallet, psbt.txid)
      await send(store, psbt, { code: house.seal(nextCode(house, held.seed), binding) })
    },
    async leave(store, psbt) {
      const { key, deskKey: hash } = deskKey()
      await send(store, psbt, { deskKey: hash })
      return key
    },
    approve: (txid, key) => void approve(treasury, { txid, key }),
    async close() {
      signer.close()
      close()
      house.close()
    },
  }
}

/** The signer's end of the server's socket. */
export async function listen(house: House) {
  const folder = mkdtempSync(join(tmpdir(), 'cs-office-'))
  const socketPath = join(folder, 's.sock')
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    const read = frameReader()
    socket.on('error', () => undefined)
    socket.on('data', (chunk: Uint8Array) => {
      for (const framed of read(chunk)) {
        socket.write(frame(serve(house.service(), 'server', framed)))
      }
    })
  })
  await once(server.listen(socketPath), 'listening')
  return {
    socketPath,
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      rmSync(folder, { recursive: true })
    },
  }
}
