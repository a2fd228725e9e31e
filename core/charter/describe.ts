// A proposal's changes in plain sentences, the same in every place where people read them: desk,
// command line, e-mail. Names of people are as the charter has them; nothing is left out.

import { unreachable } from '../basics.ts'
import { describeDifference, difference } from '../policy/difference.ts'
import { btc, duration } from '../policy/phrases.ts'
import { type Policy, policyFromCanonical, policyHash } from '../policy/policy.ts'
import type { Change } from './change.ts'
import type { Contact } from './member.ts'

export type Known = {
  /** A member's name, or the id where there is none. */
  readonly nameOf: (member: string) => string
  /** The policy of this hash, if it is known: what the change starts from. */
  readonly policyOf: (wallet: string, hash: string) => Policy | null
}

/** What people compare by voice before somebody is let in: 80 bits in five groups of four. */
export function voiceCode(fingerprint: string): string {
  return fingerprint.slice(0, 20).toUpperCase().match(/.{4}/g)?.join('-') ?? ''
}

/** One sentence or more for each change, in their order. */
export function describeChange(change: Change, known: Known): readonly string[] {
  const name = known.nameOf
  switch (change.kind) {
    case 'policy.set':
      return describePolicy(change, known)
    case 'member.add':
      return [
        `New member: ${change.name} (${change.member}), as ${listed(change.roles)}.`,
        `${change.name} is told by ${contactsText(change.contacts)}.`,
        `Compare by voice with ${change.name}: ${voiceCode(change.fingerprint)}.`,
      ]
    case 'credential.add':
      return [
        `${name(change.member)} gets the further keys or the authenticator they offered.`,
        `Compare by voice with ${name(change.member)}: ${voiceCode(change.fingerprint)}.`,
      ]
    case 'member.remove':
      return [`${name(change.member)} is a member no more, and all their keys are void.`]
    case 'member.suspend':
      return [`${name(change.member)} is suspended until a quorum lifts it.`]
    case 'member.roles':
      return [`${name(change.member)} becomes ${listed(change.roles)}.`]
    case 'member.contacts':
      return [
        `${name(change.member)} is told by ${contactsText(change.contacts)}, and nowhere else.`,
      ]
    case 'credential.remove':
      return [`The credential ${change.credential.slice(0, 16)} is void.`]
    case 'group.set':
      return [
        change.members.length === 0
          ? `There is no group ${change.group} any more.`
          : `The group ${change.group} is ${listed(change.members.map(name))}.`,
      ]
    case 'settings.set':
      return describeSettings(change)
    case 'organisation.team':
      return ['The organisation becomes a team: nobody decides alone any more.']
    case 'desk.set':
      return [`People consent at ${change.origin}, and passkeys count there only.`]
    case 'operations.pin':
      return [`${change.keys.length} operations keys are pinned: two of them can open a lock.`]
    case 'operations.replace':
      return [
        `The operations key ${change.old.slice(0, 16)} is replaced by ${change.next.slice(0, 16)}.`,
      ]
    case 'witness.add':
      return [`${change.name} (${change.witness.slice(0, 16)}) becomes a witness.`]
    case 'witness.remove':
      return [`The witness ${change.witness.slice(0, 16)} is one no more.`]
    case 'lift':
      return [`${subjectName(change.subject, known)} is frozen no more.`]
    case 'undo':
      return [`What one person did alone in entry ${change.seq} is undone.`]
    case 'confirm':
      return [`What one person did alone in entry ${change.seq} becomes everybody’s.`]
    default:
      return unreachable(change)
  }
}

function describePolicy(
  change: Extract<Change, { readonly kind: 'policy.set' }>,
  { policyOf }: Known,
): readonly string[] {
  const next = policyFromCanonical(change.policy)
  const before = policyOf(change.wallet, change.from)
  const head = `The policy of the wallet ${change.wallet} becomes ${policyHash(next).slice(0, 16)}.`
  if (before === null)
    return [head, `It replaces ${change.from.slice(0, 16)}, which is not in force.`]
  return [head, ...difference(before, next).map(describeDifference)]
}

function describeSettings(change: Extract<Change, { readonly kind: 'settings.set' }>) {
  const { quorum, delaySeconds, lockAfterSeconds, expirySeconds, compareAboveSats } = change
  const people = quorum === 1 ? 'one person' : `${quorum} people`
  const isCompared = compareAboveSats !== '0'
  return [
    `A loosening takes ${people}, then ${duration(delaySeconds)}.`,
    lockAfterSeconds === 0
      ? 'Nothing locks.'
      : `Whatever was not loosened for ${duration(lockAfterSeconds)} locks.`,
    `A proposal waits ${duration(expirySeconds)} for its votes.`,
    ...(isCompared
      ? [`Above ${btc(BigInt(compareAboveSats))} approvers type what came by another channel.`]
      : []),
  ]
}

/** What a freeze or a lock is about, in words. */
export function subjectName(subject: string, { nameOf }: Pick<Known, 'nameOf'>): string {
  const at = subject.indexOf(':')
  const [kind, name] = at < 0 ? [subject, ''] : [subject.slice(0, at), subject.slice(at + 1)]
  switch (kind) {
    case 'wallet':
      return `the wallet ${name}`
    case 'member':
      return nameOf(name)
    case 'credential':
      return `the credential ${name.slice(0, 16)}`
    case 'signer':
      return 'the signer'
    default:
      return 'the organisation'
  }
}

const contactsText = (contacts: readonly Contact[]): string =>
  contacts.length === 0
    ? 'nothing'
    : listed(contacts.map(({ kind, address }) => `${kind} ${address}`))

function listed(words: readonly string[]): string {
  if (words.length <= 1) return words[0] ?? 'nothing'
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
