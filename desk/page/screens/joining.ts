// What an invited person brought is proposed from here: alone, or with others where one person's
// organisation becomes a team.

import type { Canonical } from '@countersign/core/canonical.ts'
import { teamSettings } from '@countersign/core/charter/settings.ts'
import { consent } from '../consent.ts'
import { type Child, h } from '../dom.ts'
import { section } from '../parts.ts'
import { type InvitationView, isTeam, proposalFor, proposing, type Seat } from '../seat.ts'
import type { Session } from '../session.ts'

/** Proposes that what an invited person brought counts from now on. */
export function proposeThem(session: Session, seat: Seat, invitation: InvitationView): HTMLElement {
  const open = proposalFor(seat.view, invitation)
  if (open) return h('p', {}, h('a', { href: `#/proposal/${open.id}` }, 'It is proposed: see it'))
  const isMember = seat.view.members.some(({ id }) => id === invitation.member)
  const changes = [additionOf(invitation, isMember)]
  return consent({
    session,
    seat,
    act: 'propose',
    changes,
    choices: [
      {
        verb: isMember ? 'Propose these keys' : `Propose ${invitation.name}`,
        said: () => ({ act: 'propose', fields: proposing(seat, changes) }),
        done: ({ hash }) => session.go(`#/proposal/${hash}`),
      },
    ],
  })
}

function additionOf(invitation: InvitationView, isMember: boolean): Canonical {
  const { id, member, name, roles, contacts, fingerprint = '' } = invitation
  const brought = { invitation: id, member, fingerprint }
  if (isMember) return { kind: 'credential.add', ...brought }
  return {
    kind: 'member.add',
    ...brought,
    name,
    roles,
    contacts: contacts.map((it) => ({ ...it })),
  }
}

const isMemberOf = ({ view }: Seat, { member }: InvitationView): boolean =>
  view.members.some(({ id }) => id === member)

/** One more person beside one alone would be no team, and no longer one alone. */
export const mayJoinAlone = (seat: Seat, invitation: InvitationView): boolean =>
  isTeam(seat) || isMemberOf(seat, invitation)

/** Makes one person's organisation a team with everybody who accepted; nothing in a team. */
export function teamCard(session: Session, seat: Seat): Child {
  const { view } = seat
  if (isTeam(seat) || !view.organisation.isFounded) return null
  const others = view.invitations.filter(
    (each) => each.fingerprint !== undefined && !isMemberOf(seat, each),
  )
  if (others.length < 2 || others.some((each) => proposalFor(view, each) !== null)) return null
  const names = others.map(({ name }) => name).join(', ')
  const said = () => ({
    act: 'propose' as const,
    fields: proposing(seat, teamChanges(seat, others)),
  })
  return section(
    'Become a team',
    h('p', {}, `With ${names}. Nobody decides alone any more, you included.`),
    consent({
      session,
      seat,
      act: 'propose',
      choices: [
        {
          verb: 'Propose the team',
          said,
          done: ({ hash }) => session.go(`#/proposal/${hash}`),
        },
      ],
    }),
  )
}

function teamChanges({ view }: Seat, others: readonly InvitationView[]): readonly Canonical[] {
  const { settings, operations } = view
  const deciding = others.filter(({ roles }) => roles.includes('administrator')).length + 1
  const { quorum, lockAfterSeconds } = teamSettings(deciding, operations.length > 0)
  const rules: Canonical = {
    kind: 'settings.set',
    quorum: String(quorum),
    delaySeconds: String(settings.delaySeconds),
    lockAfterSeconds: String(lockAfterSeconds),
    expirySeconds: String(settings.expirySeconds),
    compareAboveSats: settings.compareAboveSats,
  }
  return [...others.map((each) => additionOf(each, false)), { kind: 'organisation.team' }, rules]
}
