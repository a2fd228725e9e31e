// The charter as a whole: who is there, by which rules, what is locked, frozen or proposed, and
// what waits for the person who looks.

import { formatBtc } from '@countersign/core/bitcoin/amounts.ts'
import { subjectName, voiceCode } from '@countersign/core/charter/names.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { duration } from '@countersign/core/policy/phrases.ts'
import { isOpen, type MemberView, waitingFor } from '../flows/charter.ts'
import { contactsWords, memberWords } from './changes.ts'
import { bullets, heading, moment, paragraph, type Row, rows, table } from './layout.ts'
import type { Json, Screen } from './screen.ts'

export function showCharter(screen: Screen, view: CharterView, me: MemberView | null): void {
  const { organisation, head } = view
  screen.say(heading(screen, organisation.name))
  screen.say(
    rows(screen, [
      ['kind', organisation.kind === 'team' ? 'a team' : 'one person'],
      ['id', voiceCode(organisation.id)],
      ['', organisation.id, screen.dim],
      ['head', `entry ${head.seq}, ${voiceCode(head.hash)}`],
      ['desk', view.origin === '' ? 'not set' : view.origin],
      ...settingRows(view),
      ...lockRows(screen, view),
    ]),
  )
  showPeople(screen, view, me)
  showStopped(screen, view)
  showInvitations(screen, view)
  showProposals(screen, view)
  const tasks = tasksOf(view, me)
  if (tasks.length === 0) return
  screen.say(heading(screen, 'Waits for you'))
  screen.say(bullets(screen, tasks))
}

function settingRows({ settings, voters, operations, groups }: CharterView): readonly Row[] {
  const compared = settings.compareAboveSats
  return [
    ['decide', `${settings.quorum} of ${voters} who can vote`],
    ['delay', duration(settings.delaySeconds)],
    [
      'locks',
      settings.lockAfterSeconds === 0 ? 'never' : `after ${duration(settings.lockAfterSeconds)}`,
    ],
    ...(compared === '0'
      ? []
      : [['compare', `codes above ${formatBtc(BigInt(compared))} BTC`] as const]),
    ['operations', operations.length === 0 ? 'no keys pinned' : `${operations.length} keys pinned`],
    ...groups.map(({ name, members }): Row => [`group ${name}`, members.join(', ')]),
  ]
}

/** When each subject locks, or since when it is locked. */
export function lockRows(screen: Screen, { locks, now }: CharterView): readonly Row[] {
  return locks.flatMap(({ subject, lockedAt }): Row[] => {
    if (lockedAt === undefined) return []
    const isShut = now >= lockedAt
    const words = isShut
      ? `locked since ${moment(lockedAt)}`
      : `locks in ${countdown(lockedAt - now)}, ${moment(lockedAt)}`
    return [[subject, words, isShut ? screen.warn : (text) => text]]
  })
}

