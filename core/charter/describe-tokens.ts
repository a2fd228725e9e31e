// Tokens in words: who may ask for spends, how much, and from where.

import { btc, duration, time } from '../policy/phrases.ts'
import type { Change } from './change.ts'
import { tokenName } from './names.ts'
import { type Description, key, sentence, told, turn } from './pieces.ts'
import type { CharterView } from './view.ts'

/** What a token becomes, old beside new. */
export function tokenAdded(
  change: Extract<Change, { readonly kind: 'token.add' }>,
  view: CharterView,
): Description {
  const known = view.tokens.find(({ id }) => id === change.token)
  const isOther = known !== undefined && known.key !== change.key
  return told(
    known
      ? `Other terms for ${tokenName(view, change.token)}`
      : `The token ${change.name} may ask for spends`,
    ...(known ? [turn('Named', [known.name], [change.name])] : []),
    turn('Known as', undefined, [change.token]),
    turn('Asks about the wallets', known?.wallets, change.wallets),
    turn('Budget, with fees', known && [btc(BigInt(known.budgetSats))], [
      btc(BigInt(change.budgetSats)),
    ]),
    turn('Its budget is for', known && [duration(known.windowSeconds)], [
      duration(change.windowSeconds),
    ]),
    turn('From the networks', known?.networks, change.networks),
    turn('Ends', known && [time(known.expiresAt)], [time(change.expiresAt)]),
    ...(isOther ? [key('Old token key', known.key)] : []),
    key('Token key', change.key),
    sentence('It asks by its key alone, without a code. The policies of its wallets hold as well.'),
  )
}

/** The same for one that is taken away. */
export function tokenRemoved(id: string, view: CharterView): Description {
  const name = tokenName(view, id)
  return told(
    `${name.charAt(0).toUpperCase()}${name.slice(1)} is taken away`,
    sentence('It asks for nothing any more, and what it asked for and still waits is void.'),
  )
}
