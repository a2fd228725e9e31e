// The words of notices about alerts that members made for themselves, and about trades.

import { unreachable } from '@countersign/core/basics.ts'
import { isPaperName } from '@countersign/core/exchange/paper/terms.ts'
import { cleanSentence, cleanName as name } from './clean.ts'
import type { AlertHappening, TradeHappening } from './happening.ts'
import { saying, type Words } from './saying.ts'

const PAUSE = 'It is yours: pause or remove it at the console, or with countersign alert.'
const WAS_NOT_YOU = 'If it was not you, somebody acts in your name: end your sessions and freeze.'

export function alertWords(happening: AlertHappening): Words {
  const first = name(happening.name)
  switch (happening.kind) {
    case 'alert.fired': {
      const { fired, lines } = happening
      const title = fired === 1 ? `Alert: ${first}` : `${fired} alerts, the first: ${first}`
      const more = fired - lines.length
      const rest = more > 0 ? [`And ${more} more: they are listed at the console.`] : []
      return saying('important', title, PAUSE, [...lines.map(cleanSentence), ...rest])
    }
    case 'alert.silenced':
      return saying('important', `Alert ${happening.change}: ${first}`, WAS_NOT_YOU, [
        `The alert "${first}" of yours was ${happening.change}. The audit log says by what.`,
        'Of several within a minute this tells of the first.',
      ])
    default:
      return unreachable(happening)
  }
}

const TRADES = 'Every trade is listed by countersign exchange fills.'
const ELSEWHERE =
  'The order was not placed here. If nobody of you placed it, withdraw the key at the exchange.'

const PRETENDED = 'The money of this account is pretended: nothing was traded at the exchange.'

const machineWords = (member: string): string =>
  `The agent on ${member}'s own machine says so: nobody else can ask the exchange about it.`

export function tradeWords(happening: TradeHappening): Words {
  const { side, fills, order, amount, value, machineOf } = happening
  const [base = '', quote = ''] = happening.market.split('/').map((each) => name(each))
  const account = name(happening.account)
  const done = side === 'buy' ? 'bought' : 'sold'
  const title = `${account}: ${done} ${name(amount)} ${base}`
  const trades = fills === 1 ? 'one trade' : `${fills} trades`
  return saying('important', title, TRADES, [
    `On ${account} at ${name(happening.venue)}, ${name(amount)} ${base} was ${done}.`,
    `It moved ${name(value)} ${quote}, in ${trades}.`,
    ...(isPaperName(happening.account) ? [PRETENDED] : []),
    ...(order === '' ? [ELSEWHERE] : []),
    ...(machineOf === undefined ? [] : [machineWords(name(machineOf))]),
  ])
}
