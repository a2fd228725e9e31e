// Reads settings strictly: every key is known, every value has its type and its bounds. What is
// wrong is told by its place and never by its value, which may be a secret.

import { Fault } from '@countersign/core/fault.ts'

export type Section = {
  readonly place: string
  readonly fields: Readonly<Record<string, unknown>>
}

export function invalid(place: string, problem: string): Fault {
  return new Fault('notices.settings_invalid', { place, problem })
}

/** The object at the place, with none but the named keys. */
export function sectionOf(value: unknown, place: string, keys: readonly string[]): Section {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(place, 'it has to be an object')
  }
  for (const key of Object.keys(value)) {
    // The key itself is shown: it is what has to be mended, and no value.
    if (!keys.includes(key)) throw invalid(within(place, key.slice(0, 40)), 'there is no such key')
  }
  return { place, fields: value as Readonly<Record<string, unknown>> }
}

const within = (place: string, key: string) => (place === '' ? key : `${place}.${key}`)

/** A text without line breaks that the test accepts; `what` says what it has to be. */
export function textOf(
  section: Section,
  key: string,
  what: string,
  isRight: (text: string) => boolean = (text) => /^[^\p{Cc}]{1,500}$/u.test(text),
): string {
  const value = section.fields[key]
  const place = within(section.place, key)
  if (value === undefined) throw invalid(place, `it is missing: ${what}`)
  if (typeof value !== 'string' || !isRight(value)) throw invalid(place, `it has to be ${what}`)
  return value
}

/** The number, or `otherwise` when the key is absent and there is one. */
export function integerOf(
  section: Section,
  key: string,
  bounds: { readonly least: number; readonly most: number; readonly otherwise?: number },
): number {
  const { least, most, otherwise } = bounds
  const value = section.fields[key] ?? otherwise
  if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > most) {
    throw invalid(within(section.place, key), `it has to be a whole number, ${least} to ${most}`)
  }
  return value as number
}

export function flagOf(section: Section, key: string, otherwise: boolean): boolean {
  const value = section.fields[key] ?? otherwise
  if (typeof value !== 'boolean') {
    throw invalid(within(section.place, key), 'it has to be true or false')
  }
  return value
}

export const has = (section: Section, key: string): boolean => section.fields[key] !== undefined
