// Starts a process in the strongest cage that works on this machine, and talks to it over IPC.

import { type ChildProcess, spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import type { FromLauncher, ToLauncher } from '@countersign/channel/launch.ts'
import { type CageCommand, type CageKind, cageCommand, type Inmate } from './cage.ts'

/** Starting Node takes a tenth of a second; a cage that needs this long is stuck. */
const START_MS = 15_000

export type Caged = {
  readonly cage: CageCommand
  readonly pid: number
  send(message: FromLauncher, handle?: Socket): void
  /** The next message of this kind. @throws Error with the process's refusal, or when it ends */
  expect<K extends ToLauncher['kind']>(kind: K): Promise<Extract<ToLauncher, { kind: K }>>
  /** Told every message; returns how to stop listening. */
  listen(told: (message: ToLauncher) => void): () => void
  readonly ended: Promise<string>
  kill(): void
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
 * @param onSkip - told why a stronger cage was not taken
 * @throws Error when not even Node's own cage starts
 */
export async function startCaged(
  inmate: Inmate,
  kinds: readonly CageKind[],
  onSkip: (kind: CageKind, why: string) => void,
): Promise<Caged> {
  for (const kind of kinds) {
    const cage = cageCommand(kind, inmate)
    if (!cage) {
      onSkip(kind, 'not on this machine')
      continue
    }
    const caged = startIn(cage)
    try {
      await within(START_MS, caged.expect('started'))
      return caged
    } catch (error) {
      caged.kill()
      onSkip(kind, (error as Error).message)
    }
  }
  throw new Error('the signer starts in no cage on this machine; the reasons stand above')
}

function startIn(cage: CageCommand): Caged {
  const child = spawn(cage.command, cage.args, {
    // The IPC channel is descriptor 3: cage.ts relies on it.
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    serialization: 'advanced',
    env: {},
    cwd: '/',
  })
  const complaints = collect(child)
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => {
      const how = signal ? `it was stopped by ${signal}` : `it ended with ${code}`
      resolve([how, complaints()].filter(Boolean).join(': '))
    })
  })
  const listeners = new Set<(message: ToLauncher) => void>()
  child.on('message', (message: ToLauncher) => {
    for (const told of listeners) told(message)
  })
  const listen: Caged['listen'] = (told) => {
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
            reject(new CagedRefusal(message.code, message.message))
          } else if (message.kind === kind) {
            stop()
            resolve(message as Extract<ToLauncher, { kind: typeof kind }>)
          }
        })
        void ended.then((why) => reject(new Error(why)))
      }),
  }
}

/** Passes standard error on, and keeps its last line for the message of a failed start. */
function collect(child: ChildProcess): () => string {
  let tail = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    process.stderr.write(chunk)
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
