// Asks the signer about a spend: first without a code, to hear what it would do and what it read,
// then with one, sealed to it and bound to this very transaction.

import { spendBinding } from '@countersign/channel/bindings.ts'
import { Refusal } from '@countersign/channel/client.ts'
import { lockTimeOf, writtenAs } from '@countersign/core/bitcoin/lock-time.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { canonicalText } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import type { Context } from '../context.ts'
import { forgetSpend, keepSpend } from '../keep/spends.ts'
import { waysOf } from '../keep/ways.ts'
import { type CosignAnswer, readCosignAnswer, type SignerReview } from './answers.ts'
import type { Draft } from './build.ts'
import { askPaired, sealCode } from './signer.ts'

export type CosignRequest = {
  readonly wallet: string
  /** Signed by the user on every input. */
  readonly psbt: Psbt
  readonly code?: string
  /** SHA-256 of the key that opens the spend at the desk, where the code is typed then. */
  readonly deskKey?: string
  /** Has the server keep what is signed to itself until it is asked again. */
  readonly broadcast?: 'no'
  /** The lock time that lies ahead and is meant to. */
  readonly notBefore?: number | undefined
}

/**
 * Asks. With a code or a desk key the PSBT is kept first: from then on the signer may have counted
 * the spend.
 * @throws Refusal psbt.*, sign.*, spend.double_spend, factor.*
 */
export async function askSigner(
  context: Context,
  { wallet, psbt, code, deskKey, broadcast, notBefore }: CosignRequest,
): Promise<CosignAnswer> {
  const forServer = broadcast && waysOf(context).kind === 'api' ? { broadcast } : {}
  const forDesk = deskKey === undefined ? {} : { deskKey }
  const later = notBefore === undefined ? {} : { notBefore: plain(notBefore) }
  const body = { wallet, psbt: writePsbt(psbt).toBase64(), ...forServer, ...forDesk, ...later }
  if (deskKey !== undefined) keepSpend(context, psbt)
  if (code === undefined) {
    const answer = readCosignAnswer(await askPaired(context, 'spend.sign', body))
    // Others decide on exactly these bytes: whoever asked goes on with them later.
    if (answer.kind === 'waiting') keepSpend(context, psbt)
    return answer
  }
  const sealed = sealCode(context, code, spendBinding(wallet, psbt.txid))
  keepSpend(context, psbt)
  try {
    return readCosignAnswer(await askPaired(context, 'spend.sign', { ...body, code: sealed }))
  } catch (error) {
    // A signer that refuses a code has counted nothing; a server may say so and have the signature.
    const isRefused = error instanceof Refusal && error.by === 'signer'
    if (isRefused && error.code.startsWith('factor.')) forgetSpend(context, psbt.txid)
    throw error
  }
}

/**
 * Compares what the signer read from the bytes with what was meant.
 * @throws Fault client.review_differs naming the first difference
 */
export function compareReview(draft: Draft, review: SignerReview): void {
  const { psbt, change } = draft
  const meant = draft.payments.map(({ script, amountSats }) =>
    outputName(script.toHex(), amountSats),
  )
  const read = review.payments.map(({ script, sats }) => outputName(script, sats))
  const meantChange = change ? [`${change.chain}/${change.index} ${change.amountSats}`] : []
  const readChange = review.change.map(({ chain, index, sats }) => `${chain}/${index} ${sats}`)
  const isEqual = {
    txid: review.txid === psbt.txid,
    payments: String(meant.toSorted()) === String(read.toSorted()),
    change: String(meantChange) === String(readChange),
    fee: review.feeSats === draft.feeSats,
    amount: review.amountSats === draft.amountSats,
    notBefore: (review.notBefore ?? null) === lockOf(psbt),
  }
  for (const [field, is] of Object.entries(isEqual)) {
    if (!is) throw new Fault('client.review_differs', { field })
  }
}

/**
 * Compares what the signer read from the bytes with what is read from them here.
 * @throws Fault client.review_differs naming the first difference
 */
export function compareReadings(own: SignerReview, heard: SignerReview): void {
  for (const field of Object.keys(own) as (keyof SignerReview)[]) {
    const [here, there] = [own[field], heard[field]].map((value) =>
      value === undefined ? '' : canonicalText(plain(value)),
    )
    if (here !== there) throw new Fault('client.review_differs', { field })
  }
}

function lockOf({ transaction }: Psbt): number | null {
  const lock = lockTimeOf(transaction)
  return lock && writtenAs(lock)
}

const outputName = (script: string, amountSats: bigint) => `${script} ${amountSats}`
