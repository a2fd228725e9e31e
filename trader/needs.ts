// What a policy needs, as entries of the journal have it.

import { list, object, text, whole, word } from '@countersign/core/fields.ts'

export const needs = object({
  factor: word('key', 'code', 'passkey'),
  approvals: list(object({ group: text(64), count: whole() }), 64),
  delaySeconds: whole(),
})
