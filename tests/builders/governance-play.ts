// What attackers and those who defend themselves say in the attack tests of governance: statements
// with any part of them made up, and the changes that they are about.

import type { TestContext } from 'node:test'
import { statementBinding } from '@countersign/channel/bindings.ts'
import { seal } from '@countersign/channel/sealing.ts'
import { type Canonical, decimal } from '@countersign/core/canonical.ts'
import { type SeenHead, statementHash } from '@countersign/core/charter/statement.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { type Policy, policyHash, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { type Person, type Said, type Signing, stated } from '@countersign/demo/person.ts'
import { placeOf } from '@countersign/demo/team.ts'
import type { House } from './house.ts'
import { type Founded, openTeam, type Team } from './team.ts'

/** The code of the refusal, or what was answered instead: a test names what it expects. */
export async function refusalOf(asked: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    const answer = await (typeof asked === 'function' ? asked() : asked)
    return `answered ${JSON.stringify(answer)?.slice(0, 200)}`
  } catch (error) {
    return (error as { readonly code?: string }).code ?? String(error)
  }
}

/** Parts of a statement that are not as they should be. */
export type Forged = {
  readonly organisation?: string
  readonly head?: SeenHead
  readonly now?: number
  /** Who is said to say it. */
  readonly member?: string
  /** Whose keys sign it, instead of the author's. */
  readonly signatures?: (hashed: Uint8Array) => readonly Canonical[]
  /** The code that comes along, in the clear. */
  readonly code?: string
}

/** The body of `charter.act`, with some of it made up. */
export async function forged(
  { stage }: Pick<Founded, 'stage'>,
  who: Person,
  said: Said,
  parts: Forged = {},
): Promise<Canonical> {
  const place = { ...(await placeOf(stage)), ...parts }
  const statement = stated(place, parts.member ?? who.member, said)
  const hashed = statementHash(statement)
  const means: readonly Signing[] = parts.code === undefined ? ['device', 'passkey'] : ['device']
  const signatures = parts.signatures?.(hashed) ?? means.map((by) => who.sign(hashed, by))
  if (parts.code === undefined) return { statement, signatures }
  return { statement, signatures, code: sealedFor(place.sealingKey, hashed, parts.code) }
}

function sealedFor(sealingKey: Uint8Array, hashed: Uint8Array, code: string): string {
  return seal(sealingKey, Buffer.from(code), statementBinding(hashed))
}

/** Carries a body by a socket of this role, unsigned. */
export const carried = (house: House, body: Canonical, role: 'server' | 'desk' = 'server') =>
  house.ask('charter.act', body, { role, device: null })

/** Another policy for a wallet, from the one it has. */
export function policyChange(wallet: string, from: Policy, next: Policy): Canonical {
  return { kind: 'policy.set', wallet, from: policyHash(from), policy: policyToCanonical(next) }
}

export const undo = (seq: number): Canonical => ({ kind: 'undo', seq: decimal(seq) })
export const suspend = (member: string): Canonical => ({ kind: 'member.suspend', member })

/** The numbers of what somebody did alone. */
export const aloneOf = ({ alone }: CharterView, by: string): readonly number[] =>
  alone.filter((act) => act.by === by).map(({ seq }) => seq)

/** How a proposal stands. */
export const stateOf = ({ proposals }: CharterView, id: string): string =>
  proposals.find((each) => each.id === id)?.state ?? 'missing'

/** Whether a member is suspended, and by whom. */
export const suspensionOf = ({ members }: CharterView, id: string): string =>
  members.find((each) => each.id === id)?.suspended ?? 'missing'

type Settings = {
  readonly quorum: number
  readonly delaySeconds: number
  readonly lockAfterSeconds: number
  readonly expirySeconds: number
}

/** Other settings than the view's, as a change. */
export function settingsChange({ settings }: CharterView, next: Partial<Settings>): Canonical {
  const { compareAboveSats, ...rest } = { ...settings, ...next }
  return {
    kind: 'settings.set',
    quorum: decimal(rest.quorum),
    delaySeconds: decimal(rest.delaySeconds),
    lockAfterSeconds: decimal(rest.lockAfterSeconds),
    expirySeconds: decimal(rest.expirySeconds),
    compareAboveSats,
  }
}

/** Who carried the day: these approve a proposal, one after the other. */
export async function approvedBy(
  { vote }: Pick<Founded, 'vote'>,
  proposal: string,
  people: readonly Person[],
): Promise<void> {
  for (const person of people) await vote(person, proposal)
}

export const voteFor = (proposal: string): Said => ({ act: 'vote', proposal, decision: 'approve' })

/** How many voted on a proposal. */
export const votesOf = async (team: Pick<Founded, 'view'>, id: string): Promise<number> =>
  (await team.view()).proposals.find((each) => each.id === id)?.votes.length ?? -1

/** A team with a wallet of this policy, for as long as the test runs. */
export async function teamWith(t: TestContext, policy: Policy): Promise<Team> {
  const team = await openTeam()
  t.after(() => team.house.close())
  team.treasury(policy)
  return team
}

/** Ada proposes it and Bob and Cyn approve. */
export async function byTheOthers(
  { ada, bob, cyn, ...team }: Team,
  changes: Parameters<Team['propose']>[1],
): Promise<string> {
  const proposal = await team.propose(ada, changes)
  await approvedBy(team, proposal, [bob, cyn])
  return proposal
}
