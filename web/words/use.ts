// How a component says something: `const say = useWords(words)`, then `say('title')`.

import { useLingui } from '@lingui/react'
import { LANGUAGES, type Language, type Words } from './define.ts'

export type Values = Readonly<Record<string, string | number>>

export type Say<K extends string> = (key: K, values?: Values) => string

export function useWords<K extends string>({ room }: Words<K>): Say<K> {
  const { i18n } = useLingui()
  return (key, values) => i18n._(`${room}.${key}`, values)
}

export function useLanguage(): Language {
  const { i18n } = useLingui()
  return LANGUAGES.find((each) => each === i18n.locale) ?? 'en'
}
