// Candles of a market, drawn.

import { CandlestickSeries, type UTCTimestamp } from 'lightweight-charts'
import { useCallback } from 'react'
import type { Answer } from '../../session/api.ts'
import { Chart, type ChartProps } from '../exchange/Chart.tsx'

export type CandlesProps = Pick<ChartProps, 'label'> & {
  readonly candles: Answer<'showCandles'>['candles']
}

export function Candles({ candles, label }: CandlesProps) {
  const draw: ChartProps['draw'] = useCallback(
    (chart, tones) => {
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
    },
    [candles],
  )
  return <Chart draw={draw} label={label} />
}
