// Where connections come in for a process that may not listen itself. They go to whoever serves
// now; while nobody does, because it starts again, some wait.

import type { Socket } from 'node:net'

/** Connections that wait while a process starts again. */
const MOST_WAITING = 256

export type Entrance<What> = {
  accept(what: What, socket: Socket): void
  /** Who serves from now on, and gets those that waited; null: nobody, for now. */
  servedBy(serve: ((what: What, socket: Socket) => void) | null): void
  /** Lets go of those that wait. */
  close(): void
}

export function openEntrance<What>(): Entrance<What> {
  const waiting: [What, Socket][] = []
  let current: ((what: What, socket: Socket) => void) | null = null
  return {
    accept(what, socket) {
      // Whoever goes away while it waits must not end us.
      socket.on('error', () => socket.destroy())
      if (current) current(what, socket)
      else if (waiting.length < MOST_WAITING) waiting.push([what, socket])
      else socket.destroy()
    },
    servedBy(serve) {
      current = serve
      if (serve) for (const [what, socket] of waiting.splice(0)) serve(what, socket)
    },
    close() {
      current = null
      for (const [, socket] of waiting.splice(0)) socket.destroy()
    },
  }
}
