// What a proposal is about, in a line of the reader's language.

import type { Canonical } from '@countersign/core/canonical.ts'
import { change } from '@countersign/core/charter/change.ts'
import { describeChange } from '@countersign/core/charter/describe.ts'
import { useLanguage, useWords } from '../words/use.ts'
import { useCharter } from './charter.ts'
import { corePhrase } from './core-phrases.ts'
import { plainText } from './phrase.ts'
import { charterWords } from './words.ts'

export function useChangesTitle(): (changes: readonly Canonical[]) => string {
  const say = useWords(charterWords)
  const language = useLanguage()
  const { view } = useCharter()
  return (changes) => {
    if (!view) return ''
    const titles = changes.map((each) => {
      const { title } = describeChange(change(each, 'change'), { view, policies: [] })
      return plainText(corePhrase(title, language))
    })
    const [first = '', ...more] = titles
    return more.length === 0 ? first : say('andMore', { first, n: more.length })
  }
}
