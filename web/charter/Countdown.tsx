// How long until something happens, going down while one looks; and when that is, exactly.

import { exactly } from '../parts/Moment.tsx'
import { useLanguage, useWords } from '../words/use.ts'
import { useSignerNow } from './charter.ts'
import { charterWords } from './words.ts'

const DAY = 86_400

/** @param at - Unix seconds, by the signer's clock */
export function Countdown({ at }: { readonly at: number }) {
  const say = useWords(charterWords)
  const language = useLanguage()
  const left = Math.max(0, at - useSignerNow())
  const parts = {
    days: Math.floor(left / DAY),
    hours: Math.floor((left % DAY) / 3_600),
    minutes: Math.floor((left % 3_600) / 60),
    seconds: left % 60,
  }
  const key = left >= DAY ? 'leftDays' : left >= 3_600 ? 'leftHours' : 'leftMinutes'
  return (
    <span className="countdown" role="timer" title={exactly(at, language)}>
      {left === 0 ? say('anyMoment') : say(key, parts)}
    </span>
  )
}
