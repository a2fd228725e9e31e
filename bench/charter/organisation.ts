// A signer in this process and a team of four that it belongs to, with one wallet and without a
// lock: as its people would have made it, with keys in software and a clock of the bench's own.

import { type KeyObject, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as path } from 'node:path'
import { claimMac, creationBinding } from '@countersign/channel/bindings.ts'
import { readAnswer, requestHash, writeRequest } from '@countersign/channel/envelope.ts'
import type { MessageKind } from '@countersign/channel/messages.ts'
import { seal } from '@countersign/channel/sealing.ts'
import {
  readDescriptorKey,
  sortedMulti,
  writeDescriptor,
} from '@countersign/core/bitcoin/descriptor.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { defaultPolicy } from '@countersign/core/policy/defaults.ts'
import { policyToCanonical } from '@countersign/core/policy/policy.ts'
import { makePerson, type Person } from '@countersign/demo/person.ts'
import {
  enrolOwner,
  type Founding,
  found,
  invite,
  join,
  type Stage,
} from '@countersign/demo/team.ts'
import { serve } from '@countersign/signer/serve.ts'
import type { Serving } from '@countersign/signer/serving.ts'
import { openSigner, type Signer } from '@countersign/signer/signer.ts'
import { userKey } from '../cosign/spends.ts'

export const HOUR = 3_600
const START = 1_800_000_000
const CLAIM_CODE = 'ABCD-EFGH'
const ORIGIN = 'https://desk.example.org'
const WALLET = 'savings'

export type Organisation = {
  readonly signer: Signer
  readonly people: readonly Person[]
  readonly clock: { now: number }
  /** Asks by the desk's socket; `onTaken` is told the milliseconds inside the signer. */
  ask(kind: MessageKind, body: Canonical, by: KeyObject | null, onTaken?: OnTaken): Canonical
  close(): void
}

type OnTaken = (ms: number) => void

export async function openOrganisation(): Promise<Organisation> {
  const folder = mkdtempSync(path(tmpdir(), 'countersign-bench-'))
  const clock = { now: START }
  const now = () => clock.now
  const seed = new Uint8Array(32).fill(5)
  const signer = openSigner({ folder, network: 'regtest', seed, clock: now, monotonic: now })
  const serving: Serving = {
    signer,
    cage: { isolation: 'strong', attempts: [] },
    claimCode: { value: CLAIM_CODE },
    offers: new Map(),
    signInOffers: new Map(),
    onClaimed: () => undefined,
  }
  const ask = asking(serving, now)
  const { identity } = signer.keys
  const show = async () => ask('charter.show', {}, people[0]?.device ?? null)
  const stage: Stage = {
    identity,
    origin: ORIGIN,
    now,
    ask: async (kind, body, by) => ask(kind, body, by),
    show,
  }
  const people = ['owner', 'bob', 'cyn', 'dan'].map((member) =>
    makePerson({ member, name: member, origin: ORIGIN }),
  )
  await founded(stage, people)
  const close = () => {
    signer.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { signer, people, clock, ask, close }
}

function asking({ signer, ...rest }: Serving, now: () => number): Organisation['ask'] {
  const { identity } = signer.keys
  return (kind, body, by, onTaken) => {
    const id = randomBytes(16).toString('hex')
    const framed = writeRequest(identity, { id, kind, time: now(), body }, by ?? undefined)
    const start = performance.now()
    const answered = serve({ signer, ...rest }, 'desk', framed)
    onTaken?.(performance.now() - start)
    const answer = readAnswer(answered, requestHash(framed), identity.signingKey)
    if (answer.kind === 'fault') throw new Error(`${answer.code} ${JSON.stringify(answer.facts)}`)
    return answer.body
  }
}

async function founded(stage: Stage, people: readonly Person[]): Promise<void> {
  const [owner] = people
  if (!owner) throw new Error('nobody is there')
  const { identity } = stage
  const proof = claimMac(CLAIM_CODE, 'device', owner.deviceId, identity).toHex()
  await stage.ask('genesis.claim', { name: owner.name, proof }, owner.device)
  await enrolOwner(stage, owner)
  const members: Founding['members'][number][] = []
  for (const person of people) members.push(await joined(stage, owner, person))
  await found(stage, owner, {
    kind: 'team',
    name: 'Bench',
    contacts: contactsOf(owner.member),
    members,
    operations: [],
    quorum: 3,
    delaySeconds: HOUR,
    lockAfterSeconds: 0,
    expirySeconds: 24 * HOUR,
    compareAboveSats: 0n,
  })
  await makeWallet(stage, owner)
}

const contactsOf = (member: string) =>
  [{ kind: 'email', address: `${member}@example.org` }] as const

async function joined(stage: Stage, owner: Person, person: Person) {
  const { member, name } = person
  const isOwner = person === owner
  const roles = isOwner ? (['owner', 'spender'] as const) : (['administrator'] as const)
  const invited = { member, name, roles, contacts: contactsOf(member) }
  const link = await invite(stage, owner, invited)
  const own = isOwner ? ({ what: ['passkey'], hasCode: false } as const) : {}
  const fingerprint = await join(stage, person, link, own)
  return { ...invited, invitation: link.invitation, fingerprint }
}

/** With a wallet there is something at stake: delays hold from here on. */
async function makeWallet(stage: Stage, owner: Person): Promise<void> {
  const prepared = await stage.ask('wallet.prepare', { wallet: WALLET }, owner.device)
  const { key } = prepared as { readonly key: string }
  const descriptor = writeDescriptor(sortedMulti(2, [userKey(), readDescriptorKey(key)]))
  const policy = policyToCanonical(defaultPolicy())
  const binding = creationBinding(WALLET, descriptor, policy)
  const code = seal(stage.identity.sealingKey, Buffer.from(owner.code()), binding)
  const body = { wallet: WALLET, descriptor, userKey: '0', policy, code }
  await stage.ask('wallet.create', body, owner.device)
}
