// The words of notices about ways past the signer: spends by an exit, addresses that nobody should
// touch, timelocks that open, and rehearsals that are due.

import { unreachable } from '@countersign/core/basics.ts'
import { cleanName as name, timeText as time } from './clean.ts'
import type { ExitHappening } from './happening.ts'
import { saying, type Words } from './saying.ts'

const CALL = 'The signer cannot stop it. If none of you did this, call the others now.'
const MOVE = 'If none of you did this, a key is in other hands: move what is left.'

const SEEN = {
  waiting: { title: 'Leaving', words: 'It waits in the pool and is in no block yet.' },
  confirmed: { title: 'Left', words: 'It is in a block.' },
  undone: { title: 'Undone', words: 'Its block was undone, and it waits again.' },
  gone: { title: 'Gone again', words: 'The node knows it no more, or another took its place.' },
} as const

export function exitWords(happening: ExitHappening): Words {
  const wallet = name(happening.wallet)
  switch (happening.kind) {
    case 'exit.seen': {
      const { title, words } = SEEN[happening.state]
      const amount = name(happening.amount)
      return saying('urgent', `${title} without the signer: ${amount} from ${wallet}`, CALL, [
        `${amount} of the wallet ${wallet} ${name(happening.how, 100)}.`,
        words,
        `The transaction is ${happening.txid}.`,
      ])
    }
    case 'canary.moved': {
      const amount = name(happening.amount)
      const [title, does] =
        happening.direction === 'in' ? ['Came to', 'came to'] : ['Taken from', 'left']
      const where = happening.state === 'waiting' ? 'It is in no block yet.' : 'It is in a block.'
      return saying('urgent', `${title} the canary of ${wallet}: ${amount}`, MOVE, [
        `${amount} ${does} the address that nobody should touch.`,
        where,
        `The transaction is ${happening.txid}.`,
      ])
    }
    case 'timelock.near':
      return timelockWords(happening)
    case 'rehearsal.due': {
      const { rehearsedAt } = happening
      const last =
        rehearsedAt === undefined ? 'It never was.' : `The last time was ${time(rehearsedAt)}.`
      return saying('important', `Rehearse the exit of ${wallet}`, 'There is nothing to stop.', [
        `The way out of the wallet ${wallet} is to be rehearsed. ${last}`,
        'With its kit and your keys: countersign recover KIT --rehearse. Nothing is sent.',
      ])
    }
    default:
      return unreachable(happening)
  }
}

function timelockWords(
  happening: Extract<ExitHappening, { readonly kind: 'timelock.near' }>,
): Words {
  const { coins, blocks, opensAt } = happening
  const [wallet, amount] = [name(happening.wallet), name(happening.amount)]
  const held = `${coins} ${coins === 1 ? 'coin' : 'coins'} of ${amount}`
  const refresh = `Begin anew while fees are low: countersign spend ${wallet} --refresh.`
  const stop = 'A refresh pays the wallet itself; nothing else stops it.'
  if (blocks === 0) {
    return saying('urgent', `A timelock is open: ${amount} of ${wallet}`, stop, [
      `In the wallet ${wallet} one key alone may spend ${held} now.`,
      refresh,
    ])
  }
  return saying('important', `A timelock opens: ${amount} of ${wallet}`, stop, [
    `In the wallet ${wallet} one key alone may spend ${held} soon.`,
    `The first opens in ${blocks} blocks, about ${time(opensAt)}.`,
    refresh,
  ])
}
