// A SOCKS5 proxy, as Tor is one: it is told the name of the other side and looks it up itself, so
// that no name server learns whom we ask (RFC 1928, without authentication).

import type { Socket } from 'node:net'
import type { Place } from '@countersign/channel/backend.ts'

const VERSION = 5
const NO_AUTHENTICATION = 0
const CONNECT = 1
const DOMAIN = 3
const MOST_NAME_BYTES = 255

/** Bytes of the proxy's own address in its answer, by their kind; a name says its length. */
const ADDRESS_BYTES: Readonly<Record<number, number>> = { 1: 4, 4: 16 }

const REASONS = [
  'the proxy failed',
  'the proxy does not allow it',
  'the network cannot be reached',
  'the host cannot be reached',
  'the connection was refused',
  'it took too long',
]

/**
 * Makes a connection to a proxy one to `to`. Nothing of what the other side says is lost.
 * @throws Error with why the proxy could not
 */
export async function throughSocks(socket: Socket, to: Place): Promise<void> {
  const name = Buffer.from(to.host)
  if (name.length > MOST_NAME_BYTES) throw new Error('the name of the host is too long')
  socket.write(Uint8Array.of(VERSION, 1, NO_AUTHENTICATION))
  const chosen = await take(socket, 2)
  if (chosen[0] !== VERSION || chosen[1] !== NO_AUTHENTICATION) {
    throw new Error('this is no SOCKS5 proxy that asks for no password')
  }
  const port = [to.port >> 8, to.port & 0xff]
  socket.write(Uint8Array.of(VERSION, CONNECT, 0, DOMAIN, name.length, ...name, ...port))
  const [version, status = 1, , kind = 0, length = 0] = await take(socket, 5)
  if (version !== VERSION) throw new Error('this is no SOCKS5 proxy')
  if (status !== 0) throw new Error(REASONS[status - 1] ?? 'the proxy could not connect')
  const rest = kind === DOMAIN ? length + 1 : (ADDRESS_BYTES[kind] ?? 0)
  if (rest === 0) throw new Error('the proxy answered in a form that is not known')
  // One byte of the address was read above; two of the port follow it.
  await take(socket, rest - 1 + 2)
}

/** Exactly so many bytes; the others stay for whoever reads next. */
function take(socket: Socket, count: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const found = socket.read(count) as Buffer | null
      if (found === null) return
      stop()
      resolve(found)
    }
    const fail = (cause?: Error) => {
      stop()
      reject(cause ?? new Error('the proxy hung up'))
    }
    const closed = () => fail()
    const stop = () => {
      socket.off('readable', look).off('error', fail).off('close', closed).off('end', closed)
    }
    socket.on('readable', look).on('error', fail).on('close', closed).on('end', closed)
    look()
  })
}
