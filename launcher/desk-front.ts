// The desk's door to browsers. The launcher owns it, so that no other process can take the port
// while a desk starts again, and passes each connection on unread.

import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'

export type DeskFront = {
  readonly port: number
  /** `http://approve.localhost:8181` */
  readonly url: string
  close(): void
}

/**
 * Listens on the loopback, by both versions of IP: a browser may look for either.
 * @param port - 0 takes any free one
 * @throws Error when somebody else has it
 */
export async function openDeskFront(
  port: number,
  accept: (socket: Socket) => void,
): Promise<DeskFront> {
  const first = await listen('127.0.0.1', port, accept)
  const address = first.address()
  const taken = typeof address === 'object' && address ? address.port : port
  const second = await listen('::1', taken, accept).catch((error: unknown) => {
    // Without IPv6 nobody else can be reached by it either.
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL') return null
    first.close()
    throw error
  })
  return {
    port: taken,
    url: `http://approve.localhost:${taken}`,
    close: () => {
      first.close()
      second?.close()
    },
  }
}

async function listen(
  host: string,
  port: number,
  accept: (socket: Socket) => void,
): Promise<Server> {
  // Unread until the desk has it, which also bounds how many there are.
  const server = createServer({ pauseOnConnect: true }, accept)
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EADDRINUSE') throw error
    throw new Error(
      `port ${port} of the desk is taken: stop who has it, or name another (--desk-port)`,
    )
  }
  return server
}
