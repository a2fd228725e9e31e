// A connection of the desk's to the signer or the trader: one question at a time. A question is
// whole before it is asked, so that a slow browser holds nothing. It passes bytes on unread.

import type { Socket } from 'node:net'
import { frame, frameReader } from '@countersign/channel/frames.ts'
import { Fault } from '@countersign/core/fault.ts'

/** Questions that wait; the signer answers hundreds a second, so more is somebody's flood. */
const MAX_WAITING = 32
/** A spend of a thousand inputs takes a second; a signer that starts again takes a few. */
const PATIENCE_MS = 20_000

export type Link = {
  /**
   * One frame's payload out, one in.
   * @throws Fault channel.unreachable when there are too many, or no answer comes; channel.closed
   */
  ask(payload: Uint8Array): Promise<Uint8Array>
  /** The launcher brought the connection that was asked for. */
  connected(socket: Socket): void
  /** It could not. */
  lost(): void
}

type Question = {
  readonly framed: Uint8Array
  resolve(answer: Uint8Array): void
  reject(fault: Fault): void
}

/** @param dial - asks the launcher for a connection, which `connected` brings later */
export function openLink(dial: () => void, patienceMs: number = PATIENCE_MS): Link {
  const waiting: Question[] = []
  let current: Question | null = null
  let socket: Socket | null = null
  let isDialling = false

  const next = () => {
    if (current || waiting.length === 0) return
    if (!socket) {
      if (!isDialling) dial()
      isDialling = true
      return
    }
    current = waiting.shift() ?? null
    if (current) socket.write(current.framed)
  }
  const settle = (act: (question: Question) => void) => {
    if (current) act(current)
    current = null
    next()
  }
  const giveUp = (question: Question) => {
    question.reject(new Fault('channel.unreachable'))
    const place = waiting.indexOf(question)
    if (place >= 0) waiting.splice(place, 1)
    // Nobody knows any more whose the next answer is: this connection ends.
    else socket?.destroy()
  }

  return {
    ask(payload) {
      if (waiting.length >= MAX_WAITING) return Promise.reject(new Fault('channel.unreachable'))
      const { question, answer } = questionOf(payload, patienceMs, giveUp)
      waiting.push(question)
      next()
      return answer
    },
    connected(brought) {
      isDialling = false
      socket?.destroy()
      socket = brought
      hear(brought, (answer) => {
        // An answer to nothing is as wrong as a broken frame.
        if (!current) throw new Fault('channel.closed')
        settle((question) => question.resolve(answer))
      })
      brought.on('close', () => {
        if (socket !== brought) return
        socket = null
        settle((question) => question.reject(new Fault('channel.closed')))
      })
      next()
    },
    lost() {
      isDialling = false
      for (const question of [...waiting]) giveUp(question)
    },
  }
}

function questionOf(
  payload: Uint8Array,
  patienceMs: number,
  tooLate: (question: Question) => void,
): { readonly question: Question; readonly answer: Promise<Uint8Array> } {
  const { promise: answer, resolve, reject } = Promise.withResolvers<Uint8Array>()
  const timer = setTimeout(() => tooLate(question), patienceMs)
  const question: Question = { framed: frame(payload), resolve, reject }
  return { question, answer: answer.finally(() => clearTimeout(timer)) }
}

/** Cuts what comes into frames; whatever cannot be right ends the connection. */
function hear(socket: Socket, told: (framed: Uint8Array) => void): void {
  const read = frameReader()
  socket.on('data', (chunk: Uint8Array) => {
    try {
      for (const framed of read(chunk)) told(framed)
    } catch {
      socket.destroy()
    }
  })
  socket.on('error', () => socket.destroy())
  socket.resume()
}
