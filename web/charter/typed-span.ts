// A stretch of time as somebody types it.

export const SPAN_UNITS = ['minutes', 'hours', 'days'] as const

export type SpanUnit = (typeof SPAN_UNITS)[number]

export type TypedSpan = { readonly text: string; readonly unit: SpanUnit }

const SECONDS: Readonly<Record<SpanUnit, number>> = { minutes: 60, hours: 3_600, days: 86_400 }

/** In digits; what is no whole number stays as it is, and is refused with the rest. */
export function secondsOf({ text, unit }: TypedSpan): string {
  const digits = text.trim()
  return /^[1-9]\d{0,8}$/.test(digits) ? String(Number(digits) * SECONDS[unit]) : `? ${digits}`
}

/** In the largest unit that it is a whole number of; a day is 24 hours. */
export function typedSpan(seconds: number): TypedSpan {
  const unit = SPAN_UNITS.findLast((each) => seconds % SECONDS[each] === 0) ?? 'minutes'
  const shown = unit === 'days' && seconds === SECONDS.days ? 'hours' : unit
  return { text: String(Math.ceil(seconds / SECONDS[shown])), unit: shown }
}
