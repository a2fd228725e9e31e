// A client's end of a socket to the signer: one request at a time, every answer checked against
// the pinned identity before anybody reads it.

import { type KeyObject, randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault, type FaultFacts } from '@countersign/core/fault.ts'
import { readAnswer, requestHash, writeRequest } from './envelope.ts'
import { frame, frameReader } from './frames.ts'
import type { Identity } from './identity.ts'
import type { MessageKind } from './messages.ts'

export type SignerClient = {
  /** Asks and waits. @throws Refusal for a fault of the signer's, Fault channel.* for our own */
  ask(kind: MessageKind, body: Canonical): Promise<Canonical>
  close(): void
}

/** The signer said no, with its permanent code. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: string
  readonly facts: FaultFacts

  constructor(code: string, facts: FaultFacts) {
    super(code)
    this.code = code
    this.facts = facts
  }
}

export type ClientOptions = {
  readonly socketPath: string
  readonly identity: Identity
  readonly device?: KeyObject
  /** UnixSeconds; given so that tests can shift it. */
  readonly now?: () => number
}

/** Opens the socket. @throws Fault channel.unreachable with the path */
export async function connectSigner(options: ClientOptions): Promise<SignerClient> {
  const socket = await dial(options.socketPath)
  const { waitFrame } = frameQueue(socket)
  const now = options.now ?? (() => Math.floor(Date.now() / 1000))
  let turn: Promise<unknown> = Promise.resolve()

  const exchange = async (kind: MessageKind, body: Canonical): Promise<Canonical> => {
    const id = randomBytes(16).toString('hex')
    const request = { id, kind, time: now(), body }
    const framed = writeRequest(options.identity, request, options.device)
    socket.write(frame(framed))
    const answered = await waitFrame()
    const answer = trusted(socket, () =>
      readAnswer(answered, requestHash(framed), options.identity.signingKey),
    )
    if (answer.kind === 'fault') throw new Refusal(answer.code, answer.facts)
    return answer.body
  }

  return {
    ask(kind, body) {
      const answer = turn.then(() => exchange(kind, body))
      turn = answer.catch(() => undefined)
      return answer
    },
    close: () => void socket.end(),
  }
}

/** After a forged answer nobody knows which answer is whose: the connection ends. */
function trusted<T>(socket: Socket, read: () => T): T {
  try {
    return read()
  } catch (fault) {
    socket.destroy()
    throw fault
  }
}

/** One frame out, one frame in, unread: for pairing, which knows no identity yet. */
export async function askOnce(socketPath: string, payload: Uint8Array): Promise<Uint8Array> {
  const socket = await dial(socketPath)
  const { waitFrame } = frameQueue(socket)
  socket.write(frame(payload))
  try {
    return await waitFrame()
  } finally {
    socket.end()
  }
}

function dial(socketPath: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath)
    socket.once('connect', () => resolve(socket))
    socket.once('error', (cause) => {
      reject(new Fault('channel.unreachable', { socket: socketPath }, { cause }))
    })
  })
}

function frameQueue(socket: Socket): { readonly waitFrame: () => Promise<Uint8Array> } {
  const read = frameReader()
  const ready: Uint8Array[] = []
  let waiting: { resolve(bytes: Uint8Array): void; reject(reason: Error): void } | null = null
  let ended: Error | null = null

  const end = (reason: Error) => {
    ended ??= reason
    waiting?.reject(ended)
    waiting = null
  }
  socket.on('data', (chunk: Uint8Array) => {
    try {
      for (const bytes of read(chunk)) {
        if (waiting) waiting.resolve(bytes)
        else ready.push(bytes)
        waiting = null
      }
    } catch (fault) {
      end(fault as Error)
      socket.destroy()
    }
  })
  socket.on('error', (cause) => end(new Fault('channel.closed', {}, { cause })))
  socket.on('close', () => end(new Fault('channel.closed')))

  return {
    waitFrame: () =>
      new Promise((resolve, reject) => {
        const first = ready.shift()
        if (first) resolve(first)
        else if (ended) reject(ended)
        else waiting = { resolve, reject }
      }),
  }
}
