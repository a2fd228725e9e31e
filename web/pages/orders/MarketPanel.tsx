// What a market did of late, as candles, and in one sentence for who does not see them.

import { VENUE_IDS } from '@countersign/core/exchange/venue.ts'
import { SegmentedControl, Skeleton, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { lazy, Suspense, useState } from 'react'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useRead } from '../../session/api.ts'
import { useLanguage, useWords } from '../../words/use.ts'
import { ChartCredit } from '../exchange/ChartCredit.tsx'
import { decimalIn } from '../exchange/money.ts'
import { formWords } from './form-words.ts'

const Candles = lazy(async () => ({ default: (await import('./Candles.tsx')).Candles }))

/** Whoever types a market has it half written for a while. */
const TYPING_MS = 600

export type MarketProps = { readonly venue: string; readonly market: string }

export function MarketPanel({ venue, market: typed }: MarketProps) {
  const say = useWords(formWords)
  const language = useLanguage()
  const [span, setSpan] = useState<'hour' | 'day'>('hour')
  const [market] = useDebouncedValue(typed, TYPING_MS)
  const at = VENUE_IDS.find((each) => each === venue) ?? 'binance'
  const isWanted = at === venue && /^[A-Z0-9]{2,20}\/[A-Z0-9]{2,20}$/.test(market)
  const { data, error, isLoading, refetch } = useRead(
    'showCandles',
    { venue: at, market, span },
    { isWanted },
  )
  if (!isWanted) return null
  const candles = data?.candles ?? []
  const shown = (price: string | undefined) => decimalIn(price ?? '0', language, 'amount')
  const label = say('chart', {
    quote: market.split('/')[1] ?? '',
    first: shown(candles[0]?.open),
    last: shown(candles.at(-1)?.close),
    low: shown(least(candles.map(({ low }) => low))),
    high: shown(most(candles.map(({ high }) => high))),
  })
  const choice = (
    <SegmentedControl
      aria-label={say('span')}
      data={(['hour', 'day'] as const).map((value) => ({ value, label: say(value) }))}
      onChange={(value) => setSpan(value === 'day' ? 'day' : 'hour')}
      size="xs"
      value={span}
    />
  )
  return (
    <Panel aside={choice} title={say('candles', { market, venue })}>
      {error && <FaultNote error={error} onAgain={() => void refetch()} />}
      {isLoading && <Skeleton height={280} />}
      {data && candles.length === 0 && <Text c="dimmed">{say('noCandles')}</Text>}
      {candles.length > 0 && (
        <>
          <Suspense fallback={<div className="curve" />}>
            <Candles candles={candles} label={label} />
          </Suspense>
          <Text size="sm">{label}</Text>
          <ChartCredit />
        </>
      )}
    </Panel>
  )
}

const least = (prices: readonly string[]) => sorted(prices)[0]
const most = (prices: readonly string[]) => sorted(prices).at(-1)
const sorted = (prices: readonly string[]) => prices.toSorted((a, b) => Number(a) - Number(b))
