// What is closed as it is kept: canonical JSON, read strictly.

import { LEVERS } from '@countersign/core/charter/levers.ts'
import { list, object, optional, text, whole, word } from '@countersign/core/fields.ts'

export const readClosure = object({
  levers: list(
    object({ lever: word(...LEVERS), by: optional(text(128)), why: text(256), at: whole() }),
    8,
  ),
  networks: list(object({ network: text(64), name: text(64), until: whole() }), 32),
  renewFrom: whole(),
})
