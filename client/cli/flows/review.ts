// Gathers what a review has to know: from the signer, the server, the launcher's status and the
// examination of this machine. What cannot be asked is said to be unknown, with the reason.

import { readFileSync } from 'node:fs'
import { Refusal } from '@countersign/channel/client.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { isOurs } from '@countersign/core/exchange/rights.ts'
import { Fault } from '@countersign/core/fault.ts'
import {
  type AccountFacts,
  type ExchangeFacts,
  type Facts,
  isUnknown,
  type Known,
  type ReaderFacts,
  type StatedFacts,
  type WalletFacts,
} from '@countersign/core/review/facts.ts'
import { foreignSpends, keyedAccounts, walletFacts } from '@countersign/core/review/gather.ts'
import { type Review, review } from '@countersign/core/review/review.ts'
import { REHEARSED_WORDS } from '@countersign/core/wallet/exit/path-words.ts'
import type { Context } from '../context.ts'
import { readStated } from '../keep/stated.ts'
import { allWallets } from '../keep/wallets.ts'
import { readWalletAnswer } from './answers.ts'
import { askServer } from './api.ts'
import { ownMember, readCharter } from './charter.ts'
import { examine } from './doctor.ts'
import { listFactors } from './factors.ts'
import { lastSeen } from './seen.ts'
import { askPaired } from './signer.ts'
import { type Standing, standing } from './status.ts'
import { listTokens } from './tokens.ts'
import { listVenueAccounts, ownAddresses, rightsTold } from './venues.ts'

export type Reviewed = { readonly facts: Facts; readonly review: Review }

/** @throws Fault client.not_paired, charter.*, client.wallet_differs */
export async function reviewAll(context: Context): Promise<Reviewed> {
  const facts = await gather(context)
  return { facts, review: review(facts) }
}

async function gather(context: Context): Promise<Facts> {
  const charter = await readCharter(context)
  const found = await standing(context)
  const me = ownMember(context, charter)
  const { now, wallets: named } = charter
  const names = named.map(({ name }) => name)
  return {
    now,
    network: found.signer?.network ?? 'mainnet',
    charter,
    wallets: await known(() => walletsOf(context, charter, me?.id ?? null)),
    asker: me?.id ?? { unknown: 'this device belongs to nobody' },
    authenticators: await known(() => listFactors(context)),
    readers: await known(() => readersOf(context)),
    accounts: await known(() => accountsOf(context)),
    lastSeen: await known(() => lastSeen(context, charter, names)),
    journal: await journalOf(context),
    machine: await machineOf(context, found),
    ...fromStanding(found, charter),
    versions: { own: ownVersion(), node: process.versions.node },
    exchanges: await exchangesOf(context, charter),
    stated: [...readStated(context), ...(await seenBySigner(context, names))],
  }
}

/** The value, or why there is none: the code of the fault by which it was refused. */
async function known<T>(ask: () => Promise<T>): Promise<Known<T>> {
  try {
    return await ask()
  } catch (error) {
    // What contradicts a pin is no gap in what is known: it is told at once.
    const isForged = error instanceof Fault && error.code === 'client.wallet_differs'
    if (isForged || !(error instanceof Fault || error instanceof Refusal)) throw error
    return { unknown: `it could not be asked: ${error.code}` }
  }
}

async function walletsOf(
  context: Context,
  charter: CharterView,
  member: string | null,
): Promise<readonly WalletFacts[]> {
  const own = new Set(
    allWallets(context)
      .filter(({ state }) => state === 'ready')
      .map(({ name }) => name),
  )
  const told: WalletFacts[] = []
  for (const pinned of charter.wallets) {
    const { name } = pinned
    const answer = readWalletAnswer(await askPaired(context, 'wallet.show', { wallet: name }))
    const balanceSats = await known(() => balanceOf(context, name))
    const isOwn = own.has(name) && member !== null
    const holder = isOwn
      ? member
      : { unknown: `the user’s key of ${name} is none of this client’s` }
    const wallet = walletFacts({ ...answer, name }, pinned, { balanceSats, holder })
    if (!wallet) throw new Fault('client.wallet_differs', { wallet: name, field: 'policy' })
    told.push(wallet)
  }
  return told
}

