// countersign ops sign | issue | replace-key

import { Fault } from '@countersign/core/fault.ts'
import type { Command } from 'commander'
import { checkAnswers, readEvidence } from '../flows/evidence.ts'
import { readForOperators, type Source } from '../flows/operators.ts'
import {
  checkTicket,
  issueTicket,
  type Replacement,
  readReplacement,
  readTicket,
  signReplacement,
  signTicket,
  ticketOf,
} from '../flows/tickets.ts'
import { readOperator } from '../keep/operator.ts'
import { showEvidence } from '../screen/evidence.ts'
import { heading, moment, paragraph, rows } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'
import { keyOf } from './propose-settings.ts'

/** Where operators, who are no members, read the charter. */
export function sourceOptions(command: Command): Command {
  return command
    .option('--charter <file>', 'an export of the charter, checked whole; for who is no member')
    .option('--identity <fingerprint>', 'the signer’s, whose charter it has to be')
}

export function addTickets(ops: Command): void {
  sourceOptions(ops.command('sign'))
    .argument('<ticket>', 'a file: made by the first operator, signed on by the second')
    .requiredOption('--evidence <file>', 'as identify wrote it')
    .description('sign that this person was identified; two operators have to')
    .action(perform(sign))
  ops
    .command('issue')
    .argument('<ticket>', 'signed by two')
    .option('--identity <fingerprint>', 'the signer’s, from a client that is not paired')
    .description('bring the ticket to the signer: one proposal may open within a day')
    .action(perform(issue))
  sourceOptions(ops.command('replace-key'))
    .argument('<old>', 'the operations key that is lost')
    .argument('<next>', 'the key in its place')
    .requiredOption('--out <file>', 'where it is kept; the second operator signs the same file')
    .description('two others say that a lost operations key is replaced; then it is proposed')
    .action(perform(replaceKey))
}

const PASSPHRASE = { message: 'The passphrase of your operations key' }

async function sign(
  session: Session,
  file: string,
  options: Source & { readonly evidence: string },
): Promise<Ending> {
  const { context, screen, ask } = session
  const kept = readEvidence(options.evidence)
  const { key } = readOperator(context)
  const { operator, answers } = kept.evidence
  if (key !== operator && key !== answers.second) {
    throw new Fault('ops.evidence_incomplete', { why: 'you are none of the two who were present' })
  }
  const view = await readForOperators(context, options)
  checkAnswers(view, operator, answers)
  const before = readTicket(file)
  const given = before ?? ticketOf(context, kept)
  checkTicket(given, kept)
  showEvidence(screen, kept)
  await ask.agree('You were present, and it is all true?')
  const passphrase = await ask.secret('passphrase', PASSPHRASE)
  const { signatures } = signTicket(context, file, { given, passphrase })
  const isComplete = signatures.length >= 2
  const next = isComplete
    ? `Two have signed: countersign ops issue ${file}`
    : `The second operator signs the same file: countersign ops sign ${file} --evidence …`
  screen.say(`\n${paragraph(screen, next)}`)
  const json = { file, evidence: kept.hash, signatures: signatures.length, isComplete }
  return { json }
}

async function issue(
  { context, screen }: Session,
  file: string,
  options: Pick<Source, 'identity'>,
): Promise<Ending> {
  const signed = readTicket(file)
  if (!signed) throw new Fault('client.file_unreadable', { file })
  const { ticket, seq, validUntil } = await issueTicket(context, signed, options.identity)
  screen.say(heading(screen, 'Issued; everybody is told'))
  screen.say(
    rows(screen, [
      ['opens', signed.ticket.subject],
      ['until', moment(validUntil)],
      ['ticket', ticket],
      ['entry', `${seq}`],
    ]),
  )
  const next = 'One proposal may open. The customer’s own people and the delay decide it as always.'
  screen.say(`\n${paragraph(screen, next)}`)
  return { json: { ticket, seq, subject: signed.ticket.subject, validUntil: moment(validUntil) } }
}

async function replaceKey(
  session: Session,
  from: string,
  to: string,
  options: Source & { readonly out: string },
): Promise<Ending> {
  const { context, screen, ask } = session
  const { out } = options
  const [old, next] = [keyOf(from), keyOf(to)]
  const view = await readForOperators(context, options)
  const { id: organisation } = view.organisation
  const { key } = readOperator(context)
  if (!view.operations.includes(key) || !view.operations.includes(old)) {
    throw new Fault('ops.evidence_incomplete', {
      why: 'not an operations key of this organisation',
    })
  }
  const fresh: Replacement = {
    kind: 'operations.replace',
    organisation,
    old,
    next,
    signatures: [],
  }
  const given = readReplacement(out) ?? fresh
  if (given.old !== old || given.next !== next || given.organisation !== organisation) {
    throw new Fault('client.argument_invalid', { file: out, reason: 'it is about other keys' })
  }
  screen.say(heading(screen, 'An operations key is replaced'))
  screen.say(
    rows(screen, [
      ['old', old],
      ['next', next, screen.bold],
    ]),
  )
  await ask.agree('Did you hear the new key from its owner, face to face or by a known voice?')
  const passphrase = await ask.secret('passphrase', PASSPHRASE)
  const { signatures } = signReplacement(context, out, { given, passphrase })
  const isComplete = signatures.length >= 2
  const words = isComplete
    ? `Two have signed. Any administrator: countersign charter propose operations-replace ${out}`
    : 'Another operator, not the one whose key it was, signs the same file.'
  screen.say(`\n${paragraph(screen, words)}`)
  return { json: { file: out, signatures: signatures.length, isComplete } }
}