/** "1 d 4 h", "35 min". */
function countdown(seconds: number): string {
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3_600) % 24,
    Math.floor(seconds / 60) % 60,
  ]
  if (days > 0) return `${days} d ${hours} h`
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min`
}

function showPeople(screen: Screen, { members }: CharterView, me: MemberView | null): void {
  screen.say(heading(screen, 'People'))
  const lines = members.map((each) => [
    each.id === me?.id ? `${each.id} (you)` : each.id,
    each.name,
    each.roles.join(', '),
    `${each.credentials.map(({ kind }) => kind).join(', ')}${each.hasCode ? ', code' : ''}`,
    standing(each),
  ])
  screen.say(table(screen, ['member', 'name', 'roles', 'has', 'vote'], lines))
  const told = members.map((each): Row => [each.id, contactWords(each)])
  screen.say(`\n${rows(screen, told)}`)
}

function contactWords({ contacts, verified }: MemberView): string {
  if (contacts.length === 0) return 'told nowhere'
  return contacts
    .map((each) => {
      const words = contactsWords([each])
      return verified.includes(`${each.kind} ${each.address}`) ? words : `${words} (not verified)`
    })
    .join(', ')
}

function standing({ suspended, isAble }: MemberView): string {
  if (suspended !== 'no') return suspended === 'quorum' ? 'suspended' : 'suspended by one'
  return isAble ? 'counts' : 'none'
}

function showStopped(screen: Screen, view: CharterView): void {
  const { freezes, alone, unlockRequests } = view
  if (freezes.length > 0) {
    screen.say(heading(screen, 'Frozen'))
    const lines = freezes.map(({ subject, by = 'a quorum', why, at }) => {
      const reason = why === '' ? '' : `: ${why}`
      return `${subjectName(subject, view)}, ${moment(at)}, by ${by}${reason}`
    })
    screen.say(bullets(screen, lines))
  }
  if (alone.length > 0) {
    screen.say(heading(screen, 'Done by one person; the others can undo it at once'))
    const lines = alone.map(({ seq, by, at, kind, subject }) => {
      const what = `${kind} of ${subjectName(subject, view)} by ${by}, ${moment(at)}`
      return `${what}: countersign charter propose undo ${seq}`
    })
    screen.say(bullets(screen, lines))
  }
  if (unlockRequests.length > 0) {
    screen.say(heading(screen, 'Asked the operators to unlock'))
    const lines = unlockRequests.map(
      ({ subject, by, at, seq }) => `${subject} by ${by}, ${moment(at)}, request ${seq}`,
    )
    screen.say(bullets(screen, lines))
  }
}

export function showInvitations(screen: Screen, { invitations }: CharterView): void {
  if (invitations.length === 0) return
  screen.say(heading(screen, 'Invited'))
  const lines = invitations.map(({ id, member, name, roles, fingerprint }) => [
    id,
    member,
    name,
    roles.join(', '),
    fingerprint === undefined ? 'not accepted yet' : voiceCode(fingerprint),
  ])
  screen.say(table(screen, ['invitation', 'member', 'name', 'roles', 'code to compare'], lines))
  const how = 'Call each of them and compare the code by voice before you let them in.'
  screen.say(`\n${paragraph(screen, how, screen.dim)}`)
}

export function showProposals(screen: Screen, view: CharterView, isAll = false): void {
  const shown = view.proposals.filter((each) => isAll || isOpen(each))
  if (shown.length === 0) return
  screen.say(heading(screen, isAll ? 'Proposals' : 'Open proposals'))
  const lines = shown.map((each) => {
    const counted = each.votes.filter(({ counts, decision }) => counts && decision === 'approve')
    const kinds = [...new Set(each.changes.map(kindOf))].join(', ')
    return [
      each.code,
      kinds,
      each.by,
      each.class,
      each.state,
      `${counted.length} of ${each.needed}`,
      each.executesAt === undefined ? '' : moment(each.executesAt),
    ]
  })
  const titles = ['code', 'changes', 'by', 'kind', 'state', 'people', 'takes hold']
  screen.say(table(screen, titles, lines))
}

const kindOf = (change: unknown): string => String((change as { readonly kind?: string }).kind)

/** What this person could do now, with the command for it. */
function tasksOf(view: CharterView, me: MemberView | null): readonly string[] {
  if (!me)
    return [
      'This device belongs to no member. Accept an invitation: countersign charter accept LINK',
    ]
  const votes = waitingFor(view, me).map(
    ({ code, by }) =>
      `Vote on ${code} by ${memberWords(view, by)}: countersign charter proposal ${code}`,
  )
  const contacts = me.contacts
    .filter(({ kind, address }) => !me.verified.includes(`${kind} ${address}`))
    .map(({ address }) => `Verify ${address}: countersign contact verify ${address} CODE`)
  const factor = me.hasCode
    ? []
    : ['You have no authenticator, so your votes take a second credential.']
  return [...votes, ...contacts, ...factor]
}

export function charterJson(view: CharterView, me: MemberView | null): Json {
  const { now, proposals, ...rest } = view
  return JSON.parse(
    JSON.stringify({
      ...rest,
      now: moment(now),
      you: me?.id ?? null,
      locks: view.locks.map(({ subject, lockedAt, changeSeq }) => ({
        subject,
        changeSeq,
        lockedAt: lockedAt === undefined ? null : moment(lockedAt),
        isLocked: lockedAt !== undefined && now >= lockedAt,
      })),
      openProposals: proposals.filter(isOpen).map(({ code }) => code),
      waitsForYou: me ? waitingFor(view, me).map(({ code }) => code) : [],
    }),
  ) as Json
}
