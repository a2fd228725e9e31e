// When something was or will be: how long from now, and exactly.

import { Tooltip } from '@mantine/core'
import { useLanguage } from '../words/use.ts'
import { useNow } from './now.ts'

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
]

/** "3 hours ago". */
export function fromNow(at: number, now: number, language: string): string {
  const seconds = at - now
  const [unit, size] = STEPS.find(([, each]) => Math.abs(seconds) >= each) ?? ['second', 1]
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'long' })
  return format.format(Math.trunc(seconds / size), unit)
}

export function exactly(at: number, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(
    at * 1000,
  )
}

/** @param at - Unix seconds */
export function Moment({ at }: { readonly at: number }) {
  const language = useLanguage()
  const now = useNow()
  const exact = exactly(at, language)
  return (
    <Tooltip label={exact}>
      <time className="moment" dateTime={new Date(at * 1000).toISOString()} title={exact}>
        {fromNow(at, now, language)}
      </time>
    </Tooltip>
  )
}
