// The charter after one more entry. Entries apply in order; what time brought about in between is
// worked out first. Nothing is checked here that authority.ts and acts.ts checked before.

import { type UnixSeconds, unreachable } from '../basics.ts'
import { readDescriptor } from '../bitcoin/descriptor.ts'
import type { Network } from '../bitcoin/network.ts'
import { word } from '../fields.ts'
import { policyFromCanonical } from '../policy/policy.ts'
import { accountCreated, accountRemoved } from './accounts.ts'
import { advance, settled } from './advance.ts'
import { applyDecision, DECISION_KINDS, type DecisionKind } from './decide.ts'
import type { Entry } from './entry.ts'
import { BODIES, CHARTER_KINDS, type CharterKind } from './kinds.ts'
import { walletSubject } from './lock.ts'
import { type Credential, OWNER } from './member.ts'
import { policySet } from './policies.ts'
import { restored, resumed } from './restored.ts'
import { type Charter, type Factor, isFounding, isTeam, type WalletRecord } from './state.ts'
import type { Reading } from './statement.ts'
import { applyStop } from './stops.ts'

/** The claim names its owner, not its device. */
const FIRST_DEVICE = 'first'

/**
 * The charter with this entry, as of the entry's time.
 * @param known - what was read of the entry's own statement, so that it is not read again; that of
 *   another one is passed over
 * @throws Fault channel.message_invalid for an unknown kind or another shape
 */
export function applyEntry(
  charter: Charter,
  entry: Entry,
  network: Network,
  known?: Reading,
): Charter {
  const kind = word(...CHARTER_KINDS)(entry.kind, 'kind')
  const before = { ...advance(charter, entry.time), time: entry.time, seq: entry.seq }
  const after = isDecision(kind)
    ? applyDecision(before, kind, entry, known)
    : applyFact(before, { kind, entry, network })
  return advance(settled(after, entry.time), entry.time)
}

const isDecision = (kind: CharterKind): kind is DecisionKind =>
  (DECISION_KINDS as readonly string[]).includes(kind)

type Fact = {
  readonly kind: Exclude<CharterKind, DecisionKind>
  readonly entry: Entry
  readonly network: Network
}

function applyFact(charter: Charter, { kind, entry, network }: Fact): Charter {
  switch (kind) {
    case 'genesis':
      return claimed(charter, entry)
    case 'device.added': {
      const { device, name } = BODIES[kind](entry.body, kind)
      return withDevice(charter, device, name, entry.time)
    }
    case 'device.removed': {
      const credentials = new Map(charter.credentials)
      credentials.delete(BODIES[kind](entry.body, kind).device)
      return { ...charter, credentials }
    }
    case 'factor.enrolled':
      return enrolled(charter, entry)
    case 'factor.cancelled': {
      const { factor } = BODIES[kind](entry.body, kind)
      const factors = charter.factors.map((each) =>
        each.id === factor ? { ...each, isCancelled: true } : each,
      )
      return { ...charter, factors }
    }
    case 'factor.unlocked':
      return withUsed(charter, BODIES[kind](entry.body, kind).usedRecovery)
    case 'wallet.prepared': {
      const { wallet, account } = BODIES[kind](entry.body, kind)
      return { ...charter, accountNumbers: new Map(charter.accountNumbers).set(wallet, account) }
    }
    case 'wallet.created':
      return created(charter, entry, network)
    case 'wallet.rehearsed':
      return rehearsed(charter, entry)
    case 'policy.tightened': {
      const body = BODIES[kind](entry.body, kind)
      const record = charter.wallets.get(body.wallet)
      if (!record) throw new Error(`the charter tightens a wallet it lacks: ${body.wallet}`)
      return policySet(charter, record, policyFromCanonical(body.policy), entry.time)
    }
    case 'account.created':
      return accountCreated(charter, entry)
    case 'account.removed':
      return accountRemoved(charter, entry)
    case 'witness.added':
    case 'witness.removed':
    case 'wallet.frozen':
      return { ...charter, stops: applyStop(charter.stops, kind, entry) }
    case 'signer.frozen':
      return signerFrozen(charter, entry)
    case 'signer.restored':
      return restored(charter, entry)
    case 'signer.resumed':
      return resumed(charter, entry)
    default:
      return unreachable(kind)
  }
}

