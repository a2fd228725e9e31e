// The trader's way to the venues: connections from the server's egress, which the launcher hands
// over. Over some go requests and their answers; each of the others becomes one pipe to a venue.

import type { Socket } from 'node:net'
import {
  type EgressAnswer,
  type EgressRequest,
  type EgressTurn,
  MAX_ANSWER_BYTES,
  type RelayRequest,
  readEgressAnswer,
  readRelayed,
  readUse,
  writeEgressRequest,
  writeEgressTurn,
  writeRelayRequest,
} from '@countersign/channel/egress.ts'
import { frame, frameReader } from '@countersign/channel/frames.ts'
import { Fault } from '@countersign/core/fault.ts'

/** Connections that wait to become pipes; more are of no use. */
const MOST_IDLE = 16
/** In which the egress says whether there is a pipe. */
const RELAY_MS = 15_000
/** In which it offers another connection when all are in use. */
const OFFER_MS = 5_000
/** A frame of an answer: its body in base64, and its headers. */
const MAX_FRAME_BYTES = Math.ceil((MAX_ANSWER_BYTES / 3) * 4) + 1024 * 1024

export type EgressLine = {
  accept(socket: Socket): void
  isThere(): boolean
  /**
   * Sends it, and waits for what the venue answers.
   * @throws Fault exchange.egress_away: whether it was sent nobody knows
   */
  ask(request: Omit<EgressRequest, 'id'>): Promise<EgressAnswer>
  /**
   * Waits until something may be sent through a pipe, in the one budget that a venue has.
   * @throws Fault exchange.egress_away, exchange.throttled: it was not sent
   */
  turn(request: Turn): Promise<void>
  /** What the venue answered to it, as far as it says how much it was asked. */
  told(request: Turn, status: number, headers: readonly (readonly string[])[]): void
  /** A pipe to a host of the venue's. @throws Fault exchange.egress_away, exchange.* */
  relay(request: RelayRequest): Promise<Socket>
}

export type Turn = Pick<EgressTurn, 'venue' | 'operation' | 'isProtective' | 'timeoutMs'>

/** The words of a venue on its own counting. */
const COUNTING = ['retry-after', 'x-mbx-used-weight-1m']

type Question = { resolve(answer: EgressAnswer): void; reject(fault: Fault): void }

export function openEgressLine(): EgressLine {
  const questions = new Map<number, Question>()
  const idle: Socket[] = []
  const wanting: ((socket: Socket) => void)[] = []
  let current: Socket | null = null
  let lastId = 0

  const loseAll = () => {
    for (const [id, { reject }] of questions) {
      questions.delete(id)
      reject(new Fault('exchange.egress_away'))
    }
  }
  const serveRequests = (socket: Socket) => {
    current?.destroy()
    current = socket
    socket.on('close', () => {
      if (current !== socket) return
      current = null
      loseAll()
    })
    return (framed: Uint8Array) => {
      const answer = readEgressAnswer(framed)
      questions.get(answer.id)?.resolve(answer)
      questions.delete(answer.id)
    }
  }
  const question = (write: (id: number) => Uint8Array): Promise<EgressAnswer> => {
    const socket = current
    if (!socket) return Promise.reject(new Fault('exchange.egress_away'))
    lastId += 1
    const id = lastId
    return new Promise((resolve, reject) => {
      questions.set(id, { resolve, reject })
      socket.write(frame(write(id)))
    })
  }
  return {
    isThere: () => current !== null,
    accept(socket) {
      socket.on('error', () => socket.destroy())
      firstFrame(socket, (framed) => {
        if (readUse(framed) === 'requests') hear(socket, serveRequests(socket))
        else if (wanting.length > 0) wanting.shift()?.(socket)
        else keepIdle(idle, socket)
      })
    },
    ask: (request) => question((id) => writeEgressRequest({ ...request, id })),
    async turn(request) {
      const turn = { ...request, turn: 'take', status: 0, headers: [] } as const
      const { kind } = await question((id) => writeEgressTurn({ ...turn, id }))
      if (kind === 'fault') throw new Fault('exchange.throttled', { venue: request.venue })
    },
    told: (...heard) => void current?.write(frame(writeTold(...heard))),
    relay: async (request) => become(idle.shift() ?? (await nextOf(wanting)), request),
  }
}

function writeTold(
  request: Turn,
  status: number,
  headers: readonly (readonly string[])[],
): Uint8Array {
  const said = headers.filter(([name = '']) => COUNTING.includes(name.toLowerCase()))
  const told = said.map(([name = '', value = '']) => [name, value])
  return writeEgressTurn({ ...request, id: 0, turn: 'told', status, headers: told })
}

/** A connection that waited, as a pipe. @throws Fault exchange.egress_away, exchange.venue_away */
async function become(socket: Socket, request: RelayRequest): Promise<Socket> {
  socket.write(frame(writeRelayRequest(request)))
  const code = readRelayed(await answerOf(socket))
  if (code === '') return socket
  socket.destroy()
  throw new Fault('exchange.venue_away', { venue: request.venue, why: code })
}

/** @throws Fault exchange.egress_away when none comes in time */
function nextOf(wanting: ((socket: Socket) => void)[]): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>()
  wanting.push(resolve)
  const timer = setTimeout(() => {
    wanting.splice(wanting.indexOf(resolve), 1)
    reject(new Fault('exchange.egress_away'))
  }, OFFER_MS)
  return promise.finally(() => clearTimeout(timer))
}

function keepIdle(idle: Socket[], socket: Socket): void {
  if (idle.length >= MOST_IDLE) return void socket.destroy()
  idle.push(socket)
  socket.on('close', () => {
    const place = idle.indexOf(socket)
    if (place >= 0) idle.splice(place, 1)
  })
}

/** Every frame, for as long as the connection lasts; what makes no sense ends it. */
function hear(socket: Socket, told: (framed: Uint8Array) => void): void {
  const read = frameReader(MAX_FRAME_BYTES)
  socket.on('data', (chunk: Uint8Array) => {
    try {
      for (const framed of read(chunk)) told(framed)
    } catch {
      socket.destroy()
    }
  })
  socket.resume()
}

/** One frame, and then the connection is somebody else's. */
function firstFrame(socket: Socket, told: (framed: Uint8Array) => void): void {
  const read = frameReader(1024)
  const onData = (chunk: Uint8Array) => {
    try {
      const [framed] = read(chunk)
      if (!framed) return
      socket.off('data', onData)
      told(framed)
    } catch {
      socket.destroy()
    }
  }
  socket.on('data', onData)
  socket.resume()
}

function answerOf(socket: Socket): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const away = () => {
      socket.destroy()
      reject(new Fault('exchange.egress_away'))
    }
    const timer = setTimeout(away, RELAY_MS)
    socket.once('close', away)
    firstFrame(socket, (framed) => {
      clearTimeout(timer)
      socket.off('close', away)
      // Nothing is read on: what comes from here is the venue's, for who takes the pipe.
      socket.pause()
      resolve(framed)
    })
  })
}
