// countersign charter propose: every change by a command of its own, or several from a file.

import type { Change } from '@countersign/core/charter/change.ts'
import { type Contact, ROLES, type Role } from '@countersign/core/charter/member.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Command, CommandOptions } from 'commander'
import { readCharter } from '../flows/charter.ts'
import { policiesOf } from '../flows/policies.ts'
import {
  changesIn,
  changesToCanonical,
  contactsChange,
  invitedChange,
  openedProposal,
  policyChange,
  rolesChange,
  teamChanges,
} from '../flows/propose.ts'
import { prepare } from '../flows/statement.ts'
import { previewOf } from '../flows/terms.ts'
import { heading, moment, rows } from '../screen/layout.ts'
import { proposalJson, showPreview } from '../screen/proposal.ts'
import { type Ending, perform, type Session } from '../session.ts'
import { consent } from './consent.ts'
import { addSettings } from './propose-settings.ts'

type Options = { readonly why?: string }

/** Builds the changes from the charter as it is now. */
type Build = (session: Session, view: CharterView) => readonly Change[] | Promise<readonly Change[]>

export function addPropose(charter: Command): void {
  const propose = charter
    .command('propose')
    .description('propose a change; the others vote, and it waits out its delay')
  proposing(propose, 'file <file>', { isDefault: true })
    .description('several changes at once: JSON, a list of them; the word file can be left out')
    .action(
      perform((session, file: string, options: Options) =>
        proposeChanges(session, options, () => changesIn(file)),
      ),
    )
  addPolicy(propose)
  addPeople(propose)
  addUndoing(propose)
  addSettings(propose, proposeChanges)
}

/** A command that proposes; its own `--why` stands after its arguments. */
const proposing = (parent: Command, words: string, how: CommandOptions = {}): Command =>
  parent.command(words, how).option('--why <text>', 'told to everybody who votes')

function addPolicy(propose: Command): void {
  const several = (each: string, before: readonly string[]) => [...before, each]
  proposing(propose, 'policy <wallet> [file]')
    .option('--set <path=value>', 'a value of the policy in force; several times', several, [])
    .description('another policy: --set rules.limit-24h.when.0.sats=10000000')
    .action(
      perform((session, wallet: string, file: string | undefined, options: PolicyOptions) =>
        proposeChanges(session, options, async ({ context }, view) => [
          await policyChange(context, view, { wallet, file, sets: options.set }),
        ]),
      ),
    )
}

type PolicyOptions = Options & { readonly set: readonly string[] }

function addPeople(propose: Command): void {
  const simply = (words: string, description: string, change: (name: string) => Change) =>
    proposing(propose, words)
      .description(description)
      .action(
        perform((session, name: string, options: Options) =>
          proposeChanges(session, options, () => [change(name)]),
        ),
      )
  for (const words of ['member-add <invitation>', 'credential-add <invitation>']) {
    proposing(propose, words)
      .description('let in what an accepted invitation brought; its id, or its member')
      .action(
        perform((session, name: string, options: Options) =>
          proposeChanges(session, options, (_, view) => [invitedChange(view, name)]),
        ),
      )
  }
  simply('member-remove <member>', 'take somebody out', (member) => ({
    kind: 'member.remove',
    member,
  }))
  simply('suspend <member>', 'the others stop a member at once', (member) => ({
    kind: 'member.suspend',
    member,
  }))
  simply('credential-remove <credential>', 'take a key away', (credential) => ({
    kind: 'credential.remove',
    credential,
  }))
  proposing(propose, 'roles <member> <roles>')
    .description(`what somebody may: ${ROLES.join(', ')}; with commas between`)
    .action(
      perform((session, member: string, roles: string, options: Options) =>
        proposeChanges(session, options, () => [rolesChange(member, readRoles(roles))]),
      ),
    )
  contactOptions(proposing(propose, 'contacts <member>'))
    .description('where somebody is told; adding is a tightening')
    .action(
      perform((session, member: string, options: Options & ContactOptions) =>
        proposeChanges(session, options, () => [contactsChange(member, readContacts(options))]),
      ),
    )
  proposing(propose, 'team <invitations...>')
    .description('make a team of one person: two or more join at once')
    .action(
      perform((session, names: readonly string[], options: Options) =>
        proposeChanges(session, options, (_, view) => teamChanges(view, names)),
      ),
    )
}

export type ContactOptions = {
  readonly email: readonly string[]
  readonly phone: readonly string[]
}

/** `--email` and `--phone`, each several times. */
export function contactOptions(command: Command): Command {
  const several = (each: string, before: readonly string[]) => [...before, each]
  return command
    .option('--email <address>', 'several times for several', several, [])
    .option('--phone <number>', 'such as +4915112345678; several times for several', several, [])
}

export function readContacts({ email, phone }: ContactOptions): readonly Contact[] {
  return [
    ...email.map((address) => ({ kind: 'email', address }) as const),
    ...phone.map(
      (number) => ({ kind: 'phone', address: number.replaceAll(/[ ()-]/g, '') }) as const,
    ),
  ]
}

/** @throws Fault client.argument_invalid */
export function readRoles(typed: string): readonly Role[] {
  const wanted = typed.split(',').map((each) => each.trim())
  const unknown = wanted.find((each) => !(ROLES as readonly string[]).includes(each))
  if (unknown === undefined) return ROLES.filter((each) => wanted.includes(each))
  throw new Fault('client.argument_invalid', { role: unknown, reason: ROLES.join(', ') })
}

function addUndoing(propose: Command): void {
  const bySeq = (kind: 'undo' | 'confirm', description: string) =>
    proposing(propose, `${kind} <entry>`)
      .description(description)
      .action(
        perform((session, entry: string, options: Options) => {
          if (!/^\d{1,15}$/.test(entry)) {
            throw new Fault('client.argument_invalid', { entry, reason: 'the number of an entry' })
          }
          return proposeChanges(session, options, () => [{ kind, seq: Number(entry) }])
        }),
      )
  bySeq('undo', 'undo at once what one person did alone, by its entry')
  bySeq('confirm', 'keep what one person did alone, by its entry')
  proposing(propose, 'lift <subject>')
    .description('let something go on that is frozen')
    .action(
      perform((session, subject: string, options: Options) =>
        proposeChanges(session, options, () => [{ kind: 'lift', subject }]),
      ),
    )
}

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
