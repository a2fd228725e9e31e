// What is pinned of a wallet's sealed key: whom it is for, and which file it is. Only the shape;
// what a recipient has to be is for recipients.ts, which pages that only show them do without.

import { hex, list, object, text } from '../../fields.ts'

/** Each opens the file alone: more are no care any more. */
export const MOST_RECIPIENTS = 4

export const recipients = list(text(62), MOST_RECIPIENTS)

/** With the SHA-256 of the file. */
export const pinnedKey = object({ recipients, hash: hex(32) })

export type PinnedKey = ReturnType<typeof pinnedKey>
