// One connection to the signer, made when it is needed and again after it broke: a frame out, the
// frame that answers it in. Whoever uses it sends one at a time.

import { connect, type Socket } from 'node:net'
import { frame, frameReader } from '@countersign/channel/frames.ts'
import { Fault } from '@countersign/core/fault.ts'

export type Line = {
  /** @throws Fault channel.unreachable, channel.closed, signer.timeout */
  exchange(payload: Uint8Array): Promise<Uint8Array>
  /** Whatever may still come belongs to nobody: the next exchange dials again. */
  drop(): void
}

type Wanted = { resolve(answer: Uint8Array): void; reject(reason: unknown): void }

export function openLine(socketPath: string, timeoutMs: number): Line {
  let open: Socket | null = null
  let wanted: Wanted | null = null

  const settle = (act: (waiting: Wanted) => void) => {
    const waiting = wanted
    wanted = null
    if (waiting) act(waiting)
  }

  const drop = (why: unknown = new Fault('channel.closed')) => {
    const socket = open
    open = null
    socket?.destroy()
    settle(({ reject }) => reject(why))
  }

  const listen = (socket: Socket) => {
    const read = frameReader()
    const isCurrent = () => open === socket
    socket.on('data', (chunk: Uint8Array) => {
      if (!isCurrent()) return
      try {
        for (const answer of read(chunk)) {
          // An answer nobody asked for: the two ends no longer agree.
          if (!wanted) return drop()
          settle(({ resolve }) => resolve(answer))
        }
      } catch (fault) {
        drop(fault)
      }
    })
    socket.on('close', () => void (isCurrent() && drop()))
  }

  const reached = async (): Promise<Socket> => {
    if (open) return open
    const socket = await dial(socketPath)
    open = socket
    listen(socket)
    return socket
  }

  return {
    async exchange(payload) {
      const socket = await reached()
      const timer = setTimeout(() => drop(new Fault('signer.timeout')), timeoutMs)
      const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>()
      wanted = { resolve, reject }
      socket.write(frame(payload))
      return promise.finally(() => clearTimeout(timer))
    },
    drop: () => drop(),
  }
}

function dial(socketPath: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath)
    socket.once('connect', () => resolve(socket))
    socket.on('error', (cause) => {
      reject(new Fault('channel.unreachable', { socket: socketPath }, { cause }))
    })
  })
}
