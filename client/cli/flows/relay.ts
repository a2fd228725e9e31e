// Carries the questions of this machine's trader to the signer. It signs three kinds of them as
// this device, which the signer answers about this device's own member alone.

import { mkdirSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { frame, frameReader } from '@countersign/channel/frames.ts'
import { carryQuestion } from '@countersign/channel/relayed.ts'
import { EXCHANGE_MESSAGES } from '@countersign/channel/trader-messages.ts'
import type { Context } from '../context.ts'
import { deviceKey, requirePairing } from '../keep/pairing.ts'
import { signerExchange } from './signer.ts'

const KINDS = Object.keys(EXCHANGE_MESSAGES)

type Relay = { close(): void }

/** Listens at this path, for this user alone. */
export async function openRelay(context: Context, path: string): Promise<Relay> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  rmSync(path, { force: true })
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => socket.destroy())
    serve(context, socket)
  })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject).listen(path, resolve)
  await promise
  return {
    close() {
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}

/** Who asks waits for each answer; a question that cannot be carried ends the connection. */
function serve(context: Context, socket: Socket): void {
  const { identity } = requirePairing(context)
  const carrying = { identity, device: deviceKey(context), kinds: KINDS }
  const read = frameReader()
  socket.on('data', (chunk: Uint8Array) => {
    try {
      for (const framed of read(chunk)) {
        carryQuestion(framed, signerExchange(context), carrying).then(
          (carried) => socket.write(frame(carried)),
          () => socket.destroy(),
        )
      }
    } catch {
      socket.destroy()
    }
  })
}
