// countersign charter found

import { spanText } from '@countersign/core/charter/describe.ts'
import type { Contact } from '@countersign/core/charter/member.ts'
import { voiceCode } from '@countersign/core/charter/names.ts'
import { Fault } from '@countersign/core/fault.ts'
import { duration } from '@countersign/core/policy/phrases.ts'
import type { Command } from 'commander'
import { readCharter } from '../flows/charter.ts'
import { readDraft } from '../flows/drafts.ts'
import {
  type Founding,
  type FoundingFile,
  foundingFields,
  foundingOf,
  readFoundingFile,
} from '../flows/found.ts'
import { prepare } from '../flows/statement.ts'
import { addressesOf } from '../keep/ways.ts'
import { contactsWords } from '../screen/changes.ts'
import { heading, paragraph, rows, table } from '../screen/layout.ts'
import type { Screen } from '../screen/screen.ts'
import { type Ending, perform, type Session } from '../session.ts'
import { consent } from './consent.ts'
import { keyOf, readSettings, type SettingsOptions, settingsOptions } from './propose-settings.ts'
import { type ContactOptions, contactOptions, readContacts } from './told-at.ts'

type Options = SettingsOptions &
  ContactOptions & {
    readonly name?: string
    readonly origin?: string
    readonly member?: readonly string[]
    readonly operations?: readonly string[]
  }

export function addFound(charter: Command): void {
  const several = (each: string, before: readonly string[] = []) => [...before, each]
  const command = charter
    .command('found')
    .argument(
      '[file]',
      'JSON: kind, name, contacts, members, operations, quorum, delay, lockAfter…',
    )
    .option('--name <name>', 'of the organisation')
    .option('--origin <url>', 'of the desk, where passkeys sign; the known one if not given')
    .option('--member <invitation>', 'who joins; all who accepted, if not given', several)
    .option('--operations <key>', 'an operations key; three or more', several)
    .description('found the organisation, once, before there is a wallet: who, and by which rules')
  settingsOptions(contactOptions(command)).action(perform(found))
}

async function found(
  session: Session,
  file: string | undefined,
  options: Options,
): Promise<Ending> {
  const { context, screen, ask } = session
  const view = await readCharter(context)
  const given = readFoundingFile(file === undefined ? {} : readDraft(file), file ?? 'options')
  const known = addressesOf(context).desk
  const settings = { ...readSettings(settingsIn(given)), ...readSettings(options) }
  const draft = {
    ...(given.kind === undefined ? {} : { kind: given.kind }),
    name: await nameOf(session, options.name ?? given.name, view.organisation.name),
    origin: options.origin ?? given.origin ?? known ?? '',
    contacts: await contactsOf(session, options, given.contacts),
    operations: (options.operations ?? given.operations ?? []).map(keyOf),
    ...membersIn(options, given),
    settings,
  }
  const founding = foundingOf(view, draft)
  showFounding(screen, founding)
  if (founding.members.length > 0) {
    await ask.agree('Did each of them read you the same code, by voice?')
  }
  const prepared = prepare(context, view, 'found', foundingFields(founding))
  const said = await consent(session, prepared, 'Found it so?')
  const { id } = view.organisation
  screen.say(heading(screen, 'Founded'))
  screen.say(
    rows(screen, [
      ['organisation', `${voiceCode(id)}`, screen.bold],
      ['', id],
      ['founded', `${voiceCode(said.hash)}`, screen.bold],
      ['', said.hash],
    ]),
  )
  const aloud =
    'Read both codes aloud to the others: their desk and their command line (countersign ' +
    'charter show) name the same ones. Keep them on paper.'
  screen.say(`\n${paragraph(screen, aloud)}`)
  return {
    json: {
      organisation: id,
      genesis: id,
      founding: { seq: said.seq, hash: said.hash, code: said.code },
      kind: founding.kind,
      members: founding.members.map(({ member }) => member),
    },
  }
}

function settingsIn({ quorum, delay, lockAfter, expiry, compareAbove }: FoundingFile) {
  const given = { quorum, delay, lockAfter, expiry, compareAbove }
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as SettingsOptions
}

function membersIn({ member }: Options, given: FoundingFile) {
  const members = member ?? given.members
  return members === undefined ? {} : { members }
}

async function nameOf(
  { ask, screen }: Session,
  given: string | undefined,
  claimed: string,
): Promise<string> {
  if (given !== undefined || !screen.isInteractive) return given ?? claimed
  const typed = await ask.text({ message: `The organisation’s name (${claimed})`, isVisible: true })
  return typed.trim() === '' ? claimed : typed.trim()
}

async function contactsOf(
  { ask, screen }: Session,
  options: ContactOptions,
  given: readonly Contact[] | undefined,
): Promise<readonly Contact[]> {
  const named = [...readContacts(options), ...(given ?? [])]
  if (named.length > 0) return named
  if (!screen.isInteractive) {
    const give = '--email and --phone: without them you are told of nothing'
    throw new Fault('client.input_missing', { needed: 'your contacts', give })
  }
  const email = await ask.text({ message: 'Your e-mail address', isVisible: true })
  const phone = await ask.text({ message: 'Your telephone, +49…; empty for none', isVisible: true })
  return readContacts({ email: [email.trim()], phone: phone.trim() === '' ? [] : [phone.trim()] })
}

function showFounding(screen: Screen, founding: Founding): void {
  const { settings, members, kind, name, origin, contacts, operations } = founding
  screen.say(heading(screen, `You found ${name}, ${kind === 'team' ? 'a team' : 'of one person'}`))
  const compared = settings.compareAboveSats
  screen.say(
    rows(screen, [
      ['decide', `${settings.quorum} people`],
      ['delay', duration(settings.delaySeconds)],
      ['locks', spanText(settings.lockAfterSeconds)],
      ['expiry', duration(settings.expirySeconds)],
      ['compare above', compared === '0' ? 'never' : `${compared} sat`],
      ['desk', origin === '' ? 'not set: no passkeys' : origin],
      ['operations', operations.length === 0 ? 'none: nothing ever locks' : operations.join(' ')],
      ['you', contactsWords(contacts)],
    ]),
  )
  if (members.length === 0) return
  const lines = members.map((each) => [
    each.member,
    each.name,
    each.roles.join(', '),
    contactsWords(each.contacts),
    voiceCode(each.fingerprint),
  ])
  screen.say('')
  screen.say(table(screen, ['member', 'name', 'roles', 'told at', 'code to compare'], lines))
}
