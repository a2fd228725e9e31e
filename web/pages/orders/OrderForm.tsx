// The form of an order: what it is, what it says, and the way to the desk with it.

import { multiply, writeDecimal } from '@countersign/core/exchange/decimal.ts'
import type { OrderWish } from '@countersign/core/exchange/orders/wish.ts'
import { Code, List, Skeleton, Text } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { DeskLink } from '../../charter/DeskLink.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Page } from '../../parts/Page.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useRead } from '../../session/api.ts'
import { useLanguage, useWords } from '../../words/use.ts'
import { decimalIn } from '../exchange/money.ts'
import { formWords } from './form-words.ts'
import { MarketPanel } from './MarketPanel.tsx'
import { OrderFields } from './OrderFields.tsx'
import { sentencesOf } from './sentences.ts'
import {
  commandOf,
  EMPTY_ORDER,
  orderLink,
  readOrder,
  settled,
  type TypedOrder,
} from './typed-order.ts'
import { wishWords } from './wish-words.ts'

const route = getRouteApi('/framed/exchanges/order')

export function OrderForm() {
  const say = useWords(formWords)
  const { account = '' } = route.useSearch()
  const { data, error, isPending, refetch } = useRead('listExchangeAccounts', {})
  const trading = data?.accounts.filter(({ rights }) => rights === 'trade') ?? []
  const [changed, setChanged] = useState<Partial<TypedOrder>>({})
  const first = trading.find((each) => each.account === account) ?? trading[0]
  const wanted = { ...EMPTY_ORDER, account: first?.account ?? '', ...changed }
  const chosen = trading.find((each) => each.account === wanted.account)
  const venue = chosen?.venue ?? ''
  // Of pretended money nothing is at an exchange.
  const keeper = chosen?.isPaper === 'yes' ? '' : venue
  const typed = settled(wanted, keeper)
  const read = readOrder(typed)
  return (
    <Page lead={say('lead')} title={say('title')}>
      {error && <FaultNote error={error} onAgain={() => void refetch()} />}
      {isPending && <Skeleton height={320} />}
      {data && trading.length === 0 && (
        <Panel title={say('what')}>
          <Text mb="md">{say('noAccount')}</Text>
          <DeskLink to="#/exchange">{say('addAccount')}</DeskLink>
        </Panel>
      )}
      {trading.length > 0 && (
        <div className="board">
          <div className="half stacked">
            <Panel title={say('what')}>
              <OrderFields
                accounts={trading.map((each) => each.account)}
                change={(fields) => setChanged({ ...changed, ...fields })}
                flaw={read.kind === 'flaw' ? read.field : null}
                typed={typed}
                venue={keeper}
              />
            </Panel>
          </div>
          <div className="half stacked">
            <Says
              machineOf={chosen?.isLocal === 'yes' ? chosen.by : null}
              wish={read.kind === 'wish' ? read.wish : null}
            />
            <PolicyOf account={typed.account} />
            {venue !== '' && (
              <MarketPanel market={typed.market.trim().toUpperCase()} venue={venue} />
            )}
          </div>
        </div>
      )}
    </Page>
  )
}

type SaysProps = {
  readonly wish: OrderWish | null
  /** The member on whose own machine it has to be placed; null: at the desk. */
  readonly machineOf: string | null
}

function Says({ wish, machineOf }: SaysProps) {
  const say = useWords(formWords)
  const told = useWords(wishWords)
  const [whole, ...more] = wish ? sentencesOf(wish, told) : []
  return (
    <Panel title={say('says')}>
      <div aria-live="polite">
        {wish === null && <Text c="dimmed">{say('saysNothing')}</Text>}
        {whole !== undefined && <Text fw={600}>{whole}</Text>}
        {more.length > 0 && (
          <List mt="xs" size="sm" spacing={4}>
            {more.map((each) => (
              <List.Item key={each}>{each}</List.Item>
            ))}
            {wish?.kind === 'keep' && wish.at === 'here' && (
              <List.Item>{say('onlyHere')}</List.Item>
            )}
          </List>
        )}
        {wish && <Size wish={wish} />}
      </div>
      <Text c="dimmed" mb="sm" mt="md" size="sm">
        {machineOf === null ? say('handHint') : say('machineHint', { member: machineOf })}
      </Text>
      {machineOf === null ? (
        <DeskLink isReady={wish !== null} to={wish ? orderLink(wish) : ''}>
          {say('hand')}
        </DeskLink>
      ) : (
        wish && <Code block>{commandOf(wish)}</Code>
      )}
    </Panel>
  )
}

/** What it moves, where its price is known before it fires. */
function Size({ wish }: { readonly wish: OrderWish }) {
  const say = useWords(formWords)
  const language = useLanguage()
  const { amount, market, price } = sizeOf(wish)
  if (price === null) return null
  const worth = decimalIn(writeDecimal(multiply(amount, price, 'up')), language, 'worth')
  return (
    <Text mt="xs" size="sm">
      {say('worth', { worth, quote: market.split('/')[1] ?? '' })}
    </Text>
  )
}

function sizeOf(wish: OrderWish) {
  if (wish.kind === 'place') return { ...wish, price: wish.execution.price }
  const { amount, market, execution, trigger } = wish.order
  if (execution.kind === 'limit') return { amount, market, price: execution.price }
  return { amount, market, price: 'price' in trigger ? trigger.price : null }
}

function PolicyOf({ account }: { readonly account: string }) {
  const say = useWords(formWords)
  const { data } = useRead('showExchangeAccount', { account }, { isWanted: account !== '' })
  if (!data) return null
  return (
    <Panel title={say('policy', { account })}>
      {data.policy === undefined ? (
        <Text c="dimmed">{say('noPolicy')}</Text>
      ) : (
        <ul lang="en">
          {data.policy.map((sentence) => (
            <li key={sentence}>
              <Text size="sm">{sentence}</Text>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
