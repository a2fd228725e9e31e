// countersign charter: who belongs to the organisation, what they decide, and how it stands.

import type { Command } from 'commander'
import { findProposal, ownMember, readCharter } from '../flows/charter.ts'
import { policiesOf } from '../flows/policies.ts'
import { charterJson, showCharter, showProposals } from '../screen/charter.ts'
import { paragraph } from '../screen/layout.ts'
import { changesOf, proposalJson, showProposal } from '../screen/proposal.ts'
import { type Ending, perform, type Session } from '../session.ts'
import { addDeciding } from './decide.ts'
import { addExport } from './export.ts'
import { addFound } from './found.ts'
import { addInviting } from './invite.ts'
import { addPropose } from './propose.ts'

export function addCharter(program: Command): void {
  const charter = program
    .command('charter')
    .description('who belongs to the organisation, and what they decide together')
  charter
    .command('show')
    .description('people, rules, locks, freezes, open proposals, and what waits for you')
    .action(perform(show))
  charter
    .command('proposals')
    .description('all proposals, the ended ones too')
    .action(perform(proposals))
  charter
    .command('proposal')
    .argument('<proposal>', 'its code or id')
    .description('what it would change, who voted, when it takes hold, how to stop it')
    .action(perform(proposal))
  addFound(charter)
  addInviting(charter)
  addPropose(charter)
  addDeciding(charter)
  addExport(charter)
}

async function show({ context, screen }: Session): Promise<Ending> {
  const view = await readCharter(context)
  const me = ownMember(context, view)
  showCharter(screen, view, me)
  return { json: charterJson(view, me) }
}

async function proposals({ context, screen }: Session): Promise<Ending> {
  const view = await readCharter(context)
  showProposals(screen, view, true)
  if (view.proposals.length === 0) screen.say(`\n${paragraph(screen, 'Nothing was proposed yet.')}`)
  return { json: { proposals: view.proposals.map(proposalJson) } }
}

async function proposal({ context, screen }: Session, name: string): Promise<Ending> {
  const view = await readCharter(context)
  const found = findProposal(view, name)
  const policies = await policiesOf(context, view, changesOf(found))
  showProposal(screen, { view, proposal: found, policies })
  return { json: proposalJson(found) }
}
