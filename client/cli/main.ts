// The command line: `countersign COMMAND`. It only puts the commands together; each lies in its own
// file, and what they do in flows/.

import { Command, CommanderError } from 'commander'
import { addAdmin } from './commands/admin.ts'
import { addAgent } from './commands/agent.ts'
import { addAlert } from './commands/alert.ts'
import { addAudit } from './commands/audit.ts'
import { addBackup } from './commands/backup.ts'
import { addCharter } from './commands/charter.ts'
import { addConsole } from './commands/console.ts'
import { addContact } from './commands/contact.ts'
import { addDevice } from './commands/device.ts'
import { addDoctor } from './commands/doctor.ts'
import { addExchange } from './commands/exchange.ts'
import { addFactor } from './commands/factor.ts'
import { addHistory } from './commands/history.ts'
import { addInbox } from './commands/inbox.ts'
import { addIncident } from './commands/incident.ts'
import { addJournal } from './commands/journal.ts'
import { addKey } from './commands/key.ts'
import { addLabels } from './commands/labels.ts'
import { addLimits } from './commands/limits.ts'
import { addMoney } from './commands/money.ts'
import { addOps } from './commands/ops.ts'
import { addOrder } from './commands/order.ts'
import { addPair } from './commands/pair.ts'
import { addPolicy } from './commands/policy.ts'
import { addPsbt } from './commands/psbt.ts'
import { addRecover } from './commands/recover.ts'
import { addRegtest } from './commands/regtest.ts'
import { addReview } from './commands/review.ts'
import { addSignIn } from './commands/sign-in.ts'
import { addSpend } from './commands/spend.ts'
import { addStatus } from './commands/status.ts'
import { addToken } from './commands/token.ts'
import { addVerifyConsole } from './commands/verify-console.ts'
import { addWallet } from './commands/wallet.ts'
import { addWitness } from './commands/witness.ts'
import { addCompletion } from './complete.ts'
import { EXIT } from './exit.ts'

const AFTER_HELP = `
Environment: COUNTERSIGN_HOME the launcher’s folder, COUNTERSIGN_CLIENT_HOME this
client’s own, COUNTERSIGN_API_URL and COUNTERSIGN_DESK_URL where server and desk are,
COUNTERSIGN_LOCAL=1 the same as --local.

Exit codes: 0 done, 1 a bug, 2 invalid input, 3 denied by policy, 4 refused, 5 not running,
6 input needed and no terminal, 7 stopped by you, 8 it waits.`

function program(): Command {
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
  const add = [
    addStatus,
    addDoctor,
    addReview,
    addPair,
    addKey,
    addDevice,
    addFactor,
    addSignIn,
    addWallet,
    addMoney,
    addSpend,
    addExchange,
    addOrder,
    addAgent,
    addAlert,
    addLimits,
    addHistory,
    addLabels,
    addPolicy,
    addPsbt,
    addInbox,
    addRecover,
    addToken,
    addRegtest,
    addCharter,
    addContact,
    addOps,
    addWitness,
    addBackup,
    addJournal,
    addAudit,
    addIncident,
    addConsole,
    addVerifyConsole,
    addAdmin,
  ]
  for (const each of add) each(countersign)
  addCompletion(countersign)
  return countersign
}

// Whoever reads may stop, as `| head` does: what was begun goes on to its end all the same.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

try {
  await program().parseAsync(process.argv)
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  // Commander has said it already; asking for help is no mistake, a missing command is.
  const isHelp = error.code === 'commander.helpDisplayed' || error.code === 'commander.version'
  process.exitCode = isHelp ? EXIT.done : EXIT.invalid
  const isJson = process.argv.includes('--json') && !isHelp
  const fault = { code: 'client.argument_invalid', message: error.message.replace(/^error: /, '') }
  if (isJson) process.stdout.write(`${JSON.stringify({ fault })}\n`)
}
