// Who there is, what stands still and which policies hold, read from the signer's view of its
// charter. Proposals take hold by the mere passing of time: no entry says so.

import { canonicalText } from '@countersign/core/canonical.ts'
import { LEVERS } from '@countersign/core/charter/levers.ts'
import { type CharterView, readView } from '@countersign/core/charter/view.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import { policyFromCanonical, policyHash } from '@countersign/core/policy/policy.ts'
import type { Clock } from '../ports/clock.ts'
import type { Closure } from '../ports/incident.ts'
import type { AskingToken, Device, Freeze, Standing, WalletRecord } from '../ports/records.ts'
import type { SignerPort } from '../ports/signer.ts'
import type { Reader, Store } from '../ports/store.ts'
import { fieldsOf } from './answers.ts'
import { isPulled } from './closed.ts'
import { endAbsent } from './end-absent.ts'
import { endAllEntries } from './end-entries.ts'
import { foreignSpend } from './journal-entries.ts'
import { reviewSoon } from './review-soon.ts'

export type CharterWorld = {
  readonly store: Store
  readonly signer: Pick<SignerPort, 'charter' | 'wallet'>
  readonly clock: Clock
}

/** Stands for every wallet where the signer or the organisation stands still. */
export const ALL_WALLETS = '*'

/** Nothing while nobody has claimed the signer. @throws Fault channel.* while it is away */
export async function followCharter({ store, signer, clock }: CharterWorld): Promise<void> {
  const view = await viewOf(signer)
  if (!view) return
  const before = await knownTo(store.reader)
  const standing = standingOf(view, before.freezes)
  const changed: WalletRecord[] = []
  for (const { name, policy: hash } of view.wallets) {
    const wallet = await store.reader.wallet(name)
    if (!wallet || wallet.policyHash === hash) continue
    const policy = fieldsOf(await signer.wallet(name), 'wallet').policy ?? ''
    changed.push({ ...wallet, policy, policyHash: policyHash(policyFromCanonical(policy)) })
  }
  const isSame = canonicalText(plain(standing)) === canonicalText(plain(before))
  if (isSame && changed.length === 0) return
  await store.transact(async (tx) => {
    await reviewSoon(tx, clock())
    for (const wallet of changed) await tx.putWallet(wallet)
    if (isSame) return
    await tx.putStanding(standing)
    if (isPulled(standing.closure, 'entry')) await endAllEntries(tx, view.now)
    await endAbsent(
      tx,
      before.members.map(({ id }) => id),
      view.now,
    )
  })
}

async function viewOf(signer: CharterWorld['signer']): Promise<CharterView | null> {
  try {
    return readView(await signer.charter())
  } catch (fault) {
    if (fault instanceof Fault && fault.code === 'genesis.unclaimed') return null
    throw fault
  }
}

async function knownTo(reader: Reader): Promise<Standing> {
  const [members, devices] = [await reader.members(), await reader.devices()]
  const [tokens, freezes] = [await reader.askingTokens(), await reader.freezes()]
  return { members, devices, tokens, freezes, closure: await reader.closure() }
}

/** In the orders of the store. */
function standingOf(view: CharterView, known: readonly Freeze[]): Standing {
  const members = view.members.map(({ id, name, roles, suspended }) => {
    return { id, name, roles, isSuspended: suspended !== 'no' }
  })
  const devices = view.members.flatMap(({ id: member, suspended, credentials }) =>
    credentials
      .filter(({ kind }) => kind === 'device')
      .map(({ id: key, name, since, isFrozen }): Device => {
        const isStopped = isFrozen || suspended !== 'no'
        return { key, name, member, addedAt: since, isStopped }
      }),
  )
  return {
    members: members.toSorted((a, b) => order(a.id, b.id)),
    devices: devices.toSorted((a, b) => a.addedAt - b.addedAt || order(a.key, b.key)),
    tokens: view.tokens
      .map(({ isFrozen: isStopped, budgetSats, ...token }): AskingToken => {
        return { ...token, budgetSats: BigInt(budgetSats), isStopped }
      })
      .toSorted((a, b) => order(a.id, b.id)),
    freezes: freezesOf(view, known).toSorted((a, b) => order(a.wallet, b.wallet)),
    closure: closureOf(view),
  }
}

const closureOf = ({ freezes, networks, renewFrom }: CharterView): Closure => ({
  levers: LEVERS.flatMap((lever) => {
    const freeze = freezes.find(({ subject }) => subject === lever)
    return freeze ? [{ lever, by: freeze.by, why: freeze.why, at: freeze.at }] : []
  }),
  networks,
  renewFrom,
})

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** What the signer stopped by itself comes first: its time stands in the journal's entry. */
function freezesOf(view: CharterView, known: readonly Freeze[]): readonly Freeze[] {
  const freezes = new Map<string, Freeze>()
  for (const { subject, why } of view.stops) {
    const wallet = walletOf(subject)
    if (wallet === null) continue
    const told = known.find((each) => each.wallet === wallet)
    const reason = wallet === ALL_WALLETS ? why : foreignSpend(why)
    freezes.set(wallet, told ?? { wallet, reason, frozenAt: view.now })
  }
  for (const { subject, why, by, at: frozenAt } of view.freezes) {
    const wallet = walletOf(subject)
    if (wallet === null || freezes.has(wallet)) continue
    freezes.set(wallet, { wallet, reason: by ? `${by}: ${why}` : why, frozenAt })
  }
  return [...freezes.values()]
}

function walletOf(subject: string): string | null {
  if (subject === 'signer' || subject === 'organisation') return ALL_WALLETS
  return subject.startsWith('wallet:') ? subject.slice('wallet:'.length) : null
}
