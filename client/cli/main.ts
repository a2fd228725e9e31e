// The command line: `countersign COMMAND`. It only puts the commands together; each lies in its own
// file, and what they do in flows/.

import { Command, CommanderError } from 'commander'
import { PARTS, partsFor } from './commands.ts'
import { EXIT } from './exit.ts'

const AFTER_HELP = `
Environment: COUNTERSIGN_HOME the launcher’s folder, COUNTERSIGN_CLIENT_HOME this
client’s own, COUNTERSIGN_API_URL and COUNTERSIGN_DESK_URL where server and desk are,
COUNTERSIGN_LOCAL=1 the same as --local.

Exit codes: 0 done, 1 a bug, 2 invalid input, 3 denied by policy, 4 refused, 5 not running,
6 input needed and no terminal, 7 stopped by you, 8 it waits.`

async function program(args: readonly string[]): Promise<Command> {
  const countersign = new Command('countersign')
    .description('Your half of a wallet whose other half a signer of your own holds.')
    .option('--json', 'one JSON object on standard output; words go to standard error')
    .option('--yes', 'answer confirmations with yes; secrets are asked all the same')
    .option('--local', 'by the launcher’s socket and node, not by API and desk')
    .option('--secrets <file>', 'secrets as a JSON object, in a file of mode 600 or - for stdin')
    .addHelpText('after', AFTER_HELP)
    .helpCommand(false)
    .showHelpAfterError('With --help it says what it takes.')
    .configureOutput({
      outputError: (words, write) => write(words.replace(/^error:/, 'countersign:')),
    })
    .exitOverride()
  const parts = partsFor(args)
  for (const add of await Promise.all(parts.map(({ load }) => load()))) add(countersign)
  // It offers what there is, so it wants all of it.
  if (parts === PARTS) (await import('./complete.ts')).addCompletion(countersign)
  return countersign
}

// Whoever reads may stop, as `| head` does: what was begun goes on to its end all the same.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

try {
  await (await program(process.argv.slice(2))).parseAsync(process.argv)
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  // Commander has said it already; asking for help is no mistake, a missing command is.
  const isHelp = error.code === 'commander.helpDisplayed' || error.code === 'commander.version'
  process.exitCode = isHelp ? EXIT.done : EXIT.invalid
  const isJson = process.argv.includes('--json') && !isHelp
  const fault = { code: 'client.argument_invalid', message: error.message.replace(/^error: /, '') }
  if (isJson) process.stdout.write(`${JSON.stringify({ fault })}\n`)
}
