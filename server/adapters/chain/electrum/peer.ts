// One connection to an Electrum server: each question has a number, each answer the number of its
// question, each line an end. Whatever else comes ends the connection, and all that waits fails.

import type { Socket } from 'node:net'
import { Fault } from '@countersign/core/fault.ts'
import { fields, invalid } from '../answers.ts'

export type Peer = {
  call(method: string, ...params: readonly unknown[]): Promise<unknown>
  readonly ended: Promise<void>
  close(): void
}

export type PeerOptions = {
  readonly timeoutMs: number
  readonly unreachable: (cause: unknown) => Fault
  readonly onNotice: (method: string, params: readonly unknown[]) => void
}

type Waiting = {
  readonly method: string
  readonly resolve: (value: unknown) => void
  readonly reject: (fault: Fault) => void
  readonly timer: NodeJS.Timeout
}

/** The largest transaction has four million bytes, in hexadecimal twice as many letters. */
const MOST_LINE_BYTES = 16 * 1024 * 1024

const NEWLINE = 10
const MOST_REASON = 300

export function openPeer(socket: Socket, options: PeerOptions): Peer {
  const { timeoutMs, unreachable, onNotice } = options
  const waiting = new Map<number, Waiting>()
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  let asked = 0
  let broken: Fault | null = null

  const fail = (fault: Fault) => {
    if (broken) return
    broken = fault
    socket.destroy()
    for (const { reject, timer } of waiting.values()) {
      clearTimeout(timer)
      reject(fault)
    }
    waiting.clear()
    end()
  }

  const hear = (line: Uint8Array) => {
    const said = readLine(line)
    if (typeof said.method === 'string') {
      onNotice(said.method, Array.isArray(said.params) ? said.params : [])
      return
    }
    const question = typeof said.id === 'number' ? waiting.get(said.id) : undefined
    if (!question) throw invalid('id')
    waiting.delete(said.id as number)
    clearTimeout(question.timer)
    const { error, result } = said
    if (error == null) question.resolve(result)
    else question.reject(refusal(question.method, error))
  }

  const take = linesOf(hear, fail)
  socket.on('data', (chunk: Uint8Array) => {
    if (!broken) take(chunk)
  })
  socket.on('error', (cause) => fail(unreachable(cause)))
  socket.on('close', () => fail(unreachable(new Error('the server hung up'))))

  return {
    ended,
    close: () => fail(unreachable(new Error('it was closed here'))),
    call(method, ...params) {
      if (broken) return Promise.reject(broken)
      asked += 1
      const id = asked
      return new Promise((resolve, reject) => {
        const late = () => fail(unreachable(new Error(`no answer to ${method}`)))
        waiting.set(id, { method, resolve, reject, timer: setTimeout(late, timeoutMs) })
        socket.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`)
      })
    },
  }
}

/** Cuts what comes at its newlines; what is no line, or has no end, is a fault. */
function linesOf(
  hear: (line: Uint8Array) => void,
  fail: (fault: Fault) => void,
): (chunk: Uint8Array) => void {
  let parts: Uint8Array[] = []
  let length = 0
  const take = (chunk: Uint8Array) => {
    let rest = chunk
    for (let at = rest.indexOf(NEWLINE); at >= 0; at = rest.indexOf(NEWLINE)) {
      const line = Buffer.concat([...parts, rest.subarray(0, at)])
      parts = []
      length = 0
      rest = rest.subarray(at + 1)
      hear(line)
    }
    parts.push(rest)
    length += rest.length
    if (length > MOST_LINE_BYTES) throw invalid('a line without an end')
  }
  return (chunk) => {
    try {
      take(chunk)
    } catch (cause) {
      fail(cause instanceof Fault ? cause : invalid('a line', cause))
    }
  }
}

function readLine(line: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    return fields(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line)))
  } catch (cause) {
    throw invalid('a line', cause)
  }
}

function refusal(method: string, error: unknown): Fault {
  const { message, code } =
    typeof error === 'object' ? (error as Readonly<Record<string, unknown>>) : { message: error }
  const reason = (typeof message === 'string' ? message : '').slice(0, MOST_REASON)
  const rpcCode = typeof code === 'number' ? code : 0
  return new Fault('chain.refused', { method, reason, rpcCode })
}
