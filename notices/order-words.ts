// The words of notices about orders at exchanges that people are needed for.

import { cleanSentence, cleanName as name } from './clean.ts'
import type { OrderHappening } from './happening.ts'
import { saying, type Words } from './saying.ts'

const LOOK = 'Look at it with countersign order show, or at the console, and place what is missing.'

/** By the trader's own words. Of another one the word itself is told. */
const WHY: Readonly<Record<string, string>> = {
  '': 'A rule of the policy has everybody told of it.',
  stopped: 'Trading is stopped, or nobody could say whether it is. Nothing was placed.',
  silent: 'For a while there was no price that could be believed. It waits for the next one.',
  denied: 'The policy does not let it be placed any more. It does not fire again.',
  lapsed: 'It waited too long for people, and was not placed. Who still wants it asks anew.',
  gap: 'The price was beyond its worst one. Nothing was placed, and it does not fire again.',
  late: 'Its time had passed by too much. Nothing was placed, and it does not fire again.',
  rejected: 'It fired, and its order was refused. It does not fire again.',
  unfilled: 'It fired, and its order ended with something of it unfilled.',
  refused: 'The venue refused it.',
  throttled: 'The venue let nothing more be asked. It was not placed.',
  reappeared: 'It was taken for ended, and is at the venue after all.',
  'not-found': 'It was sent several times, and the venue shows none.',
  'not-kept': 'The venue made another order of it, which was cancelled at once.',
  'target-ended': 'Its target is gone from the venue. The stop goes on.',
  'target-back': 'Its target was taken for gone, and came to light. It is being cancelled.',
}

export function orderWords(happening: OrderHappening): Words {
  const { why, reason } = happening
  const [order, member] = [name(happening.order), name(happening.member)]
  const [account, market] = [name(happening.account), name(happening.market)]
  const told = Object.hasOwn(WHY, why) ? (WHY[why] as string) : `Why: ${name(why)}.`
  const isRule = why === ''
  const title = isRule ? `${account}: an order in ${market}` : `${account}: an order needs you`
  return saying(isRule ? 'important' : 'urgent', title, LOOK, [
    `It is the order ${order} in ${market} on ${account}, of ${member}.`,
    told,
    ...(reason === '' ? [] : [cleanSentence(`What the policy says: ${reason}.`)]),
  ])
}
