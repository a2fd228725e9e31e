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

/** Of the signer's messages, unless another table's are named. */
export type SignerClient<Kind extends string = MessageKind> = {
  /** Asks and waits. @throws Refusal for a fault of the signer's, Fault channel.* for our own */
  ask(kind: Kind, body: Canonical): Promise<Canonical>
  close(): void
}

/** Carries one frame's payload to the signer and brings its answer. Needs no trust. */
export type Exchange = (payload: Uint8Array) => Promise<Uint8Array>

/** No, with its permanent code: the signer's, or of a server between us that proves nothing. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: string
  readonly facts: FaultFacts
  readonly by: 'signer' | 'server'

  constructor(code: string, facts: FaultFacts, by: 'signer' | 'server' = 'signer') {
    super(code)
    this.code = code
    this.facts = facts
    this.by = by
  }
}

export type AskOptions = {
  readonly identity: Identity
  readonly device?: KeyObject
  /** UnixSeconds; given so that tests can shift it. */
  readonly now?: () => number
}

export type ClientOptions = AskOptions & {
  readonly socketPath: string
  /** In which each answer has to come, 30 s unless told. */
  readonly timeoutMs?: number
}

/** A thousand inputs are signed in a second or two; a signer that needs longer has stopped. */
const TIMEOUT_MS = 30_000

/** Asks over whatever carries frames; every answer is checked against the pinned identity. */
export function askOver<Kind extends string = MessageKind>(
  exchange: Exchange,
  options: AskOptions,
): SignerClient<Kind>['ask'] {
  const { identity, device, now = () => Math.floor(Date.now() / 1000) } = options
  return async (kind, body) => {
    const id = randomBytes(16).toString('hex')
    const framed = writeRequest(identity, { id, kind, time: now(), body }, device)
    const answered = await exchange(framed)
    const answer = readAnswer(answered, requestHash(framed), identity.signingKey)
    if (answer.kind === 'fault') throw new Refusal(answer.code, answer.facts)
    return answer.body
  }
}

/** Opens the socket. @throws Fault channel.unreachable with the path */
export async function connectSigner(options: ClientOptions): Promise<SignerClient> {
  const socket = await dial(options.socketPath)
  const { waitFrame } = frameQueue(socket, options.timeoutMs)
  const ask = askOver((payload) => {
    socket.write(frame(payload))
    return waitFrame()
  }, options)
  let turn: Promise<unknown> = Promise.resolve()
  return {
    ask(kind, body) {
      const answer = turn.then(() => ask(kind, body))
      turn = answer.catch((error: unknown) => {
        // After a forged answer nobody knows which answer is whose: the connection ends.
        if (!(error instanceof Refusal)) socket.destroy()
      })
      return answer
    },
    close: () => void socket.end(),
  }
}

/** One frame out, one frame in, unread: for pairing, which knows no identity yet. */
export async function askOnce(
  socketPath: string,
  payload: Uint8Array,
  timeoutMs?: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  if (signal?.aborted) throw new Fault('channel.closed')
  const socket = await dial(socketPath)
  const { waitFrame } = frameQueue(socket, timeoutMs)
  const end = () => void socket.destroy()
  signal?.addEventListener('abort', end, { once: true })
  if (signal?.aborted) end()
  socket.write(frame(payload))
  try {
    return await waitFrame()
  } finally {
    signal?.removeEventListener('abort', end)
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

function frameQueue(
  socket: Socket,
  timeoutMs = TIMEOUT_MS,
): { readonly waitFrame: () => Promise<Uint8Array> } {
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

  const nextFrame = () =>
    new Promise<Uint8Array>((resolve, reject) => {
      const first = ready.shift()
      if (first) resolve(first)
      else if (ended) reject(ended)
      else waiting = { resolve, reject }
    })
  return {
    async waitFrame() {
      // A late answer would be taken for the next one's: the connection ends with the wait.
      const timer = setTimeout(() => {
        end(new Fault('channel.timeout', { seconds: timeoutMs / 1_000 }))
        socket.destroy()
      }, timeoutMs)
      try {
        return await nextFrame()
      } finally {
        clearTimeout(timer)
      }
    },
  }
}
