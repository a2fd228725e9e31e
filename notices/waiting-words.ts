// The words of notices about orders at exchanges that wait for people or time.

import { unreachable } from '@countersign/core/basics.ts'
import { duration } from '@countersign/core/policy/phrases.ts'
import { cleanName as name } from './clean.ts'
import type { WaitingHappening } from './happening.ts'
import { saying, type Words } from './saying.ts'

const DECIDE = 'See all of it, and approve or reject it, at the desk under Open orders.'
const LISTED = 'Orders are listed by countersign order list, and at the console.'

export function waitingWords(happening: WaitingHappening): Words {
  const { side, event } = happening
  const [base = ''] = happening.market.split('/').map((each) => name(each))
  const what = `${side} ${name(happening.amount)} ${base} on ${name(happening.account)}`
  const title = `Order to ${what}`
  switch (event) {
    case 'asked': {
      const asked = `${name(happening.asker)} asks to ${what}, in ${name(happening.market)}.`
      return saying('urgent', `${title} waits`, DECIDE, [asked, ...needed(happening)])
    }
    case 'approved':
    case 'rejected': {
      const said = `${name(happening.member)} ${event} the order to ${what}.`
      return saying('important', `${title}: ${event}`, DECIDE, [said])
    }
    case 'placed':
      return saying('important', `${title} was placed`, LISTED, [
        'All that its policy needs was there, and it was placed by itself.',
      ])
    case 'cancelled':
      return saying('important', `${title} was cancelled`, LISTED, ['It was not placed.'])
    default:
      return unreachable(event)
  }
}

function needed({ groups, delaySeconds }: WaitingHappening): readonly string[] {
  const people = groups.map(({ group, count }) => `${count} of the group ${name(group)}`)
  return [
    ...(people.length > 0 ? [`It needs the approval of ${people.join(' and ')}.`] : []),
    ...(delaySeconds > 0 ? [`It waits for ${duration(delaySeconds)}.`] : []),
  ]
}
