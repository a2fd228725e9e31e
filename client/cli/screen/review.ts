// The screens of a spend: what is about to happen, why it may not, and what became of it. Addresses
// stand whole, amounts in bitcoin, one under the other.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { addressOf } from '@countersign/core/bitcoin/address.ts'
import { formatBtc } from '@countersign/core/bitcoin/amounts.ts'
import { deriveScripts } from '@countersign/core/bitcoin/descriptor.ts'
import {
  describeNeeds,
  describeReason,
  describeScope,
  describeWindow,
} from '@countersign/core/policy/describe.ts'
import type { Headroom } from '@countersign/core/policy/limits.ts'
import type { Reason } from '@countersign/core/policy/verdict.ts'
import type { Wallet } from '@countersign/core/wallet/wallet.ts'
import type { CosignAnswer, SignerReview } from '../flows/answers.ts'
import { btc, bullets, heading, moment, paragraph, type Row, rows, table } from './layout.ts'
import type { Json, Screen } from './screen.ts'

export type Reviewed = {
  readonly name: string
  readonly wallet: Wallet
  readonly spend: SignerReview
  /** What else there is to know, in sentences. */
  readonly notes: readonly string[]
}

export type ReviewedOutputs = {
  readonly payments: readonly { readonly address: string; readonly amountSats: bigint }[]
  readonly change: readonly { readonly address: string; readonly amountSats: bigint }[]
}

/** The outputs as the signer read them, with the addresses worked out here. */
function outputsOf({ wallet, spend }: Pick<Reviewed, 'wallet' | 'spend'>): ReviewedOutputs {
  const { network, descriptor } = wallet
  return {
    payments: spend.payments.map(({ script, sats }) => ({
      address: addressOf(Uint8Array.fromHex(script), network) ?? `script ${script}`,
      amountSats: sats,
    })),
    change: spend.change.map(({ chain, index, sats }) => {
      const { script } = deriveScripts(descriptor, chain === 0 ? 0 : 1, index)
      return { address: addressOf(script, network) ?? '', amountSats: sats }
    }),
  }
}

const GAP: Row = ['', '']

/** What is about to leave the wallet. */
export function showReview(screen: Screen, reviewed: Reviewed, limits: readonly Headroom[]): void {
  const { name, spend, notes } = reviewed
  const { payments, change } = outputsOf(reviewed)
  const rate = (Number(spend.feeSats) / spend.vsize).toFixed(1)
  const amounts = [spend.amountSats, ...change.map((each) => each.amountSats)]
  const width = Math.max(...amounts.map((each) => formatBtc(each).length))
  const aligned = (amount: bigint) => `${formatBtc(amount).padStart(width)} BTC`
  screen.say(heading(screen, `A spend from ${name}`))
  screen.say(
    rows(screen, [
      ...payments.flatMap((each): Row[] => [
        ['pays', aligned(each.amountSats), screen.bold],
        ['', each.address],
        GAP,
      ]),
      ['fee', `${aligned(spend.feeSats)}   ${spend.feeSats} sat, ${rate} sat/vB`],
      ['leaves', `${aligned(spend.amountSats)}   payments and fee`, screen.bold],
      ...change.flatMap((each): Row[] => [
        GAP,
        ['change', `${aligned(each.amountSats)}   back into this wallet`],
        ['', each.address],
      ]),
    ]),
  )
  for (const note of notes) screen.say(`\n${paragraph(screen, note, screen.warn)}`)
  if (limits.length > 0) {
    screen.say(heading(screen, 'Limits after it'))
    screen.say(limitTable(screen, limits))
  }
}

function limitTable(screen: Screen, limits: readonly Headroom[]): string {
  const lines = limits.map((limit) => [
    limit.rule,
    ...(limit.kind === 'sum'
      ? [formatBtc(limit.leftSats), formatBtc(limit.limitSats)]
      : [String(limit.leftCount), String(limit.limitCount)]),
    describeWindow(limit.window) + describeScope(limit.scope),
  ])
  return table(screen, ['rule', 'left', 'of', 'over'], lines)
}

type Waiting = Extract<CosignAnswer, { readonly kind: 'waiting' }>

/** What has to be there before a code helps. */
export function showWaiting(
  screen: Screen,
  { needs, expiresAt }: Waiting,
  { wallet, txid }: { readonly wallet: string; readonly txid: string },
): void {
  screen.say(heading(screen, screen.warn('It waits')))
  screen.say(bullets(screen, describeNeeds(needs)))
  const until = `Nothing was signed. It is forgotten at ${moment(expiresAt)}.`
  screen.say(`\n${paragraph(screen, until)}\n`)
  const commands = [
    ...(needs.approvals.length > 0
      ? [`the others: countersign spend approve ${wallet} ${txid}`]
      : []),
    `then you: countersign spend --resume ${txid}`,
  ]
  // Each in one line, to be copied.
  screen.say(commands.map((each) => `   ${screen.dim(each)}`).join('\n'))
}

export function waitingJson({ needs, expiresAt }: Waiting): { readonly [key: string]: Json } {
  return { outcome: 'waiting', waitsFor: describeNeeds(needs), expiresAt: moment(expiresAt) }
}

type Denied = Extract<CosignAnswer, { readonly kind: 'denied' }>

/** Every reason in words, and when the same spend would pass. */
export function showDenial(screen: Screen, name: string, denied: Denied): void {
  screen.say(heading(screen, screen.bad(`Denied by the policy of ${name}`)))
  screen.say(bullets(screen, denied.reasons.map(describeReason)))
  screen.say(`\n${paragraph(screen, outlook(denied.passesAt))}`)
}

function outlook(passesAt: UnixSeconds | null): string {
  return passesAt === null
    ? 'Waiting does not help. Nothing was signed.'
    : `The same spend would pass at ${moment(passesAt)}. Nothing was signed.`
}

export function denialJson(denied: Denied): Json {
  return {
    outcome: 'denied',
    reasons: denied.reasons.map((reason) => ({
      sentence: describeReason(reason),
      ...reasonJson(reason),
    })),
    passesAt: denied.passesAt === null ? null : moment(denied.passesAt),
  }
}

// Satoshis stay satoshis here: the names of the fields say so.
function reasonJson(reason: Reason): { readonly [key: string]: Json } {
  const plain = Object.entries(reason).map(([key, value]) => {
    if (typeof value === 'bigint') return [key, value.toString()]
    if (key === 'passesAt' && typeof value === 'number') return [key, moment(value)]
    return [key, value]
  })
  return Object.fromEntries(plain) as { readonly [key: string]: Json }
}

export function reviewJson(reviewed: Reviewed): { readonly [key: string]: Json } {
  const { name, spend } = reviewed
  const { payments, change } = outputsOf(reviewed)
  const told = (each: ReviewedOutputs['payments'][number]) => ({
    address: each.address,
    amountBtc: formatBtc(each.amountSats),
  })
  return {
    wallet: name,
    txid: spend.txid,
    amountBtc: formatBtc(spend.amountSats),
    feeBtc: formatBtc(spend.feeSats),
    vsize: spend.vsize,
    payments: payments.map(told),
    change: change.map(told),
  }
}

/** It is on its way. */
export function showSent(screen: Screen, reviewed: Reviewed): void {
  screen.say(heading(screen, screen.good('Sent')))
  screen.say(
    rows(screen, [
      ['transaction', reviewed.spend.txid, screen.bold],
      ['leaves', btc(reviewed.spend.amountSats)],
    ]),
  )
}
