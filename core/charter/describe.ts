// What a proposal's changes do, in words, the same in every place where people read them: desk,
// command line, e-mail. Places lay the pieces out as they like; none leaves one out or adds one.

import { unreachable } from '../basics.ts'
import { describePolicy } from '../policy/describe.ts'
import { type Difference, difference } from '../policy/difference.ts'
import { btc, duration } from '../policy/phrases.ts'
import { type Policy, policyFromCanonical, policyHash } from '../policy/policy.ts'
import type { Change } from './change.ts'
import { ofOrders } from './describe-accounts.ts'
import { tokenAdded, tokenRemoved } from './describe-tokens.ts'
import {
  contactName,
  credentialKind,
  credentialName,
  nameOf,
  ROLE_WORDS,
  subjectName,
} from './names.ts'
import { type Description, key, type Piece, sentence, told, turn } from './pieces.ts'
import type { CharterView } from './view.ts'

/** What the words are taken from, beside the change itself. */
export type Known = {
  readonly view: CharterView
  /** Policies that a change may start from, found by their hashes. */
  readonly policies: readonly Policy[]
}

type Of<K extends Change['kind']> = Extract<Change, { readonly kind: K }>

/** @throws Fault policy.* when the policy of a change is none */
export function describeChange(change: Change, known: Known): Description {
  const { view } = known
  switch (change.kind) {
    case 'policy.set':
      return ofPolicy(change, known)
    case 'account.policy':
      return ofOrders(change, view)
    case 'settings.set':
      return { title: 'The rules of the organisation', pieces: settingTurns(change, view) }
    case 'group.set': {
      const from = view.groups.find(({ name }) => name === change.group)?.members ?? []
      const names = (ids: readonly string[]) => ids.map((id) => nameOf(view, id))
      const members = turn('Its members', names(from), names(change.members))
      return { title: `The group ${change.group}`, pieces: [members] }
    }
    case 'organisation.team':
      return told(
        'This organisation becomes a team',
        sentence('From then on several people have to agree, and nobody decides alone.'),
      )
    case 'desk.set':
      return told(
        'Another place of consent',
        turn('The desk', view.origin === '' ? [] : [view.origin], [change.origin]),
        sentence('Passkeys count there only.'),
      )
    case 'networks.set':
      return {
        title: 'Networks that the server answers while it is closed',
        pieces: [turn('Listed', view.networks.map(networkText), change.networks.map(networkText))],
      }
    case 'lift':
      return told(`Frozen no more: ${subjectName(change.subject, view)}`)
    case 'undo':
      return told('What one person did alone is undone', act(change.seq, view))
    case 'confirm':
      return told('What one person did alone is confirmed', act(change.seq, view))
    case 'operations.pin':
    case 'operations.replace':
    case 'witness.add':
    case 'witness.remove':
      return ofKeys(change)
    case 'token.add':
      return tokenAdded(change, view)
    case 'token.remove':
      return tokenRemoved(change.token, view)
    default:
      return ofMember(change, view)
  }
}

type OfMember = Of<
  | 'member.add'
  | 'member.remove'
  | 'member.suspend'
  | 'member.roles'
  | 'member.contacts'
  | 'credential.add'
  | 'credential.remove'
>

function ofMember(change: OfMember, view: CharterView): Description {
  if (change.kind === 'credential.remove') {
    const name = credentialName(view, change.credential)
    return told(`The credential ${name} is taken away`, key('Credential', change.credential))
  }
  const member = view.members.find(({ id }) => id === change.member)
  const who = change.kind === 'member.add' ? change.name : nameOf(view, change.member)
  switch (change.kind) {
    case 'member.add':
      return told(
        `${who} joins`,
        turn('Known as', undefined, [change.member]),
        turn('As', undefined, change.roles.map(roleText)),
        turn('Is told by', undefined, change.contacts.map(contactName)),
        ...brought(change, who, view),
      )
    case 'credential.add':
      return told(`${who} gets further keys`, ...brought(change, who, view))
    case 'member.remove':
      return told(
        `${who} leaves`,
        sentence('All their keys are void, and votes that they cast no longer count.'),
      )
    case 'member.suspend':
      return told(
        `${who} is suspended`,
        sentence('They can neither vote nor spend until the others lift it.'),
      )
    case 'member.roles': {
      const roles = turn('Roles', member?.roles.map(roleText), change.roles.map(roleText))
      return told(`Another role for ${who}`, roles)
    }
    case 'member.contacts': {
      const [from, to] = [member?.contacts.map(contactName), change.contacts.map(contactName)]
      return told(`Where ${who} is told`, turn('Is told by', from, to))
    }
    default:
      return unreachable(change)
  }
}

