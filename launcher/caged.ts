// Starts a process in the strongest cage that works on this machine, and talks to it over IPC.

import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync, rmSync, statSync } from 'node:fs'
import type { Socket } from 'node:net'
import { type CageCommand, type CageKind, cageCommand, type Inmate } from './cage.ts'

/** Starting Node takes a tenth of a second; a cage that needs this long is stuck. */
const START_MS = 15_000

const MAX_LOG_BYTES = 5_000_000

/** For this user's eyes only. */
const OURS = { mode: 0o600 }

type Refused = { readonly code: string; readonly message: string }

/** What both sides say names its kind; every process can be refused a start by its own word. */
type Said = { readonly kind: string }

export type Caged<To extends Said, From extends Said> = {
  readonly cage: CageCommand
  readonly pid: number
  send(message: To, handle?: Socket): void
  /** The next message of this kind. @throws Error with the process's refusal, or when it ends */
  expect<K extends From['kind']>(kind: K): Promise<Extract<From, { kind: K }>>
  /** Told every message; returns how to stop listening. */
  listen(told: (message: From) => void): () => void
  readonly ended: Promise<string>
  kill(): void
}

export type CagedOptions = {
  readonly inmate: Inmate
  readonly kinds: readonly CageKind[]
  /** Told why a stronger cage was not taken. */
  readonly onSkip: (kind: CageKind, why: string) => void
  /** The file for its output; without one its errors are passed on and the rest to our own. */
  readonly log?: string
}

/** A refusal of the caged process, with its permanent code. */
export class CagedRefusal extends Error {
  override readonly name = 'CagedRefusal'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/**
 * Tries one cage after the other until a process reports from inside.
 * @throws Error when not even Node's own cage starts
 */
export async function startCaged<To extends Said, From extends Said>(
  options: CagedOptions,
): Promise<Caged<To, From>> {
  const { inmate, kinds, onSkip, log } = options
  for (const kind of kinds) {
    const cage = cageCommand(kind, inmate)
    if (!cage) {
      onSkip(kind, 'not on this machine')
      continue
    }
    const caged = startCommand<To, From>(cage, log)
    try {
      await within(START_MS, caged.expect('started'))
      return caged
    } catch (error) {
      caged.kill()
      onSkip(kind, (error as Error).message)
    }
  }
  const name = inmate.name ?? 'signer'
  throw new Error(`the ${name} starts in no cage on this machine; the reasons stand above`)
}

/** Starts what stands in the command, caged or not as it says. */
export function startCommand<To extends Said, From extends Said>(
  cage: CageCommand,
  log?: string,
): Caged<To, From> {
  const child = spawn(cage.command, cage.args, {
    // The IPC channel is descriptor 3: cage.ts relies on it.
    stdio: ['ignore', log ? 'pipe' : 'inherit', 'pipe', 'ipc'],
    serialization: 'advanced',
    env: { ...cage.environment },
    cwd: cage.workplace ?? '/',
    // Ctrl-C at a terminal is for the launcher alone, which ends the others in order.
    detached: true,
  })
  const complaints = collect(child, log)
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    // Its last word may still be on the way; and behind walls only the closed channel says that
    // whoever lived there is gone, with its locks. `close` waits for both; `disconnect` never comes
    // where a connection was just being handed over.
    child.once('close', (code, signal) => {
      const how = signal ? `it was stopped by ${signal}` : `it ended with ${code}`
      resolve([how, complaints()].filter(Boolean).join(': '))
    })
  })
  const listeners = new Set<(message: From) => void>()
  child.on('message', (message: From) => {
    for (const told of listeners) told(message)
  })
  const listen: Caged<To, From>['listen'] = (told) => {
    listeners.add(told)
    return () => void listeners.delete(told)
  }
  return {
    cage,
    pid: child.pid ?? -1,
    ended,
    listen,
    // A process that just died closes the channel first; its end is reported by `ended`.
    send: (message, handle) => {
      if (child.connected) child.send(message, handle, () => undefined)
      else handle?.destroy()
    },
    kill: () => void child.kill('SIGKILL'),
    expect: (kind) =>
      new Promise((resolve, reject) => {
        const stop = listen((message) => {
          if (message.kind === 'refused') {
            stop()
            const { code, message: why } = message as unknown as Refused
            reject(new CagedRefusal(code, why))
          } else if (message.kind === kind) {
            stop()
            resolve(message as Extract<From, { kind: typeof kind }>)
          }
        })
        void ended.then((why) => reject(new Error(why)))
      }),
  }
}

/** Passes its errors on or keeps its words in a file, and knows the last line of them. */
function collect(child: ChildProcess, log: string | undefined): () => string {
  let tail = ''
  if (log && (statSync(log, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES) rmSync(log)
  child.stdout?.on('data', (chunk: Buffer) => appendFileSync(log as string, chunk, OURS))
  child.stderr?.on('data', (chunk: Buffer) => {
    if (log) appendFileSync(log, chunk, OURS)
    else process.stderr.write(chunk)
    tail = (tail + chunk.toString()).slice(-2_000)
  })
  return () => tail.trim().split('\n').at(-1) ?? ''
}

async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('it did not report in time')), milliseconds)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
