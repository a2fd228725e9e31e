// A line over time. The page shows the same numbers as text, so that nobody needs to see the line.

import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import { DARK, LIGHT } from '../theme/tones.ts'
import { useLanguage } from '../words/use.ts'

export type ChartProps = {
  /** Unix seconds, rising. */
  readonly times: readonly number[]
  readonly values: readonly number[]
  /** What it shows, in one sentence. */
  readonly label: string
}

const HEIGHT = 220

// A balance stays until it changes: a slope would tell of days between.
const stepped = uPlot.paths.stepped?.({ align: 1 }) ?? null

export function Chart({ times, values, label }: ChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const language = useLanguage()
  const scheme = useComputedColorScheme('light')

  useEffect(() => {
    const { current } = place
    if (!current) return
    const width = () => Math.max(200, current.clientWidth)
    const options = optionsFor(scheme === 'dark' ? DARK : LIGHT, language)
    const plot = new uPlot(
      { ...options, width: width(), height: HEIGHT },
      [[...times], [...values]],
      current,
    )
    const observer = new ResizeObserver(() => plot.setSize({ width: width(), height: HEIGHT }))
    observer.observe(current)
    return () => {
      observer.disconnect()
      plot.destroy()
    }
  }, [times, values, language, scheme])

  return <div aria-label={label} className="chart" ref={place} role="img" />
}

function optionsFor(
  { accent, soft, line, tones }: typeof LIGHT,
  language: string,
): Omit<uPlot.Options, 'width' | 'height'> {
  const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' })
  const number = new Intl.NumberFormat(language, { maximumSignificantDigits: 4 })
  const grid = { stroke: line, width: 1 }
  const font = '12px system-ui, sans-serif'
  return {
    cursor: { show: false },
    legend: { show: false },
    padding: [8, 8, 0, 0],
    axes: [
      {
        font,
        grid: { show: false },
        space: 90,
        stroke: soft,
        ticks: { show: false },
        values: (_, splits) => splits.map((at) => day.format(at * 1000)),
      },
      {
        font,
        grid,
        size: 56,
        stroke: soft,
        ticks: { show: false },
        values: (_, splits) => splits.map((value) => number.format(value)),
      },
    ],
    scales: { y: { range: (_, low, high) => roomy(low, high) } },
    series: [
      {},
      {
        stroke: accent,
        fill: `${tones.moss.wash}99`,
        width: 2,
        points: { show: false },
        ...(stepped ? { paths: stepped } : {}),
      },
    ],
  }
}

/** From nothing, so that a small change does not look like a large one. */
const roomy = (_low: number, high: number): [number, number] => [0, high > 0 ? high * 1.12 : 1]
