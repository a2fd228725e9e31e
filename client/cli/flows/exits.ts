// How the ways out of wallets stand, as the server tells it, and what this client tells the server
// of them: rehearsals, canaries. The server's word, as all that is not the signer's.

import { Refusal } from '@countersign/channel/client.ts'
import { type Descriptor, writeDescriptor } from '@countersign/core/bitcoin/descriptor.ts'
import { readTransaction } from '@countersign/core/bitcoin/transaction.ts'
import { Fault } from '@countersign/core/fault.ts'
import { pathOf } from '@countersign/core/wallet/exit/path.ts'
import type { Api } from '@countersign/sdk/api.ts'
import type { Context } from '../context.ts'
import { keepStated } from '../keep/stated.ts'
import { allWallets, type PinnedWallet, requireWallet } from '../keep/wallets.ts'
import { askServer } from './api.ts'
import type { Abandoned, Signed, Verdict } from './recover.ts'

export type ToldWallet = Awaited<ReturnType<Api['showWallet']>>
export type ToldTransaction = Awaited<ReturnType<Api['listTransactions']>>['transactions'][number]

/** What the server says, or null where there is none to say it. */
async function told<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Fault || error instanceof Refusal) return null
    throw error
  }
}

/** By name; empty where no server answers. */
export async function toldWallets(context: Context): Promise<ReadonlyMap<string, ToldWallet>> {
  const answer = await told(() => askServer(context, (api) => api.listWallets({ archived: 'yes' })))
  return new Map(answer?.wallets.map((wallet) => [wallet.name, wallet]))
}

/** As many as one answer holds. */
const NEWEST = '500'

/** The newest spends that left without the signer's key; null where no server answers. */
export async function exitsOf(
  context: Context,
  wallet: string,
): Promise<readonly ToldTransaction[] | null> {
  const page = { wallet, limit: NEWEST }
  const answer = await told(() => askServer(context, (api) => api.listTransactions(page)))
  const isExit = ({ path }: ToldTransaction) => path !== undefined && path !== 'co-signed'
  return answer?.transactions.filter(isExit) ?? null
}

/** @throws Fault client.api_away, Refusal address.invalid, charter.role_missing */
export async function setCanary(
  context: Context,
  wallet: string,
  address: string | null,
): Promise<void> {
  requireWallet(context, wallet)
  const body = address === null ? {} : { address }
  await askServer(context, (api) => api.setCanary({ wallet, body }))
}

/** What a node says of a lock that is not open yet, which it asks before it looks at signatures. */
const TOO_EARLY = /BIP68/i

/** What a rehearsal has shown; null where the node refuses for a reason beside time. */
function rehearsedAs(
  { wallet }: PinnedWallet,
  signed: readonly Signed[],
  verdicts: readonly Verdict[],
): 'allowed' | 'too-early' | null {
  if (verdicts.every(({ allowed }) => allowed)) return 'allowed'
  const isTime = verdicts.every(({ allowed, reason }) => allowed || TOO_EARLY.test(reason))
  const isSigned = signed.every(({ rawHex, sweep }) => {
    const transaction = readTransaction(Uint8Array.fromHex(rawHex))
    return sweep.coins.every(({ place, amountSats }, inputIndex) => {
      return pathOf(wallet, transaction, { inputIndex, place, amountSats }) !== 'unread'
    })
  })
  return isTime && isSigned ? 'too-early' : null
}

/** The wallet of this client that is that one; null where it knows none. */
export function ownWallet(context: Context, descriptor: Descriptor): PinnedWallet | null {
  const text = writeDescriptor(descriptor)
  const own = allWallets(context).find((each) => writeDescriptor(each.wallet.descriptor) === text)
  return own ?? null
}

export type Rehearsal = {
  readonly signed: readonly Signed[]
  readonly verdicts: readonly Verdict[]
}

/**
 * Keeps a rehearsal here and at the server, where the wallet is one of this client's.
 * @returns what became of it, in words
 */
export async function keepRehearsal(
  context: Context,
  { descriptor }: Pick<Abandoned, 'descriptor'>,
  { signed, verdicts }: Rehearsal,
): Promise<{ readonly isRecorded: boolean; readonly words: string }> {
  const own = ownWallet(context, descriptor)
  if (!own) return { isRecorded: false, words: 'no, this client does not know the wallet' }
  const verdict = rehearsedAs(own, signed, verdicts)
  if (verdict === null) return { isRecorded: false, words: 'no, the node refused it' }
  const txids = verdicts.map(({ txid }) => txid)
  const note = `${verdict} by the node: ${txids[0] ?? ''}`
  keepStated(context, { what: `exit-rehearsed wallet:${own.name}`, at: context.now(), note })
  const body = { txids, verdict }
  const wallet = own.name
  const answer = await told(() =>
    askServer(context, (api) => api.recordRehearsal({ wallet, body })),
  )
  return answer
    ? { isRecorded: true, words: 'yes, at the server and here' }
    : { isRecorded: false, words: 'here alone: the server did not take it' }
}
