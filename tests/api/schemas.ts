// JSON Schema as far as the OpenAPI document uses it: values that fit a schema, and what is wrong
// with one that does not. Written apart from the server's own validators, so that they can differ.

import fc from 'fast-check'

export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json }

export type Schema = {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly pattern?: string
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean
}

type Known = Readonly<Record<string, readonly Json[]>>

/** Values that fit. Fields named in `known` take one of its values most of the time. */
export function fitting(schema: Schema, known: Known = {}): fc.Arbitrary<Json> {
  if (schema.enum) return fc.constantFrom(...schema.enum)
  switch (schema.type) {
    case 'string':
      return textOf(schema)
    case 'integer':
    case 'number': {
      const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = schema
      return fc.oneof(fc.constantFrom(minimum, maximum), fc.integer({ min: minimum, max: maximum }))
    }
    case 'array':
      return fc.array(fitting(schema.items ?? {}, known), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, 3),
      })
    case 'object':
      return objectOf(schema, known)
    default:
      return randomJson()
  }
}

function objectOf({ properties = {}, required = [] }: Schema, known: Known): fc.Arbitrary<Json> {
  const fields = Object.entries(properties).map(([name, each]) => {
    const values = (known[name] ?? []).map((value) => fc.constant<Json>(value))
    return [name, fc.oneof(...values, ...values, fitting(each, known))] as const
  })
  return fc.record(Object.fromEntries(fields), {
    requiredKeys: [...required],
    noNullPrototype: true,
  })
}

function textOf({ pattern, maxLength = 200 }: Schema): fc.Arbitrary<string> {
  const some = Math.min(maxLength, 200)
  if (pattern === undefined) return fc.string({ maxLength: some })
  return fc
    .stringMatching(new RegExp(pattern), { size: 'small' })
    .filter((text) => text.length <= maxLength)
}

/** Any JSON, with the values that break careless code. */
export const randomJson = (): fc.Arbitrary<Json> =>
  fc.oneof(
    fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>,
    fc.constantFrom<Json>(
      '',
      '0',
      '-1',
      '00',
      'constructor',
      '9'.repeat(40),
      2 ** 53,
      -1,
      1.5,
      null,
    ),
  )

/** Where and how the value does not fit; nothing when it does. */
export function violations(schema: Schema, value: Json, where = ''): readonly string[] {
  if (schema.enum && !schema.enum.includes(value as string)) return [`${where}: not in the list`]
  switch (schema.type) {
    case 'string':
      return textViolations(schema, value, where)
    case 'integer':
    case 'number': {
      const isFine =
        typeof value === 'number' &&
        (schema.type === 'number' || Number.isInteger(value)) &&
        value >= (schema.minimum ?? -Infinity) &&
        value <= (schema.maximum ?? Infinity)
      return isFine ? [] : [`${where}: not such a number`]
    }
    case 'array':
      if (!Array.isArray(value)) return [`${where}: no list`]
      if (value.length > (schema.maxItems ?? Infinity)) return [`${where}: too long`]
      return value.flatMap((item: Json, at) =>
        violations(schema.items ?? {}, item, `${where}/${at}`),
      )
    case 'object':
      return objectViolations(schema, value, where)
    default:
      return value === undefined ? [`${where}: missing`] : []
  }
}

function textViolations({ pattern, maxLength }: Schema, value: Json, where: string) {
  if (typeof value !== 'string') return [`${where}: no text`]
  if (value.length > (maxLength ?? Infinity)) return [`${where}: too long`]
  return pattern === undefined || new RegExp(pattern).test(value)
    ? []
    : [`${where}: not ${pattern}`]
}

function objectViolations(schema: Schema, value: Json, where: string): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [`${where}: no object`]
  const { properties = {}, required = [], patternProperties = {} } = schema
  const missing = required.filter((name) => !Object.hasOwn(value, name))
  const [anyName] = Object.values(patternProperties)
  return [
    ...missing.map((name) => `${where}/${name}: missing`),
    ...Object.entries(value).flatMap(([name, each]) => {
      const own = Object.hasOwn(properties, name) ? properties[name] : anyName
      if (own) return violations(own, each, `${where}/${name}`)
      return schema.additionalProperties === false ? [`${where}/${name}: undeclared`] : []
    }),
  ]
}
