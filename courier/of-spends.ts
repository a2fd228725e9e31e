// Spends that wait for approvals, told to those who can give them, each with the code that only
// they are sent: what a page shows them has to agree with it.

import { nameOf } from '@countersign/core/charter/names.ts'
import { btc } from '@countersign/core/policy/phrases.ts'
import type { Place } from './addresses.ts'
import type { News, WaitingSpend } from './news.ts'
import type { Store } from './store.ts'
import { inId, ofHead, type Told } from './told.ts'

/** Whoever pays more people at once reads the rest at the desk. */
const MOST_PAYEES = 12

export function ofSpends(
  spends: readonly WaitingSpend[],
  news: News,
  seen: Pick<Store, 'wasTold'>,
): readonly Told[] {
  return spends
    .map((spend) => toldOf(spend, news))
    .filter(({ key }) => key === undefined || !seen.wasTold(key))
}

function toldOf(spend: WaitingSpend, news: News): Told {
  const { wallet, txid, seq, member, askedAt } = spend
  const compareOf = (place: Place) => spend.voters.find((it) => it.member === place.member)?.compare
  return {
    ...ofHead(news),
    id: `spend/${inId(wallet)}/${txid.slice(0, 16)}/${seq}`,
    key: `spend/${wallet}/${txid}/${seq}`,
    who: nameOf(news.view, member),
    at: askedAt,
    isFor: (place) => compareOf(place) !== undefined,
    happening: (place) => {
      const compareCode = spend.needsComparing ? compareOf(place) : undefined
      return {
        kind: 'spend.waiting',
        wallet,
        amount: btc(BigInt(spend.spend.amountSats)),
        payees: payeesOf(spend),
        approvalsNeeded: spend.approvals.reduce((most, { count }) => Math.max(most, count), 0),
        expiresAt: spend.expiresAt,
        ...(compareCode === undefined ? {} : { compareCode }),
      }
    },
  }
}

function payeesOf({ spend: { payments } }: WaitingSpend): readonly string[] {
  const all = payments.map(({ address, script, sats }) => {
    const to = address ?? `the script ${script.slice(0, 200)}`
    return `${btc(BigInt(sats))} to ${to}`
  })
  const more = all.length - MOST_PAYEES
  return more > 0 ? [...all.slice(0, MOST_PAYEES), `${more} others, shown at the desk`] : all
}
