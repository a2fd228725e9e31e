// Spends that wait at the signer: for a code typed at the desk, or for what no code replaces.

import { createHash, randomBytes } from 'node:crypto'
import { Refusal } from '@countersign/channel/client.ts'
import { Fault } from '@countersign/core/fault.ts'
import { anything, list, object, optional, text, whole, word } from '@countersign/core/fields.ts'
import type { Context } from '../context.ts'
import { forgetSpend } from '../keep/spends.ts'
import { addressesOf } from '../keep/ways.ts'
import { type SignerSignature, signature } from './answers.ts'
import { askByDesk, askPaired } from './signer.ts'

export type DeskKey = {
  /** Whoever shows it at the desk may see the spend and type the code. */
  readonly key: string
  /** What the signer is told: its SHA-256. */
  readonly deskKey: string
}

export function newDeskKey(): DeskKey {
  const key = randomBytes(32)
  return { key: key.toString('hex'), deskKey: createHash('sha256').update(key).digest('hex') }
}

/** Where a browser shows the spend. @throws Fault client.argument_invalid without a desk */
export function deskLink(
  context: Context,
  spend: { readonly wallet: string; readonly txid: string; readonly key: string },
): string {
  const { desk } = addressesOf(context)
  if (desk === undefined) {
    throw new Fault('client.argument_invalid', { option: '--desk', reason: 'no desk is running' })
  }
  return `${desk}/#/spend/${spend.wallet}/${spend.txid}/${spend.key}`
}

export type KeptState = {
  readonly state: 'waiting' | 'signed' | 'expired' | 'cancelled' | 'unknown'
  readonly waitsFor: readonly string[]
  /** Of a signed one, while the signer keeps its bytes. */
  readonly signatures: readonly SignerSignature[] | null
}

const stateFields = object({
  state: word('waiting', 'signed', 'expired', 'cancelled', 'unknown'),
  waitsFor: optional(list(text(16), 8)),
  askedAt: optional(whole()),
  expiresAt: optional(whole()),
  signedAt: optional(whole()),
  signatures: optional(list(signature, 100_000)),
  spend: optional(anything),
})

/** What became of a spend, as the signer attests it. */
export async function keptState(
  context: Context,
  spend: { readonly wallet: string; readonly txid: string },
): Promise<KeptState> {
  const answer = stateFields(await askPaired(context, 'spend.state', { ...spend }), 'answer')
  const { state, waitsFor = [], signatures = null } = answer
  return { state, waitsFor, signatures }
}

/**
 * Cancels one that waits, also one the signer has not heard of yet.
 * @throws Refusal spend.already_signed
 */
export async function cancelSpend(context: Context, wallet: string, txid: string): Promise<void> {
  try {
    await askPaired(context, 'spend.cancel', { wallet, txid })
  } catch (error) {
    // A server that does not know it, or says so, cannot keep it from the signer.
    if (!(error instanceof Refusal) || error.by === 'signer') throw error
    if (error.code !== 'spend.missing') throw error
    await askByDesk(context, 'spend.cancel', { wallet, txid })
  }
  forgetSpend(context, txid)
}
