// Amounts, times and lists as they stand in the sentences of describe.ts.

import type { UnixSeconds } from '../basics.ts'
import { formatBtc } from '../bitcoin/amounts.ts'
import type { Hours } from './hours.ts'

export function btc(sats: bigint | undefined): string {
  return `${formatBtc(sats ?? 0n)} BTC`
}

export function percent(basisPoints: number): string {
  return `${basisPoints / 100} %`
}

export function time(at: UnixSeconds): string {
  return new Date(at * 1000).toISOString().replace('.000Z', 'Z')
}

/** For a limit that leaves nothing though nobody is known to have spent it. */
export function takenWords(takenAt: UnixSeconds): string {
  return `taken as used up since the signer was resumed at ${time(takenAt)}`
}

/** For what no time frees: the spend waits, and its limit with it. */
export function openWords({ openSats, openCount }: Opens): readonly string[] {
  if (openSats === undefined && openCount === undefined) return []
  const what = openSats === undefined ? `${openCount} of those used` : `${btc(openSats)} of it`
  return [`${what} until a coin of each postponed spend is spent`]
}

type Opens = { readonly openSats?: bigint; readonly openCount?: number }

export function duration(seconds: number): string {
  const units = [
    [86_400, 'days'],
    [3_600, 'hours'],
    [60, 'minutes'],
  ] as const
  // "24 hours" says better than "1 days" that midnight means nothing here.
  const unit = units.find(([length]) => seconds % length === 0 && seconds >= 2 * length)
  return unit ? `${seconds / unit[0]} ${unit[1]}` : `${seconds} seconds`
}

/** "22:00 to 06:00 (UTC)". */
export function hoursOfDay({ fromHour, untilHour }: Hours): string {
  const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`
  return `${clock(fromHour)} to ${clock(untilHour)} (UTC)`
}

/** "1 spend", "3 entries": the number with its noun. */
export function counted(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`
}

/** "a, b or c"; the other word where there is none. */
export function eitherOf(names: readonly string[], none: string): string {
  if (names.length <= 1) return names[0] ?? none
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
}

/** A device by the beginning of its key, as its owner is shown it. */
export function deviceName(device: string): string {
  return device.slice(0, 8)
}
