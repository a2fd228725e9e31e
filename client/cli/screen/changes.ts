// What a proposal would change, as lines for bullets. The words are the charter's own, the same as
// at the desk and in notices.

import type { Change } from '@countersign/core/charter/change.ts'
import { describeChange } from '@countersign/core/charter/describe.ts'
import type { Contact } from '@countersign/core/charter/member.ts'
import { contactName, nameOf } from '@countersign/core/charter/names.ts'
import { sentencesOf } from '@countersign/core/charter/pieces.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import type { Policies } from '../flows/terms.ts'

type Seen = { readonly view: CharterView; readonly policies: Policies }

/** One sentence or more for each change. */
export function changeLines(changes: readonly Change[], seen: Seen): readonly string[] {
  const known = { view: seen.view, policies: [...seen.policies.values()] }
  return changes.flatMap((each) => sentencesOf(describeChange(each, known)))
}

/** With the id, which is what commands take: "bob (Bob)". */
export function memberWords(view: CharterView, id: string): string {
  const name = nameOf(view, id)
  return name === id ? id : `${id} (${name})`
}

/** "email ada@example.org, phone +4912345". */
export const contactsWords = (contacts: readonly Contact[]): string =>
  contacts.map(contactName).join(', ') || 'nowhere'
