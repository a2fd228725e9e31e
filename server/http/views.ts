// From what the server keeps to what the API says. Amounts become digits, and what is null is left
// out.

import type { AnswerOf } from '@countersign/contract/route.ts'
import type { Routes } from '@countersign/contract/routes.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import { SPEND_LACKS, type SpendLack } from '@countersign/core/spend/life.ts'
import type { ShownToken } from '../use-cases/admit-token.ts'
import type { listLabels } from '../use-cases/keep-labels.ts'
import type { listTokens } from '../use-cases/keep-tokens.ts'
import type { listPastSpends } from '../use-cases/past-spends.ts'
import type { listAddresses } from '../use-cases/show-addresses.ts'
import type { showSpend } from '../use-cases/show-spends.ts'
import type { listTransactions, showTransaction } from '../use-cases/show-transactions.ts'
import type { listCoins, showWallet } from '../use-cases/show-wallets.ts'
import { reviewView } from './review.ts'

type PastSpend = Awaited<ReturnType<typeof listPastSpends>>[number]
type SpendRecord = Awaited<ReturnType<typeof showSpend>>
type Wallet = Awaited<ReturnType<typeof showWallet>>
type ListedCoin = Awaited<ReturnType<typeof listCoins>>[number]
type Transaction = Awaited<ReturnType<typeof listTransactions>>[number]
type Flow = Awaited<ReturnType<typeof showTransaction>>
type KnownAddress = Awaited<ReturnType<typeof listAddresses>>[number]
type LabelRecord = Awaited<ReturnType<typeof listLabels>>[number]
type Token = Awaited<ReturnType<typeof listTokens>>[number]

export type WholeSpend = AnswerOf<Routes['showSpend']>
export type ListedSpend = AnswerOf<Routes['listSpends']>['spends'][number]

/** `{ [key]: value }`, or nothing for null. */
export function present<K extends string, V>(
  key: K,
  value: V | null | undefined,
): { readonly [key in K]?: V } {
  return (value === null || value === undefined ? {} : { [key]: value }) as { [key in K]?: V }
}

export const yesNo = (is: boolean): 'yes' | 'no' => (is ? 'yes' : 'no')

export function walletView({ name, descriptor, userKey, serverKey, ...rest }: Wallet) {
  const { policyHash, createdAt, readiness, rehearsedAt, dueAt, olderBlocks, opening } = rest
  const since = present('archivedAt', rest.archivedAt)
  const exit = {
    state: readiness.kind,
    because: readiness.kind === 'unready' ? [...readiness.because] : [],
    ...present('rehearsedAt', rehearsedAt),
    ...present('dueAt', dueAt),
  }
  const timelock = olderBlocks === null ? null : openingView(opening)
  const keys = { name, descriptor, userKey, serverKey }
  return { ...keys, policyHash, createdAt, ...since, exit, ...present('timelock', timelock) }
}

const openingView = (opening: Wallet['opening']) =>
  opening === null ? {} : { opensInBlocks: opening.blocks, opensAt: opening.opensAt }

export function coinView({ txid, outputIndex, chain, index, script, ...coin }: ListedCoin) {
  return {
    txid,
    outputIndex,
    chain: placeView({ chain, index }).chain,
    index,
    script,
    amountSats: coin.amountSats.toString(),
    ...present('height', coin.height),
    ...openingView(coin.opening),
  }
}

export function placeView(place: { readonly chain: 0 | 1; readonly index: number }) {
  const { chain, index } = place
  const name = chain === 0 ? ('receive' as const) : ('change' as const)
  return { chain: name, index, path: `${chain}/${index}` }
}

export const chainOf = (name: 'receive' | 'change'): 0 | 1 => (name === 'receive' ? 0 : 1)

/** `1/7` as the API writes it. */
export function placeOf(path: string): { readonly chain: 0 | 1; readonly index: number } {
  const [chain, index] = path.split('/')
  return { chain: chain === '0' ? 0 : 1, index: Number(index) }
}

export function transactionView({
  txid,
  height,
  blockTime,
  seenAt,
  netSats,
  feeSats,
  path,
}: Transaction) {
  return {
    txid,
    ...present('height', height),
    ...present('blockTime', blockTime),
    seenAt,
    netSats: netSats.toString(),
    ...present('feeSats', feeSats?.toString()),
    ...present('path', path),
  }
}

