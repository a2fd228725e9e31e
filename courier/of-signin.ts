// A new way into the console, or one less, told to the member whose it is: the charter does not
// know of sign-in codes, so that their own log is read beside it.

import { nameOf } from '@countersign/core/charter/names.ts'
import { object, optional, text, whole, word } from '@countersign/core/fields.ts'
import type { Memory } from './memory.ts'
import type { News, SignInNews } from './news.ts'
import { ofHead, type Told } from './told.ts'

const changed = object({
  member: text(32),
  authenticator: text(32),
  step: optional(whole()),
  by: word('device', 'spend', 'sign-in'),
})

const CHANGES = { 'sign-in.enrolled': 'set up', 'sign-in.removed': 'removed' } as const

const AGREED = {
  device: 'a device alone, for there was no code yet',
  spend: 'a device, and a code for spends',
  'sign-in': 'a device, and a code of the one before',
} as const

export function ofSignIns(
  { entries }: Pick<SignInNews, 'entries'>,
  news: News,
  { since }: Pick<Memory, 'since'>,
): readonly Told[] {
  return entries
    .filter(({ time }) => time > since)
    .map(({ kind, body, hash, time }): Told => {
      const { member, by } = changed(body, kind)
      const who = nameOf(news.view, member)
      const change = CHANGES[kind as keyof typeof CHANGES]
      return {
        ...ofHead(news),
        id: `sign-in/${hash.slice(0, 16)}`,
        who,
        at: time,
        isFor: (place) => place.member === member,
        happening: () => ({ kind: 'signin.changed', member: who, change, agreed: AGREED[by] }),
      }
    })
}
