// What the signer read from a spend's bytes, as the API says it. A review of another form is left
// out: half of one would mislead.

import type { AnswerOf } from '@countersign/contract/route.ts'
import type { Routes } from '@countersign/contract/routes.ts'
import { addressOf } from '@countersign/core/bitcoin/address.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { type Fields, fieldsOf, hexOf, listOf, optional, wholeOf } from '../use-cases/answers.ts'

export type Review = NonNullable<AnswerOf<Routes['showSpend']>['review']>

export function reviewView(review: Canonical | null, network: Network): Review | null {
  if (review === null) return null
  try {
    return read(fieldsOf(review, 'review'), network)
  } catch (fault) {
    if (fault instanceof Fault) return null
    throw fault
  }
}

function read(review: Fields, network: Network): Review {
  const change = listOf(review, 'change').map((each) => satsOf(fieldsOf(each, 'change'), 'sats'))
  return {
    amountSats: satsOf(review, 'amountSats').toString(),
    feeSats: satsOf(review, 'feeSats').toString(),
    vsize: wholeOf(review, 'vsize'),
    ...(optional(review, 'notBefore') === null ? {} : { notBefore: wholeOf(review, 'notBefore') }),
    payments: listOf(review, 'payments').map((each) => {
      const payment = fieldsOf(each, 'payment')
      const script = hexOf(payment, 'script')
      const address = addressOf(Uint8Array.fromHex(script), network)
      const amountSats = satsOf(payment, 'sats').toString()
      return { script, ...(address === null ? {} : { address }), amountSats }
    }),
    changeSats: change.reduce((total, sats) => total + sats, 0n).toString(),
  }
}

const satsOf = (fields: Fields, key: string): bigint => BigInt(wholeOf(fields, key))
