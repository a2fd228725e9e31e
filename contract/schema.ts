// The words every schema of the API is made of. Objects hold nothing that is not declared, amounts
// are digit strings (JSON numbers lose satoshis), and integers are bounded by what they mean.

import type { Canonical } from '@countersign/core/canonical.ts'
import type { TProperties, TSchema } from 'typebox'
import { Type } from './type.ts'

/** Nothing but the named fields. */
export const strict = <P extends TProperties>(properties: P, description?: string) =>
  Type.Object(properties, {
    additionalProperties: false,
    ...(description === undefined ? {} : { description }),
  })

export const listOf = <S extends TSchema>(items: S, maxItems: number) =>
  Type.Array(items, { maxItems })

export const oneOf = <const W extends string>(...words: readonly W[]) =>
  Type.Unsafe<W>({ type: 'string', enum: [...words] })

export const text = (maxLength: number, description?: string) =>
  Type.String({ maxLength, ...(description === undefined ? {} : { description }) })

export const hex = (bytes: number, description?: string) =>
  Type.String({
    pattern: `^[0-9a-f]{${bytes * 2}}$`,
    ...(description === undefined ? {} : { description }),
  })

/** Bytes as RFC 4648 base64, padded. */
export const base64 = (maxLength: number, description: string) =>
  Type.String({ pattern: '^[A-Za-z0-9+/]*={0,2}$', maxLength, description })

const MAX_INTEGER = 2 ** 53 - 1

export const integer = (description: string, maximum: number = MAX_INTEGER) =>
  Type.Integer({ minimum: 0, maximum, description })

export const time = (description: string) => integer(`${description}, in Unix seconds`)

export const sats = (description: string) =>
  Type.String({ pattern: '^(0|[1-9][0-9]{0,15})$', description: `${description}, in satoshis` })

/** What may be below nothing: a spend's effect on a balance. */
export const signedSats = (description: string) =>
  Type.String({ pattern: '^(0|-?[1-9][0-9]{0,15})$', description: `${description}, in satoshis` })

/** Whole numbers in signed bodies, which are canonical JSON and know no numbers. */
export const digits = (description: string) =>
  Type.String({ pattern: '^(0|[1-9][0-9]{0,15})$', description })

/**
 * What the signer says in its own form: strings, lists and objects of them, whole numbers as
 * digits. It names no type: a serialiser would take an object without properties for an empty one.
 */
export const canonical = (description: string) => Type.Unsafe<Canonical>({ description })

export const WalletName = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,31}$' })
export const Txid = hex(32, 'Transaction id')
export const Address = Type.String({ pattern: '^[A-Za-z0-9]{14,100}$' })
export const TokenId = hex(8, 'Id of a reading token')
export const Script = Type.String({ pattern: '^([0-9a-f]{2})*$', maxLength: 20_002 })

/** How many rows of a list. */
export const limit = Type.Optional(
  Type.String({ pattern: '^([1-9][0-9]?|[1-4][0-9]{2}|500)$', description: '1 to 500, else 50' }),
)

/** Where a list goes on: the txid of the last row that was seen. */
export const page = strict({
  limit,
  after: Type.Optional(Txid),
})

export const RECEIPT = 'The signer’s answer, signed by its identity: check it yourself'