/** In a team, by a member's device, it is one person's act as any freeze: the others undo it. */
function signerFrozen(charter: Charter, entry: Entry): Charter {
  const { seq, time: at } = entry
  const { member: by } = BODIES['signer.frozen'](entry.body, entry.kind)
  const stops = applyStop(charter.stops, 'signer.frozen', entry)
  const isAlone = by !== undefined && isTeam(charter) && charter.stops.frozen === null
  if (!isAlone) return { ...charter, stops }
  const act = { kind: 'freeze', seq, by, at, subject: 'signer' } as const
  return { ...charter, stops, alone: [...charter.alone, act] }
}

function claimed(charter: Charter, entry: Entry): Charter {
  const { owner, device } = BODIES.genesis(entry.body, 'genesis')
  const member = {
    id: OWNER,
    name: owner,
    roles: ['owner', 'spender'],
    contacts: [],
    since: entry.time,
  } as const
  const id = entry.hash.toHex()
  const claimant: Charter = {
    ...charter,
    organisation: { id, kind: 'personal', name: owner, isFounded: false },
    owner: { name: owner, device },
    members: new Map([[OWNER, member]]),
  }
  return withDevice(claimant, device, FIRST_DEVICE, entry.time)
}

function withDevice(charter: Charter, device: string, name: string, since: UnixSeconds): Charter {
  const credential: Credential = {
    id: device,
    member: OWNER,
    name,
    class: 'computer',
    key: { kind: 'device', key: device },
    since,
  }
  return { ...charter, credentials: new Map(charter.credentials).set(device, credential) }
}

function enrolled(charter: Charter, entry: Entry): Charter {
  const body = BODIES['factor.enrolled'](entry.body, entry.kind)
  const factor: Factor = {
    id: body.factor,
    member: body.member ?? OWNER,
    kind: body.kind,
    sealedSeed: body.seed,
    recoveryHashes: body.recovery,
    activeFrom: body.activeFrom,
    isCancelled: false,
  }
  return withUsed({ ...charter, factors: [...charter.factors, factor] }, body.usedRecovery)
}

function withUsed(charter: Charter, hash: string | undefined): Charter {
  if (hash === undefined) return charter
  return { ...charter, usedRecoveryHashes: new Set(charter.usedRecoveryHashes).add(hash) }
}

function created(charter: Charter, entry: Entry, network: Network): Charter {
  const body = BODIES['wallet.created'](entry.body, entry.kind)
  const descriptor = readDescriptor(body.descriptor)
  const record: WalletRecord = {
    name: body.wallet,
    account: body.account,
    descriptorText: body.descriptor,
    wallet: { network, descriptor, userKey: body.userKey, serverKey: body.serverKey },
    policy: policyFromCanonical(body.policy),
    createdAt: entry.time,
    rehearsed: null,
    sealedKey: body.sealedKey ?? null,
    earlier: [],
  }
  const { time: at, seq } = entry
  return {
    ...charter,
    // What was proposed while nothing was at stake would take hold without any delay.
    epoch: charter.epoch + (isFounding(charter) ? 1 : 0),
    wallets: new Map(charter.wallets).set(body.wallet, record),
    changed: new Map(charter.changed).set(walletSubject(body.wallet), { at, seq }),
  }
}

function rehearsed(charter: Charter, { body: given, kind, time: at, seq }: Entry): Charter {
  const { wallet, path, message } = BODIES['wallet.rehearsed'](given, kind)
  const record = charter.wallets.get(wallet)
  if (!record) throw new Error(`the charter rehearses a wallet it lacks: ${wallet}`)
  const next = { ...record, rehearsed: { at, seq, path, message } }
  return { ...charter, wallets: new Map(charter.wallets).set(wallet, next) }
}
