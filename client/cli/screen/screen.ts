// What a person sees and what a program reads. With --json the words go to standard error, and one
// object goes to standard output; colours only where there is a terminal that wants them.

import { styleText } from 'node:util'

/** Plain JSON; amounts are decimal strings. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json }

type Paint = (text: string) => string

export type Screen = {
  readonly isJson: boolean
  /** Where words and prompts go. */
  readonly output: NodeJS.WriteStream
  /** Whether a person can be asked. */
  readonly isInteractive: boolean
  readonly columns: number
  readonly bold: Paint
  readonly dim: Paint
  readonly good: Paint
  readonly warn: Paint
  readonly bad: Paint
  /** One or more lines for people. */
  say(text: string): void
  /** An empty line, if words stand above: prompts begin with it. */
  rest(): void
  /** The object for programs; shown only with --json. */
  answer(json: Json): void
}

/** The widest text that reads well; a narrower terminal wraps earlier. */
const MAX_COLUMNS = 88

export function openScreen(isJson: boolean): Screen {
  const output = isJson ? process.stderr : process.stdout
  const paint =
    (...format: Parameters<typeof styleText>[0][]): Paint =>
    (text) =>
      format.reduce<string>((painted, each) => styleText(each, painted, { stream: output }), text)
  let hasWords = false
  return {
    isJson,
    output,
    isInteractive: process.stdin.isTTY === true && output.isTTY === true,
    columns: Math.min(output.columns ?? MAX_COLUMNS, MAX_COLUMNS),
    bold: paint('bold'),
    dim: paint('dim'),
    good: paint('green'),
    warn: paint('yellow'),
    bad: paint('red'),
    say(text) {
      output.write(`${text}\n`)
      hasWords = true
    },
    rest() {
      if (hasWords) output.write('\n')
      hasWords = false
    },
    answer: (json) => {
      if (isJson) process.stdout.write(`${JSON.stringify(json)}\n`)
    },
  }
}

const ENTER = '\x1b[?1049h\x1b[H'
const LEAVE = '\x1b[?1049l'

/**
 * Shows something on the terminal's other page, which leaves no trace in the scrollback where the
 * terminal has one. For secrets that are shown once.
 */
export async function privately<T>(screen: Screen, show: () => Promise<T>): Promise<T> {
  const leave = () => void screen.output.write(LEAVE)
  screen.output.write(ENTER)
  // Also when the process ends in between.
  process.once('exit', leave)
  try {
    return await show()
  } finally {
    process.removeListener('exit', leave)
    leave()
  }
}
