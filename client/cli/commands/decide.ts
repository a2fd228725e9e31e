// countersign charter vote | unvote | withdraw | veto | freeze | revoke | request-unlock

import { credentialName, subjectName } from '@countersign/core/charter/names.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Command } from 'commander'
import { findProposal, isOpen, type ProposalView, readCharter } from '../flows/charter.ts'
import { policiesOf } from '../flows/policies.ts'
import { prepare } from '../flows/statement.ts'
import { heading, paragraph } from '../screen/layout.ts'
import { changesOf, proposalJson, showProposal } from '../screen/proposal.ts'
import { type Ending, perform, type Session } from '../session.ts'
import { consent, showSaid } from './consent.ts'

type Deed = 'vote' | 'unvote' | 'withdraw' | 'veto'

const QUESTIONS: Readonly<Record<Deed, string>> = {
  vote: 'Vote so?',
  unvote: 'Take your vote back?',
  withdraw: 'Take your proposal back?',
  veto: 'Veto it?',
}
const DONE: Readonly<Record<Deed, string>> = {
  vote: 'Your vote is in the charter.',
  unvote: 'Your vote is taken back.',
  withdraw: 'Your proposal is withdrawn.',
  veto: 'It is vetoed. The others can undo your veto for seven days; then it is final.',
}

export function addDeciding(charter: Command): void {
  const about = (name: string) => charter.command(name).argument('<proposal>', 'its code or id')
  about('vote')
    .argument('<decision>', 'approve or reject')
    .description('approve or reject a proposal; takes a one-time code')
    .action(
      perform((session, name: string, decision: string) => {
        if (decision !== 'approve' && decision !== 'reject') {
          throw new Fault('client.argument_invalid', { decision, reason: 'approve or reject' })
        }
        return onProposal(session, 'vote', { name, decision })
      }),
    )
  about('unvote')
    .description('take your vote back')
    .action(perform((session, name: string) => onProposal(session, 'unvote', { name })))
  about('withdraw')
    .description('take your own proposal back')
    .action(perform((session, name: string) => onProposal(session, 'withdraw', { name })))
  about('veto')
    .description('stop a proposal, as an administrator or watchdog')
    .action(perform((session, name: string) => onProposal(session, 'veto', { name })))
  addStops(charter)
}

async function onProposal(
  session: Session,
  act: Deed,
  { name, decision }: { readonly name: string; readonly decision?: 'approve' | 'reject' },
): Promise<Ending> {
  const { context, screen } = session
  const view = await readCharter(context)
  const found: ProposalView = findProposal(view, name)
  if (!isOpen(found)) throw new Fault('charter.proposal_ended', { how: found.state })
  const policies = await policiesOf(context, view, changesOf(found))
  showProposal(screen, { view, proposal: found, policies })
  const prepared = prepare(context, view, act, {
    proposal: found.id,
    ...(decision === undefined ? {} : { decision }),
  })
  const words = decision === undefined ? QUESTIONS[act] : `${decision} ${found.code}?`
  const said = await consent(
    session,
    prepared,
    words.replace(/^./, (it) => it.toUpperCase()),
  )
  showSaid(session, DONE[act], said)
  const after = await readCharter(context)
  const now = after.proposals.find(({ id }) => id === found.id) ?? found
  return { json: { act, seq: said.seq, code: said.code, proposal: proposalJson(now) } }
}

type WhyOption = { readonly why?: string }

function addStops(charter: Command): void {
  charter
    .command('freeze')
    .argument(
      '<subject>',
      'organisation, wallet:NAME, account:NAME, member:ID, token:ID, credential:ID, ' +
        'or a lever of a bad day',
    )
    .option('--why <text>', 'told to everybody')
    .description('stop it at once, alone; the others can undo it')
    .action(perform(freeze))
  charter
    .command('revoke')
    .argument('<credential>', 'one of your own, or its beginning')
    .description('end a key of yours at once')
    .action(perform(revoke))
  charter
    .command('request-unlock')
    .argument('<subject>', 'organisation, wallet:NAME or account:NAME')
    .option('--why <text>', 'for the operators')
    .description('ask the operators to identify you, and to open a lock')
    .action(perform(requestUnlock))
}

const UNDOING = {
  team: 'Everybody is told, and the others can undo it at once.',
  personal: 'You alone bring it back only by a proposal, which waits for its delay.',
} as const

async function freeze(session: Session, subject: string, options: WhyOption): Promise<Ending> {
  const { context, screen } = session
  const view = await readCharter(context)
  screen.say(heading(screen, `You freeze ${subjectName(subject, view)}`))
  const { kind } = view.organisation
  screen.say(paragraph(screen, `It stands still at once. ${UNDOING[kind]}`))
  const fields = { subject, why: options.why ?? '' }
  const said = await consent(session, prepare(context, view, 'freeze', fields), 'Freeze it?')
  showSaid(session, `Frozen: ${subject}.`, said)
  return { json: { act: 'freeze', subject, seq: said.seq, code: said.code } }
}

async function revoke(session: Session, name: string): Promise<Ending> {
  const { context, screen } = session
  const view = await readCharter(context)
  const known = view.members.flatMap(({ credentials }) => credentials)
  const found = known.filter(({ id }) => id.startsWith(name))
  const [one] = found
  if (!one || found.length > 1) throw new Fault('charter.credential_unknown', { credential: name })
  screen.say(heading(screen, 'You end a credential of yours'))
  screen.say(paragraph(screen, credentialName(view, one.id)))
  const prepared = prepare(context, view, 'revoke', { credential: one.id })
  const said = await consent(session, prepared, 'End it, for good?')
  showSaid(session, 'It is no credential any more.', said)
  return { json: { act: 'revoke', credential: one.id, seq: said.seq, code: said.code } }
}

async function requestUnlock(
  session: Session,
  subject: string,
  { why = '' }: WhyOption,
): Promise<Ending> {
  const { context, screen } = session
  const view = await readCharter(context)
  screen.say(heading(screen, `You ask the operators to open ${subjectName(subject, view)}`))
  const what =
    'Two of them will identify somebody of you, at a contact that stands in the charter. Their ' +
    'ticket opens one proposal within a day; your own people and the delay decide as always.'
  screen.say(paragraph(screen, what))
  const prepared = prepare(context, view, 'request-unlock', { subject, why })
  const said = await consent(session, prepared, 'Ask for it?')
  showSaid(session, `Asked. Tell them the number of the request: ${said.seq}.`, said)
  return { json: { act: 'request-unlock', subject, request: said.seq, code: said.code } }
}
