// Who and what an event names, in this browser's language.

import { readView } from '@countersign/core/charter/view.ts'
import { useMemo } from 'react'
import { useRead } from '../../session/api.ts'
import { useLanguage, useWords } from '../../words/use.ts'
import { actorWords } from '../overview/actors.ts'
import { actWords } from '../overview/acts.ts'
import { routeWords } from './route-words.ts'
import type { Naming } from './told.ts'

export function useNaming(): Naming {
  const sayActor = useWords(actorWords)
  const sayAct = useWords(actWords)
  const sayRoute = useWords(routeWords)
  const charter = useRead('showCharter', {})
  const list = useRead('listTokens', {})
  const language = useLanguage()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words change with the language
  return useMemo(
    () => ({
      view: charter.data ? readView(charter.data.charter) : null,
      tokens: new Map(list.data?.tokens.map(({ id, name }) => [id, name])),
      titleOf: (act) => {
        const known = actWords.keys.find((key) => key === act)
        if (known) return sayAct(known)
        const route = routeWords.keys.find((key) => `api.${key}` === act)
        return route ? sayRoute(route) : act
      },
      actorWord: sayActor,
    }),
    [charter.data, list.data, language],
  )
}
