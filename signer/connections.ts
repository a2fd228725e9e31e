// The sockets the launcher hands over: bytes to frames, frames to answers, one at a time. A caller
// that sends nonsense loses its connection and nobody else's.

import type { Socket } from 'node:net'
import { frame, frameReader } from '@countersign/channel/frames.ts'
import type { Role } from '@countersign/channel/messages.ts'

/** Everybody's connections together; more wait in the launcher's backlog or are turned away. */
const MAX_CONNECTIONS = 256

export type Connections = { accept(socket: Socket, role: Role): void; close(): void }

/** @param answer - what the signer says to one frame by a socket of this role */
export function openConnections(
  answer: (role: Role, framed: Uint8Array) => Uint8Array,
): Connections {
  const open = new Set<Socket>()
  return {
    accept(socket, role) {
      if (open.size >= MAX_CONNECTIONS) {
        socket.destroy()
        return
      }
      open.add(socket)
      const read = frameReader()
      socket.on('data', (chunk: Uint8Array) => {
        try {
          for (const framed of read(chunk)) {
            // A caller that does not read its answers is not read from either.
            if (!socket.write(frame(answer(role, framed)))) socket.pause()
          }
        } catch {
          socket.destroy()
        }
      })
      socket.on('drain', () => socket.resume())
      socket.on('error', () => socket.destroy())
      socket.on('close', () => open.delete(socket))
      socket.resume()
    },
    close: () => {
      for (const socket of open) socket.destroy()
    },
  }
}
