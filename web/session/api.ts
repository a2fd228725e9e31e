// The API of the server this page came from. The browser adds the session's cookie; no secret is
// ever in the hands of a page.

import type { AnswerOf, AskOf } from '@countersign/contract/route.ts'
import type { RouteId, Routes } from '@countersign/contract/routes.ts'
import { type Api, openApi } from '@countersign/sdk/api.ts'
import {
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { fetchAsPresent } from './presence.ts'

export const api = openApi({ url: location.origin, fetch: fetchAsPresent })

/** Routes that only read. */
export type ReadId = {
  [I in keyof Api]: Routes[I] extends { readonly method: 'GET' } ? I : never
}[keyof Api]

export type Answer<I extends RouteId> = AnswerOf<Routes[I]>

/** What a page needs to know, kept fresh by live/: `useRead('showBalance', { wallet })`. */
export function useRead<I extends ReadId>(
  id: I,
  ask: AskOf<Routes[I]>,
  { isWanted = true }: { readonly isWanted?: boolean } = {},
): UseQueryResult<Answer<I>> {
  return useQuery(readOf(id, ask, isWanted))
}

/** The same for several at once, as `useQueries` takes it. */
export function readOf<I extends ReadId>(id: I, ask: AskOf<Routes[I]>, isWanted = true) {
  const read = api[id] as unknown as (ask: AskOf<Routes[I]>) => Promise<Answer<I>>
  return { queryKey: [id, ask] as const, queryFn: () => read(ask), enabled: isWanted }
}

/** What a page does: `useAct('putLabels', ['listLabels'])`. What it made old is read again. */
export function useAct<I extends keyof Api>(
  id: I,
  old: readonly ReadId[] = [],
): UseMutationResult<Answer<I>, Error, AskOf<Routes[I]>> {
  const queries = useQueryClient()
  const act = api[id] as unknown as (ask: AskOf<Routes[I]>) => Promise<Answer<I>>
  return useMutation({
    mutationFn: (ask: AskOf<Routes[I]>) => act(ask),
    onSuccess: () =>
      queries.invalidateQueries({
        predicate: ({ queryKey: [key] }) => old.includes(key as ReadId),
      }),
  })
}
