// Who belongs to the demonstration's organisation, and how they found it.

import type { KeyObject } from 'node:crypto'
import type { Role } from '@countersign/core/charter/member.ts'
import { foundTeam, gather } from '../founding.ts'
import { makePerson, type Person } from '../person.ts'
import { enrolOwner } from '../team.ts'
import type { LivedHouse } from './house.ts'

export const ORGANISATION = 'Harbour Workshop'
export const OWNER_NAME = 'Ada Lind'

export type People = {
  readonly ada: Person
  readonly ben: Person
  readonly chloe: Person
  readonly dana: Person
  readonly operators: readonly KeyObject[]
}

type Invitee = { readonly name: string; readonly roles: readonly Role[] }

const GOVERNING: readonly Role[] = ['administrator', 'approver', 'spender']

const INVITED: Readonly<Record<'ben' | 'chloe' | 'dana', Invitee>> = {
  ben: { name: 'Ben Osei', roles: GOVERNING },
  chloe: { name: 'Chloé Martin', roles: GOVERNING },
  dana: { name: 'Dana Ito', roles: ['administrator', 'approver'] },
}

const contactsOf = (member: string, place: number) =>
  [
    { kind: 'email', address: `${member}@harbour.example` },
    { kind: 'phone', address: `+1555010${place}` },
  ] as const

/** The owner invites three, hears their fingerprints, and founds the team. */
export async function foundHarbour({ stage, owner }: LivedHouse): Promise<People> {
  await enrolOwner(stage, owner)
  const own = {
    member: 'owner',
    name: OWNER_NAME,
    roles: GOVERNING,
    contacts: contactsOf('ada', 0),
  }
  const others = Object.entries(INVITED).map(([member, { name, roles }], index) => ({
    person: makePerson({ member, name, origin: stage.origin }),
    as: { member, name, roles, contacts: contactsOf(member, index + 1) },
  }))
  const members = await gather(stage, { person: owner, as: own }, others)
  const { contacts } = own
  const operators = await foundTeam(stage, owner, { name: ORGANISATION, contacts, members })
  const people: Partial<Record<string, Person>> = Object.fromEntries(
    others.map(({ person, as }) => [as.member, person]),
  )
  const { ben, chloe, dana } = people as Record<'ben' | 'chloe' | 'dana', Person>
  return { ada: owner, ben, chloe, dana, operators }
}
