// What checks say, in the language of whoever reads. English comes with the answer; the German for
// it is kept here, by the id of the check. tests/web/words.test.ts holds that none is missing.

import { useLanguage } from '../../words/use.ts'
import { inGerman } from './found.ts'
import { OF_EXCHANGES } from './german-exchanges.ts'
import { OF_PEOPLE } from './german-people.ts'
import { OF_POLICIES } from './german-policies.ts'
import { OF_RUNNING } from './german-running.ts'

/** Title and why, by the id of a check. */
export type German = Readonly<Record<string, readonly [title: string, why: string]>>

export const GERMAN: German = { ...OF_POLICIES, ...OF_PEOPLE, ...OF_RUNNING, ...OF_EXCHANGES }

type Said = { readonly check: string; readonly title: string; readonly why: string }

/** What of it is not known here is left as it came. */
export function useCheckWords(): (said: Said) => Pick<Said, 'title' | 'why'> {
  const isGerman = useLanguage() === 'de'
  return ({ check, title, why }) => {
    const german = isGerman ? GERMAN[check] : undefined
    return german ? { title: german[0], why: german[1] } : { title, why }
  }
}

/** What was seen, and how it is mended; marked as English where no German of it is known. */
export function useFound(): (check: string, text: string) => { text: string; lang: 'en' | 'de' } {
  const isGerman = useLanguage() === 'de'
  return (check, text) => {
    const german = isGerman ? inGerman(check, text) : null
    return german === null ? { text, lang: 'en' } : { text: german, lang: 'de' }
  }
}

/** Why a server cannot judge, by its English. */
const REASONS: Readonly<Record<string, string>> = {
  'the signer tells each member of their own, by their device':
    'der Signierer sagt es jedem Mitglied von sich selbst, an dessen Gerät',
  'the launcher knows it: run countersign review on its machine':
    'der Starter weiß es: countersign review auf seiner Maschine',
  'a member’s device asks the signer: countersign review does':
    'das Gerät eines Mitglieds fragt den Signierer: countersign review',
  'people say it to their own client: countersign review state':
    'Menschen sagen es ihrer eigenen Befehlszeile: countersign review state',
  'a client knows which of its keys are a wallet’s':
    'eine Befehlszeile weiß, welche ihrer Schlüssel zu einem Wallet gehören',
}

export function useReason(): (why: string) => string {
  const isGerman = useLanguage() === 'de'
  return (why) => (isGerman ? REASONS[why] : undefined) ?? why
}
