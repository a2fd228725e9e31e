// An order in plain English, for the person who confirms it. Words only: nothing here decides.

import { unreachable } from '../../basics.ts'
import { duration, percent, time } from '../../policy/phrases.ts'
import { writeDecimal } from '../decimal.ts'
import type { KeptOrder, KeptPhase, OnGap, WakeReason } from './kept.ts'
import type { OrderState } from './life.ts'
import type { PriceTerms } from './prices.ts'
import type { Why } from './track.ts'
import type { WaitingPhase } from './waiting.ts'
import type { OrderWish } from './wish.ts'

/** What is asked for, sentence by sentence; the first says the whole of it. */
export function describeWish(wish: OrderWish): readonly string[] {
  if (wish.kind === 'keep') return describeKept(wish)
  const { side, amount, market, execution } = wish
  const what = `${verb(side)} ${writeDecimal(amount)} of ${market}`
  const price = writeDecimal(execution.price)
  const worst = side === 'buy' ? 'no dearer' : 'no cheaper'
  if (execution.kind === 'limit') return [`${what} at ${price} or better.`, 'It waits in the book.']
  return [`${what} at once, ${worst} than ${price}.`, 'What does not fill at once is cancelled.']
}

type Keep = Extract<OrderWish, { readonly kind: 'keep' }>

/** The same of an order that is kept until its trigger. */
function describeKept({ order, onBeyond, at }: Keep): readonly string[] {
  const { side, amount, market, execution } = order
  const what = `${verb(side)} ${writeDecimal(amount)} of ${market}`
  const how =
    execution.kind === 'limit'
      ? `as a limit order at ${writeDecimal(execution.price)}`
      : `at once, at most ${percent(execution.boundBasisPoints)} worse than the trigger`
  return [
    `${what} ${triggerWords(order)}, ${how}.`,
    ...(order.target === null
      ? []
      : [`Meanwhile a limit order at ${writeDecimal(order.target)}: one of the two, never both.`]),
    gapWords(order.onGap),
    ...(at === 'venue' ? THERE_WORDS : [`${sourceWords(order)} ${beliefWords(order)}`]),
    onBeyond === 'fire'
      ? 'It fires at once if the price is beyond the trigger already.'
      : 'It is refused if the price is beyond the trigger already.',
  ]
}

const THERE_WORDS = [
  'The exchange keeps it: it fires also while Countersign is off, and also while trading is ' +
    'stopped, until it is cancelled.',
  'It goes by the last trade of that exchange, which nobody here doubts or confirms.',
]

function beliefWords({ staleSeconds, jumpBasisPoints }: PriceTerms): string {
  const jump = `a jump of more than ${percent(jumpBasisPoints)} has to be confirmed`
  return `A price is believed for ${duration(staleSeconds)}; ${jump}.`
}

const verb = (side: 'buy' | 'sell'): string => (side === 'buy' ? 'Buy' : 'Sell')

function triggerWords({ trigger, side }: KeptOrder): string {
  const isSale = side === 'sell'
  const [falling, rising] = ['at or below', 'at or above']
  const behind = isSale ? 'below its highest since now' : 'above its lowest since now'
  switch (trigger.kind) {
    case 'stop':
      return `once the price is ${isSale ? falling : rising} ${writeDecimal(trigger.price)}`
    case 'take-profit':
      return `once the price is ${isSale ? rising : falling} ${writeDecimal(trigger.price)}`
    case 'trail-amount':
      return `once the price is ${writeDecimal(trigger.amount)} ${behind}`
    case 'trail-share':
      return `once the price is ${percent(trigger.basisPoints)} ${behind}`
    case 'time':
      return `at ${time(trigger.at)}`
    default:
      return unreachable(trigger)
  }
}

function gapWords(onGap: OnGap): string {
  switch (onGap.kind) {
    case 'limit':
      return 'If the price jumps beyond its worst price, it waits in the book at that price.'
    case 'market': {
      const bound = percent(onGap.boundBasisPoints)
      return `If the price jumps beyond it, it fills at most ${bound} worse than the price then.`
    }
    case 'wake':
      return 'If the price jumps beyond its worst price, nothing is placed and you are told.'
    default:
      return unreachable(onGap)
  }
}

function sourceWords({ source, side }: PriceTerms & { readonly side: 'buy' | 'sell' }): string {
  switch (source) {
    case 'closing':
      return `It goes by the ${side === 'sell' ? 'bid' : 'ask'}, at which it would fill.`
    case 'last':
      return 'It goes by the last trade.'
    case 'mid':
      return 'It goes by the middle of bid and ask.'
    default:
      return unreachable(source)
  }
}

const STATE_WORDS: Readonly<Record<OrderState | KeptPhase | WaitingPhase, string>> = {
  planned: 'about to be sent',
  sent: 'sent',
  unknown: 'looked for at the exchange',
  open: 'in the book',
  rejected: 'not placed',
  filled: 'filled',
  cancelled: 'cancelled',
  armed: 'waits for its trigger',
  clearing: 'fired; its other order is being cancelled first',
  fired: 'fired',
  done: 'done',
  woken: 'needs you',
  waiting: 'waits for people or time',
  placed: 'placed',
  lapsed: 'waited too long, and was not placed',
  denied: 'not placed: the policy denied it when all was there',
}

const WHY_WORDS: Readonly<Record<Why | WakeReason, string>> = {
  stopped: 'trading was stopped',
  unwanted: 'it was cancelled',
  refused: 'the exchange refused it',
  throttled: 'the exchange took no more requests',
  'not-found': 'it was sent and never found at the exchange',
  reappeared: 'it was taken for lost and came to light',
  'not-kept': 'the exchange made another order of it than a stop, and was told to cancel it',
  gap: 'the price jumped beyond its worst price',
  late: 'its time had passed',
  'target-ended': 'the order that rested meanwhile ended',
  'target-back': 'the order that was taken for gone came to light',
  rejected: 'its order was not placed',
  unfilled: 'its order ended before it was filled',
  denied: 'the policy did not allow it when it fired',
}

/** As the trader tells of it; what is empty is not said. */
export type StandingTold = {
  /** Of an order at a venue its state, of one that is kept its phase. */
  readonly state: string
  readonly filled: string
  readonly why: string
  /** Who waits for its trigger; empty where it has none. */
  readonly at: string
}

/** How an order stands: `in the book, 0.2 filled`. */
export function describeStanding({ state, filled, why, at }: StandingTold): string {
  const isPart = filled !== '' && filled !== '0' && state !== 'filled'
  const isThere = at === 'venue' && state === 'open' && !isPart
  const parts = [
    isThere ? 'kept by the exchange' : wordsOf(STATE_WORDS, state),
    ...(isPart ? [`${filled} filled`] : []),
    ...(why === '' ? [] : [wordsOf(WHY_WORDS, why)]),
  ]
  return parts.join(', ')
}

/** A newer trader may have words that are not known here. */
const wordsOf = (words: Readonly<Record<string, string>>, key: string): string =>
  Object.hasOwn(words, key) ? (words[key] ?? key) : key
