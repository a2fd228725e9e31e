// The trader's questions to the signer, over a connection that the launcher brings: one at a time,
// every answer checked against the signer's key.

import type { Socket } from 'node:net'
import { askOver, type SignerClient } from '@countersign/channel/client.ts'
import { frame, frameReader } from '@countersign/channel/frames.ts'
import type { Identity } from '@countersign/channel/identity.ts'
import type { MessageKind } from '@countersign/channel/messages.ts'
import { askRelayed } from '@countersign/channel/relayed.ts'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'

/** A signer that starts again takes a few seconds. */
const PATIENCE_MS = 20_000

export type SignerLine = {
  /**
   * Whose answers are believed.
   * @param isRelayed - a device signs the questions on their way
   */
  pin(identity: Identity, isRelayed?: boolean): void
  /** @throws Refusal for a fault of the signer's, Fault channel.* for our own */
  ask(kind: MessageKind, body: Canonical): Promise<Canonical>
  /** The launcher brought the connection that was asked for, or could not. */
  connected(socket: Socket | null): void
}

type LineOptions = {
  readonly dial: () => void
  readonly now: () => UnixSeconds
  /** How long a connection, and then an answer, is waited for. */
  readonly patienceMs?: number
}

export function openSignerLine(options: LineOptions): SignerLine {
  const { dial, now, patienceMs = PATIENCE_MS } = options
  const awaited = openAwaited(dial, patienceMs)
  let turn: Promise<unknown> = Promise.resolve()
  let ask: SignerClient['ask'] | null = null
  const exchange = async (payload: Uint8Array): Promise<Uint8Array> => {
    const socket = await awaited.socket()
    try {
      return await askSocket(socket, payload, patienceMs)
    } catch (error) {
      // Nobody knows any more whose the next answer is.
      awaited.drop(socket)
      throw error
    }
  }
  return {
    pin(identity, isRelayed = false) {
      ask = (isRelayed ? askRelayed : askOver)(exchange, { identity, now })
    },
    ask(kind, body) {
      const answer = turn.then(() => {
        if (!ask) throw new Fault('channel.unreachable')
        return ask(kind, body)
      })
      turn = answer.catch(() => undefined)
      return answer
    },
    connected: awaited.connected,
  }
}

type Waiting = { resolve(socket: Socket): void; reject(fault: Fault): void }

/** The one connection there is, dialled for when there is none. */
function openAwaited(dial: () => void, patienceMs: number) {
  let current: Socket | null = null
  let waiting: Waiting | null = null
  const connected = (socket: Socket | null) => {
    const asked = waiting
    waiting = null
    if (!socket) return asked?.reject(new Fault('channel.unreachable'))
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      if (current === socket) current = null
    })
    current?.destroy()
    current = socket
    asked?.resolve(socket)
  }
  return {
    connected,
    drop(socket: Socket) {
      socket.destroy()
      if (current === socket) current = null
    },
    socket(): Promise<Socket> {
      if (current) return Promise.resolve(current)
      const { promise, resolve, reject } = Promise.withResolvers<Socket>()
      const asked = { resolve, reject }
      waiting = asked
      // One that was never brought is asked for again: all that asks the signer waits behind it.
      const timer = setTimeout(() => {
        if (waiting === asked) waiting = null
        reject(late(patienceMs))
      }, patienceMs)
      dial()
      return promise.finally(() => clearTimeout(timer))
    },
  }
}

const late = (patienceMs: number) => new Fault('channel.timeout', { seconds: patienceMs / 1_000 })

/** One frame out, one in. */
function askSocket(socket: Socket, payload: Uint8Array, patienceMs: number): Promise<Uint8Array> {
  const read = frameReader()
  return new Promise((resolve, reject) => {
    const end = (act: () => void) => {
      clearTimeout(timer)
      socket.off('data', onData)
      socket.off('close', onClose)
      act()
    }
    const onClose = () => end(() => reject(new Fault('channel.closed')))
    const onData = (chunk: Uint8Array) => {
      try {
        const [answer] = read(chunk)
        if (answer) end(() => resolve(answer))
      } catch (error) {
        end(() => reject(error instanceof Error ? error : new Fault('channel.closed')))
      }
    }
    const timer = setTimeout(() => end(() => reject(late(patienceMs))), patienceMs)
    socket.on('data', onData)
    socket.on('close', onClose)
    socket.resume()
    socket.write(frame(payload))
  })
}
