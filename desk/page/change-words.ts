// What each change of a proposal does, in plain words: old and new beside each other. All of it is
// worked out here from the bytes that people vote on.

import { unreachable } from '@countersign/core/basics.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { type Change, change } from '@countersign/core/charter/change.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { duration } from '@countersign/core/policy/phrases.ts'
import { type Child, h } from './dom.ts'
import { amount, facts, grouped, notice, spokenView } from './parts.ts'
import { contactWords, credentialRow, roleWords } from './people-words.ts'
import { type OldPolicies, policyWords } from './policy-words.ts'
import { nameOf } from './seat.ts'
import { asSentence } from './words.ts'

/** What it is about, and the whole of it. */
export type ChangeWords = { readonly title: string; readonly body: Child }

export type Around = { readonly view: CharterView; readonly policies: OldPolicies }

type Of<K extends Change['kind']> = Extract<Change, { readonly kind: K }>

/** Reads and tells one change. @throws Fault channel.message_invalid for one that is not known */
export function changeWords(given: Canonical, around: Around): ChangeWords {
  const read = change(given, 'change')
  const { view } = around
  switch (read.kind) {
    case 'policy.set':
      return policyWords(read, around.policies)
    case 'member.add':
    case 'credential.add':
    case 'member.remove':
    case 'member.suspend':
    case 'member.roles':
    case 'member.contacts':
    case 'credential.remove':
      return memberWords(read, view)
    case 'settings.set':
      return { title: 'The rules of the organisation', body: settingsWords(read, view) }
    case 'group.set':
      return groupWords(read, view)
    case 'organisation.team':
      return {
        title: 'This organisation becomes a team',
        body: 'From then on several people have to agree, and nobody decides alone.',
      }
    case 'desk.set':
      return {
        title: 'Another place of consent',
        body: facts(['The desk is', word(view.origin)], ['It becomes', word(read.origin)]),
      }
    case 'operations.pin':
    case 'operations.replace':
    case 'witness.add':
    case 'witness.remove':
      return keyWords(read)
    case 'lift':
    case 'undo':
    case 'confirm':
      return undoingWords(read, view)
    default:
      return unreachable(read)
  }
}

/** What all of them are about, in a line. */
export function changesTitle(changes: readonly Canonical[], view: CharterView): string {
  const [first, ...more] = changes.map((each) => changeWords(each, { view, policies: NONE }).title)
  return more.length === 0 ? (first ?? '') : `${first}, and ${more.length} more`
}

const NONE: OldPolicies = new Map()

const word = (text: string): HTMLElement => h('code', { dir: 'ltr', class: 'whole' }, text || '–')
const name = (view: CharterView, member: string): string => nameOf(view, member)

type OfMembers =
  | Of<'member.add'>
  | Of<'credential.add'>
  | Of<'member.remove'>
  | Of<'member.suspend'>
  | Of<'member.roles'>
  | Of<'member.contacts'>
  | Of<'credential.remove'>

function memberWords(read: OfMembers, view: CharterView): ChangeWords {
  switch (read.kind) {
    case 'member.add':
      return {
        title: `${read.name} joins`,
        body: [
          facts(
            ['As', roleWords(read.roles)],
            ['Known as', word(read.member)],
            ['Is told by', contactWords(read.contacts)],
          ),
          brought(read.invitation, read.fingerprint, read.name, view),
        ],
      }
    case 'credential.add': {
      const who = name(view, read.member)
      return {
        title: `${who} gets further keys`,
        body: brought(read.invitation, read.fingerprint, who, view),
      }
    }
    case 'member.remove':
      return {
        title: `${name(view, read.member)} leaves`,
        body: 'With all their keys. Votes that they cast no longer count.',
      }
    case 'member.suspend':
      return {
        title: `${name(view, read.member)} is suspended`,
        body: 'They can neither vote nor spend until the others lift it.',
      }
    case 'member.roles': {
      const old = view.members.find(({ id }) => id === read.member)?.roles ?? []
      return {
        title: `Another role for ${name(view, read.member)}`,
        body: facts(['Is now', roleWords(old)], ['Becomes', roleWords(read.roles)]),
      }
    }
    case 'member.contacts': {
      const old = view.members.find(({ id }) => id === read.member)?.contacts ?? []
      return {
        title: `Where ${name(view, read.member)} is told`,
        body: facts(['Is now', contactWords(old)], ['Becomes', contactWords(read.contacts)]),
      }
    }
    case 'credential.remove':
      return credentialGone(read.credential, view)
  }
}

function credentialGone(id: string, view: CharterView): ChangeWords {
  const owner = view.members.find(({ credentials }) => credentials.some((it) => it.id === id))
  const held = owner?.credentials.find((it) => it.id === id)
  return {
    title: `${owner ? `A key of ${owner.name}` : 'A key'} is taken away`,
    body: held ? credentialRow(held) : word(id),
  }
}

