// A worth over time, drawn.

import { AreaSeries, type UTCTimestamp } from 'lightweight-charts'
import { useCallback } from 'react'
import { Chart, type ChartProps } from './Chart.tsx'

export type CurveProps = Pick<ChartProps, 'label'> & {
  readonly points: readonly { readonly at: number; readonly worth: string }[]
}

export function Curve({ points, label }: CurveProps) {
  const draw: ChartProps['draw'] = useCallback(
    (chart, { accent }) => {
      const series = chart.addSeries(AreaSeries, {
        lineColor: accent,
        topColor: `${accent}44`,
        bottomColor: `${accent}08`,
        lineWidth: 2,
        priceLineVisible: false,
      })
      series.setData(
        points.map(({ at, worth }) => ({ time: at as UTCTimestamp, value: Number(worth) })),
      )
    },
    [points],
  )
  return <Chart draw={draw} label={label} />
}
