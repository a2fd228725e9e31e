// A founded team before the real desk and the real signer: Ada, Cyn and Dan have their keys in
// software, Bob sits in front of a browser with a passkey and an authenticator.

import { randomBytes } from 'node:crypto'
import { claimMac } from '@countersign/channel/bindings.ts'
import { askOnce, connectSigner, type SignerClient } from '@countersign/channel/client.ts'
import { writeRequest } from '@countersign/channel/envelope.ts'
import { type Canonical, readCanonical } from '@countersign/core/canonical.ts'
import type { Role } from '@countersign/core/charter/member.ts'
import type { Policy } from '@countersign/core/policy/policy.ts'
import { makePerson, type Person } from '@countersign/demo/person.ts'
import {
  enrolOwner,
  type Founding,
  found,
  invite,
  join,
  type Stage,
} from '@countersign/demo/team.ts'
import { socketPath } from '@countersign/launcher/sockets.ts'
import { DESK_CLAIM_CODE, type RealDesk } from '../builders/desk.ts'
import { at } from '../builders/house.ts'
import type { Crowd, Visitor } from './crowd.ts'
import { heading, makeWallet, type OwnedWallet } from './steps.ts'
import { acceptAtDesk, meetAtDesk } from './team-steps.ts'

export type Office = {
  readonly desk: RealDesk
  readonly stage: Stage
  readonly ada: Person
  readonly cyn: Person
  readonly dan: Person
  readonly bob: Visitor
  /** Of Bob's authenticator. */
  readonly bobsSeed: Uint8Array
  /** Ada's command line. */
  readonly client: SignerClient
  /** What the courier is told: links and codes for everybody. */
  notices(kind: 'notices.read' | 'notices.spends'): Promise<Canonical>
  wallet(policy: Policy): Promise<OwnedWallet>
  close(): void
}

const GOVERNING: readonly Role[] = ['administrator', 'approver']
export const DELAY_SECONDS = 7_200

/** @param rules - where the founding differs: a delay of two hours, three of four otherwise */
export async function openOffice(
  desk: RealDesk,
  crowd: Crowd,
  rules: Partial<Founding> = {},
): Promise<Office> {
  const { stage, connected, close } = stageOf(desk)
  const person = (member: string, name: string) => makePerson({ member, name, origin: desk.origin })
  const [ada, cyn, dan] = [person('owner', 'Ada'), person('cyn', 'Cyn'), person('dan', 'Dan')]
  await claimedBy(desk, stage, ada)
  const bob = await crowd.visit('Bob')
  const seat = await bobJoins({ desk, stage, ada, bob })
  const members = [seat.member]
  for (const each of [cyn, dan]) {
    const as = { member: each.member, name: each.name, roles: GOVERNING, contacts: [] }
    const link = await invite(stage, ada, as)
    const fingerprint = await join(stage, each, link)
    members.push({ ...as, invitation: link.invitation, fingerprint })
  }
  await found(stage, ada, {
    kind: 'team',
    name: 'Four of us',
    contacts: [],
    members,
    operations: [],
    quorum: 3,
    delaySeconds: DELAY_SECONDS,
    lockAfterSeconds: 0,
    expirySeconds: 604_800,
    compareAboveSats: 0n,
    ...rules,
  })
  const client = await connected(ada)
  const wallet = (policy: Policy) => makeWallet(desk, client, () => ada.code(), policy)
  const notices: Office['notices'] = (kind) => askCourier(desk, kind)
  const { seed: bobsSeed } = seat
  return { desk, stage, ada, cyn, dan, bob, bobsSeed, client, notices, wallet, close }
}

async function claimedBy(desk: RealDesk, stage: Stage, ada: Person): Promise<void> {
  const mac = claimMac(DESK_CLAIM_CODE, 'device', ada.deviceId, desk.identity)
  await stage.ask('genesis.claim', { name: 'Ada', proof: mac.toHex() }, ada.device)
  await enrolOwner(stage, ada)
}

type Joining = Pick<Office, 'desk' | 'stage' | 'ada' | 'bob'>

async function bobJoins({ desk, stage, ada, bob }: Joining) {
  const as = { member: 'bob', name: 'Bob', roles: GOVERNING, contacts: [] }
  const { invitation, key } = await invite(stage, ada, as)
  await meetAtDesk(desk, bob.page, `${desk.origin}/#invitation=${invitation}.${key}`)
  await heading(bob.page, 'Ada invites you')
  const brings = { passkeys: ['On this device'], hasCode: true }
  const { seed } = await acceptAtDesk(desk, bob.page, brings)
  const { invitations } = (await stage.show()) as { readonly invitations: Canonical }
  const accepted = (invitations as readonly Canonical[]).find((it) => at(it, 'id') === invitation)
  const fingerprint = String(at(accepted ?? {}, 'fingerprint'))
  return { member: { ...as, invitation, fingerprint }, seed: seed ?? new Uint8Array() }
}

/** The signer by the desk's socket, one connection for each device. */
function stageOf(desk: RealDesk) {
  const clients = new Map<string, Promise<SignerClient>>()
  const { identity, now } = desk
  const clientFor = (by: Parameters<Stage['ask']>[2]) => {
    const name = by ? JSON.stringify(by.export({ format: 'jwk' })) : ''
    const path = socketPath(desk.home.run, 'desk')
    const options = { socketPath: path, identity, now, ...(by ? { device: by } : {}) }
    const client = clients.get(name) ?? connectSigner(options)
    clients.set(name, client)
    return client
  }
  const stage: Stage = {
    identity,
    origin: desk.origin,
    now,
    ask: async (kind, body, by) => (await clientFor(by)).ask(kind, body),
    show: () => showByServer(desk),
  }
  return {
    stage,
    connected: ({ device }: Person) => clientFor(device),
    close: () => {
      for (const client of clients.values()) void client.then((each) => each.close())
    },
  }
}

const asked = (kind: string, desk: RealDesk, body: Canonical) =>
  writeRequest(desk.identity, {
    id: randomBytes(16).toString('hex'),
    kind,
    time: desk.now(),
    body,
  })

async function showByServer(desk: RealDesk): Promise<Canonical> {
  const path = socketPath(desk.home.run, 'server')
  const answered = await askOnce(path, asked('charter.show', desk, {}))
  return at(readCanonical(answered), 'answer', 'body')
}

async function askCourier(desk: RealDesk, kind: string): Promise<Canonical> {
  const path = socketPath(desk.home.run, 'courier')
  const body = kind === 'notices.read' ? { after: '0', limit: '100' } : {}
  return at(readCanonical(await askOnce(path, asked(kind, desk, body))), 'answer', 'body')
}
