// countersign charter propose: every change by a command of its own, or several from a file.

import type { Change } from '@countersign/core/charter/change.ts'
import { ROLES, type Role } from '@countersign/core/charter/member.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Command, CommandOptions } from 'commander'
import {
  changesIn,
  contactsChange,
  invitedChange,
  policyChange,
  rolesChange,
  teamChanges,
} from '../flows/propose.ts'
import { perform } from '../session.ts'
import { type Options, proposeChanges } from './propose-changes.ts'
import { addSettings } from './propose-settings.ts'
import { type ContactOptions, contactOptions, readContacts } from './told-at.ts'

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
  addSettings(propose)
}

/** A command that proposes; its own `--why` stands after its arguments. */
const proposing = (parent: Command, words: string, how: CommandOptions = {}): Command =>
  parent.command(words, how).option('--why <text>', 'told to everybody who votes')

function addPolicy(propose: Command): void {
  const several = (each: string, before: readonly string[] = []) => [...before, each]
  proposing(propose, 'policy <wallet> [file]')
    .option('--set <path=value>', 'a value of the policy in force; several times', several)
    .description('another policy: --set rules.limit-24h.when.0.sats=10000000')
    .action(
      perform((session, wallet: string, file: string | undefined, options: PolicyOptions) =>
        proposeChanges(session, options, async ({ context }, view) => [
          await policyChange(context, view, { wallet, file, sets: options.set ?? [] }),
        ]),
      ),
    )
}

type PolicyOptions = Options & { readonly set?: readonly string[] }

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
