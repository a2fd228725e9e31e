// Where a request can say something, and what it should not say there.

import type { Operation } from './document.ts'
import type { Json } from './schemas.ts'

/** A request, before it is written. */
export type Plain = {
  readonly values: Readonly<Record<string, string>>
  readonly body: Json | undefined
}

/** A parameter by its name, or a place in the body. */
export type Place =
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'body'; readonly steps: readonly (string | number)[] }

/** Every one of them, the whole body too. */
export function placesOf({ parameters }: Operation, { body }: Plain): readonly Place[] {
  const named = parameters.map(({ name }): Place => ({ kind: 'parameter', name }))
  return [...named, ...(body === undefined ? [] : stepsIn(body))]
}

function stepsIn(value: Json, steps: readonly (string | number)[] = []): readonly Place[] {
  const here: Place = { kind: 'body', steps }
  if (typeof value !== 'object' || value === null) return [here]
  // One item of a list speaks for all.
  const inner = Array.isArray(value) ? [...value.entries()].slice(0, 1) : Object.entries(value)
  return [here, ...inner.flatMap(([step, each]) => stepsIn(each as Json, [...steps, step]))]
}

/** The request with something else in one place. */
export function put(plain: Plain, place: Place, value: Json): Plain {
  if (place.kind === 'parameter') {
    return { ...plain, values: { ...plain.values, [place.name]: String(value) } }
  }
  return { ...plain, body: replaced(plain.body ?? null, place.steps, value) }
}

function replaced(whole: Json, steps: readonly (string | number)[], value: Json): Json {
  const [step, ...rest] = steps
  if (step === undefined) return value
  if (Array.isArray(whole)) {
    return whole.map((each: Json, at) => (at === step ? replaced(each, rest, value) : each))
  }
  const fields = whole as { readonly [name: string]: Json }
  return { ...fields, [step]: replaced(fields[step] ?? null, rest, value) }
}

const TEXTS = [
  '-',
  ' ',
  '0',
  '-1',
  '1e9',
  '1.5',
  'null',
  'true',
  '\0',
  'é',
  '\u202e',
  '__proto__',
  'constructor',
  "' or 1=1 --",
  '{"$gt":""}',
  '../../etc/passwd',
  '%2e%2e%2f',
  '9'.repeat(400),
] as const

/** Of parameters: longer than any id, and short enough for a header. */
const LONG_TEXTS = ['a'.repeat(129), 'ab'.repeat(2_000)] as const

const nested = (depth: number): Json => (depth === 0 ? 0 : [nested(depth - 1)])

const OTHER_TYPES: readonly Json[] = [
  null,
  true,
  -1,
  1.5,
  2 ** 53,
  1e308,
  [],
  {},
  [[]],
  [{}],
  {
    constructor: 1,
  },
]

/** Some within what a route reads, some beyond. */
const SIZES: readonly Json[] = [
  'a'.repeat(10_000),
  '9'.repeat(10_000),
  Array.from({ length: 2_000 }, () => 'a'),
  Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`k${at}`, 'v'])),
  nested(400),
  'a'.repeat(300_000),
]

export const absurdFor = (place: Place): readonly Json[] =>
  place.kind === 'parameter' ? [...TEXTS, ...LONG_TEXTS] : [...TEXTS, ...OTHER_TYPES, ...SIZES]
