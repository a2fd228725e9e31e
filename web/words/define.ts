// Every text of the console, in every language, beside the page that shows it. A message is ICU
// MessageFormat; the compiler holds that no language lacks one, tests/web/words.test.ts the rest.

import { i18n } from '@lingui/core'
import { compileMessage } from '@lingui/message-utils/compileMessage'

export const LANGUAGES = ['en', 'de'] as const

export type Language = (typeof LANGUAGES)[number]

export type Words<K extends string = string> = {
  readonly room: string
  readonly keys: readonly K[]
  readonly messages: Readonly<Record<Language, Readonly<Record<K, string>>>>
}

i18n.setMessagesCompiler(compileMessage)

/** @param room - a name of its own for the page, by which its messages are known */
export function defineWords<K extends string>(
  room: string,
  messages: Readonly<Record<Language, Readonly<Record<K, string>>>>,
): Words<K> {
  for (const language of LANGUAGES) {
    const named = Object.entries<string>(messages[language])
    i18n.load(language, Object.fromEntries(named.map(([key, text]) => [`${room}.${key}`, text])))
  }
  return { room, keys: Object.keys(messages.en) as K[], messages }
}
