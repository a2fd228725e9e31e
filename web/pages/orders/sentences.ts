// An order in the words of the page's language: what core/exchange/orders/describe.ts says of it.

import { writeDecimal } from '@countersign/core/exchange/decimal.ts'
import type { KeptOrder } from '@countersign/core/exchange/orders/kept.ts'
import type { OrderWish } from '@countersign/core/exchange/orders/wish.ts'
import { percent, time } from '@countersign/core/policy/phrases.ts'
import type { Say } from '../../words/use.ts'
import type { wishWords } from './wish-words.ts'

type Saying = Say<(typeof wishWords.keys)[number]>

/** The first says the whole of it. */
export function sentencesOf(wish: OrderWish, say: Saying): readonly string[] {
  if (wish.kind === 'keep') return keptSentences(wish, say)
  const { side, amount, market, execution } = wish
  const what = { amount: writeDecimal(amount), market, price: writeDecimal(execution.price) }
  return execution.kind === 'limit'
    ? [say(`placeLimit_${side}`, what), say('inBook')]
    : [say(`placeNow_${side}`, what), say('restCancelled')]
}

type Keep = Extract<OrderWish, { readonly kind: 'keep' }>

function keptSentences({ order, onBeyond, at }: Keep, say: Saying): readonly string[] {
  const { side, amount, market, execution, target, onGap, source } = order
  const how =
    execution.kind === 'limit'
      ? say('asLimit', { price: writeDecimal(execution.price) })
      : say('asMarket', { bound: percent(execution.boundBasisPoints) })
  const what = { amount: writeDecimal(amount), market, when: whenOf(order, say), how }
  const belief = { seconds: order.staleSeconds, jump: percent(order.jumpBasisPoints) }
  return [
    say(`keep_${side}`, what),
    ...(target === null ? [] : [say('target', { price: writeDecimal(target) })]),
    gapOf(onGap, say),
    ...(at === 'venue'
      ? [say('there'), say('lastThere')]
      : [`${say(source === 'closing' ? `closing_${side}` : source)} ${say('belief', belief)}`]),
    say(onBeyond),
  ]
}

function gapOf(onGap: KeptOrder['onGap'], say: Saying): string {
  if (onGap.kind === 'market') return say('gapMarket', { bound: percent(onGap.boundBasisPoints) })
  return say(onGap.kind === 'limit' ? 'gapLimit' : 'gapWake')
}

function whenOf({ trigger, side }: KeptOrder, say: Saying): string {
  const isSale = side === 'sell'
  switch (trigger.kind) {
    case 'stop':
      return say(isSale ? 'below' : 'above', { price: writeDecimal(trigger.price) })
    case 'take-profit':
      return say(isSale ? 'above' : 'below', { price: writeDecimal(trigger.price) })
    case 'trail-amount':
      return say(`behind_${side}`, { distance: writeDecimal(trigger.amount) })
    case 'trail-share':
      return say(`behind_${side}`, { distance: percent(trigger.basisPoints) })
    case 'time':
      return say('atTime', { time: time(trigger.at) })
  }
}
