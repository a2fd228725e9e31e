// A worth over time, drawn. The page has the same numbers as a table, so that nobody needs to see
// the curve. Floats are for drawing alone.

import { useComputedColorScheme } from '@mantine/core'
import { AreaSeries, createChart, type UTCTimestamp } from 'lightweight-charts'
import { useEffect, useRef } from 'react'
import { DARK, LIGHT } from '../../theme/tones.ts'
import { useLanguage } from '../../words/use.ts'
import { looksOf } from './chart-looks.ts'

export type CurveProps = {
  readonly points: readonly { readonly at: number; readonly worth: string }[]
  /** What it shows, in one sentence. */
  readonly label: string
}

export function Curve({ points, label }: CurveProps) {
  const place = useRef<HTMLDivElement>(null)
  const language = useLanguage()
  const scheme = useComputedColorScheme('light')
  useEffect(() => {
    const { current } = place
    if (!current) return
    const tones = scheme === 'dark' ? DARK : LIGHT
    const chart = createChart(current, { ...looksOf(tones), localization: { locale: language } })
    const series = chart.addSeries(AreaSeries, {
      lineColor: tones.accent,
      topColor: `${tones.accent}44`,
      bottomColor: `${tones.accent}08`,
      lineWidth: 2,
      priceLineVisible: false,
    })
    series.setData(
      points.map(({ at, worth }) => ({ time: at as UTCTimestamp, value: Number(worth) })),
    )
    chart.timeScale().fitContent()
    return () => chart.remove()
  }, [points, language, scheme])
  return <div aria-label={label} className="curve" ref={place} role="img" />
}
