// The signed spends of a wallet as the signer's journal has them: what a policy is tried on.

import type { Canonical } from '@countersign/core/canonical.ts'
import type { ToldSpend } from '@countersign/core/policy/past.ts'
import { fieldsOf, hexOf, listOf, optional, textOf, textsOf, wholeOf } from './answers.ts'
import { type World, walletOf } from './world.ts'

export type PastSpend = ToldSpend & {
  /** Its number in the wallet's log: a list goes on before it. */
  readonly seq: number
  /** Of the journal's entry. */
  readonly hash: string
  /** Its lock time, where that lay ahead. */
  readonly notBefore?: number
  /** It counts until one of its coins is spent. */
  readonly counts?: 'until-spent'
}

/**
 * Newest first; fewer than asked for where they are long.
 * @throws Fault wallet.missing, channel.*
 */
export async function listPastSpends(
  { store, signer }: Pick<World, 'store' | 'signer'>,
  name: string,
  { limit, before }: { readonly limit: number; readonly before?: number | undefined },
): Promise<readonly PastSpend[]> {
  await walletOf(store.reader, name)
  const answer = fieldsOf(await signer.history(name, limit, before), 'history')
  return listOf(answer, 'spends').map(pastSpend)
}

function pastSpend(told: Canonical): PastSpend {
  const spend = fieldsOf(told, 'spend')
  const amount = (key: string) => BigInt(wholeOf(spend, key))
  return {
    seq: wholeOf(spend, 'seq'),
    hash: hexOf(spend, 'hash'),
    txid: hexOf(spend, 'txid'),
    signedAt: wholeOf(spend, 'signedAt'),
    amountSats: amount('amountSats'),
    countedSats: amount('countedSats'),
    feeSats: amount('feeSats'),
    ...(optional(spend, 'vsize') === null ? {} : { vsize: wholeOf(spend, 'vsize') }),
    ...(optional(spend, 'notBefore') === null ? {} : { notBefore: wholeOf(spend, 'notBefore') }),
    ...(optional(spend, 'counts') === null ? {} : { counts: 'until-spent' as const }),
    payments: listOf(spend, 'payments').map((each) => {
      const payment = fieldsOf(each, 'payment')
      return { script: hexOf(payment, 'script'), amountSats: BigInt(wholeOf(payment, 'sats')) }
    }),
    replaces: textsOf(spend, 'replaces'),
    device: textOf(spend, 'device'),
    ...(optional(spend, 'member') === null ? {} : { member: textOf(spend, 'member') }),
  }
}
