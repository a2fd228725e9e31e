// countersign charter invite | invitations | accept

import { MEMBER_ID } from '@countersign/core/charter/member.ts'
import { voiceCode } from '@countersign/core/charter/names.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import type { Command } from 'commander'
import { readCharter } from '../flows/charter.ts'
import {
  type Accepted,
  type Door,
  invitationLink,
  newInvitation,
  openInvitation,
  readInvitationLink,
} from '../flows/invite.ts'
import { meet } from '../flows/pair.ts'
import { prepare } from '../flows/statement.ts'
import { contactsWords } from '../screen/changes.ts'
import { showInvitations } from '../screen/charter.ts'
import { withCode } from '../screen/code.ts'
import { heading, moment, paragraph, rows } from '../screen/layout.ts'
import { qrCode } from '../screen/qr.ts'
import { privately } from '../screen/screen.ts'
import { type Ending, perform, type Session } from '../session.ts'
import { consent } from './consent.ts'
import { readRoles } from './propose.ts'
import { type ContactOptions, contactOptions, readContacts } from './told-at.ts'

type InviteOptions = ContactOptions & { readonly name?: string; readonly roles: string }

export function addInviting(charter: Command): void {
  contactOptions(
    charter
      .command('invite')
      .argument('<member>', 'an id for them: a-z, 0-9 and "-"; owner for a further key of your own')
      .option('--name <name>', 'as everybody is shown it; the id if not given')
      .option('--roles <roles>', 'with commas between', 'administrator'),
  )
    .description('a link by which somebody brings their keys; they count once you let them in')
    .action(perform(invite))
  charter
    .command('invitations')
    .description('who was invited, and the codes to compare by voice')
    .action(perform(invitations))
  charter
    .command('accept')
    .argument('<link>', 'as you were given it')
    .option('--device <name>', 'what this device is called', 'command line')
    .option('--fingerprint <words>', 'the signer’s, compared with what answers')
    .description('bring this device and an authenticator, as somebody who was invited')
    .action(perform(accept))
}

async function invite(session: Session, member: string, options: InviteOptions): Promise<Ending> {
  const { context, screen } = session
  checkMember(member)
  const view = await readCharter(context)
  const known = view.members.find(({ id }) => id === member)
  const made = newInvitation()
  const link = invitationLink(context, made)
  const told = readContacts(options)
  const name = options.name ?? known?.name ?? member
  const roles = known?.roles ?? readRoles(options.roles)
  const contacts = known?.contacts ?? told
  screen.say(heading(screen, `You invite ${name}`))
  screen.say(
    rows(screen, [
      ['member', member],
      ['roles', roles.join(', ')],
      ['told at', contactsWords(contacts)],
    ]),
  )
  const { invitation, key } = made
  const fields = { invitation, key, invitee: member, name, roles, contacts: plain(contacts) }
  await consent(session, prepare(context, view, 'invite', fields), 'Make the invitation?')
  screen.say(heading(screen, 'Give them this link, and nobody else; it is shown this once'))
  screen.say(screen.bold(link))
  const next =
    'Once they accepted, compare their code by voice (countersign charter invitations), then ' +
    (view.organisation.isFounded
      ? `propose them: countersign charter propose member-add ${invitation}`
      : 'found the organisation: countersign charter found')
  screen.say(`\n${paragraph(screen, next)}`)
  return { json: { invitation, member, link } }
}

// The signer refuses it as well, but only after everything was read and agreed to.
function checkMember(member: string): void {
  if (MEMBER_ID.test(member)) return
  const reason = 'an id begins with a letter and has 1 to 32 of a-z, 0-9 and "-"'
  throw new Fault('client.argument_invalid', { member, reason })
}

async function invitations({ context, screen }: Session): Promise<Ending> {
  const view = await readCharter(context)
  showInvitations(screen, view)
  if (view.invitations.length === 0) {
    screen.say(`\n${paragraph(screen, 'Nobody is invited. Invite: countersign charter invite ID')}`)
  }
  return {
    json: {
      invitations: view.invitations.map(({ id, member, name, fingerprint }) => ({
        invitation: id,
        member,
        name,
        fingerprint: fingerprint ?? null,
        code: fingerprint === undefined ? null : voiceCode(fingerprint),
      })),
    },
  }
}

type AcceptOptions = { readonly device: string; readonly fingerprint?: string }

async function accept(session: Session, given: string, options: AcceptOptions): Promise<Ending> {
  const { screen, ask } = session
  const link = readInvitationLink(given)
  const { addresses } = session.context
  const context = {
    ...session.context,
    isLocal: false,
    addresses: { ...withApi(addresses), desk: link.desk },
  }
  const meeting = await meet(context)
  checkFingerprint(meeting.fingerprint, options.fingerprint)
  const door = await openInvitation(context, meeting, link)
  const { shown } = door
  screen.say(heading(screen, `${shown.by} invites you to ${shown.organisationName}`))
  screen.say(
    rows(screen, [
      ['signer', meeting.fingerprint, screen.bold],
      ['organisation', shown.organisation],
      ['you are', `${shown.member}, ${shown.name}`],
      ['roles', shown.roles.join(', ')],
      ['told at', contactsWords(shown.contacts)],
      ['until', moment(shown.expiresAt)],
    ]),
  )
  if (shown.fingerprint !== '') throw new Fault('charter.invitation_invalid', { why: 'accepted' })
  await ask.agree('Is it the signer whose fingerprint you were told, and do you accept?')
  const accepted = await bring({ ...session, context }, door, options.device)
  screen.say(heading(screen, 'Accepted. Read this code to the others when they call you'))
  screen.say(`   ${screen.bold(voiceCode(accepted.fingerprint))}`)
  const next = `countersign pair --desk ${link.desk} --api URL --name ${shown.member}`
  screen.say(`\n${paragraph(screen, `Once they let you in: ${next}`)}`)
  const { fingerprint } = accepted
  const json = { member: shown.member, fingerprint, code: voiceCode(fingerprint) }
  return { json: { ...json, organisation: shown.organisation } }
}

const withApi = (addresses: Session['context']['addresses']) =>
  addresses?.api === undefined ? {} : { api: addresses.api }

function checkFingerprint(shown: string, expected: string | undefined): void {
  const letters = (words: string) => words.toLowerCase().replaceAll(/[^0-9a-z]/g, '')
  if (expected === undefined || letters(expected) === letters(shown)) return
  throw new Fault('channel.answer_forged', { expected, fingerprint: shown })
}

/** With a terminal an authenticator comes along; without one nobody could scan it. */
async function bring(session: Session, door: Door, name: string): Promise<Accepted> {
  const { screen, ask } = session
  if (!screen.isInteractive) return door.accept({ name })
  const offered = await door.offer()
  return privately(screen, async () => {
    const secret = new URL(offered.uri).searchParams.get('secret') ?? ''
    screen.say(heading(screen, 'Scan this with your authenticator app'))
    screen.say(qrCode(screen, offered.uri))
    screen.say(rows(screen, [['or type', secret.match(/.{1,4}/g)?.join(' ') ?? secret]]))
    const accepted = await withCode(session, 'The code the app shows now', (code) =>
      door.accept({ name, factor: { offered, code } }),
    )
    screen.say(heading(screen, 'Your recovery codes. Write them down; they are shown only now'))
    screen.say(accepted.recoveryCodes.map((code) => `   ${code}`).join('\n'))
    while (!(await ask.decide('Written down?', false))) screen.rest()
    return accepted
  })
}
