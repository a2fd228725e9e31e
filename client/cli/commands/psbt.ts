// countersign psbt: any PSBT from anywhere. `inspect` says what it holds and why it must not be
// signed, as JSON, and needs no signer, no node and no state; `sign` adds the user's own signature.

import { writeFileSync } from 'node:fs'
import { describePsbt, signingFaults } from '@countersign/core/bitcoin/inspect.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import type { SigningFault } from '@countersign/core/bitcoin/signing-fault.ts'
import { examine } from '@countersign/core/wallet/examine.ts'
import type { Command } from 'commander'
import { signReviewed } from '../flows/sign.ts'
import { readPsbtFile } from '../keep/psbt-file.ts'
import { requireWallet } from '../keep/wallets.ts'
import { reviewJson, showReview } from '../screen/review.ts'
import { openScreen } from '../screen/screen.ts'
import { type Ending, perform, type Session, tellFault } from '../session.ts'

type Options = { readonly wallet?: string }

export function addPsbt(program: Command): void {
  const psbt = program.command('psbt').description('PSBT files')
  psbt
    .command('inspect')
    .argument('<file>', 'base64 or binary; - for standard input')
    .option('--wallet <name>', 'add what only a wallet can say')
    .description('what it says and what is wrong with it, as JSON')
    .action(perform(inspect))
  psbt
    .command('sign')
    .argument('<file>', 'base64 or binary; - for standard input')
    .requiredOption('--wallet <name>', 'the wallet it spends from')
    .option('--out <file>', 'where the signed one goes; standard output unless told')
    .description('sign a PSBT of any wallet software with your own key')
    .action(perform(sign))
}

type SignOptions = { readonly wallet: string; readonly out?: string }

/** Adds the user's signatures after showing what the bytes say. The signer's come by `spend`. */
async function sign(session: Session, file: string, options: SignOptions): Promise<Ending> {
  const { context, screen, ask } = session
  const { wallet } = requireWallet(context, options.wallet)
  const passphrase = await ask.secret('passphrase', { message: 'The passphrase of your key' })
  const { psbt, review } = signReviewed(context, {
    psbt: readPsbtFile(file),
    wallet: options.wallet,
    passphrase,
  })
  const reviewed = { name: options.wallet, wallet, spend: review, notes: [] }
  showReview(screen, reviewed, [])
  await ask.agree('Put your signature on it?')
  const text = writePsbt(psbt).toBase64()
  if (options.out !== undefined) writeFileSync(options.out, `${text}\n`, { mode: 0o600 })
  else if (!screen.isJson) process.stdout.write(`${text}\n`)
  return { json: { outcome: 'user-signed', ...reviewJson(reviewed), psbt: text } }
}

async function inspect(session: Session, file: string, { wallet }: Options): Promise<Ending> {
  // Words for people are left out: this command speaks JSON alone.
  const screen = openScreen(true)
  try {
    const psbt = readPsbtFile(file)
    const faults = wallet === undefined ? signingFaults(psbt) : walletFaults(session, psbt, wallet)
    const described = faults.map(({ code, inputIndex, outputIndex, facts }) => ({
      code,
      ...(inputIndex === undefined ? {} : { inputIndex }),
      ...(outputIndex === undefined ? {} : { outputIndex }),
      facts: plainFacts(facts),
    }))
    const json = { signable: faults.length === 0, faults: described, ...describePsbt(psbt) }
    process.stdout.write(`${JSON.stringify(json)}\n`)
    return { json: null }
  } catch (error) {
    return { json: null, exit: tellFault(screen, error) }
  }
}

function walletFaults({ context }: Session, psbt: Psbt, name: string): readonly SigningFault[] {
  const { wallet, marks } = requireWallet(context, name)
  const examination = examine(psbt, wallet, marks)
  return examination.kind === 'refused' ? examination.faults : []
}

function plainFacts(facts: SigningFault['facts']) {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      typeof value === 'bigint' ? value.toString() : value,
    ]),
  )
}
