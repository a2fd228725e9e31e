// What a proposal would change, in words: the old and the new of each piece. Nothing here decides.

import { unreachable } from '@countersign/core/basics.ts'
import { formatBtc } from '@countersign/core/bitcoin/amounts.ts'
import type { Change } from '@countersign/core/charter/change.ts'
import { voiceCode } from '@countersign/core/charter/describe.ts'
import type { Contact } from '@countersign/core/charter/member.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { describePolicy } from '@countersign/core/policy/describe.ts'
import { describeDifference, difference } from '@countersign/core/policy/difference.ts'
import { duration } from '@countersign/core/policy/phrases.ts'
import { policyFromCanonical } from '@countersign/core/policy/policy.ts'
import type { Policies } from '../flows/terms.ts'

type Seen = { readonly view: CharterView; readonly policies: Policies }

/** One sentence or more for each change. */
export function changeWords(change: Change, seen: Seen): readonly string[] {
  switch (change.kind) {
    case 'policy.set':
      return policyWords(change, seen)
    case 'settings.set':
      return settingsWords(change, seen.view)
    case 'group.set':
      return groupWords(change, seen.view)
    case 'organisation.team':
      return ['The organisation becomes a team: several people decide, and none alone.']
    case 'desk.set':
      return [`The desk, where passkeys sign, is ${change.origin}; it was ${origin(seen.view)}.`]
    case 'operations.pin':
      return [
        'The operations keys are pinned; two of them open a lock:',
        ...change.keys.map((key) => `operations key ${key}`),
      ]
    case 'operations.replace':
      return [`The operations key ${change.old} is replaced by ${change.next}.`]
    case 'witness.add':
      return [`The witness ${change.name} may answer, and is asked for: ${change.witness}.`]
    case 'witness.remove':
      return [`The witness ${change.witness} is taken away.`]
    case 'lift':
      return [`What is frozen goes on: ${subjectWords(change.subject, seen.view)}.`]
    case 'undo':
    case 'confirm':
      return [aloneWords(change, seen.view)]
    default:
      return memberWords(change, seen.view)
  }
}

type Of<K extends Change['kind']> = Extract<Change, { readonly kind: K }>

function memberWords(
  change: Of<
    | 'member.add'
    | 'member.remove'
    | 'member.suspend'
    | 'member.roles'
    | 'member.contacts'
    | 'credential.add'
    | 'credential.remove'
  >,
  view: CharterView,
): readonly string[] {
  switch (change.kind) {
    case 'member.add':
      return [
        `New member ${change.member}, ${change.name}: ${change.roles.join(', ')}.`,
        `${change.name} is told at ${contactsWords(change.contacts)}.`,
        voice(change.name, change.fingerprint),
      ]
    case 'credential.add':
      return [
        `${nameOf(view, change.member)} gets what invitation ${change.invitation} brought: ` +
          `${broughtWords(view, change.invitation)}.`,
        voice(nameOf(view, change.member), change.fingerprint),
      ]
    case 'member.remove':
      return [`${nameOf(view, change.member)} is no member any more, with all credentials.`]
    case 'member.suspend':
      return [`${nameOf(view, change.member)} is suspended until a quorum lifts it.`]
    case 'member.roles': {
      const old = view.members.find(({ id }) => id === change.member)?.roles ?? []
      return [
        `${nameOf(view, change.member)} was ${old.join(', ')} and becomes ` +
          `${change.roles.join(', ')}.`,
      ]
    }
    case 'member.contacts': {
      const old = view.members.find(({ id }) => id === change.member)?.contacts ?? []
      return [
        `${nameOf(view, change.member)} was told at ${contactsWords(old)}, and is told at ` +
          `${contactsWords(change.contacts)}.`,
      ]
    }
    case 'credential.remove':
      return [`The credential ${credentialWords(view, change.credential)} is taken away.`]
    default:
      return unreachable(change)
  }
}

