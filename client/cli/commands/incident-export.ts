// countersign incident export | verify | disclose
//
//   countersign incident export --from 2026-11-01 --to 2026-11-03 --address 203.0.113.7
//   countersign incident verify incident.tar --identity FINGERPRINT
//   countersign incident disclose --from 2026-11-01 --to 2026-11-03 --out disclosure.md

import { Fault } from '@countersign/core/fault.ts'
import type { IncidentWish } from '@countersign/sdk/incident.ts'
import type { Command } from 'commander'
import { checkArchive, disclosure, exportIncident } from '../flows/forensics.ts'
import { heading, moment, paragraph, rows } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'
import { saveNew } from './export.ts'

const FILE = 'incident.tar'
const DRAFT = 'disclosure.md'

export function addIncidentExport(incident: Command): void {
  const ofTime = (command: Command) =>
    command
      .requiredOption('--from <time>', 'such as 2026-11-01 or 2026-11-01T08:00:00Z')
      .requiredOption('--to <time>', 'the same; a day counts whole')
      .option('--address <address>', 'search for one address')
      .option('--range <cidr>', 'search for a range of addresses')
      .option('--token <id>', 'search for a token, of either kind')
      .option('--device <key>', 'search for a device, by its public key')
      .option('--person <member>', 'search for a member, with all devices they have now')
  ofTime(incident.command('export'))
    .option('--out <file>', 'a new file', FILE)
    .description('audit log, charter, sessions, tokens and notices of a time, signed, in one tar')
    .action(perform(save))
  incident
    .command('verify')
    .argument('<file>')
    .option('--identity <fingerprint>', 'the signer’s, as it was compared at pairing')
    .description('check every part of an export; needs nothing running')
    .action(perform(verify))
  ofTime(incident.command('disclose'))
    .option('--out <file>', 'a new file', DRAFT)
    .description('a draft of what those concerned are told, with the facts of the logs')
    .action(perform(disclose))
}

type Options = {
  readonly from: string
  readonly to: string
  readonly address?: string
  readonly range?: string
  readonly token?: string
  readonly device?: string
  readonly person?: string
  readonly out: string
}

async function save({ context, screen }: Session, options: Options): Promise<Ending> {
  const { bytes, events, event } = await exportIncident(context, wishOf(options))
  const path = saveNew(options.out, bytes)
  const checked = checkArchive(context, path, {})
  screen.say(heading(screen, 'Saved, and it verifies'))
  screen.say(
    rows(screen, [
      ['file', path],
      ['audit log', `${events} events, of which event ${event} stamps the rest`],
      ['charter', `${checked.entries} entries`],
      ['signed by', `this device, of ${checked.signedBy}`],
    ]),
  )
  const next = `Anybody checks it: countersign incident verify ${options.out} --identity `
  screen.say(`\n${paragraph(screen, `${next}${checked.fingerprint}`)}`)
  return { json: { file: path, events, event, fingerprint: checked.fingerprint } }
}

async function verify(
  { context, screen }: Session,
  file: string,
  options: { readonly identity?: string },
): Promise<Ending> {
  const checked = checkArchive(context, file, options)
  const { manifest, fingerprint, isPinned, signedBy, events, entries } = checked
  const { organisation, from, to, madeAt, event } = manifest
  screen.say(heading(screen, 'The export verifies'))
  screen.say(
    rows(screen, [
      ['organisation', organisation],
      ['signer', fingerprint, screen.bold],
      ['time', `${moment(from)} to ${moment(to)}`],
      ['made', `${moment(madeAt)}, stamped by event ${event}`],
      ['signed by', signedBy === '' ? 'nobody: a browser asked for it' : `a device of ${signedBy}`],
      ['holds', `${events} events, ${entries} entries of the charter`],
    ]),
  )
  const compare =
    'Whose signer it is was not compared: give --identity, its fingerprint, or pair this client.'
  if (!isPinned) screen.say(`\n${paragraph(screen, compare, screen.warn)}`)
  const json = { verifies: true, organisation, fingerprint, isPinned, signedBy }
  return { json: { ...json, from, to, madeAt, event, events, entries } }
}

async function disclose({ context, screen }: Session, options: Options): Promise<Ending> {
  const text = await disclosure(context, wishOf(options))
  const path = saveNew(options.out, new TextEncoder().encode(text))
  screen.say(heading(screen, 'A draft, to be read before it is sent'))
  screen.say(rows(screen, [['file', path]]))
  const words = 'What stands in [brackets] no log can know. Nothing was sent to anybody.'
  screen.say(`\n${paragraph(screen, words)}`)
  return { json: { file: path } }
}

function wishOf({ from, to, out: _, address, range = address, ...search }: Options): IncidentWish {
  const { token, device, person } = search
  return {
    from: readTime('--from', from),
    to: readTime('--to', to) + (/^\d{4}-\d{2}-\d{2}$/.test(to) ? WHOLE_DAY : 0),
    ...(range === undefined ? {} : { range }),
    ...(token === undefined ? {} : { token }),
    ...(device === undefined ? {} : { device }),
    ...(person === undefined ? {} : { person }),
  }
}

/** Until its last second. */
const WHOLE_DAY = 86_399

/** Unix seconds. @throws Fault client.argument_invalid */
export function readTime(option: string, typed: string): number {
  const at = Math.floor(Date.parse(typed) / 1_000)
  if (Number.isSafeInteger(at) && at >= 0) return at
  const reason = 'a time such as 2026-11-01 or 2026-11-01T08:00:00Z'
  throw new Fault('client.argument_invalid', { option, reason })
}
