// Who belongs to the organisation, who is invited, which programs ask for spends, and by which
// rules it decides.

import { isGoverning } from '@countersign/core/charter/member.ts'
import { duration } from '@countersign/core/policy/phrases.ts'
import { type Child, h } from '../dom.ts'
import { amount, badge, facts, section, spokenView } from '../parts.ts'
import { broughtList, contactWords, roleWords } from '../people-words.ts'
import { type InvitationView, isTeam, type MemberView, type Seat, takeSeat } from '../seat.ts'
import type { Session } from '../session.ts'
import { inviteCard } from './invite-form.ts'
import { mayJoinAlone, proposeThem, teamCard } from './joining.ts'

export async function peopleScreen(session: Session): Promise<Node> {
  const seat = await takeSeat(session)
  const { view, me } = seat
  const { name, kind } = view.organisation
  return h(
    'article',
    {},
    h('h1', {}, 'People'),
    h(
      'p',
      { class: 'lead' },
      name === '' ? '' : [h('bdi', {}, name), ': '],
      kind === 'team' ? 'a team. ' : 'one person. ',
      rules(seat),
    ),
    section(
      'Members',
      h(
        'ul',
        { class: 'rows tall' },
        view.members.map((each) => memberRow(each, seat)),
      ),
    ),
    view.invitations.length > 0
      ? section(
          'Invited',
          view.invitations.map((each) => invitedCard(session, seat, each)),
        )
      : null,
    view.tokens.length > 0 ? section('Programs that ask for spends', tokenRows(seat)) : null,
    isGoverning(me) ? [teamCard(session, seat), inviteCard(session, seat)] : null,
    rulesCard(seat),
  )
}

function rules({ view }: Seat): string {
  const { quorum, delaySeconds } = view.settings
  const people = quorum === 1 ? 'One person decides' : `${quorum} people decide together`
  return `${people}; a loosening then waits ${duration(delaySeconds)}.`
}

function memberRow(member: MemberView, { me }: Seat): HTMLElement {
  const { id, name, roles, suspended, isAble, contacts } = member
  const state =
    suspended !== 'no'
      ? badge('bad', 'suspended')
      : isGoverning(member) && !isAble
        ? badge('warn', 'cannot vote yet')
        : null
  return h(
    'li',
    {},
    h(
      'div',
      { class: 'spread' },
      h('strong', {}, h('bdi', {}, name)),
      id === me.id ? badge('good', 'you') : state,
    ),
    h('p', { class: 'hint' }, roleWords(roles)),
    h('p', { class: 'hint' }, 'Told by: ', contactWords(contacts)),
    h(
      'p',
      {},
      h('a', { href: `#/freeze/member:${id}` }, id === me.id ? 'Freeze myself' : `Freeze ${name}`),
    ),
  )
}

function tokenRows({ view }: Seat): HTMLElement {
  const rows = view.tokens.map(({ id, name, wallets, budgetSats, windowSeconds, ...token }) => {
    const bounds = ` in ${duration(windowSeconds)}, of ${wallets.join(', ')}`
    return h(
      'li',
      {},
      h(
        'div',
        { class: 'spread' },
        h('strong', {}, h('bdi', {}, name)),
        token.isFrozen ? badge('bad', 'frozen') : null,
      ),
      h('p', { class: 'hint' }, amount(BigInt(budgetSats)), bounds),
      h('p', {}, h('a', { href: `#/freeze/token:${id}` }, `Freeze ${name}`)),
    )
  })
  return h('ul', { class: 'rows tall' }, rows)
}

function invitedCard(session: Session, seat: Seat, invitation: InvitationView): HTMLElement {
  const { name, fingerprint } = invitation
  if (fingerprint === undefined) {
    return h(
      'div',
      { class: 'inset' },
      h(
        'div',
        { class: 'spread' },
        h('strong', {}, h('bdi', {}, name)),
        badge('plain', 'not accepted yet'),
      ),
    )
  }
  return h(
    'div',
    { class: 'inset' },
    h(
      'div',
      { class: 'spread' },
      h('strong', {}, h('bdi', {}, name)),
      badge('warn', 'to be compared'),
    ),
    broughtList(invitation),
    h('p', {}, 'Call them on a number that you know. They read aloud:'),
    spokenView(fingerprint),
    isGoverning(seat.me) && seat.view.organisation.isFounded && mayJoinAlone(seat, invitation)
      ? proposeThem(session, seat, invitation)
      : null,
  )
}

function rulesCard(seat: Seat): HTMLElement {
  const { settings, operations, groups, origin } = seat.view
  const { lockAfterSeconds, expirySeconds, compareAboveSats } = settings
  const groupRows: Child = groups.map(({ name, members }) =>
    h('div', {}, `${name}: ${members.join(', ')}`),
  )
  return section(
    'Rules',
    facts(
      ['Decide', `${settings.quorum} of ${seat.view.voters} who can vote`],
      ['A loosening waits', duration(settings.delaySeconds)],
      ['A proposal waits', duration(expirySeconds)],
      [
        'It locks',
        lockAfterSeconds === 0 ? 'never' : `${duration(lockAfterSeconds)} after the last loosening`,
      ],
      [
        'Operators',
        operations.length === 0 ? 'none' : `${operations.length} keys, two of which unlock`,
      ],
      isTeam(seat)
        ? ['Compare above', compareAboveSats === '0' ? 'never' : amount(BigInt(compareAboveSats))]
        : null,
      groups.length > 0 ? ['Groups', groupRows] : null,
      origin === ''
        ? null
        : ['Passkeys belong to', h('code', { class: 'whole', dir: 'ltr' }, origin)],
    ),
  )
}
