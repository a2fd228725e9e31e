// A SOCKS5 proxy that leads to one place, whatever name it is told, and remembers the names.

import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'

export type SocksServer = {
  readonly port: number
  /** The names it was told, with their ports. */
  readonly told: string[]
  /** From now on it says no, or says nothing. */
  behave(how: 'lead' | 'refuse' | 'stall'): void
  stop(): Promise<void>
}

const GREETING_BYTES = 3
const NAME_AT = 5

export async function startSocksServer(to: { readonly port: number }): Promise<SocksServer> {
  const told: string[] = []
  const sockets = new Set<Socket>()
  let how: 'lead' | 'refuse' | 'stall' = 'lead'
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    if (how === 'stall') return
    socket.once('data', (greeting: Buffer) => {
      if (greeting.length !== GREETING_BYTES) return void socket.destroy()
      socket.write(Uint8Array.of(5, 0))
      socket.once('data', (asked: Buffer) => {
        const end = NAME_AT + (asked[4] ?? 0)
        told.push(`${asked.toString('latin1', NAME_AT, end)}:${asked.readUInt16BE(end)}`)
        if (how === 'refuse') return void socket.end(Uint8Array.of(5, 4, 0, 1, 0, 0, 0, 0, 0, 0))
        const other = connect({ host: '127.0.0.1', port: to.port }, () => {
          socket.write(Uint8Array.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0))
          socket.pipe(other).pipe(socket)
        })
        other.on('error', () => socket.destroy())
      })
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    port: (server.address() as AddressInfo).port,
    told,
    behave: (next) => {
      how = next
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      if (server.listening) await new Promise((done) => server.close(done))
    },
  }
}
