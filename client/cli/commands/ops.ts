// countersign ops key | requests | identify: for the operators, who identify a customer out of band
// before a lock is opened. They decide nothing else.

import { voiceCode } from '@countersign/core/charter/names.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Command } from 'commander'
import { readDraft } from '../flows/drafts.ts'
import {
  contactsOf,
  evidenceOf,
  findRequest,
  readAnswers,
  writeEvidence,
} from '../flows/evidence.ts'
import { readForOperators, type Source } from '../flows/operators.ts'
import { makeOperator, readOperator } from '../keep/operator.ts'
import { contactsWords } from '../screen/changes.ts'
import { showEvidence } from '../screen/evidence.ts'
import { heading, moment, paragraph, rows, table } from '../screen/layout.ts'
import { newPassphrase } from '../screen/passphrase.ts'
import { type Ending, perform, type Session } from '../session.ts'
import { askAnswers } from './identify.ts'
import { addTickets, sourceOptions } from './ops-sign.ts'

export function addOps(program: Command): void {
  const ops = program
    .command('ops')
    .description('for operators: identify a customer out of band, and open a lock, two together')
  const key = ops.command('key').description('this operator’s own key')
  key
    .command('new')
    .requiredOption('--name <name>', 'whose it is')
    .description('make a key in an encrypted file of its own')
    .action(perform(newKey))
  key.command('show').description('the public key, to be pinned').action(perform(showKey))
  sourceOptions(ops.command('requests'))
    .description('who asked for an unlock, and whom you may call')
    .action(perform(requests))
  sourceOptions(ops.command('identify'))
    .argument('<request>', 'the number of its entry')
    .option('--out <file>', 'where the evidence is kept; evidence-REQUEST.json if not given')
    .option('--answers <file>', 'JSON, instead of questions at the terminal')
    .description('the checklist: whom to call, what to ask; writes the evidence')
    .action(perform(identify))
  addTickets(ops)
}

async function newKey(session: Session, { name }: { readonly name: string }): Promise<Ending> {
  const { context, screen, ask } = session
  const passphrase = await newPassphrase(ask, 'A passphrase for the operations key')
  const made = makeOperator(context, { name, passphrase })
  screen.say(heading(screen, 'Your operations key'))
  screen.say(rows(screen, [['key', made.key, screen.bold]]))
  const next =
    'It is pinned when the organisation is founded (charter found --operations KEY), or by a ' +
    'proposal. Read its first characters aloud to the owner: '
  screen.say(`\n${paragraph(screen, `${next}${voiceCode(made.key)}`)}`)
  return { json: { key: made.key, name } }
}

async function showKey({ context, screen }: Session): Promise<Ending> {
  const { key, name } = readOperator(context)
  screen.say('')
  screen.say(
    rows(screen, [
      ['key', key, screen.bold],
      ['of', name],
      ['aloud', voiceCode(key)],
    ]),
  )
  return { json: { key, name } }
}

async function requests({ context, screen }: Session, options: Source): Promise<Ending> {
  const view = await readForOperators(context, options)
  const asked = view.unlockRequests
  screen.say(heading(screen, `${view.organisation.name}: asked to unlock`))
  const lines = asked.map(({ seq, subject, by, at }) => [`${seq}`, subject, by, moment(at)])
  screen.say(
    lines.length > 0
      ? table(screen, ['request', 'what', 'by', 'when'], lines)
      : paragraph(screen, 'Nobody asked.'),
  )
  const reachable = contactsOf(view)
  screen.say(heading(screen, 'Whom you may call, and only there'))
  screen.say(
    table(
      screen,
      ['member', 'name', 'at', ''],
      reachable.map(({ member, contact, isVerified }) => [
        member.id,
        member.name,
        contactsWords([contact]),
        isVerified ? 'verified' : 'not verified',
      ]),
    ),
  )
  return {
    json: {
      requests: asked.map((each) => ({ ...each, at: moment(each.at) })),
      people: reachable.map(({ member, contact, isVerified }) => ({
        member: member.id,
        name: member.name,
        contact: { ...contact },
        isVerified,
      })),
    },
  }
}

type IdentifyOptions = Source & { readonly out?: string; readonly answers?: string }

async function identify(session: Session, name: string, options: IdentifyOptions): Promise<Ending> {
  const { context, screen } = session
  const { out, answers: given } = options
  const view = await readForOperators(context, options)
  const request = findRequest(view, name)
  if (given === undefined && !screen.isInteractive) {
    throw new Fault('client.input_missing', { needed: 'the checklist', give: '--answers FILE' })
  }
  const answers =
    given === undefined ? await askAnswers(session, view, request) : readAnswers(readDraft(given))
  const file = out ?? `evidence-${request.seq}.json`
  const kept = writeEvidence(file, evidenceOf(context, view, { request, answers }))
  showEvidence(screen, kept)
  const next = `countersign ops sign TICKET.json --evidence ${file}`
  screen.say(`\n${paragraph(screen, `Kept in ${file}. You and the second operator sign: ${next}`)}`)
  return { json: { file, evidence: kept.hash, request: request.seq, subject: request.subject } }
}
