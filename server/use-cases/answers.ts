// Takes the signer's answers and journal entries apart. What has not the shape it must have ends
// the job that read it, and nothing is written.

import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'

export type Fields = Readonly<Record<string, Canonical>>

const refuse = (where: string, wanted: string): never => {
  throw new Fault('channel.message_invalid', { where, wanted })
}

export function fieldsOf(value: Canonical | undefined, where: string): Fields {
  if (typeof value !== 'object' || Array.isArray(value)) return refuse(where, 'an object')
  return value as Fields
}

export function textOf(fields: Fields, key: string): string {
  const value = Object.hasOwn(fields, key) ? fields[key] : undefined
  return typeof value === 'string' ? value : refuse(key, 'a text')
}

export function hexOf(fields: Fields, key: string): string {
  const value = textOf(fields, key)
  return /^(?:[0-9a-f]{2})*$/.test(value) ? value : refuse(key, 'hexadecimal')
}

export function wholeOf(fields: Fields, key: string): number {
  const value = textOf(fields, key)
  const number = /^(?:0|[1-9]\d{0,15})$/.test(value) ? Number(value) : Number.NaN
  return Number.isSafeInteger(number) ? number : refuse(key, 'a whole number')
}

export function listOf(fields: Fields, key: string): readonly Canonical[] {
  const value = Object.hasOwn(fields, key) ? fields[key] : undefined
  return Array.isArray(value) ? (value as readonly Canonical[]) : refuse(key, 'a list')
}

export function textsOf(fields: Fields, key: string): readonly string[] {
  return listOf(fields, key).map((each) =>
    typeof each === 'string' ? each : refuse(key, 'a list of texts'),
  )
}

/** A field that may be missing. */
export const optional = (fields: Fields, key: string): Canonical | null =>
  (Object.hasOwn(fields, key) ? fields[key] : null) ?? null
