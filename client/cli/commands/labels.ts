// countersign labels import | export
//
//   countersign labels export savings labels.jsonl

import { Fault } from '@countersign/core/fault.ts'
import type { Command } from 'commander'
import { exportLabels, importLabels } from '../flows/labels.ts'
import { readIfThere } from '../keep/files.ts'
import { heading, paragraph, rows } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'
import { saveNew } from './export.ts'

export function addLabels(program: Command): void {
  const labels = program
    .command('labels')
    .description('what you call transactions, addresses and coins, as other wallets read it')
  labels
    .command('import')
    .argument('<wallet>')
    .argument('<file>', 'labels of BIP 329, one in a line')
    .description('put the labels of a file; those it does not name stay')
    .action(perform(take))
  labels
    .command('export')
    .argument('<wallet>')
    .argument('[file]', 'a new file; labels.jsonl if not given')
    .description('every label in a file. It tells whoever reads it what you did')
    .action(perform(save))
}

async function take({ context, screen }: Session, wallet: string, file: string): Promise<Ending> {
  const bytes = readIfThere(file)
  if (!bytes) throw new Fault('client.argument_invalid', { file, reason: 'it is not there' })
  const done = await importLabels(context, wallet, read(file, bytes))
  screen.say(heading(screen, 'Taken'))
  screen.say(
    rows(screen, [
      ['labels', `${done.put}`],
      ['removed', `${done.removed}`],
      ['of unknown types, ignored', `${done.ignored}`],
      ['too long, shortened to 255 characters', `${done.shortened}`],
    ]),
  )
  return { json: { wallet, ...done } }
}

function read(file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Fault('client.argument_invalid', { file, reason: 'it is not UTF-8' })
  }
}

async function save(
  { context, screen }: Session,
  wallet: string,
  file = 'labels.jsonl',
): Promise<Ending> {
  const { text, count } = await exportLabels(context, wallet)
  const path = saveNew(file, new TextEncoder().encode(text))
  screen.say(heading(screen, 'Saved'))
  screen.say(
    rows(screen, [
      ['file', path],
      ['labels', `${count}`],
    ]),
  )
  const advice = 'It tells whoever reads it what you did. Delete it once the other wallet has it.'
  screen.say(`\n${paragraph(screen, advice, screen.warn)}`)
  return { json: { wallet, file: path, labels: count } }
}
