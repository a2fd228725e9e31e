// What every command is given, and how its end is told: words, an object, an exit code.

import type { Command } from 'commander'
import { type Context, contextOf } from './context.ts'
import { EXIT, type ExitCode, exitCodeOf } from './exit.ts'
import { contextFor } from './keep/agent.ts'
import { type Asker, openAsker } from './screen/ask.ts'
import { wrap } from './screen/layout.ts'
import { type Json, openScreen, type Screen } from './screen/screen.ts'
import { readSecrets } from './screen/secrets.ts'
import { bugLine, faultJson, faultLine, toldFault } from './screen/words.ts'

export type Session = {
  readonly context: Context
  readonly screen: Screen
  readonly ask: Asker
}

/** The object for programs, and the exit code where it is not 0. */
export type Ending = { readonly json: Json; readonly exit?: ExitCode }

type GlobalOptions = {
  readonly json?: boolean
  readonly yes?: boolean
  readonly secrets?: string
  readonly local?: boolean
}

type Work<Args extends readonly unknown[]> = (session: Session, ...args: Args) => Promise<Ending>

/** At the trader that has the key of this account: the agent's where it is on this machine. */
export const sessionFor = (session: Session, account: string): Session => ({
  ...session,
  context: contextFor(session.context, account),
})

/** Wraps the work of a command for commander, which adds options and the command itself. */
export function perform<Args extends readonly unknown[]>(work: Work<Args>) {
  return async (...given: unknown[]): Promise<void> => {
    const command = given.at(-1) as Command
    const options = command.optsWithGlobals<GlobalOptions>()
    const screen = openScreen(options.json === true)
    try {
      const secrets = readSecrets(options.secrets)
      const ask = openAsker({ screen, secrets, isAgreed: options.yes === true })
      const context = contextOf(process.env, options.local)
      const ending = await work(
        { context, screen, ask },
        ...(given.slice(0, -1) as unknown as Args),
      )
      // A command that speaks JSON by itself has said it already.
      if (ending.json !== null) screen.answer(ending.json)
      process.exitCode = ending.exit ?? EXIT.done
    } catch (error) {
      process.exitCode = tellFault(screen, error)
    }
  }
}

const NAME = 'countersign:'

/** Says what went wrong, once. */
export function tellFault(screen: Screen, error: unknown): ExitCode {
  const told = toldFault(error)
  const line = told ? faultLine(told) : bugLine(error)
  // A terminal gets whole words; a program gets one line.
  const room = process.stderr.isTTY ? screen.columns : Number.POSITIVE_INFINITY
  const [first = '', ...rest] = wrap(`${NAME} ${line}`, room)
  const shown = [`${screen.bad(NAME)}${first.slice(NAME.length)}`, ...rest].join('\n')
  process.stderr.write(`${shown}\n`)
  if (process.env.COUNTERSIGN_DEBUG && error instanceof Error) {
    process.stderr.write(`${error.stack}\n`)
  }
  screen.answer(told ? faultJson(told) : { fault: { code: 'client.bug' } })
  return exitCodeOf(error)
}
