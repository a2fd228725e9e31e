// A change of a list in words: how many entries it has, which are new and which are gone.

import { counted, time } from './phrases.ts'
import type { ListEntry } from './policy.ts'

/** More are counted only: a list may have ten thousand. */
const NAMED = 8

/** @param before, after - undefined where there is no such list */
export function listChange(
  before: readonly ListEntry[] | undefined,
  after: readonly ListEntry[] | undefined,
): { readonly from?: string; readonly to?: string } {
  const [olds, nexts] = [texts(before), texts(after)]
  const gone = named(
    'gone',
    [...olds].filter((it) => !nexts.has(it)),
  )
  const fresh = named(
    'new',
    [...nexts].filter((it) => !olds.has(it)),
  )
  return {
    ...(before ? { from: `${size(olds)}.` } : {}),
    ...(after ? { to: `${[size(nexts), fresh, gone].filter(Boolean).join('; ')}.` } : {}),
  }
}

function texts(list: readonly ListEntry[] = []): ReadonlySet<string> {
  return new Set(
    list.map((it) => (typeof it === 'string' ? it : `${it.destination} (since ${time(it.since)})`)),
  )
}

function size(entries: ReadonlySet<string>): string {
  return counted(entries.size, 'entry', 'entries')
}

function named(word: string, entries: readonly string[]): string {
  if (entries.length === 0) return ''
  const more = entries.length > NAMED ? ` and ${entries.length - NAMED} more` : ''
  return `${word}: ${entries.slice(0, NAMED).join(', ')}${more}`
}
