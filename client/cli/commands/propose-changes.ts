// The last steps of every proposal: what it changes and takes is shown, then it is signed and told.

import type { Change } from '@countersign/core/charter/change.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { Fault } from '@countersign/core/fault.ts'
import { readCharter } from '../flows/charter.ts'
import { policiesOf } from '../flows/policies.ts'
import { changesToCanonical, openedProposal } from '../flows/propose.ts'
import { prepare } from '../flows/statement.ts'
import { previewOf } from '../flows/terms.ts'
import { heading, moment, rows } from '../screen/layout.ts'
import { proposalJson, showPreview } from '../screen/proposal.ts'
import type { Ending, Session } from '../session.ts'
import { consent } from './consent.ts'

export type Options = { readonly why?: string }

/** Builds the changes from the charter as it is now. */
type Build = (session: Session, view: CharterView) => readonly Change[] | Promise<readonly Change[]>

/** Shows what it changes and takes, signs, and shows how it stands. */
export async function proposeChanges(
  session: Session,
  { why = '' }: Options,
  build: Build,
): Promise<Ending> {
  const { context, screen } = session
  const view = await readCharter(context)
  const changes = await build(session, view)
  const policies = await policiesOf(context, view, changes)
  const preview = previewOf(view, changes, policies)
  showPreview(screen, changes, { view, policies, preview })
  const [subject] = preview.locked
  if (subject !== undefined) {
    const how = `countersign charter request-unlock ${subject}`
    throw new Fault('charter.locked', { subject, ask: how })
  }
  const { ticket } = preview
  const fields = { changes: changesToCanonical(changes), why, ...(ticket ? { ticket } : {}) }
  const said = await consent(session, prepare(context, view, 'propose', fields), 'Propose it?')
  const proposal = openedProposal(await readCharter(context), said.hash)
  const { code, executesAt, needed, state } = proposal
  const approved = proposal.votes.filter(({ counts }) => counts).length
  screen.say(heading(screen, state === 'in-force' ? 'In force' : 'Proposed'))
  screen.say(
    rows(screen, [
      ['code', code, screen.bold],
      ['people', `${approved} of ${needed}`],
      ['takes hold', executesAt === undefined ? 'not yet' : moment(executesAt)],
      ['entry', `${said.seq}`],
    ]),
  )
  return { json: proposalJson(proposal) }
}
