// What this server can gather for a review: the charter as the signer says it now, and its own
// tables. What only the launcher, a member's device or a person knows is said to be unknown: a
// review made here is a part of the one that the command line makes.

import type { Network } from '@countersign/core/bitcoin/network.ts'
import { type CharterView, readView } from '@countersign/core/charter/view.ts'
import { Fault } from '@countersign/core/fault.ts'
import type {
  AccountFacts,
  Facts,
  Known,
  ReaderFacts,
  WalletFacts,
} from '@countersign/core/review/facts.ts'
import {
  foreignSpends,
  keyedAccounts,
  lastOf,
  SEEN_SPENDS,
  type Seen,
  seenIn,
  walletFacts,
} from '@countersign/core/review/gather.ts'
import { readDecision } from '@countersign/core/spend/decision.ts'
import type { NoticesPort } from '../ports/notices.ts'
import type { SignerPort } from '../ports/signer.ts'
import type { Reader, Store } from '../ports/store.ts'

export type ReviewedWorld = {
  readonly store: Pick<Store, 'reader'>
  readonly signer: Pick<SignerPort, 'charter' | 'hello'>
  readonly notices: Pick<NoticesPort, 'isSetUp'>
  readonly network: Network
}

const LAUNCHERS = 'the launcher knows it: run countersign review on its machine'

/** Nobody whom this server could ask. */
const UNASKED = {
  asker: { unknown: 'a server is no member' },
  authenticators: { unknown: 'the signer tells each member of their own, by their device' },
  processes: { unknown: LAUNCHERS },
  machine: { unknown: LAUNCHERS },
  journal: { unknown: 'a member’s device asks the signer: countersign review does' },
  versions: { unknown: LAUNCHERS },
  stated: { unknown: 'people say it to their own client: countersign review state' },
} as const

/** @throws Fault genesis.unclaimed, channel.* while the signer is away */
export async function reviewFacts(world: ReviewedWorld): Promise<Facts> {
  const { store, signer, notices, network } = world
  const charter = readView(await signer.charter())
  return {
    ...UNASKED,
    now: charter.now,
    network,
    charter,
    wallets: await walletsOf(store.reader, charter),
    readers: await readersOf(store.reader),
    exchanges:
      keyedAccounts(charter).length === 0
        ? []
        : { unknown: 'the trader knows it: run countersign review' },
    accounts: await accountsOf(store.reader),
    // What was told by other channels than the server's is the courier's to say.
    notices: notices.isSetUp ? { unknown: LAUNCHERS } : null,
    lastSeen: await lastSeen(store.reader, charter),
    signer: await signerFacts(signer),
    chain: await chainFacts(store.reader, charter),
  }
}

async function walletsOf(
  reader: Reader,
  charter: CharterView,
): Promise<Known<readonly WalletFacts[]>> {
  const all: WalletFacts[] = []
  for (const pinned of charter.wallets) {
    const { name } = pinned
    const record = await reader.wallet(name)
    const coins = await reader.coins(name)
    const balanceSats = coins.reduce((sum, { amountSats }) => sum + amountSats, 0n)
    const holder = { unknown: 'a client knows which of its keys are a wallet’s' }
    const wallet = record && walletFacts(record, pinned, { balanceSats, holder })
    if (!wallet) return { unknown: `this server has not read the policy of ${name} yet` }
    all.push(wallet)
  }
  return all
}

async function readersOf(reader: Reader): Promise<readonly ReaderFacts[]> {
  return (await reader.tokens()).map(
    ({ id, name, createdAt, networks, expiresAt, lastUsedAt }) => ({
      id,
      name,
      createdAt,
      networks,
      expiresAt,
      ...(lastUsedAt === null ? {} : { lastUsedAt }),
    }),
  )
}

async function accountsOf(reader: Reader): Promise<readonly AccountFacts[]> {
  const passwords = new Set((await reader.passwords()).map(({ member }) => member))
  const count = new Map<string, number>()
  for (const { member } of await reader.passkeys()) count.set(member, (count.get(member) ?? 0) + 1)
  return [...new Set([...passwords, ...count.keys()])].map((member) => {
    return { member, passkeys: count.get(member) ?? 0, hasPassword: passwords.has(member) }
  })
}

async function lastSeen(reader: Reader, charter: CharterView): Promise<Facts['lastSeen']> {
  const seen: Seen[] = [...seenIn(charter)]
  const memberOf = new Map((await reader.devices()).map(({ key, member }) => [key, member]))
  for (const { name } of charter.wallets) {
    for (const spend of await reader.spends(name, { limit: SEEN_SPENDS })) {
      const asker = memberOf.get(spend.device)
      if (asker !== undefined) seen.push([asker, spend.askedAt])
      if (spend.decision === null) continue
      seen.push(
        ...readDecision(spend.decision).votes.map(({ member, at }) => [member, at] as const),
      )
    }
  }
  return lastOf(seen)
}

async function signerFacts(signer: ReviewedWorld['signer']): Promise<Facts['signer']> {
  try {
    const { isolation, frozen, clock, witness } = await signer.hello()
    const answered = witness === null ? ('answered' as const) : ('needed' as const)
    return { isolation, frozen: frozen ?? '', clock, witness: answered }
  } catch (fault) {
    if (fault instanceof Fault) return { unknown: `it could not be asked: ${fault.code}` }
    throw fault
  }
}

async function chainFacts(reader: Reader, charter: CharterView): Promise<Facts['chain']> {
  const view = await reader.chainView()
  const frozen = foreignSpends(charter)
  return { seenAt: view?.seenAt ?? null, height: view?.height ?? 0, frozen }
}
