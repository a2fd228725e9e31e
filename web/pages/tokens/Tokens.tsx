// Programs' ways in: tokens that read, and where there are any, those that may ask for spends.

import { Page } from '../../parts/Page.tsx'
import { useWords } from '../../words/use.ts'
import { Asking } from './Asking.tsx'
import { Reading } from './Reading.tsx'
import { tokensWords } from './words.ts'

export function Tokens() {
  const say = useWords(tokensWords)
  return (
    <Page lead={say('lead')} title={say('title')}>
      <Reading />
      <Asking />
    </Page>
  )
}
