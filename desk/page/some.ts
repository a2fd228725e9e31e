// Reads of an object what a screen shows and passes over the rest, which a newer signer may add.

import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { FieldReader, Fields } from '@countersign/core/fields.ts'

type Shape = Readonly<Record<string, FieldReader<unknown>>>

/** An object with at least these fields. */
export const some =
  <S extends Shape>(shape: S): FieldReader<Fields<S>> =>
  (value, where) => {
    if (typeof value !== 'object' || Array.isArray(value)) {
      throw new Fault('channel.message_invalid', { where, wanted: 'an object' })
    }
    const given = value as { readonly [key: string]: Canonical }
    const read = Object.entries(shape).map(([key, reader]) => [
      key,
      reader(Object.hasOwn(given, key) ? given[key] : undefined, `${where}.${key}`),
    ])
    return Object.fromEntries(read) as Fields<S>
  }