/** What an invited person brought, and how to know that it is theirs. */
function brought(id: string, fingerprint: string, who: string, view: CharterView): Child {
  const invitation = view.invitations.find((each) => each.id === id)
  const keys = invitation?.credentials ?? []
  const code = invitation?.hasCode ? [h('li', {}, 'An authenticator for one-time codes')] : []
  return [
    keys.length > 0
      ? h(
          'ul',
          { class: 'plain' },
          keys.map((each) => h('li', {}, credentialRow(each))),
          code,
        )
      : null,
    notice(
      'warn',
      `Call ${who} on a number that you know.`,
      h('p', {}, 'They read this aloud from their own screen. Approve only if it is the same:'),
      spokenView(fingerprint),
    ),
  ]
}

const SETTINGS = [
  ['quorum', 'People who have to agree'],
  ['delaySeconds', 'Time before a loosening takes hold'],
  ['lockAfterSeconds', 'Time until it locks'],
  ['expirySeconds', 'Time a proposal waits'],
  ['compareAboveSats', 'Compare by another channel above'],
] as const

type SettingName = (typeof SETTINGS)[number][0]

function settingsWords(read: Of<'settings.set'>, { settings }: CharterView): Child {
  const rows = SETTINGS.map(([key, words]) => {
    const [old, next] = [String(settings[key]), String(read[key])]
    const isSame = old === next
    const body = isSame
      ? h('span', { class: 'hint' }, settingWords(key, old), ', as now')
      : [settingWords(key, old), ' → ', h('strong', {}, settingWords(key, next))]
    return [words, body] as const
  })
  return facts(...rows)
}

function settingWords(key: SettingName, value: string): Child {
  if (key === 'quorum') return value
  if (key === 'compareAboveSats') return value === '0' ? 'never' : amount(BigInt(value))
  if (key === 'lockAfterSeconds' && value === '0') return 'never'
  return duration(Number(value))
}

function groupWords({ group, members }: Of<'group.set'>, view: CharterView): ChangeWords {
  const old = view.groups.find((each) => each.name === group)?.members ?? []
  const names = (ids: readonly string[]) => ids.map((id) => name(view, id)).join(', ') || 'nobody'
  return {
    title: `The group ${group}`,
    body: facts(['Is now', names(old)], ['Becomes', names(members)]),
  }
}

type OfKeys =
  | Of<'operations.pin'>
  | Of<'operations.replace'>
  | Of<'witness.add'>
  | Of<'witness.remove'>

function keyWords(read: OfKeys): ChangeWords {
  switch (read.kind) {
    case 'operations.pin':
      return {
        title: 'Who may unlock',
        body: [
          h('p', {}, 'Two of these operators open a lock, after they have identified you.'),
          read.keys.map((key) => grouped(key, 'Operations key')),
        ],
      }
    case 'operations.replace':
      return {
        title: 'Another operations key',
        body: facts(
          ['Goes', grouped(read.old, 'Old operations key')],
          ['Comes', grouped(read.next, 'New operations key')],
        ),
      }
    case 'witness.add':
      return { title: `The witness ${read.name}`, body: grouped(read.witness, 'Witness key') }
    case 'witness.remove':
      return { title: 'A witness goes', body: grouped(read.witness, 'Witness key') }
  }
}

function undoingWords(
  read: Of<'lift'> | Of<'undo'> | Of<'confirm'>,
  view: CharterView,
): ChangeWords {
  if (read.kind === 'lift') {
    return {
      title: `${asSentence(subjectWords(read.subject, view))} goes on`,
      body: 'The freeze ends.',
    }
  }
  const act = view.alone.find(({ seq }) => seq === read.seq)
  const what = act
    ? `${name(view, act.by)}: ${act.kind} of ${subjectWords(act.subject, view)}`
    : `entry ${read.seq} of the charter`
  return read.kind === 'undo'
    ? { title: 'What one person did alone is undone', body: what }
    : { title: 'What one person did alone is confirmed', body: what }
}

/** "the wallet savings", "Ada Lovelace", "everything". */
export function subjectWords(subject: string, view: CharterView): string {
  const at = subject.indexOf(':')
  const [kind, id] = [subject.slice(0, at), subject.slice(at + 1)]
  if (kind === 'wallet') return `the wallet ${id}`
  if (kind === 'member') return name(view, id)
  if (kind === 'credential') return 'a key'
  const proposal = view.proposals.find((each) => each.id === subject)
  if (proposal) return `the proposal ${proposal.code}`
  return subject === 'organisation' ? 'everything' : subject
}