function policyWords({ wallet, policy }: Of<'policy.set'>, { policies }: Seen): readonly string[] {
  const next = policyFromCanonical(policy)
  const old = policies.get(wallet)
  if (!old) return [`The policy of ${wallet} becomes:`, ...describePolicy(next)]
  const pieces = difference(old, next).map(describeDifference)
  return [`The policy of ${wallet}:`, ...pieces]
}

function settingsWords(change: Of<'settings.set'>, { settings }: CharterView): readonly string[] {
  const amount = (sats: string) => (sats === '0' ? 'never' : `${formatBtc(BigInt(sats))} BTC`)
  const pairs = [
    ['people who decide', String(settings.quorum), String(change.quorum)],
    ['delay', length(settings.delaySeconds), length(change.delaySeconds)],
    ['lock after', length(settings.lockAfterSeconds), length(change.lockAfterSeconds)],
    ['proposals expire after', length(settings.expirySeconds), length(change.expirySeconds)],
    ['codes compared above', amount(settings.compareAboveSats), amount(change.compareAboveSats)],
  ] as const
  const changed = pairs.filter(([, old, next]) => old !== next)
  return changed.map(([what, old, next]) => `Setting ${what}: ${old} becomes ${next}.`)
}

/** A time span; zero is never. */
export const length = (seconds: number): string => (seconds === 0 ? 'never' : duration(seconds))

function groupWords({ group, members }: Of<'group.set'>, view: CharterView): readonly string[] {
  const old = view.groups.find(({ name }) => name === group)?.members ?? []
  const was = old.length > 0 ? `was ${old.join(', ')}` : 'is new'
  return [
    members.length === 0
      ? `The group ${group} (${old.join(', ')}) is taken away.`
      : `The group ${group} ${was} and becomes ${members.join(', ')}.`,
  ]
}

function aloneWords(change: Of<'undo' | 'confirm'>, { alone }: CharterView): string {
  const act = alone.find(({ seq }) => seq === change.seq)
  const what = act ? `the ${act.kind} of ${act.subject} by ${act.by}` : 'what was done alone'
  const verb = change.kind === 'undo' ? 'Undoes' : 'Makes everybody’s'
  return `${verb} ${what} (entry ${change.seq}).`
}

const voice = (name: string, fingerprint: string): string =>
  `Ask ${name} by voice for this code before you approve: ${voiceCode(fingerprint)}.`

export const nameOf = ({ members }: CharterView, id: string): string => {
  const name = members.find((each) => each.id === id)?.name
  return name === undefined || name === id ? id : `${id} (${name})`
}

/** "email ada@example.org, phone +4912345". */
export const contactsWords = (contacts: readonly Contact[]): string =>
  contacts.map(({ kind, address }) => `${kind} ${address}`).join(', ') || 'nowhere'

export function credentialWords({ members }: CharterView, id: string): string {
  for (const member of members) {
    const found = member.credentials.find((each) => each.id === id)
    if (found) return `${found.name} (${found.kind}, ${found.class}) of ${member.id}: ${id}`
  }
  return id
}

function broughtWords({ invitations }: CharterView, id: string): string {
  const invitation = invitations.find((each) => each.id === id)
  const keys = (invitation?.credentials ?? []).map((it) => `${it.kind} ${it.name} (${it.class})`)
  const brought = [...keys, ...(invitation?.hasCode ? ['an authenticator'] : [])]
  return brought.join(', ') || 'something that is not there any more'
}

/** "the wallet savings", "the organisation". */
export function subjectWords(subject: string, view: CharterView): string {
  const [kind = '', ...rest] = subject.split(':')
  const name = rest.join(':')
  if (kind === 'member') return `the member ${nameOf(view, name)}`
  if (kind === 'credential') return `the credential ${credentialWords(view, name)}`
  return name === '' ? `the ${kind}` : `the ${kind} ${name}`
}

const origin = (view: CharterView): string => (view.origin === '' ? 'not set' : view.origin)
