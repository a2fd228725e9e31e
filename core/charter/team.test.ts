// Organisations for the tests beside: a team, and somebody alone.

import { watchingPolicy } from '../exchange/policy/defaults.ts'
import { orderPolicyToCanonical } from '../exchange/policy/policy.ts'
import { plain } from '../plain.ts'
import { type Policy, policyToCanonical } from '../policy/policy.ts'
import { invitedFingerprint } from './enlist.ts'
import type { Entry } from './entry.ts'
import { type House, openHouse } from './house.test.ts'
import type { CredentialClass, OfferedCredential, Role } from './member.ts'
import {
  computer,
  DAY,
  DESCRIPTOR,
  type Key,
  limit,
  OPERATORS,
  phone,
  signaturesBy,
} from './people.test.ts'

let invitations = 0

/** Invites somebody, who brings these keys. @returns what a proposal or founding says of it */
export function bring(
  house: House,
  member: string,
  roles: readonly Role[],
  more: { keys?: readonly (readonly [Key, CredentialClass])[]; factor?: string; by?: string } = {},
) {
  invitations += 1
  const invitation = invitations.toString(16).padStart(16, '0')
  const key = '00'.repeat(32)
  const contacts = [{ kind: 'email', address: `${member}@example.org` }]
  const { by = 'owner', factor = '' } = more
  const fields = { invitation, key, invitee: member, name: member, roles, contacts }
  house.say(by, 'invite', fields, { keys: [computer(by)] })
  if (factor !== '') {
    const offered = { invitation, factor, kind: 'totp', seed: 'c2VhbGVk', recovery: [] }
    house.append('factor.offered', offered)
  }
  const keys =
    more.keys ??
    ([
      [computer(member), 'computer'],
      [phone(member), 'phone'],
    ] as const)
  const credentials = keys.map(([{ id }, place]) => offered(id, place))
  const fingerprint = invitedFingerprint(invitation, credentials, factor)
  house.append('invitation.accepted', plain({ invitation, credentials, factor, fingerprint }))
  return { invitation, member, name: member, roles, contacts, fingerprint }
}

const offered = (id: string, place: CredentialClass): OfferedCredential => ({
  id,
  name: place,
  class: place,
  kind: 'device',
  key: id,
  rawId: undefined,
  isSyncable: undefined,
})

export type Founding = {
  readonly others?: readonly string[]
  readonly watchdogs?: readonly string[]
  readonly quorum?: number
  readonly hasOperations?: boolean
  readonly lockAfterSeconds?: number
  readonly hasWallet?: boolean
}

export const SETTINGS = {
  delaySeconds: DAY,
  expirySeconds: 7 * DAY,
  compareAboveSats: '0',
} as const

/** A founded team of `owner`, bob, cyn and dan with a wallet, unless told otherwise. */
export function openTeam({
  others = ['bob', 'cyn', 'dan'],
  watchdogs = [],
  quorum = Math.min(3, others.length),
  hasOperations = false,
  lockAfterSeconds = hasOperations ? 2 * DAY : 0,
  hasWallet = true,
}: Founding = {}): House {
  const house = openHouse()
  const own = bring(house, 'owner', [], { keys: [[phone('owner'), 'phone']] })
  const members = [
    own,
    ...others.map((each) => bring(house, each, ['administrator', 'approver'])),
    ...watchdogs.map((each) => bring(house, each, ['watchdog'])),
  ]
  const fields = {
    ...SETTINGS,
    kind: 'team',
    name: 'Team',
    origin: 'https://desk.example.org',
    contacts: [],
    members,
    operations: hasOperations ? OPERATORS.map(({ id }) => id) : [],
    quorum,
    lockAfterSeconds,
  }
  house.say('owner', 'found', fields, { keys: [computer('owner')] })
  if (hasWallet) addWallet(house)
  return house
}

/** Somebody alone with a computer and an authenticator, and a telephone unless told otherwise. */
export function openPersonal({ hasPhone = true, hasWallet = true } = {}): House {
  const house = openHouse()
  const enrolled = { factor: 'totp-1', kind: 'totp', seed: 'c2VhbGVk', recovery: [] }
  house.append('factor.enrolled', { ...enrolled, activeFrom: String(house.now()) })
  const keys = [[phone('owner'), 'phone']] as const
  const members = hasPhone ? [bring(house, 'owner', [], { keys })] : []
  const fields = {
    ...SETTINGS,
    kind: 'personal',
    name: 'Ada',
    origin: 'https://desk.example.org',
    contacts: [],
    members,
    operations: [],
    quorum: 1,
    delaySeconds: 2 * DAY,
    lockAfterSeconds: 0,
  }
  house.say('owner', 'found', fields, { keys: [computer('owner')], code: true })
  if (hasWallet) addWallet(house)
  return house
}

export function addWallet(house: House, wallet = 'main', policy = limit(1_000n)): void {
  house.append('wallet.created', {
    wallet,
    account: '0',
    descriptor: DESCRIPTOR,
    userKey: '0',
    serverKey: '1',
    policy: policyToCanonical(policy),
  })
}

export function addAccount(house: House, policy = watchingPolicy(), account = 'main'): void {
  const body = { account, venue: 'binance', quote: 'USDT' }
  house.append('account.created', { ...body, policy: orderPolicyToCanonical(policy) })
}

export const policyIn = (house: House, wallet = 'main'): Policy => {
  const record = house.charter().wallets.get(wallet)
  if (!record) throw new Error(`there is no wallet ${wallet}`)
  return record.policy
}

/** The operators' ticket for a subject as somebody asked for it. */
export function ticketFor(house: House, subject: string, asked: Entry, signers = OPERATORS) {
  const changeSeq = house.charter().changed.get(subject)?.seq ?? 0
  const ticket = plain({
    version: '1',
    organisation: house.charter().organisation?.id ?? '',
    subject,
    changeSeq,
    evidence: '11'.repeat(32),
    request: asked.seq,
    issuedAt: house.now(),
  })
  return { ticket, sign: (message: Uint8Array) => signaturesBy(signers, message) }
}
