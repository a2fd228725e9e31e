// Who belongs to the demonstration's organisation, and how they found it.

import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { rawPublicKey } from '@countersign/channel/keys.ts'
import type { Role } from '@countersign/core/charter/member.ts'
import { makePerson, type Person } from '../person.ts'
import { enrolOwner, type Founding, found, invite, join } from '../team.ts'
import type { LivedHouse } from './house.ts'

export const ORGANISATION = 'Harbour Workshop'
export const OWNER_NAME = 'Ada Lind'

const DAY = 86_400

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
export async function foundTeam({ stage, owner }: LivedHouse): Promise<People> {
  await enrolOwner(stage, owner)
  const members: Founding['members'][number][] = []
  const people: Partial<Record<string, Person>> = {}
  for (const [index, [member, { name, roles }]] of Object.entries(INVITED).entries()) {
    const person = makePerson({ member, name, origin: stage.origin })
    const invited = { member, name, roles, contacts: contactsOf(member, index + 1) }
    const link = await invite(stage, owner, invited)
    const fingerprint = await join(stage, person, link)
    members.push({ ...invited, invitation: link.invitation, fingerprint })
    people[member] = person
  }
  const own = {
    member: 'owner',
    name: OWNER_NAME,
    roles: GOVERNING,
    contacts: contactsOf('ada', 0),
  }
  const link = await invite(stage, owner, own)
  const fingerprint = await join(stage, owner, link, { what: ['passkey'], hasCode: false })
  members.push({ ...own, invitation: link.invitation, fingerprint })
  const operators = [1, 2, 3].map(() => generateKeyPairSync('ed25519').privateKey)
  await found(stage, owner, {
    kind: 'team',
    name: ORGANISATION,
    contacts: own.contacts,
    members,
    operations: operators.map((key) => rawPublicKey(key).toHex()),
    quorum: 3,
    delaySeconds: DAY,
    lockAfterSeconds: 2 * DAY,
    expirySeconds: 7 * DAY,
    compareAboveSats: 0n,
  })
  const { ben, chloe, dana } = people as Record<'ben' | 'chloe' | 'dana', Person>
  return { ada: owner, ben, chloe, dana, operators }
}
