// The server's process. It begins when the launcher says with what, and ends when the launcher says
// so or is gone. Clock and pace are arguments: a demonstration's server has its own.

import type { FromServer, ToServer } from '@countersign/channel/launch.ts'
import { Fault } from '@countersign/core/fault.ts'
import { type ComposeOptions, compose, type Running } from './compose.ts'
import { readSettings } from './settings.ts'

export type RunOptions = Omit<ComposeOptions, 'settings' | 'say'>

/** What did not end by then is done again after the next start. */
const STOP_MS = 8_000

const say = (line: string): void => void process.stdout.write(`server: ${line}\n`)
const tell = (message: FromServer): void => void (process.connected && process.send?.(message))

/** Runs until the launcher says stop or is gone. */
export function runServer(options: RunOptions = {}): void {
  let running: Promise<Running> | null = null

  const begin = async (settings: unknown): Promise<void> => {
    running ??= Promise.try(readSettings, settings).then((read) =>
      compose({ ...options, settings: read, say }),
    )
    try {
      const { port, failed } = await running
      tell({ kind: 'listening', port })
      void failed.then(refuse)
    } catch (error) {
      const code = error instanceof Fault ? error.code : 'server.bug'
      const told = error instanceof Fault ? JSON.stringify(error.facts) : ''
      refuse(`${error instanceof Error ? error.message : String(error)} ${told}`.trim(), code)
    }
  }

  const stop = async (): Promise<never> => {
    setTimeout(() => process.exit(1), STOP_MS).unref()
    await (await running?.catch(() => null))?.stop()
    process.exit(0)
  }

  process.on('message', (message: ToServer) => {
    switch (message.kind) {
      case 'begin':
        return void begin(message.settings)
      case 'stop':
        return void stop()
    }
  })
  process.on('disconnect', () => void stop())
  process.on('SIGTERM', () => void stop())
  // A terminal sends SIGINT to parent and child alike: the launcher decides.
  process.on('SIGINT', () => undefined)
  tell({ kind: 'started' })
}

function refuse(message: string, code = 'server.ended'): void {
  say(message)
  const last: FromServer = { kind: 'refused', code, message }
  if (!process.connected || !process.send) process.exit(1)
  process.send(last, () => process.exit(1))
}
