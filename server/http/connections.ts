// How many connections there may be: in all, and from one address. When there are too many, the one
// that has been idle longest goes, so that whoever opens many and asks nothing shuts nobody out.

import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

export type ConnectionBounds = {
  readonly most: number
  /**
   * Of one address. All programs of this machine have one, and all callers of a proxy: this is more
   * than may be under way, and leaves room for others.
   */
  readonly mostPerAddress: number
}

const BOUNDS: ConnectionBounds = { most: 1_024, mostPerAddress: 640 }

type Known = { readonly address: string; underWay: number }

/** Holds the server's connections to these bounds from now on. */
export function boundConnections(server: Server, bounds: ConnectionBounds = BOUNDS): void {
  // Sets and maps keep their order: the first idle one is the one idle longest.
  const open = new Map<Socket, Known>()
  const idle = new Set<Socket>()
  const counts = new Map<string, number>()

  const count = (address: string, more: 1 | -1) => {
    const after = (counts.get(address) ?? 0) + more
    if (after > 0) counts.set(address, after)
    else counts.delete(address)
  }
  const forget = (socket: Socket) => {
    const known = open.get(socket)
    if (known) count(known.address, -1)
    open.delete(socket)
    idle.delete(socket)
  }
  /** @returns whether one had to go, and went */
  const dropIdle = (isMeant: (known: Known) => boolean): boolean => {
    for (const socket of idle) {
      const known = open.get(socket)
      if (!known || !isMeant(known)) continue
      forget(socket)
      socket.destroy()
      return true
    }
    return false
  }

  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? ''
    const isCrowd = (counts.get(address) ?? 0) >= bounds.mostPerAddress
    const isFull = open.size >= bounds.most
    const mayStay = isCrowd
      ? dropIdle((known) => known.address === address)
      : !isFull || dropIdle(() => true)
    if (!mayStay) return void socket.destroy()
    open.set(socket, { address, underWay: 0 })
    idle.add(socket)
    count(address, 1)
    socket.once('close', () => forget(socket))
  })

  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const known = open.get(socket)
    if (!known) return
    known.underWay += 1
    idle.delete(socket)
    response.once('close', () => {
      known.underWay -= 1
      if (known.underWay === 0 && open.has(socket)) idle.add(socket)
    })
  })
}
