// How a team is founded, played: people are invited and read their fingerprints aloud; then the
// owner founds it with three operators. All but one of four decide, a change waits for a day, and
// what is loosened locks after two.

import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { rawPublicKey } from '@countersign/channel/keys.ts'
import type { Person } from './person.ts'
import { type Founding, found, type Invited, invite, join, type Stage } from './team.ts'

const DAY = 86_400

type Members = Founding['members']

/** Somebody to be, and what they are invited as. */
export type Invitee = { readonly person: Person; readonly as: Invited }

/** The owner comes last, by a passkey: their device and authenticator are there. */
export async function gather(
  stage: Stage,
  owner: Invitee,
  others: readonly Invitee[],
  heard: (invited: Invited) => void = () => {},
): Promise<Members> {
  const members: Members[number][] = []
  for (const { person, as } of others) {
    const link = await invite(stage, owner.person, as)
    const fingerprint = await join(stage, person, link)
    members.push({ ...as, invitation: link.invitation, fingerprint })
    heard(as)
  }
  const link = await invite(stage, owner.person, owner.as)
  const fingerprint = await join(stage, owner.person, link, { what: ['passkey'], hasCode: false })
  return [...members, { ...owner.as, invitation: link.invitation, fingerprint }]
}

/** @returns the operators' keys */
export async function foundTeam(
  stage: Stage,
  owner: Person,
  team: Pick<Founding, 'name' | 'contacts' | 'members'> & Partial<Founding>,
): Promise<readonly KeyObject[]> {
  const operators = [1, 2, 3].map(() => generateKeyPairSync('ed25519').privateKey)
  await found(stage, owner, {
    kind: 'team',
    operations: operators.map((key) => rawPublicKey(key).toHex()),
    quorum: 3,
    delaySeconds: DAY,
    lockAfterSeconds: 2 * DAY,
    expirySeconds: 7 * DAY,
    compareAboveSats: 0n,
    ...team,
  })
  return operators
}
