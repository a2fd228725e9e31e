// countersign psbt inspect: what a PSBT says and why it must not be signed. JSON always; needs no
// signer, no node and no state.

import { readFileSync } from 'node:fs'
import { describePsbt, signingFaults } from '@countersign/core/bitcoin/inspect.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { readPsbt, readPsbtBase64 } from '@countersign/core/bitcoin/psbt-read.ts'
import type { SigningFault } from '@countersign/core/bitcoin/signing-fault.ts'
import { Fault } from '@countersign/core/fault.ts'
import { examine } from '@countersign/core/wallet/examine.ts'
import type { Command } from 'commander'
import { requireWallet } from '../keep/wallets.ts'
import { openScreen } from '../screen/screen.ts'
import { type Ending, perform, type Session, tellFault } from '../session.ts'

type Options = { readonly wallet?: string }

export function addPsbt(program: Command): void {
  program
    .command('psbt')
    .description('PSBT files')
    .command('inspect')
    .argument('<file>', 'base64 or binary; - for standard input')
    .option('--wallet <name>', 'add what only a wallet can say')
    .description('what it says and what is wrong with it, as JSON')
    .action(perform(inspect))
}

async function inspect(session: Session, file: string, { wallet }: Options): Promise<Ending> {
  // Words for people are left out: this command speaks JSON alone.
  const screen = openScreen(true)
  try {
    const psbt = readFile(file)
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

function readFile(file: string): Psbt {
  let bytes: Uint8Array
  try {
    bytes = new Uint8Array(readFileSync(file === '-' ? 0 : file))
  } catch (cause) {
    throw new Fault('client.file_unreadable', { file }, { cause })
  }
  const isText = bytes.every((byte) => byte === 9 || byte === 10 || byte === 13 || byte >= 32)
  const mayBeBase64 = isText && bytes.every((byte) => byte < 127)
  return mayBeBase64 ? readPsbtBase64(new TextDecoder().decode(bytes).trim()) : readPsbt(bytes)
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
