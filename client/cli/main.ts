// The command line: `countersign COMMAND`. It only puts the commands together; each lies in its own
// file, and what they do in flows/.

import { Command, CommanderError } from 'commander'
import { addFactor } from './commands/factor.ts'
import { addHistory } from './commands/history.ts'
import { addKey } from './commands/key.ts'
import { addLimits } from './commands/limits.ts'
import { addMoney } from './commands/money.ts'
import { addPair } from './commands/pair.ts'
import { addPolicy } from './commands/policy.ts'
import { addPsbt } from './commands/psbt.ts'
import { addRegtest } from './commands/regtest.ts'
import { addSpend } from './commands/spend.ts'
import { addStatus } from './commands/status.ts'
import { addWallet } from './commands/wallet.ts'
import { EXIT } from './exit.ts'

const EXIT_CODES = `
Exit codes: 0 done, 1 a bug, 2 invalid input, 3 denied by policy, 4 refused, 5 not running,
6 input needed and no terminal, 7 stopped by you.`

function program(): Command {
  const countersign = new Command('countersign')
    .description('Your half of a wallet whose other half a signer of your own holds.')
    .option('--json', 'one JSON object on standard output; words go to standard error')
    .option('--yes', 'answer confirmations with yes; secrets are asked all the same')
    .option('--secrets <file>', 'secrets as a JSON object, in a file of mode 600 or - for stdin')
    .addHelpText('after', EXIT_CODES)
    .helpCommand(false)
    .exitOverride()
  const add = [
    addStatus,
    addPair,
    addKey,
    addFactor,
    addWallet,
    addMoney,
    addSpend,
    addLimits,
    addHistory,
    addPolicy,
    addPsbt,
    addRegtest,
  ]
  for (const each of add) each(countersign)
  return countersign
}

try {
  await program().parseAsync(process.argv)
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  // Commander has said it already; asking for help is no mistake, a missing command is.
  const isHelp = error.code === 'commander.helpDisplayed' || error.code === 'commander.version'
  process.exitCode = isHelp ? EXIT.done : EXIT.invalid
  const isJson = process.argv.includes('--json') && !isHelp
  const fault = { code: 'client.argument_invalid', message: error.message }
  if (isJson) process.stdout.write(`${JSON.stringify({ fault })}\n`)
}
