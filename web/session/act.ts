// How a page acts: one call of the API, and where the session's factor is too old the dialog that
// asks for it, and then the same call again. What it changed is read anew.

import type { AskOf } from '@countersign/contract/route.ts'
import type { Routes } from '@countersign/contract/routes.ts'
import type { Api } from '@countersign/sdk/api.ts'
import { ApiProblem } from '@countersign/sdk/problem.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type Answer, api, type ReadId } from './api.ts'
import { askForProof } from './proof.ts'

export type ActId = Exclude<keyof Api, ReadId>

/** @throws ApiProblem as the server says it, also when no factor was proved */
export async function act<I extends ActId>(id: I, ask: AskOf<Routes[I]>): Promise<Answer<I>> {
  const call = api[id] as unknown as (ask: AskOf<Routes[I]>) => Promise<Answer<I>>
  try {
    return await call(ask)
  } catch (error) {
    const isStale = error instanceof ApiProblem && error.code === 'session.proof_stale'
    if (!isStale || !(await askForProof())) throw error
    return await call(ask)
  }
}

/** The same as a mutation: `const remove = useAct('removePasskey')`, `remove.mutate({ id })`. */
export function useAct<I extends ActId>(id: I) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (ask: AskOf<Routes[I]>) => act(id, ask),
    onSuccess: () => queries.invalidateQueries(),
  })
}