/** A coin of this wallet has its place; one of another wallet here only says which. */
function ownerView({ coin }: Pick<Flow['inputs'][number], 'coin'>, wallet: string) {
  const isOurs = coin?.wallet === wallet
  return { isOurs: yesNo(isOurs), ...present('wallet', coin?.wallet) }
}

export function inputView(input: Flow['inputs'][number], wallet: string) {
  const { txid, outputIndex, coin, address } = input
  return {
    txid,
    outputIndex,
    ...ownerView(input, wallet),
    ...present('amountSats', coin?.amountSats.toString()),
    ...present('address', address),
    ...present('place', coin?.wallet === wallet ? placeView(coin) : null),
  }
}

export function outputView(output: Flow['outputs'][number], wallet: string) {
  const { index, script, address, amountSats, coin } = output
  const place = coin?.wallet === wallet ? placeView(coin) : null
  return {
    index,
    script,
    ...present('address', address),
    amountSats: amountSats.toString(),
    ...ownerView(output, wallet),
    ...present('chain', place?.chain),
    ...present('path', place?.path),
  }
}

export function addressView(known: KnownAddress) {
  return {
    address: known.address,
    ...placeView(known),
    ...present('givenAt', known.givenAt),
    receivedSats: known.receivedSats.toString(),
    transactions: known.transactions,
    isUsed: yesNo(known.transactions > 0),
  }
}

type ListedLabel = AnswerOf<Routes['listLabels']>['labels'][number]

export function labelView({ wallet: _, isSpendable, ...label }: LabelRecord): ListedLabel {
  return {
    ...label,
    ...present('isSpendable', isSpendable === undefined ? null : yesNo(isSpendable)),
  }
}

export function labelOf({ isSpendable, ...label }: Omit<ListedLabel, 'changedAt'>) {
  return {
    ...label,
    ...(isSpendable === undefined ? {} : { isSpendable: isSpendable === 'yes' }),
  }
}

export function tokenView({ id, name, networks, createdAt, expiresAt, lastUsedAt }: Token) {
  const own = { id, name, networks: [...networks], createdAt, expiresAt }
  return { ...own, ...present('lastUsedAt', lastUsedAt) }
}

const WAITS: readonly string[] = SPEND_LACKS

export function spendView(
  spend: SpendRecord,
  network: Network,
  open: ReadonlySet<string> = new Set(),
): ListedSpend {
  return {
    wallet: spend.wallet,
    txid: spend.txid,
    state: spend.state,
    waitsFor: spend.waitsFor.filter((each): each is SpendLack => WAITS.includes(each)),
    askedAt: spend.askedAt,
    changedAt: spend.changedAt,
    ...present('expiresAt', spend.expiresAt),
    broadcast: yesNo(spend.mayBroadcast),
    ...(open.has(spend.txid) ? { counts: 'until-spent' as const } : {}),
    ...present('height', spend.height),
    ...present('review', reviewView(spend.review, network)),
    ...present('verdict', spend.verdict),
    ...present('decision', spend.decision),
  }
}

/** What it is told less: who decides, and a verdict that others may have been given. The receipt of
 * its own asking holds its own. */
export function forToken<V extends ListedSpend>({ decision: _, verdict: __, ...spend }: V) {
  return spend
}

export function askingTokenView({ budgetSats, budget, ...shown }: ShownToken) {
  const { lastUsedAt, isStopped, ...token } = shown
  return {
    ...token,
    wallets: [...token.wallets],
    networks: [...token.networks],
    budgetSats: budgetSats.toString(),
    isFrozen: yesNo(isStopped),
    ...present('lastUsedAt', lastUsedAt),
    ...present('budget', budget),
  }
}

export function pastSpendView({ vsize, member, payments, replaces, ...past }: PastSpend) {
  return {
    ...past,
    amountSats: past.amountSats.toString(),
    countedSats: past.countedSats.toString(),
    feeSats: past.feeSats.toString(),
    ...present('vsize', vsize),
    payments: payments.map(({ script, amountSats }) => ({ script, amountSats: `${amountSats}` })),
    replaces: [...replaces],
    ...present('member', member),
  }
}

export function wholeSpendView(
  spend: SpendRecord,
  network: Network,
  open?: ReadonlySet<string>,
): WholeSpend {
  return {
    ...spendView(spend, network, open),
    ...present('psbt', spend.psbt.length > 0 ? spend.psbt.toBase64() : null),
    ...present('transaction', spend.transaction?.toBase64()),
  }
}
