// Makes JSON Schemas with TypeBox's types and none of its code. Eight of its functions were wanted,
// each a line, and for them every program that knows the API read 373 files when it started.

import type {
  TArray,
  TArrayOptions,
  TInteger,
  TNumber,
  TNumberOptions,
  TObject,
  TObjectOptions,
  TOptional,
  TProperties,
  TRecord,
  TSchema,
  TString,
  TStringOptions,
  TUnsafe,
} from 'typebox'

/** What TypeBox itself marks fields with that may be absent. */
const OPTIONAL = '~optional'

/** The types hold more than JSON: TypeBox's own marks, which no validator reads. */
const made = <T extends TSchema>(schema: object): T => schema as T

const isNeeded = (schema: TSchema): boolean => !Object.hasOwn(schema, OPTIONAL)

export const Type = {
  String: (options: TStringOptions = {}) => made<TString>({ type: 'string', ...options }),

  Number: (options: TNumberOptions = {}) => made<TNumber>({ type: 'number', ...options }),

  Integer: (options: TNumberOptions = {}) => made<TInteger>({ type: 'integer', ...options }),

  Array: <S extends TSchema>(items: S, options: TArrayOptions = {}) =>
    made<TArray<S>>({ type: 'array', items, ...options }),

  /** Needs every field that is not optional. */
  Object<P extends TProperties>(properties: P, options: TObjectOptions = {}) {
    const required = Object.keys(properties).filter((key) => isNeeded(properties[key] ?? {}))
    const needed = required.length > 0 ? { required } : {}
    return made<TObject<P>>({ type: 'object', ...needed, properties, ...options })
  },

  /** Any names, with a value of one kind each. */
  Record: <S extends TSchema>(value: S, options: TObjectOptions = {}) =>
    made<TRecord<'^.*$', S>>({ type: 'object', patternProperties: { '^.*$': value }, ...options }),

  /** Whatever the schema says, as a type of our own. */
  Unsafe: <T>(schema: TSchema) => made<TUnsafe<T>>({ ...schema }),

  /** A copy: the same schema may be needed elsewhere. The mark is in no JSON: not enumerable. */
  Optional: <S extends TSchema>(schema: S) =>
    Object.defineProperty(made<TOptional<S>>({ ...schema }), OPTIONAL, { value: true }),
} as const
