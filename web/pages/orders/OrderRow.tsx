// One order as a row: what it is, where it stands, and whose it is.

import { Badge, Text } from '@mantine/core'
import { Icon } from '../../parts/Icon.tsx'
import { exactly, Moment } from '../../parts/Moment.tsx'
import type { Answer } from '../../session/api.ts'
import type { Tone } from '../../theme/tones.ts'
import { useLanguage, useWords } from '../../words/use.ts'
import { decimalIn } from '../exchange/money.ts'
import { orderWords } from './order-words.ts'

type Told = Answer<'listExchangeOrders'>
export type KeptOrder = Told['kept'][number]
export type PlacedOrder = Told['orders'][number]
export type WaitingOrder = Told['waiting'][number]

/** Two traders may count alike. */
export const keyOf = ({ account, order, generation }: PlacedOrder): string =>
  `${account} ${order} ${generation}`

type State = PlacedOrder['state'] | KeptOrder['phase'] | WaitingOrder['phase']

const TONES: Readonly<Record<State, Tone>> = {
  planned: 'amber',
  sent: 'amber',
  unknown: 'amber',
  open: 'moss',
  rejected: 'red',
  filled: 'moss',
  cancelled: 'gray',
  armed: 'moss',
  clearing: 'amber',
  fired: 'amber',
  done: 'gray',
  woken: 'red',
  waiting: 'amber',
  placed: 'moss',
  lapsed: 'gray',
  denied: 'red',
}

export function KeptRow({ order }: { readonly order: KeptOrder }) {
  const say = useWords(orderWords)
  const language = useLanguage()
  const { trigger } = order
  const what = useWhat(order)
  const price = decimalIn(trigger ?? '0', language, 'amount')
  const line = trigger === undefined ? what : say('line_fires', { what, price })
  const { phase, armedAt } = order
  return (
    <Row line={line} order={order} since={armedAt} standing={say(`state_${phase}`)} state={phase} />
  )
}

/** One that waits for people or time: for what, and who approved it. */
export function WaitingRow({ order }: { readonly order: WaitingOrder }) {
  const say = useWords(orderWords)
  const language = useLanguage()
  const { price, groups, waitsFor, opensAt, phase, since, why } = order
  const what = useWhat(order)
  const at = decimalIn(price ?? '0', language, 'amount')
  const line = price === undefined ? what : say('line_at', { what, price: at })
  const approvals = groups.map(({ group, count, by }) => {
    return say('approvals', { done: by.length, count, group, who: by.join(', ') })
  })
  const isLate = waitsFor.includes('delay') && opensAt !== undefined
  const notes = [
    ...(phase === 'waiting' ? approvals : []),
    ...(isLate ? [say('opensAt', { when: exactly(opensAt, language) })] : []),
    ...(why === undefined ? [] : [say('deniedBy', { rules: why })]),
  ]
  const standing = say(`state_${phase}`)
  const shown = { line, notes, order, since, standing, state: phase }
  return <Row {...shown} />
}

export function PlacedRow({ order }: { readonly order: PlacedOrder }) {
  const say = useWords(orderWords)
  const language = useLanguage()
  const { trigger, venueId, plannedAt, state } = order
  const price = decimalIn(order.price, language, 'amount')
  const what = useWhat(order)
  const isWaiting = trigger !== undefined && state === 'open' && order.filled === '0'
  return (
    <Row
      line={
        trigger === undefined
          ? say('line_at', { what, price })
          : say('line_then', { what, trigger: decimalIn(trigger, language, 'amount'), price })
      }
      notes={venueId === undefined ? [] : [say('number', { id: venueId })]}
      order={order}
      since={plannedAt}
      standing={isWaiting ? say('keptThere') : say(`state_${state}`)}
      state={state}
    />
  )
}

/** `Buy 0.5 BTC/USDT`. */
function useWhat({ side, market, amount }: RowProps['order']): string {
  const say = useWords(orderWords)
  const language = useLanguage()
  return say(`line_${side}`, { amount: decimalIn(amount, language, 'amount'), market })
}

type RowProps = {
  readonly order: KeptOrder | PlacedOrder | WaitingOrder
  readonly state: State
  /** The state in words. */
  readonly standing: string
  /** What it does, at which price. */
  readonly line: string
  readonly since: number
  readonly notes?: readonly string[]
}

function Row({ order, state, standing, line, since, notes = [] }: RowProps) {
  const say = useWords(orderWords)
  const language = useLanguage()
  const { account, side, kind, by } = order
  const why = order.why === undefined ? '' : whyIn(order.why)
  const amount = decimalIn(order.amount, language, 'amount')
  const filled = 'filled' in order ? order.filled : '0'
  const isPart = filled !== '0' && filled !== order.amount
  const partly = isPart
    ? [say('filledOf', { filled: decimalIn(filled, language, 'amount'), amount })]
    : []
  const { machineOf, silentSince } = order
  const whence =
    machineOf === undefined
      ? []
      : [say(silentSince === undefined ? 'byMachine' : 'byMachineOff', { member: machineOf })]
  return (
    <li>
      <span className={`tile ${side === 'buy' ? 'moss' : 'amber'}`}>
        <Icon name={side === 'buy' ? 'in' : 'out'} />
      </span>
      <div className="middle">
        <Text component="div" fw={600}>
          {line}
        </Text>
        <Text c="dimmed" component="div" size="sm">
          {say(`kind_${kind}`)} · <bdi>{account}</bdi> · {say('by', { member: by })} ·{' '}
          <Moment at={since} />
        </Text>
        {[...partly, ...(why === '' ? [] : [say(why)]), ...notes, ...whence].map((note) => (
          <Text c="dimmed" key={note} size="sm">
            {note}
          </Text>
        ))}
        <Badge className="state" color={TONES[state]} mt={4}>
          {standing}
        </Badge>
      </div>
    </li>
  )
}

/** The word for a reason that this page knows. */
const whyIn = (why: string) => {
  const key = `why_${why}`
  return orderWords.keys.find((each) => each === key) ?? ''
}
