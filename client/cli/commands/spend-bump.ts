// countersign spend bump | cancel-sent: more fee for what is on its way, or all of it back. Either
// ends as every spend does: shown, agreed to, and a one-time code.

import type { Command } from 'commander'
import { type Bump, buildBump } from '../flows/bump.ts'
import { askSigner, compareReview } from '../flows/cosign.ts'
import { signAsUser } from '../flows/sign.ts'
import { requireWallet } from '../keep/wallets.ts'
import { readRate, readTxid } from '../screen/amounts.ts'
import { momentOf } from '../screen/later.ts'
import { type Ending, perform, type Session } from '../session.ts'
import { conclude, type EndOptions } from './spend-end.ts'
import { notesOn } from './spend-order.ts'

type Options = EndOptions & { readonly feeRate?: string }

export function addBump(spend: Command): void {
  add(spend, {
    name: 'bump',
    words: 'more fee for what is in no block yet: replaced if you sent it, else pulled along',
    isCancelling: false,
  })
  add(spend, {
    name: 'cancel-sent',
    words: 'replace a spend on its way by one that pays nobody: all comes back',
    isCancelling: true,
  })
}

type Way = { readonly name: string; readonly words: string; readonly isCancelling: boolean }

function add(spend: Command, { name, words, isCancelling }: Way): void {
  const act = perform((session: Session, wallet: string, txid: string, options: Options) =>
    bump(session, { wallet, txid, isCancelling }, options),
  )
  spend
    .command(name)
    .argument('<wallet>')
    .argument('<txid>')
    .option('--fee-rate <sat/vB>', 'instead of the node’s estimate for the next block')
    .option('--desk', 'the one-time code is typed at the desk, in a browser')
    .option('--no-wait', 'with --desk: print the link and end')
    .description(words)
    // `spend` has options of the same names, and takes them before this command sees any.
    .action((wallet, txid, _, command: Command) =>
      act(wallet, txid, command.optsWithGlobals(), command),
    )
}

type Bumped = {
  readonly wallet: string
  readonly txid: string
  readonly isCancelling: boolean
}

async function bump(session: Session, bumped: Bumped, options: Options): Promise<Ending> {
  const { context, ask } = session
  const { wallet } = bumped
  const txid = readTxid(bumped.txid)
  requireWallet(context, wallet)
  const rate = options.feeRate === undefined ? {} : { rateSatPerKvb: readRate(options.feeRate) }
  const built = await buildBump(context, { ...bumped, txid, ...rate })
  const { draft, how, feeSats } = built
  const passphrase = await ask.secret('passphrase', { message: 'The passphrase of your key' })
  const psbt = signAsUser(context, { psbt: draft.psbt, wallet, passphrase })
  const heard = await askSigner(context, { wallet, psbt })
  compareReview(draft, heard.spend)
  const notes = [...wordsOn(built, bumped), ...notesOn(draft)]
  const pinned = requireWallet(context, wallet)
  const ending = await conclude(session, { pinned, psbt, notes, options }, heard)
  const old = feeSats === null ? {} : { oldFeeSats: feeSats.toString() }
  const told = { bumps: txid, how, ...old, feeSats: draft.feeSats.toString() }
  const { json } = ending
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json)
  return isObject ? { ...ending, json: { ...json, ...told } } : ending
}

/** What is done and why, and what it costs beside what it cost. */
function wordsOn(
  { how, draft, feeSats, vsize, along, notBefore }: Bump,
  { txid, isCancelling }: Bumped,
): readonly string[] {
  const was = feeSats === null ? 'a fee nobody tells' : feeWords(feeSats, vsize)
  const is = feeWords(draft.feeSats, draft.vsize)
  if (how === 'pulled') {
    return [
      `You did not sign ${txid}, or it was made final, so it cannot be replaced. ` +
        'This spends its outputs to you, back to you: who mines it has to mine both. ' +
        `That one pays ${was}; this one pays ${is}, for both. Only the fee leaves.`,
    ]
  }
  const lost = along.map((each) => `${each}, which spends what came back of it, is gone with it.`)
  if (notBefore !== null) return [laterWords(txid, isCancelling, notBefore), ...lost]
  const why = isCancelling
    ? 'by a transaction that pays nobody. Should a block take the first one all the same, its ' +
      'payments are made: so it still counts.'
    : ': you signed it, and it may be replaced. What it pays is paid once, and counts once, at ' +
      'the dearest.'
  return [
    `Replaces ${txid}${isCancelling ? ' ' : ''}${why} Fee before: ${was}; now: ${is}.`,
    ...lost,
  ]
}

/** Nobody has sent it: what takes its place goes out first, and now. */
function laterWords(txid: string, isCancelling: boolean, notBefore: number): string {
  const what = isCancelling
    ? 'This takes its coins back to you now'
    : 'This pays the same, and goes out now'
  const then = 'once it is in a block, the first one can never be sent'
  return `Nobody has sent ${txid}: it waits for ${momentOf(notBefore)}. ${what}; ${then}.`
}

const feeWords = (feeSats: bigint, vsize: number): string =>
  `${feeSats} sat, ${(Number(feeSats) / vsize).toFixed(1)} sat/vB`
