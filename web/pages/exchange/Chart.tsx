// A chart in the console's looks and language, whatever is drawn in it. The page has the same as a
// table or a sentence, so that nobody needs to see it. Floats are for drawing alone.

import { useComputedColorScheme } from '@mantine/core'
import { createChart, type IChartApi } from 'lightweight-charts'
import { useEffect, useRef } from 'react'
import { DARK, LIGHT } from '../../theme/tones.ts'
import { useLanguage } from '../../words/use.ts'
import { looksOf, numbersIn } from './chart-looks.ts'

export type ChartProps = {
  /** What it shows, in one sentence. */
  readonly label: string
  /** Puts the series in; the same function as long as there is nothing new to draw. */
  readonly draw: (chart: IChartApi, tones: typeof LIGHT) => void
}

export function Chart({ label, draw }: ChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const language = useLanguage()
  const scheme = useComputedColorScheme('light')
  useEffect(() => {
    const { current } = place
    if (!current) return
    const tones = scheme === 'dark' ? DARK : LIGHT
    const localization = { locale: language, priceFormatter: numbersIn(language) }
    const chart = createChart(current, { ...looksOf(tones), localization })
    draw(chart, tones)
    chart.timeScale().fitContent()
    return () => chart.remove()
  }, [draw, language, scheme])
  return <div aria-label={label} className="curve" ref={place} role="img" />
}
