// Time spans as people type them: 90m, 24h, 2d.

import { Fault } from '@countersign/core/fault.ts'

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 }

/** Seconds. @throws Fault client.argument_invalid */
export function readSpan(option: string, typed: string): number {
  const [, digits, unit = 's'] = /^(\d{1,9})([smhd])?$/.exec(typed.trim()) ?? []
  if (digits !== undefined) return Number(digits) * (UNITS[unit] ?? 1)
  throw new Fault('client.argument_invalid', { option, reason: 'a time such as 90m, 24h or 2d' })
}

/** @throws Fault client.argument_invalid */
export function readCount(option: string, typed: string): number {
  if (/^\d{1,6}$/.test(typed.trim())) return Number(typed)
  throw new Fault('client.argument_invalid', { option, reason: 'a whole number' })
}
