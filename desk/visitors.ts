// The browsers' connections: how many, for how long, one request at a time each. Node's own time
// limits count for servers that listen, which this one cannot.

import { createServer, type RequestListener } from 'node:http'
import type { Socket } from 'node:net'

export type Bounds = {
  readonly connections: number
  /** From the first byte awaited to a whole head. */
  readonly headMs: number
  /** From the head to the last byte of the answer. */
  readonly requestMs: number
  /** Between an answer and the next head. */
  readonly idleMs: number
}

const BOUNDS: Bounds = { connections: 128, headMs: 10_000, requestMs: 60_000, idleMs: 15_000 }

/** Cookies are not used here, so nobody has reason to send more. */
const MAX_HEADER_BYTES = 8 * 1024

export type Visitors = { accept(socket: Socket): void }

type Visit = { timer: NodeJS.Timeout | undefined; isAsking: boolean }

export function openVisitors(listener: RequestListener, bounds: Bounds = BOUNDS): Visitors {
  // In the order of their last request: the first has been idle longest.
  const visits = new Map<Socket, Visit>()
  const allow = (socket: Socket, visit: Visit, milliseconds: number) => {
    clearTimeout(visit.timer)
    visit.timer = setTimeout(() => socket.destroy(), milliseconds)
  }

  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (request, response) => {
    const { socket } = request
    const visit = visits.get(socket)
    // No browser asks twice before it was answered.
    if (!visit || visit.isAsking) {
      socket.destroy()
      return
    }
    visit.isAsking = true
    allow(socket, visit, bounds.requestMs)
    response.once('close', () => {
      visit.isAsking = false
      if (!visits.delete(socket) || socket.destroyed) return
      visits.set(socket, visit)
      allow(socket, visit, bounds.idleMs)
    })
    listener(request, response)
  })
  // Whoever speaks no HTTP gets no words back.
  server.on('clientError', (_, socket) => socket.destroy())

  return {
    accept(socket) {
      if (visits.size >= bounds.connections) {
        const idle = [...visits].find(([, { isAsking }]) => !isAsking)
        if (!idle) {
          socket.destroy()
          return
        }
        visits.delete(idle[0])
        idle[0].destroy()
      }
      const visit: Visit = { timer: undefined, isAsking: false }
      visits.set(socket, visit)
      allow(socket, visit, bounds.headMs)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        clearTimeout(visit.timer)
        visits.delete(socket)
      })
      server.emit('connection', socket)
      socket.resume()
    },
  }
}