async function balanceOf(context: Context, wallet: string): Promise<bigint> {
  const { totalSats } = await askServer(context, (api) => api.showBalance({ wallet }))
  return BigInt(totalSats)
}

/** A rehearsal that the signer verified stands for what people would say of it. */
async function seenBySigner(
  context: Context,
  names: readonly string[],
): Promise<readonly StatedFacts[]> {
  const seen: StatedFacts[] = []
  for (const wallet of names) {
    const answer = await known(() => askPaired(context, 'wallet.show', { wallet }))
    if (isUnknown(answer)) continue
    const { rehearsedAt: at, rehearsedBy: by } = readWalletAnswer(answer)
    if (at === undefined || by === undefined) continue
    seen.push({ what: `exit-rehearsed wallet:${wallet}`, at, note: REHEARSED_WORDS[by] })
  }
  return seen
}

async function readersOf(context: Context): Promise<readonly ReaderFacts[]> {
  const tokens = await listTokens(context)
  return tokens.map(({ lastUsedAt, ...token }) => ({
    ...token,
    ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
  }))
}

/** The charter knows all that were ever taken in; without one there is nobody to ask. */
async function exchangesOf(context: Context, charter: CharterView) {
  if (keyedAccounts(charter).length === 0) return []
  return known(async () => {
    const addresses = await ownAddresses(context)
    const all = (await listVenueAccounts(context)).filter((each) => !rightsTold(each).isPaper)
    return all.map((account): ExchangeFacts => {
      const { withdraw, trade, ipBound, ips, isRefused } = rightsTold(account)
      const { at: keyAt, askedAt, ends } = account.key
      const { account: name, venue } = account
      const said = { withdraw, trade, ipBound, isRefused, isOurs: isOurs({ ips }, addresses) }
      const orderedAt = { unknown: 'the trader does not tell it' }
      return { name, venue, ...said, keyAt, askedAt, endsAt: ends?.at ?? null, orderedAt }
    })
  })
}

async function accountsOf(context: Context): Promise<readonly AccountFacts[]> {
  const { accounts } = await askServer(context, (api) => api.listAccounts())
  return accounts.map(({ member, passkeys, hasPassword }) => {
    return { member, passkeys, hasPassword: hasPassword === 'yes' }
  })
}

async function journalOf(context: Context): Promise<Facts['journal']> {
  try {
    await askPaired(context, 'journal.verify', {})
    return 'whole'
  } catch (error) {
    if (error instanceof Refusal && error.code === 'vault.journal_broken') return 'broken'
    return await known(() => {
      throw error
    })
  }
}

const ELSEWHERE = { unknown: 'the launcher is not on this machine, or not running' } as const

async function machineOf(context: Context, { launcher }: Standing): Promise<Facts['machine']> {
  if (launcher === null) return ELSEWHERE
  try {
    return (await examine(context.home)).findings
  } catch (error) {
    return { unknown: `the examination failed: ${error instanceof Error ? error.message : ''}` }
  }
}

function fromStanding({ signer, launcher, server }: Standing, charter: CharterView) {
  const notices = launcher === null ? ELSEWHERE : launcher.notices
  const processes = launcher === null ? ELSEWHERE : launcher.processes
  const away = { unknown: 'it does not answer' } as const
  const chain =
    server === null
      ? { unknown: 'the server does not answer' }
      : {
          seenAt: server.chain?.seenAt ?? null,
          height: server.chain?.height ?? 0,
          frozen: foreignSpends(charter),
        }
  const { isolation, frozen, clock, witness } = signer ?? {}
  const isThere = isolation && frozen !== undefined && clock && witness
  return {
    signer: isThere ? { isolation, frozen, clock, witness } : away,
    notices,
    processes,
    chain,
  }
}

const MANIFEST = new URL('../../../package.json', import.meta.url)

/** Of what this client is; the signer's own it does not tell. */
function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(MANIFEST, 'utf8')) as { readonly version?: string }
  return version ?? 'unknown'
}