/** "192.0.2.0/24 (office), until 2026-12-01". */
const networkText = ({ network, name, until }: CharterView['networks'][number]): string =>
  `${network} (${name}), until ${new Date(until * 1_000).toISOString().slice(0, 10)}`

const roleText = (role: keyof typeof ROLE_WORDS): string => `${role} (${ROLE_WORDS[role]})`

/** What an invited person brought, and how to know that it is theirs. */
function brought(
  { invitation: id, fingerprint }: Of<'member.add' | 'credential.add'>,
  who: string,
  { invitations }: CharterView,
): readonly Piece[] {
  const invitation = invitations.find((each) => each.id === id)
  const code = invitation?.hasCode ? ['an authenticator for one-time codes'] : []
  const things = [...(invitation?.credentials ?? []).map(credentialKind), ...code]
  return [
    ...(things.length > 0 ? [turn('Brings', undefined, things)] : []),
    { kind: 'voice', who, fingerprint },
  ]
}

function ofKeys(
  change: Of<'operations.pin' | 'operations.replace' | 'witness.add' | 'witness.remove'>,
): Description {
  switch (change.kind) {
    case 'operations.pin':
      return told(
        'Who may unlock',
        sentence('Two of these operators open a lock, after they have identified you.'),
        ...change.keys.map((each) => key('Operations key', each)),
      )
    case 'operations.replace':
      return told(
        'Another operations key',
        key('Old operations key', change.old),
        key('New operations key', change.next),
      )
    case 'witness.add':
      return told(`${change.name} becomes a witness`, key('Witness key', change.witness))
    case 'witness.remove':
      return told('A witness is taken away', key('Witness key', change.witness))
    default:
      return unreachable(change)
  }
}

function ofPolicy(change: Of<'policy.set'>, known: Known): Description {
  const next = policyFromCanonical(change.policy)
  const hash = policyHash(next)
  const old = known.policies.find((each) => policyHash(each) === change.from)
  const pieces = old
    ? difference(old, next).map(differing)
    : [sentence(replacing(change, hash, known.view))]
  const whole: Piece = { kind: 'policy', sentences: describePolicy(next), isOnly: !old }
  return told(`The policy of the wallet ${change.wallet}`, ...pieces, whole, key('Policy', hash))
}

/** What it replaces, where that is not at hand to compare it with. */
function replacing({ wallet, from }: Of<'policy.set'>, next: string, view: CharterView): string {
  const inForce = view.wallets.find(({ name }) => name === wallet)?.policy
  if (inForce === next) return 'This policy is in force.'
  const which = inForce === from ? 'the policy that is' : 'a policy that is not'
  return `It replaces ${which} in force.`
}

const differing = (each: Difference): Piece => ({ kind: 'difference', difference: each })

/** Zero seconds are never. */
export const spanText = (seconds: number): string => (seconds === 0 ? 'never' : duration(seconds))

const compareText = (sats: string): string => (sats === '0' ? 'never' : btc(BigInt(sats)))

function settingTurns(next: Of<'settings.set'>, { settings }: CharterView): readonly Piece[] {
  const rows = [
    ['People who have to agree', String(settings.quorum), String(next.quorum)],
    [
      'Time before a loosening takes hold',
      duration(settings.delaySeconds),
      duration(next.delaySeconds),
    ],
    ['Time until it locks', spanText(settings.lockAfterSeconds), spanText(next.lockAfterSeconds)],
    ['Time a proposal waits', duration(settings.expirySeconds), duration(next.expirySeconds)],
    [
      'Codes compared by another channel above',
      compareText(settings.compareAboveSats),
      compareText(next.compareAboveSats),
    ],
  ] as const
  return rows.map(([what, from, to]) => turn(what, [from], [to]))
}

function act(seq: number, view: CharterView): Piece {
  const found = view.alone.find((each) => each.seq === seq)
  if (!found) return sentence(`It is entry ${seq} of the charter.`)
  const { kind, subject, by } = found
  const what = `The ${kind} of ${subjectName(subject, view)} by ${nameOf(view, by)}`
  return sentence(`${what}: entry ${seq} of the charter.`)
}
