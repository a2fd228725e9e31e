// Faults, times and amounts in words for the person in front of the page.

import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault, faultCatalogue } from '@countersign/core/fault.ts'
import { describeReason, describeWindow } from '@countersign/core/policy/describe.ts'
import type { Reason } from '@countersign/core/policy/verdict.ts'
import type { Window } from '@countersign/core/policy/window.ts'
import { Refusal } from './signer.ts'

const SENTENCES = new Map<string, string>(
  faultCatalogue().map(([code, , sentence]) => [code, sentence]),
)

/** What browsers say when a passkey does not come about. */
const PASSKEY_WORDS: { readonly [name: string]: string } = {
  NotAllowedError: 'No passkey answered: it was cancelled, took too long, or none here is yours.',
  InvalidStateError: 'That key holds such a passkey already.',
  SecurityError: 'Passkeys work under the desk’s own name only: see the address of this page.',
  ConstraintError: 'That key cannot recognise its person. Set a PIN for it first.',
}

/** One or two sentences; whatever is not foreseen is said as it is. */
export function faultWords(error: unknown): string {
  if (error instanceof Refusal) {
    const said = SENTENCES.get(error.code) ?? `The signer refused (${error.code}).`
    return [said, factWords(error.code, error.facts)].filter(Boolean).join(' ')
  }
  if (error instanceof Fault) return error.message
  if (error instanceof DOMException) return PASSKEY_WORDS[error.name] ?? error.message
  return `This page failed: ${(error as Error).message}`
}

function factWords(code: string, facts: Refusal['facts']): string {
  const { triesLeft, failures, waitSeconds, why } = facts
  if (code.startsWith('exchange.')) return exchangeWords(facts)
  if (code.startsWith('charter.') && why !== undefined) return `(${why})`
  if (triesLeft !== undefined) return `${plural(Number(triesLeft), 'try', 'tries')} left.`
  const wait = Number(waitSeconds ?? 0)
  if (code.endsWith('.throttled')) return `Try again in ${secondsWords(wait)}.`
  if (failures === undefined) return ''
  const count = `${plural(Number(failures), 'wrong code', 'wrong codes')} so far.`
  return wait > 0 ? `${count} The next one is looked at in ${secondsWords(wait)}.` : count
}

/** How a better key is made, or what of the account's policy stands in the way, and until when. */
function exchangeWords({ make, rules, left, passesAt, needs }: Refusal['facts']): string {
  if (make !== undefined) return make
  if (needs !== undefined) return `(${needs})`
  if (rules === undefined) return ''
  const room = left === undefined ? '' : `; ${left} left now`
  const until = passesAt === undefined ? '' : `; passes ${untilWords(Number(passesAt))}`
  return `(${rules}${room}${until})`
}

export const plural = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`

/** With a capital letter at its beginning. */
export const asSentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

function secondsWords(seconds: number): string {
  if (seconds < 120) return plural(seconds, 'second', 'seconds')
  return plural(Math.ceil(seconds / 60), 'minute', 'minutes')
}

/** "in 4 days", "in 23 hours", "in 4 minutes", "now". */
export function untilWords(at: number, now: number = Date.now() / 1000): string {
  const minutes = Math.floor((at - now) / 60)
  if (minutes < 1) return 'in less than a minute'
  if (minutes < 120) return `in ${plural(minutes, 'minute', 'minutes')}`
  if (minutes < 72 * 60) return `in ${plural(Math.floor(minutes / 60), 'hour', 'hours')}`
  return `in ${plural(Math.floor(minutes / 1_440), 'day', 'days')}`
}

/** The sentences of a denial. */
export function reasonWords(verdict: Canonical | undefined): readonly string[] {
  const because = member(verdict, 'because')
  if (!Array.isArray(because)) return []
  return because.map((each: Canonical) => {
    try {
      return describeReason(natural(each) as Reason)
    } catch {
      // A reason that this page does not know yet.
      const rule = member(each, 'rule')
      return `Rule ${typeof rule === 'string' ? rule : 'unknown'}.`
    }
  })
}

export type LimitWords = {
  readonly window: string
  /** What is left once this spend is counted, and of how much. */
  readonly left: { readonly sats: bigint; readonly of: bigint } | string
}

/** What each limit holds after this spend. */
export function limitWords(verdict: Canonical | undefined): readonly LimitWords[] {
  const limits = member(verdict, 'limits')
  if (!Array.isArray(limits)) return []
  return limits.map((each: Canonical) => {
    const read = natural(each) as {
      readonly window: Window
      readonly leftSats?: bigint
      readonly limitSats?: bigint
      readonly leftCount?: number
      readonly limitCount?: number
    }
    const window = describeWindow(read.window)
    if (read.limitSats === undefined) {
      const { leftCount = 0, limitCount = 0 } = read
      return { window, left: `${leftCount} of ${plural(limitCount, 'spend', 'spends')}` }
    }
    return { window, left: { sats: read.leftSats ?? 0n, of: read.limitSats } }
  })
}

/** Of these even digits are a name. */
const NAMES: ReadonlySet<string> = new Set(['rule', 'grant', 'list', 'member'])

/** Digits become numbers again: amounts by their name bigints, the rest plain numbers. */
function natural(value: Canonical, name = ''): unknown {
  if (Array.isArray(value)) return value.map((each: Canonical) => natural(each))
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, natural(each, key)]))
  }
  if (NAMES.has(name) || !/^\d{1,15}$/.test(value)) {
    return value === 'yes' ? true : value === 'no' ? false : value
  }
  return name.toLowerCase().endsWith('sats') ? BigInt(value) : Number(value)
}

function member(value: Canonical | undefined, key: string): Canonical | undefined {
  if (typeof value !== 'object' || Array.isArray(value)) return undefined
  const fields = value as { readonly [name: string]: Canonical }
  return Object.hasOwn(fields, key) ? fields[key] : undefined
}
