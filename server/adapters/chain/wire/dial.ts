// Connects to a back-end: plainly, by TLS with a certificate that is pinned or that a known
// authority vouches for, and by a proxy where there is one. Nothing is said before all of it held.

import { createHash } from 'node:crypto'
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { Place } from '@countersign/channel/backend.ts'
import { throughSocks } from './socks.ts'

export type Way = Place & {
  readonly isTls: boolean
  /** SHA-256 of the server's certificate (DER), in hexadecimal: this one and no other. */
  readonly pin?: string | null
  readonly socks?: Place | null
}

/** @throws Error with why there is no connection, and none is left behind */
export async function dial(way: Way, timeoutMs: number): Promise<Socket> {
  const { host, port } = way.socks ?? way
  const socket = connect({ host, port })
  // Always the outermost is ended, and it ends those within. The other way round, a connection
  // under one with TLS, crashes the whole process in Node 26.
  let outermost: Socket = socket
  const late = AbortSignal.timeout(timeoutMs)
  const end = () => void outermost.destroy(new Error('the server did not answer in time'))
  late.addEventListener('abort', end)
  try {
    await ready(socket, 'connect')
    socket.setNoDelay(true)
    if (way.socks) await throughSocks(socket, way)
    if (!way.isTls) return socket
    const secured = secure(socket, way)
    outermost = secured
    await ready(secured, 'secureConnect')
    checkPin(secured, way)
    return secured
  } catch (error) {
    outermost.on('error', () => undefined).destroy()
    throw error
  } finally {
    late.removeEventListener('abort', end)
  }
}

function secure(socket: Socket, { host, pin }: Way): TLSSocket {
  return connectTls({
    socket,
    ...(isIP(host) ? {} : { servername: host }),
    host,
    minVersion: 'TLSv1.2',
    // A pinned certificate needs nobody else's word; without a pin it does.
    rejectUnauthorized: !pin,
  })
}

function checkPin(socket: TLSSocket, { pin }: Way): void {
  if (!pin) return
  const shown = socket.getPeerX509Certificate()?.raw
  const found = shown && createHash('sha256').update(shown).digest('hex')
  if (found !== pin) throw new Error(`the certificate is another one: sha256=${found ?? 'none'}`)
}

function ready(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    const close = () => reject(new Error('the server hung up'))
    socket.once('error', reject)
    socket.once('close', close)
    socket.once(event, () => {
      socket.off('error', reject).off('close', close)
      resolve()
    })
  })
}
