// countersign audit export | verify

import { Fault } from '@countersign/core/fault.ts'
import type { Command } from 'commander'
import { checkAudit, type ExpectedAudit, exportAudit } from '../flows/audit.ts'
import { heading, paragraph, rows } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'
import { saveNew } from './export.ts'

export function addAudit(program: Command): void {
  const several = (each: string, before: readonly string[] = []) => [...before, each]
  const audit = program.command('audit').description('the server’s record of every act and refusal')
  audit
    .command('export')
    .argument('[file]', 'a new file; audit.json if not given')
    .description('all of it up to the last checkpoint of the signer, in a file')
    .action(perform(save))
  audit
    .command('verify')
    .argument('<file>')
    .option('--known <seq:hash>', 'an event that was seen, as often as wanted', several)
    .option('--head <seq:hash>', 'the same, of the newest one')
    .option('--identity <fingerprint>', 'the signer’s, as it was compared at pairing')
    .option('--organisation <hash>', 'the hash of the genesis, as it was read aloud')
    .description('find what was deleted, altered or moved; needs nothing running')
    .action(perform(verify))
}

async function save({ context, screen }: Session, file = 'audit.json'): Promise<Ending> {
  const { bytes, events } = await exportAudit(context)
  const path = saveNew(file, bytes)
  screen.say(heading(screen, 'Saved'))
  screen.say(
    rows(screen, [
      ['file', path],
      ['events', `${events}`],
    ]),
  )
  screen.say(`\n${paragraph(screen, `Anybody checks it: countersign audit verify ${file}`)}`)
  return { json: { file: path, events } }
}

type Options = Omit<ExpectedAudit, 'known'> & {
  readonly known?: readonly string[]
  readonly head?: string
}

async function verify(
  { context, screen }: Session,
  file: string,
  { head: newest, ...options }: Options,
): Promise<Ending> {
  const known = [...(options.known ?? []), ...(newest === undefined ? [] : [newest])]
  const verdict = checkAudit(context, file, { ...options, known })
  if (verdict.kind !== 'whole') {
    const { kind: _, ...found } = verdict
    throw new Fault('audit.export_broken', found)
  }
  const { kind: _, ...whole } = verdict
  const { organisation, events, head, lastSeq, outcomes, fingerprint } = whole
  screen.say(heading(screen, 'The audit log verifies'))
  screen.say(
    rows(screen, [
      ['organisation', organisation],
      ['signer', fingerprint, screen.bold],
      ['events', `${events}, the last one ${lastSeq}`],
      ...Object.entries(outcomes).map(([how, count]) => [how, `${count}`] as const),
      ['head', `${lastSeq}:${head}`],
    ]),
  )
  const compare =
    'Whose signer it is was not compared: give --identity, its fingerprint, or pair this client.'
  if (!whole.isPinned) screen.say(`\n${paragraph(screen, compare, screen.warn)}`)
  return { json: { verifies: true, ...whole } }
}
