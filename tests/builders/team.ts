// A signer in this process whose organisation is founded: a team of four with operators, or a
// person alone. Their keys are in software, their authenticators count, the clock is the test's.

import type { KeyObject } from 'node:crypto'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Contact, Role } from '@countersign/core/charter/member.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import type { Policy } from '@countersign/core/policy/policy.ts'
import { foundTeam } from '@countersign/demo/founding.ts'
import { type Means, makePerson, type Person, type Said } from '@countersign/demo/person.ts'
import {
  act,
  enrolOwner,
  type Founding,
  found,
  type Invited,
  invite,
  join,
  propose,
  type Stage,
  ticketFor,
  viewOf,
  vote,
} from '@countersign/demo/team.ts'
import { at, claim, type House, openHouse } from './house.ts'
import { openTreasury, type Treasury } from './treasury.ts'

/** Where the desk of these organisations is. */
export const ORIGIN = 'https://desk.example.org'

const DAY = 86_400

export type Founded = {
  readonly house: House
  /** The house, as clients of it see it. */
  readonly stage: Stage
  /** The owner: her device is the house's. */
  readonly ada: Person
  readonly view: () => Promise<CharterView>
  readonly act: (who: Person, said: Said, means?: readonly Means[]) => Promise<Canonical>
  /** @returns the proposal's id */
  readonly propose: (
    who: Person,
    changes: readonly Canonical[],
    more?: Parameters<typeof propose>[3],
  ) => Promise<string>
  readonly vote: (
    who: Person,
    proposal: string,
    decision?: 'approve' | 'reject',
  ) => Promise<Canonical>
  /** A 2-of-2 wallet called `spending`, made by the owner. */
  readonly treasury: (policy?: Policy) => Treasury
}

export type Team = Founded & {
  readonly bob: Person
  readonly cyn: Person
  readonly dan: Person
  readonly operators: readonly KeyObject[]
  /** Asks for an unlock of a subject and has two operators issue it. @returns the ticket's hash */
  readonly unlock: (who: Person, subject: string) => Promise<string>
}

export type TeamOptions = {
  readonly house?: House
  readonly danRoles?: readonly Role[]
  /** Of the founding; a day's delay, a lock after two, and all but one of the four otherwise. */
  readonly founding?: Partial<Founding>
}

/** The house as clients see it: by the desk, or unsigned by the server where only it may. */
export function stageOf(house: House, origin: string = ORIGIN): Stage {
  return {
    identity: house.service().signer.keys.identity,
    origin,
    now: () => house.clock.now,
    ask: async (kind, body, device) => house.ask(kind, body, { device }),
    show: async () => house.ask('charter.show', {}, { role: 'server', device: null }),
  }
}

export function contactsOf(member: string): readonly Contact[] {
  const phone = `+1555010${String(member.length).padStart(4, '0')}`
  return [
    { kind: 'email', address: `${member}@example.org` },
    { kind: 'phone', address: phone },
  ]
}

/** Ada owns it, Bob and Cyn are administrators and approvers, Dan an administrator. */
export async function openTeam(options: TeamOptions = {}): Promise<Team> {
  const { house = openHouse(), danRoles = ['administrator'] } = options
  const stage = stageOf(house)
  const ada = await claimedBy(house, stage)
  const [bob, cyn, dan] = (['bob', 'cyn', 'dan'] as const).map((member) => {
    const name = member[0]?.toUpperCase() + member.slice(1)
    return makePerson({ member, name, origin: ORIGIN })
  }) as [Person, Person, Person]
  const governing: readonly Role[] = ['administrator', 'approver']
  const members = [
    await joined(stage, ada, ada, ['owner', 'spender']),
    await joined(stage, ada, bob, governing),
    await joined(stage, ada, cyn, governing),
    await joined(stage, ada, dan, danRoles),
  ]
  const voters = danRoles.includes('administrator') ? 4 : 3
  const operators = await foundTeam(stage, ada, {
    name: 'Four of us',
    contacts: contactsOf('owner'),
    members,
    quorum: Math.min(3, voters - 1),
    ...options.founding,
  })
  const unlock = async (who: Person, subject: string): Promise<string> => {
    const said = { act: 'request-unlock', subject, why: 'our limit is too low' } as const
    const request = String(at(await act(stage, who, said, ['device']), 'seq'))
    const ticket = await ticketFor(stage, operators.slice(0, 2), { subject, request })
    return String(at(await stage.ask('unlock.issue', { ticket }, null), 'ticket'))
  }
  return { ...founded(house, stage, ada), bob, cyn, dan, operators, unlock }
}

/** Ada alone, with a computer and a security key. */
export async function openPersonal(options: Omit<TeamOptions, 'danRoles'> = {}): Promise<Founded> {
  const { house = openHouse() } = options
  const stage = stageOf(house)
  const ada = await claimedBy(house, stage)
  const members = [await joined(stage, ada, ada, ['owner', 'spender'])]
  await found(stage, ada, {
    kind: 'personal',
    name: 'Ada',
    contacts: contactsOf('owner'),
    members,
    operations: [],
    quorum: 1,
    delaySeconds: 2 * DAY,
    lockAfterSeconds: 0,
    expirySeconds: 7 * DAY,
    compareAboveSats: 0n,
    ...options.founding,
  })
  return founded(house, stage, ada)
}

/** The owner, claimed and with an authenticator; her passkey is enrolled by founding. */
async function claimedBy(house: House, stage: Stage): Promise<Person> {
  const { device } = house
  const ada = makePerson({ member: 'owner', name: 'Ada', origin: stage.origin, device })
  claim(house)
  await enrolOwner(stage, ada)
  return ada
}

/** Invited and accepted; the owner brings herself her passkey. */
export async function joined(
  stage: Stage,
  by: Person,
  person: Person,
  roles: readonly Role[],
): Promise<Founding['members'][number]> {
  const { member, name } = person
  const invited: Invited = { member, name, roles, contacts: contactsOf(member) }
  const link = await invite(stage, by, invited)
  const isOwner = person === by
  const fingerprint = await join(
    stage,
    person,
    link,
    isOwner ? { what: ['passkey'], hasCode: false } : {},
  )
  return { ...invited, invitation: link.invitation, fingerprint }
}

function founded(house: House, stage: Stage, ada: Person): Founded {
  return {
    house,
    stage,
    ada,
    view: () => viewOf(stage),
    act: (who, said, means) => act(stage, who, said, means),
    propose: (who, changes, more) => propose(stage, who, changes, more),
    vote: (who, proposal, decision) => vote(stage, who, proposal, decision),
    treasury(policy) {
      const held = { factor: '', seed: new Uint8Array(20), recovery: [] }
      const given = policy ? { policy } : {}
      return openTreasury({ house, held, code: () => ada.code(), ...given })
    },
  }
}
