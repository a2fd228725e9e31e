// Which language this browser shows: the one that was chosen here, else the first it asks for that
// there is. The page says so to the browser, so that it is read aloud and written the right way.

import { i18n } from '@lingui/core'
import { LANGUAGES, type Language } from './define.ts'

const KEPT = 'countersign.language'

/** Written from right to left; none yet. The styles know no left or right. */
const RIGHT_TO_LEFT: readonly Language[] = []

const isLanguage = (text: string | null | undefined): text is Language =>
  LANGUAGES.some((each) => each === text)

function wanted(): Language {
  const kept = localStorage.getItem(KEPT)
  if (isLanguage(kept)) return kept
  const asked = navigator.languages.map((tag) => tag.split('-')[0])
  return asked.find(isLanguage) ?? 'en'
}

export const directionOf = (language: Language): 'ltr' | 'rtl' =>
  RIGHT_TO_LEFT.includes(language) ? 'rtl' : 'ltr'

function show(language: Language): void {
  document.documentElement.lang = language
  document.documentElement.dir = directionOf(language)
  i18n.activate(language)
}

/** Before anything is drawn. */
export const startLanguage = (): void => show(wanted())

/** From now on, and in this browser for good. */
export function chooseLanguage(language: Language): void {
  localStorage.setItem(KEPT, language)
  show(language)
}
