// A founded team over a real signer's sockets: the four of builders/team.ts, who talk to the
// process as the desk does. Its clock is the machine's, and what the test sets it forward by.

import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { claimMac, creationBinding } from '@countersign/channel/bindings.ts'
import { askOnce, Refusal } from '@countersign/channel/client.ts'
import { readAnswer, requestHash, writeRequest } from '@countersign/channel/envelope.ts'
import { type Identity, identityFromCanonical } from '@countersign/channel/identity.ts'
import { rawPublicKey } from '@countersign/channel/keys.ts'
import type { MessageKind, Role } from '@countersign/channel/messages.ts'
import { seal } from '@countersign/channel/sealing.ts'
import {
  type Descriptor,
  readDescriptorKey,
  sortedMulti,
  writeDescriptor,
} from '@countersign/core/bitcoin/descriptor.ts'
import { type Canonical, readCanonical } from '@countersign/core/canonical.ts'
import type { Role as MemberRole } from '@countersign/core/charter/member.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { type Policy, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { foundTeam } from '@countersign/demo/founding.ts'
import { type Means, makePerson, type Person, type Said } from '@countersign/demo/person.ts'
import {
  act,
  enrolOwner,
  propose,
  type Stage,
  ticketFor,
  viewOf,
  vote,
} from '@countersign/demo/team.ts'
import { socketPath } from '@countersign/launcher/sockets.ts'
import { person, type Person as Signer } from './coins.ts'
import { at } from './house.ts'
import { contactsOf, joined, ORIGIN } from './team.ts'

export const WALLET = 'spending'

/** Where a real signer listens, and what time it is there. */
type Place = {
  /** The folder of the sockets. */
  readonly run: string
  readonly claimCode: string
  /** Null while the signer still has to be claimed. */
  readonly device?: KeyObject
  now(): number
}

export type RealTeam = {
  readonly identity: Identity
  readonly stage: Stage
  readonly ada: Person
  readonly bob: Person
  readonly cyn: Person
  readonly dan: Person
  readonly operators: readonly KeyObject[]
  readonly descriptor: Descriptor
  /** The key of the wallet that is the people's. */
  readonly user: Signer
  ask(role: Role, kind: MessageKind, body: Canonical, by?: KeyObject): Promise<Canonical>
  view(): Promise<CharterView>
  act(who: Person, said: Said, means?: readonly Means[]): Promise<Canonical>
  propose(
    who: Person,
    changes: readonly Canonical[],
    more?: Parameters<typeof propose>[3],
  ): Promise<string>
  vote(who: Person, proposal: string): Promise<Canonical>
  /** Asks for an unlock and has two operators issue it. @returns the ticket's hash */
  unlock(who: Person, subject: string): Promise<string>
}

/** Claims the signer unless it was, founds the team and makes its wallet. */
export async function openRealTeam(place: Place, policy: Policy): Promise<RealTeam> {
  const desk = socketPath(place.run, 'desk')
  const nobody: Identity = { signingKey: new Uint8Array(32), sealingKey: new Uint8Array(32) }
  const greeting = { id: '0'.repeat(32), kind: 'hello', time: 0, body: {} }
  const hello = await askOnce(desk, writeRequest(nobody, greeting))
  const identity = identityFromCanonical(at(readCanonical(hello), 'answer', 'body', 'identity'))
  const ask: RealTeam['ask'] = async (role, kind, body, by) => {
    const request = { id: randomBytes(16).toString('hex'), kind, time: place.now(), body }
    const framed = writeRequest(identity, request, by)
    const answered = await askOnce(socketPath(place.run, role), framed)
    const answer = readAnswer(answered, requestHash(framed), identity.signingKey)
    if (answer.kind === 'fault') throw new Refusal(answer.code, answer.facts)
    return answer.body
  }
  const stage: Stage = {
    identity,
    origin: ORIGIN,
    now: place.now,
    ask: (kind, body, by) => ask('desk', kind, body, by ?? undefined),
    show: () => ask('server', 'charter.show', {}),
  }
  const device = place.device ?? generateKeyPairSync('ed25519').privateKey
  if (!place.device) {
    const proof = claimMac(place.claimCode, 'device', rawPublicKey(device).toHex(), identity)
    await ask('desk', 'genesis.claim', { name: 'Ada', proof: proof.toHex() }, device)
  }
  const { operators, ...people } = await founded(stage, device)
  const made = await madeWallet(stage, people.ada, policy)
  return {
    identity,
    stage,
    ask,
    operators,
    ...people,
    ...made,
    view: () => viewOf(stage),
    act: (who, said, means) => act(stage, who, said, means),
    propose: (who, changes, more) => propose(stage, who, changes, more),
    vote: (who, proposal) => vote(stage, who, proposal),
    async unlock(who, subject) {
      const said = { act: 'request-unlock', subject, why: 'it is too low' } as const
      const request = String(at(await act(stage, who, said, ['device']), 'seq'))
      const ticket = await ticketFor(stage, operators.slice(0, 2), { subject, request })
      return String(at(await stage.ask('unlock.issue', { ticket }, null), 'ticket'))
    },
  }
}

async function founded(stage: Stage, device: KeyObject) {
  const ada = makePerson({ member: 'owner', name: 'Ada', origin: ORIGIN, device })
  await enrolOwner(stage, ada)
  const [bob, cyn, dan] = (['bob', 'cyn', 'dan'] as const).map((member) =>
    makePerson({ member, name: member.toUpperCase(), origin: ORIGIN }),
  ) as [Person, Person, Person]
  const governing: readonly MemberRole[] = ['administrator', 'approver', 'spender']
  const members = [await joined(stage, ada, ada, ['owner', 'spender'])]
  for (const each of [bob, cyn, dan]) members.push(await joined(stage, ada, each, governing))
  const contacts = contactsOf('owner')
  const operators = await foundTeam(stage, ada, { name: 'Four of us', contacts, members })
  return { ada, bob, cyn, dan, operators }
}

/** A 2-of-2 wallet, as its owner makes it. */
async function madeWallet(stage: Stage, ada: Person, policy: Policy) {
  const prepared = await stage.ask('wallet.prepare', { wallet: WALLET }, ada.device)
  const user = person(9)
  const descriptor = sortedMulti(2, [user.key, readDescriptorKey(String(at(prepared, 'key')))])
  const text = writeDescriptor(descriptor)
  const rules = policyToCanonical(policy)
  const binding = creationBinding(WALLET, text, rules)
  const code = seal(stage.identity.sealingKey, Buffer.from(ada.code()), binding)
  const creation = { wallet: WALLET, descriptor: text, userKey: '0', policy: rules, code }
  await stage.ask('wallet.create', creation, ada.device)
  return { user, descriptor }
}
