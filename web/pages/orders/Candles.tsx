// Candles of a market, drawn. The page says the same in a sentence. Floats are for drawing alone.

import { useComputedColorScheme } from '@mantine/core'
import { CandlestickSeries, createChart, type UTCTimestamp } from 'lightweight-charts'
import { useEffect, useRef } from 'react'
import type { Answer } from '../../session/api.ts'
import { DARK, LIGHT } from '../../theme/tones.ts'
import { useLanguage } from '../../words/use.ts'
import { looksOf } from '../exchange/chart-looks.ts'

export type CandlesProps = {
  readonly candles: Answer<'showCandles'>['candles']
  /** What it shows, in one sentence. */
  readonly label: string
}

export function Candles({ candles, label }: CandlesProps) {
  const place = useRef<HTMLDivElement>(null)
  const language = useLanguage()
  const scheme = useComputedColorScheme('light')
  useEffect(() => {
    const { current } = place
    if (!current) return
    const tones = scheme === 'dark' ? DARK : LIGHT
    const chart = createChart(current, { ...looksOf(tones), localization: { locale: language } })
    const [up, down] = [tones.accent, tones.tones.red.ink]
    const series = chart.addSeries(CandlestickSeries, {
      ...{ upColor: up, borderUpColor: up, wickUpColor: up },
      ...{ downColor: down, borderDownColor: down, wickDownColor: down },
      priceLineVisible: false,
    })
    series.setData(
      candles.map(({ at, open, high, low, close }) => ({
        time: at as UTCTimestamp,
        open: Number(open),
        high: Number(high),
        low: Number(low),
        close: Number(close),
      })),
    )
    chart.timeScale().fitContent()
    return () => chart.remove()
  }, [candles, language, scheme])
  return <div aria-label={label} className="curve" ref={place} role="img" />
}
